/** A line that cannot be obeyed, with what to write instead. */
export class WordsError extends Error {
  override readonly name = "WordsError";
}

/** What a line did, as data. */
export type Said = Readonly<Record<string, unknown>>;

/** Reads `3s`, `200ms`, `1.5s`, `2m`; milliseconds. */
export function parseWait(text: string): number {
  const [, number = "", unit = "s"] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text) ?? [];
  if (number === "") throw new WordsError(`"${printable(text)}" is no time; write it as 3s, 200ms or 2m`);
  return Math.round(Number(number) * ({ ms: 1, s: 1000, m: 60_000 }[unit] ?? 1000));
}

/** What came may be anything. */
export const printable = (text: string): string => text.slice(0, 40).replaceAll(/[^\x20-\x7e]/g, "?");
