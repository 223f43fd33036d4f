/**
 * News that come in more than one line: a message with its PDU behind it (27.005 §3.4.1), a network's words with line
 * ends in them (27.007 §7.15). Other lines may come between, so that what was begun is kept until it is whole. Pure.
 */
import { expectationOf, unglue } from "./classify.ts";
import { digitsOf, isHex, isInText, lengthIn } from "./pdu-lines.ts";

/** Something that nobody asked for, or what belongs to it. */
export interface News {
  readonly line: string;
  /** The line is what stands behind this one, and says nothing by itself. */
  readonly header: string | null;
}

/** News of which a part has come. Times are the clock's milliseconds. */
export type Begun =
  | {
      readonly kind: "pdu";
      readonly header: string;
      readonly length: number;
      readonly hex: string;
      readonly since: number;
    }
  /** Text mode: nothing says how many lines there are. */
  | { readonly kind: "text"; readonly header: string; readonly since: number; readonly lines: number }
  /** A quote has been left open. */
  | { readonly kind: "quote"; readonly text: string; readonly since: number };

/** All that is begun, the newest last: that is what goes on first. */
export type Unfinished = readonly Begun[];

/** What a line is for the news that are begun. */
export interface Heard {
  readonly unfinished: Unfinished;
  readonly told: readonly News[];
  /** What is left of the line for others; null when all of it belonged to the news. */
  readonly rest: string | null;
}

/** Lines of one piece of news come within this; modems write them at once. */
const pduMilliseconds = 3000;
const quoteMilliseconds = 2000;
const textMilliseconds = 100;
/** A network says no more than this at once, in UCS-2 as digits (23.038 §5: 182 letters). */
const longestQuote = 1000;
const nothingAsked = expectationOf("", false);
/** News in news in news: no modem does that. */
const mostBegun = 4;

/** What `line` begins, if it does. */
export function beginning(line: string, at: number): Begun | null {
  if (isOpenQuote(line)) return { kind: "quote", text: line, since: at };
  // The reply to a command that was given up belongs to nobody, and so does what stands behind it.
  if (!/^\+(?:CMT|CDS|CBM|CMGR|CMGL) ?:/.test(line)) return null;
  const length = lengthIn(line);
  if (length !== null) return { kind: "pdu", header: line, length, hex: "", since: at };
  // A report in text mode has no second line.
  return !isInText(line) || line.startsWith("+CDS")
    ? null
    : { kind: "text", header: line, since: at, lines: 0 };
}

/** Adds to what is begun. */
export function begunWith(unfinished: Unfinished, begun: Begun | null): Unfinished {
  return begun === null ? unfinished : [...unfinished, begun].slice(-mostBegun);
}

/** `+CUSD: 1,"Choose` without the end of its quote. */
function isOpenQuote(line: string): boolean {
  return (
    /^\+CUSD ?: *\d *, *"/.test(line) && !/^\+CUSD ?: *\d *, *"[\s\S]*" *(?:, *(?:\d{1,3} *)?)?$/.test(line)
  );
}

/** Takes a whole line, as it came, for words whose lines have any form. */
export function hearLine(unfinished: Unfinished, line: string, at: number): Heard {
  const last = unfinished.at(-1);
  if (last?.kind === "quote") return hearQuote(unfinished.slice(0, -1), last, line, at);
  if (last?.kind !== "text" || last.lines > 0) return { unfinished, told: [], rest: line };
  const rest = unfinished.slice(0, -1);
  if (at - last.since > pduMilliseconds) return { unfinished: rest, told: [], rest: line };
  const begun: Begun = { ...last, since: at, lines: 1 };
  return { unfinished: [...rest, begun], told: [{ line, header: last.header }], rest: null };
}

function hearQuote(before: Unfinished, quote: Begun & { kind: "quote" }, line: string, at: number): Heard {
  const text = `${quote.text}\n${line}`;
  if (at - quote.since > quoteMilliseconds || text.length > longestQuote)
    return { unfinished: before, told: [{ line: quote.text, header: null }], rest: line };
  const end = /^.*"(?: *, *\d{1,3})?(?= *$|OK$|ERROR$|[+^][A-Z])/.exec(line)?.[0];
  if (end === undefined) return { unfinished: [...before, { ...quote, text }], told: [], rest: null };
  const rest = line.slice(end.length).trim();
  return {
    unfinished: before,
    told: [{ line: `${quote.text}\n${end}`, header: null }],
    rest: rest === "" ? null : rest,
  };
}

/** Takes a piece of a line, with what was glued to it taken off, for a PDU. */
export function hearPdu(unfinished: Unfinished, piece: string, at: number): Heard {
  const { unfinished: still, told } = withoutOld(unfinished, at);
  const last = still.at(-1);
  const before = still.slice(0, -1);
  if (last?.kind !== "pdu" || !isHex(piece)) return { unfinished: still, told, rest: piece };
  const hex = last.hex + piece;
  const digits = digitsOf(hex, last.length);
  if (digits === null || hex.length < digits)
    return { unfinished: [...before, { ...last, hex, since: at }], told, rest: null };
  if (hex.length === digits || last.hex === "")
    return { unfinished: before, told: [...told, { line: hex, header: last.header }], rest: null };
  // Too much for the header: this is no part of it, and the rest of it was lost.
  const next = hearPdu(before, piece, at);
  return { ...next, told: [...told, { line: last.hex, header: last.header }, ...next.told] };
}

/** What was begun and will not be whole any more: whatever came of it is told. */
function withoutOld(unfinished: Unfinished, at: number): Omit<Heard, "rest"> {
  const limits = { pdu: pduMilliseconds, quote: quoteMilliseconds, text: textMilliseconds } as const;
  const isOld = ({ kind, since }: Begun): boolean => at - since > limits[kind];
  if (!unfinished.some(isOld)) return { unfinished, told: [] };
  return { unfinished: unfinished.filter((begun) => !isOld(begun)), told: partsOf(unfinished.filter(isOld)) };
}

/** What has come of news that nothing more will come of. */
export function partsOf(unfinished: Unfinished): readonly News[] {
  return unfinished.flatMap((begun): readonly News[] => {
    if (begun.kind === "quote") return [{ line: begun.text, header: null }];
    return begun.kind === "pdu" && begun.hex !== "" ? [{ line: begun.hex, header: begun.header }] : [];
  });
}

/** Takes a whole line of a port that carries nothing else. */
export function hearUnasked(before: Unfinished, line: string, at: number): Omit<Heard, "rest"> {
  const heard = hearLine(before, line, at);
  let { unfinished } = heard;
  const told = [...heard.told];
  for (const piece of heard.rest === null ? [] : unglue(heard.rest, nothingAsked)) {
    const pdu = hearPdu(unfinished, piece, at);
    const news = pdu.rest === null ? { ...pdu, told: [] } : hearNews(pdu.unfinished, piece, at);
    ({ unfinished } = news);
    told.push(...pdu.told, ...news.told);
  }
  return { unfinished, told };
}

/** Tells a line by itself, and begins what it is the head of. In text mode it may be one more line of a message. */
export function hearNews(unfinished: Unfinished, line: string, at: number): Omit<Heard, "rest"> {
  const last = unfinished.at(-1);
  if (last?.kind === "text" && last.lines > 0) return { unfinished, told: [{ line, header: last.header }] };
  const begun = beginning(line, at);
  const told = begun?.kind === "quote" ? [] : [{ line, header: null }];
  return { unfinished: begunWith(unfinished, begun), told };
}
