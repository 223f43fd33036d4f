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
  /** The heads of its reply lines, in capitals, as `+CLCC`; none for most commands that only set something. */
  readonly prefixes: readonly string[];
  /** Lines of any form are its reply, as for `ATI` and `AT+CGSN`. */
  readonly bare: boolean;
  /** It sets up or takes a call, so that `NO CARRIER` and `BUSY` end it (V.250 §6.3.1, §6.3.5). */
  readonly call: boolean;
  /** The network has a part in it, so that its result takes longer. */
  readonly slow: boolean;
  /** Behind its reply lines stand PDUs, in lines of their own (27.005 §3.4). */
  readonly pdus: boolean;
}

/** Settings whose news has the same name as themselves: what comes while they are set is news, no reply. */
const newsSetting = /^AT\+(?:(?:CLIP|CCWA|COLP|CREG|CGREG|CEREG)=\d$|CUSD=\d)/i;

/** What a command line lets us expect. */
export function expectationOf(text: string, bare: boolean): Expectation {
  const names = newsSetting.test(text)
    ? []
    : [...text.replaceAll(/"[^"]*"?/g, "").matchAll(/[+^$][A-Z][A-Z\d]*/gi)].map(([name]) =>
        name.toUpperCase(),
      );
  // The last line of an ATI block has a head of its own.
  const prefixes = /^ATI\d*$/i.test(text) ? ["+GCAP"] : names;
  return {
    prefixes,
    bare,
    call: /^AT(?:D|A$)/i.test(text),
    slow: /^AT(?:D|A$|H|\+CHUP|\+CHLD)/i.test(text),
    pdus: /\+CMG[LR]\b/i.test(text),
  };
}

/** Ends of a call, or of the command that made it. */
const callCodes = new Set(["NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE"]);

/** Huawei 11.x ends a command with these where others say ERROR (hardware-notes, "unknown commands"). */
const refusals = ["ERROR", "COMMAND NOT SUPPORT", "TOO MANY PARAMETERS"];

/** The result a line is, for the command that is in flight; undefined for a line that ends nothing. */
export function finalResult(line: string, expected: Expectation): FinalResult | undefined {
  if (line === "OK" || (expected.call && /^CONNECT\b/.test(line))) return { ok: true, words: line };
  if (refusals.includes(line) || /^\+CM[ES] ERROR(?::.*)?$/.test(line)) return { ok: false, words: line };
  return expected.call && isCallCode(line) ? { ok: false, words: line } : undefined;
}

/** Whether a piece could be the first part of a result that was cut in two. */
export function beginsResult(piece: string): boolean {
  return ["OK", "+CME ERROR:", "+CMS ERROR:", ...refusals].some((words) => words.startsWith(piece));
}

/** Whether a line is one of V.250's codes for the end of a call. */
export function isCallCode(line: string): boolean {
  return callCodes.has(line);
}

/** Whether a line has the form of what modems send unasked: `RING`, `+CRING: …`, `^CEND:…`, `BUSY`. */
export function looksUnsolicited(line: string): boolean {
  return isCallCode(line) || isRestart(line) || /^(?:RING$|[+^$][A-Z][A-Z\d]*:)/.test(line);
}

/** Whether a line says that the modem has started anew, and so has forgotten what it was asked. */
export function isRestart(line: string): boolean {
  return line === "^SYSSTART" || /^\+PACSP\d$/.test(line);
}

/** Heads that never stand inside another line's text, so that a line holding one is two lines glued. */
const glue =
  /(?=\^[A-Z]{3,}:)|(?=\+(?:CRING|CLIP|CCWA|CSSI|CSSU|CREG|CGREG|CMTI|CDSI|CMT|CDS|CUSD|CLCC|CNUM|CME ERROR|CMS ERROR):)|(?<=^(?:OK|ERROR|RING))(?=[+^]|RING|BUSY|NO CARRIER)/;

/** A result, or a ring, that stands right behind another line. */
const behind = /^([+^$].*[\d",]|[+^].*VOICE|OK|RING|[\dA-Fa-f]{12,})(OK|ERROR|RING|BUSY|NO CARRIER)$/;

/**
 * Takes apart lines that came without a line end between them: `+CSSI: 2^CEND:1,0,104,16`,
 * `+CME ERROR: 25+CNUM: …`, `^RSSI:15OK`. Text in quotes is left alone.
 */
export function unglue(line: string, expected: Expectation): readonly string[] {
  const error = /^(?:ERROR|\+CM[ES] ERROR: *\d+)(?=\+[A-Z]+:)/.exec(line);
  // Huawei's AT+CNUM: the error in front of the reply is no result; the OK after it is.
  if (error && startsReply(line.slice(error[0].length), expected)) return [line.slice(error[0].length)];
  return outsideQuotes(line).flatMap((piece) => {
    const glued = behind.exec(piece);
    const [first, second] = [glued?.[1], glued?.[2]];
    return first === undefined || second === undefined || isOpen(first) ? [piece] : [first, second];
  });
}

/** Whether a line is one of the reply the command expects. */
export function startsReply(line: string, { prefixes }: Expectation): boolean {
  const head = /^([+^$][A-Z\d]+) ?:/i.exec(line)?.[1]?.toUpperCase();
  return head !== undefined && prefixes.includes(head);
}

/** Splits a line at `glue`, unless what stands before the split leaves a quote open. */
function outsideQuotes(line: string): readonly string[] {
  const pieces: string[] = [];
  let quoted: string[] = [];
  let open = false;
  for (const piece of line.split(glue)) {
    quoted.push(piece);
    open = open !== isOpen(piece);
    if (open) continue;
    pieces.push(quoted.join(""));
    quoted = [];
  }
  return open ? [...pieces, quoted.join("")] : pieces;
}

function isOpen(text: string): boolean {
  return text.split('"').length % 2 === 0;
}
