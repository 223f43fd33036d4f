/** The GSM 7-bit default alphabet and its extension (23.038 §6.2.1). */

/** What septets mean: 128 characters each. */
export interface Tables {
  readonly main: string;
  /** Behind an escape; NUL where there is nothing, and the main table's character is meant. */
  readonly shifted: string;
}

/** Announces a character of the shifted table; its own place in the main tables is never looked at. */
const escape = 0x1b;

/** The default alphabet. */
const main =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/**
 * The extension. The page break (0A) is left out, and so is read as the line feed that it is to who knows no pages.
 * An escape behind an escape (1B) is a space for as long as there is no further table.
 */
const shifted = withCells(
  "\0".repeat(escape).concat(" ").padEnd(128, "\0"),
  "14^ 28{ 29} 2F\\ 3C[ 3D~ 3E] 40| 65€",
);

/** The default alphabet with the extension that every phone knows. */
export const defaultTables: Tables = { main, shifted };

/** A table with some cells of its own, as `14^`: a code of two hexadecimal digits, and its character. */
export function withCells(table: string, cells: string): string {
  const chars = Array.from(table);
  for (const cell of cells.split(" ")) chars[Number.parseInt(cell.slice(0, 2), 16)] = cell.slice(2);
  return chars.join("");
}

/** Reads septets. An escape at the very end says nothing. */
export function readSeptets(septets: Uint8Array, tables: Tables = defaultTables): string {
  let text = "";
  let isEscaped = false;
  for (const septet of septets) {
    const char = isEscaped ? tables.shifted.charAt(septet) : "\0";
    if (char !== "\0") text += char;
    else if (isEscaped || septet !== escape) text += tables.main.charAt(septet);
    isEscaped = !isEscaped && septet === escape;
  }
  return text;
}

const written = new Map<string, readonly number[]>([
  ...Array.from(shifted, (char, code): [string, readonly number[]] => [char, [escape, code]]),
  ...Array.from(main, (char, code): [string, readonly number[]] => [char, [code]]),
]);
written.delete("\0");

/** The septet of a character, or its two; undefined when the alphabet lacks it. */
export function septetsOf(char: string): readonly number[] | undefined {
  return written.get(char);
}

/** The septets of a text; undefined when the alphabet lacks one of its characters. */
export function writeSeptets(text: string): number[] | undefined {
  const septets: number[] = [];
  for (const char of text) {
    const own = written.get(char);
    if (own === undefined) return undefined;
    septets.push(...own);
  }
  return septets;
}
