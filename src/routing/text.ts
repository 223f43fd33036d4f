import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/**
 * Decodes a calendar or contact file: UTF-8 or UTF-16 with a mark or without; what is neither is read line by
 * line, by the character set that the line names, and as Western European where it names none. Pauses often.
 */
export function* decodeText(bytes: Uint8Array): Generator<void, string> {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  if (isUtf8(bytes)) return utf8.decode(bytes);
  const blocks: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = endOfBlock(bytes, start);
    blocks.push(decodeLines(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)));
    start = end;
    yield;
  }
  return blocks.join("");
}

/**
 * Decodes bytes from the character set of this name; when none is named, or nobody knows it, as UTF-8 if they can
 * be that, and as Western European otherwise.
 */
export function decodeNamed(bytes: Uint8Array, charset: string | undefined): string {
  const named = charset === undefined || /^utf-?8$/i.test(charset) ? undefined : decoderOf(charset);
  return (named ?? (isUtf8(bytes) ? utf8 : western)).decode(bytes);
}

/** A text of its own: a slice keeps the whole file that it was cut from in memory. */
export function detached(slice: string): string {
  return Buffer.from(slice, "utf16le").toString("utf16le");
}

const utf8 = new TextDecoder();
/** Every byte has a meaning in it, and it is what old Western programs write. */
const western = new TextDecoder("windows-1252");

function decoderOf(charset: string): TextDecoder | undefined {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined; // nobody knows a character set of this name
  }
}

function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Both kinds of file start with "BEGIN", so a zero byte there is half of a letter.
  if (bytes.length >= 2 && first === 0 && second !== 0) return "utf-16be";
  return bytes.length >= 2 && first !== 0 && second === 0 ? "utf-16le" : undefined;
}

const blockLength = 100_000;
const lineFeed = 0x0a;
const blanks = new Set([0x20, 0x09]);

/** The end of a line, some way on, that no fold continues. */
function endOfBlock(bytes: Uint8Array, start: number): number {
  let end = bytes.indexOf(lineFeed, start + blockLength);
  while (end >= 0 && blanks.has(bytes[end + 1] ?? 0)) end = bytes.indexOf(lineFeed, end + 1);
  return end < 0 ? bytes.length : end + 1;
}

/** Folds are undone first: a careless program folds within a character. */
function decodeLines(block: Buffer): string {
  const unfolded = block.toString("latin1").replaceAll(/(?:\r\n|\n|\r)[ \t]/g, "");
  return unfolded.replaceAll(/[^\r\n]+/g, (line) => (/[^\0-\x7f]/.test(line) ? decodeLine(line) : line));
}

function decodeLine(line: string): string {
  return decodeNamed(Buffer.from(line, "latin1"), /^[^:]*;CHARSET="?([\w-]+)/i.exec(line)?.[1]);
}
