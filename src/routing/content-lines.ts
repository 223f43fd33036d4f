/**
 * The lines that iCalendar and vCard are made of (RFC 5545 §3.1, RFC 6350 §3.2 and §3.3): unfolded, and taken
 * apart into name, parameters and value. Nothing here throws: what is no such line is passed over.
 */

/** Parameters by upper-case name; those of vCard 2.1 that have no name of their own are under the empty one. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** A line taken apart. The value is as written: escapes are its reader's business. */
export interface ContentLine {
  /** Upper case, without a group's prefix (`item1.`). */
  readonly name: string;
  readonly parameters: Parameters;
  readonly value: string;
}

/** How a file's lines are to be joined. */
export interface LineReading {
  /** Lines of other names are passed over, however long they are. */
  readonly wanted: ReadonlySet<string>;
  /** Whether a quoted-printable line that ends in `=` goes on in the next one (vCard 2.1). */
  readonly softBreaks: boolean;
}

/**
 * Unfolded lines; ends of lines may be CRLF, LF or CR. Null comes for every other piece of the text, so that
 * whoever reads a huge file can pause anywhere in it.
 */
export function* contentLines(text: string, reading: LineReading): Generator<ContentLine | null> {
  let line: OpenLine | undefined;
  for (const piece of physicalLines(text)) {
    // Some programs end a line with CR CR LF, so an empty one ends nothing.
    if (piece === "" || (line !== undefined && continues(line, piece, reading))) {
      yield null;
      continue;
    }
    if (line !== undefined) yield closed(line);
    line = opened(piece, reading);
  }
  if (line !== undefined) yield closed(line);
}

/** A line that may go on. */
interface OpenLine {
  pieces: string[];
  /** Null until the name is complete: a fold may come in the middle of it. */
  wanted: boolean | null;
  /** Whether it may end in a soft line break. */
  readonly quoted: boolean;
  /** Ended in a soft line break, whose continuation needs no space in front. */
  softly: boolean;
}

function* physicalLines(text: string): Generator<string> {
  const lineBreak = /\r\n|\n|\r/g;
  let start = 0;
  for (let found = lineBreak.exec(text); found !== null; found = lineBreak.exec(text)) {
    yield text.slice(start, found.index);
    start = lineBreak.lastIndex;
  }
  yield text.slice(start);
}

function opened(piece: string, reading: LineReading): OpenLine {
  const quoted = reading.softBreaks && isQuotedPrintable(piece);
  const line: OpenLine = { pieces: [piece], wanted: null, quoted, softly: false };
  judge(line, reading);
  return line;
}

/** Adds a piece to the line it continues; false when it is a line of its own. */
function continues(line: OpenLine, piece: string, reading: LineReading): boolean {
  const folded = piece.startsWith(" ") || piece.startsWith("\t");
  if (!folded && !line.softly) return false;
  if (line.softly) line.pieces.push(piece);
  else if (line.wanted !== false && piece.length > 1) line.pieces.push(piece.slice(1));
  judge(line, reading);
  return true;
}

/** No name is longer, however it is folded. */
const longestName = 200;

function judge(line: OpenLine, { wanted }: LineReading): void {
  if (line.wanted === null) {
    const start = line.pieces.join("");
    const name = nameOf(start);
    if (name !== undefined) line.wanted = wanted.has(name);
    else if (start.length > longestName) line.wanted = false;
  }
  const last = line.pieces.at(-1) ?? "";
  line.softly = line.quoted && line.wanted === true && last.endsWith("=");
  if (line.softly) line.pieces[line.pieces.length - 1] = last.slice(0, -1);
}

/** The name of a line, once there is enough of it to know. */
function nameOf(start: string): string | undefined {
  const end = start.search(/[:;]/);
  if (end < 0) return undefined;
  const name = start.slice(start.lastIndexOf(".", end) + 1, end);
  return name.trim().toUpperCase();
}

function isQuotedPrintable(start: string): boolean {
  const [parameters, value] = [start.indexOf(";"), start.indexOf(":")];
  return parameters >= 0 && value > parameters && /QUOTED-PRINTABLE/i.test(start.slice(parameters, value));
}

function closed({ pieces, wanted }: OpenLine): ContentLine | null {
  return wanted === true ? (parseContentLine(pieces.join("")) ?? null) : null;
}

/** Takes one unfolded line apart; undefined when it has no name or no colon. */
export function parseContentLine(line: string): ContentLine | undefined {
  const name = nameOf(line);
  if (name === undefined || name === "") return undefined;
  const colon = valueColon(line, name);
  if (colon < 0) return undefined;
  const header = line.slice(0, colon);
  const firstParameter = header.indexOf(";");
  return {
    name,
    parameters: firstParameter < 0 ? noParameters : parseParameters(header.slice(firstParameter + 1)),
    value: line.slice(colon + 1),
  };
}

const noParameters: Parameters = new Map();
const dateProperties = new Set(["DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"]);

/** Where the value begins: the first colon outside quotes, but behind a zone's name that should have had quotes. */
function valueColon(line: string, name: string): number {
  const colon = unquotedColon(line);
  if (!dateProperties.has(name) || /^\s*\d{4}/.test(line.slice(colon + 1, colon + 20))) return colon;
  return line.lastIndexOf(":");
}

function unquotedColon(line: string): number {
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === '"') quoted = !quoted;
    else if (line[index] === ":" && !quoted) return index;
  }
  return line.indexOf(":");
}

function parseParameters(text: string): Parameters {
  const parameters = new Map<string, string[]>();
  for (const part of splitOutsideQuotes(text, ";")) {
    const equals = part.indexOf("=");
    const name = equals < 0 ? "" : part.slice(0, equals).trim().toUpperCase();
    const values = splitOutsideQuotes(part.slice(equals + 1), ",").map((value) => value.replaceAll('"', ""));
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, values);
    else for (const value of values) known.push(value);
  }
  return parameters;
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '"') quoted = !quoted;
    if (text[index] !== separator || quoted) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)];
}

/** Undoes the escapes of a text value (RFC 5545 §3.3.11). */
export function unescapeText(value: string): string {
  return value.replaceAll(/\\([\\;,nN:"])/g, (_all, escaped: string) =>
    /n/i.test(escaped) ? "\n" : escaped,
  );
}
