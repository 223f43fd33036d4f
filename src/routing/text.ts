/**
 * Decodes a calendar or contact file: UTF-8 or UTF-16 with a mark or without; what is neither is read line by
 * line, by the character set that the line names, and as Western European where it names none.
 */
export function decodeText(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  return decodeStrictly(bytes, "utf-8") ?? decodeByLines(bytes);
}

/** Decodes bytes from the character set of this name; undefined when they are not of it, or it is unknown. */
export function decodeStrictly(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Western European in practice: every byte has a meaning in it. */
export const fallbackCharset = "windows-1252";

/** A text of its own: a slice keeps the whole file that it was cut from in memory. */
export function detached(slice: string): string {
  return Buffer.from(slice, "utf16le").toString("utf16le");
}

function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Both kinds of file start with "BEGIN", so a zero byte there is half of a letter.
  if (bytes.length >= 2 && first === 0 && second !== 0) return "utf-16be";
  return bytes.length >= 2 && first !== 0 && second === 0 ? "utf-16le" : undefined;
}

/** Folds are undone first: a careless program folds within a character. */
function decodeByLines(bytes: Uint8Array): string {
  const unfolded = Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/(?:\r\n|\n|\r)[ \t]/g, "");
  const lines = unfolded.split(/(\r\n|\n|\r)/);
  return lines.map((line) => decodeLine(line)).join("");
}

function decodeLine(line: string): string {
  const bytes = Buffer.from(line, "latin1");
  const named = /^[^:]*;CHARSET="?([\w-]+)/i.exec(line)?.[1];
  const charsets = ["utf-8", ...(named === undefined ? [] : [named]), fallbackCharset];
  for (const charset of charsets) {
    const text = decodeStrictly(bytes, charset);
    if (text !== undefined) return text;
  }
  return line;
}
