/** How much room text takes on a terminal. */

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** East Asian wide and full-width characters (Unicode annex 11), and emoji. */
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;

/** Joiners, combining marks and such, standing alone. */
const roomless = /^[\p{Mark}\p{Cf}]+$/u;

/** A character as a reader sees it, and the columns it takes. */
export interface Cell {
  readonly text: string;
  readonly columns: number;
}

/** The characters of a text in one line. */
export function cellsOf(text: string): Cell[] {
  return [...characters.segment(text)].map(({ segment }) => ({
    text: segment,
    columns: roomless.test(segment) ? 0 : wide.test(segment) ? 2 : 1,
  }));
}

/** The columns that a text in one line takes. */
export function columnsOf(text: string): number {
  return cellsOf(text).reduce((sum, { columns }) => sum + columns, 0);
}

/**
 * Text of others as it may stand on a terminal: without what moves the cursor, changes colours, or turns the
 * direction of what stands beside it. Line ends stay.
 */
export function harmless(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", " ")
    .replaceAll(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}
