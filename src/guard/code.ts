/** What a string does that is dialled, or sent as a code (22.030 §6.5): it may call, and it may divert callers. Pure. */

/** What a string is. */
export type CodeMeaning =
  /** It calls this number. */
  | { readonly kind: "call"; readonly written: string }
  /** It has the network send callers to this number (22.030 §6.5.2, annex B: 21, 61, 62, 67, 002, 004). */
  | { readonly kind: "divert"; readonly written: string }
  | { readonly kind: "code" };

const divertCode = /^\*\*?(?:21|61|62|67|002|004)\*(\+?\d+)/;
/** A number, perhaps behind codes, such as the one that hides or shows ours for one call. */
const calledNumber = /^(?:.*#)?(\+?\d+)$/;

/** Reads a string; spaces and what people put between digits are passed over. */
export function meaningOf(dialled: string): CodeMeaning {
  const text = dialled.replaceAll(/[^\d+*#]/g, "");
  const divert = divertCode.exec(text)?.[1];
  if (divert !== undefined) return { kind: "divert", written: divert };
  const called = calledNumber.exec(text)?.[1];
  return called === undefined ? { kind: "code" } : { kind: "call", written: called };
}
