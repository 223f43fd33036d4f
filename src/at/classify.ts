/**
 * What a line from a modem is: the result of a command, a part of its reply, or something nobody asked for.
 * Pure; knows the framing of V.250 and 27.007 and the ways real sticks break it, and no command's meaning.
 */

/** How a command ended in the modem's words. */
export interface FinalResult {
  readonly ok: boolean;
  /** The line itself: `OK`, `ERROR`, `+CME ERROR: 30`, `NO CARRIER`. */
  readonly words: string;
}

/** What the command in flight lets us expect. */
export interface Expectation {
  /** The head of its reply lines, `+CLCC`; null when it has none. */
  readonly prefix: string | null;
  /** Lines of any form are its reply, as for `ATI` and `AT+CGSN`. */
  readonly bare: boolean;
  /** It sets up or takes a call, so that `NO CARRIER` and `BUSY` end it (V.250 §6.3.1, §6.3.5). */
  readonly call: boolean;
}

/** Huawei 11.x ends a command with these where others say ERROR (hardware-notes, "unknown commands"). */
const huaweiFinals = new Set(["COMMAND NOT SUPPORT", "TOO MANY PARAMETERS"]);

/** Ends of a call, or of the command that made it. */
const callCodes = new Set(["NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE"]);

/** The result a line is, for the command that is in flight; undefined for a line that ends nothing. */
export function finalResult(line: string, expected: Expectation): FinalResult | undefined {
  if (line === "OK" || (expected.call && /^CONNECT\b/.test(line))) return { ok: true, words: line };
  if (line === "ERROR" || huaweiFinals.has(line) || /^\+CM[ES] ERROR(?::.*)?$/.test(line)) {
    return { ok: false, words: line };
  }
  return expected.call && isCallCode(line) ? { ok: false, words: line } : undefined;
}

/** Whether a line is one of V.250's codes for the end of a call. */
export function isCallCode(line: string): boolean {
  return callCodes.has(line);
}

/** Whether a line has the form of what modems send unasked: `RING`, `+CRING: …`, `^CEND:…`, `BUSY`. */
export function looksUnsolicited(line: string): boolean {
  return line === "RING" || isCallCode(line) || /^[+^][A-Z][A-Z\d]*(?::|$)/.test(line);
}

/** Heads that never stand inside another line's text, so that a line holding one is two lines glued. */
const glue =
  /(?=\^[A-Z]{3,}:)|(?=\+(?:CRING|CLIP|CCWA|CSSI|CSSU|CREG|CGREG|CMTI|CDSI|CLCC|CNUM):)|(?<=^(?:OK|ERROR))(?=[+^A-Z])/;

/**
 * Takes apart lines that came without a line end between them: `+CSSI: 2^CEND:1,0,104,16`,
 * `+CME ERROR: 25+CNUM: …`, `^RSSI:15OK`. Text in quotes is left alone.
 */
export function unglue(line: string, expected: Expectation): readonly string[] {
  const error = /^(?:ERROR|\+CM[ES] ERROR: \d+)(?=\+[A-Z]+:)/.exec(line);
  // T04: the error in front of the reply is no result; the OK after it is.
  if (error && expected.prefix !== null && line.startsWith(`${expected.prefix}:`, error[0].length)) {
    return [line.slice(error[0].length)];
  }
  return outsideQuotes(line).flatMap((piece) => {
    const trailing = /^(\^[A-Z]{3,}:[\d, -]*?|RING)(OK|ERROR|RING)$/.exec(piece);
    return trailing?.[1] !== undefined && trailing[2] !== undefined ? [trailing[1], trailing[2]] : [piece];
  });
}

/** Splits a line at `glue`, unless what stands before the split leaves a quote open. */
function outsideQuotes(line: string): readonly string[] {
  const pieces: string[] = [];
  for (const piece of line.split(glue)) {
    const last = pieces.at(-1);
    if (last !== undefined && last.split('"').length % 2 === 0) pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  return pieces;
}
