/** Lines as data: pieces of text and how they look; turned into what a terminal takes at the very end. */
import { cellsOf, columnsOf, type Cell } from "./columns.ts";

/** How a piece of text looks. */
export type Look = "plain" | "bold" | "dim" | "code" | "bot" | "you" | "hint" | "good" | "alert" | "button";

/** Some text of one look, without line ends. */
export interface Piece {
  readonly text: string;
  readonly look: Look;
}

/** A line on the screen. */
export type Line = readonly Piece[];

/** Select graphic rendition (ECMA-48 §8.3.117). */
const renditions: Readonly<Record<Look, string>> = {
  plain: "",
  bold: "1",
  dim: "2",
  code: "36",
  bot: "1;94",
  you: "1;32",
  hint: "33",
  good: "32",
  alert: "1;5;33",
  button: "7",
};

/** A piece of text. */
export function piece(text: string, look: Look = "plain"): Piece {
  return { text, look };
}

/** Reads `a *bold* word` as a line: what stands between asterisks is bold. */
export function marked(text: string, look: Look = "plain"): Line {
  return text
    .split("*")
    .map((part, index) => piece(part, index % 2 === 1 ? "bold" : look))
    .filter((each) => each.text !== "");
}

/** The line as a terminal takes it, or bare. */
export function paint(line: Line, colourful: boolean): string {
  return line
    .map(({ text, look }) => {
      const rendition = colourful ? renditions[look] : "";
      return rendition === "" ? text : `\u001b[${rendition}m${text}\u001b[0m`;
    })
    .join("");
}

/** The bare text of a line. */
export function textOf(line: Line): string {
  return paint(line, false);
}

/** The columns a line takes. */
export function lineColumns(line: Line): number {
  return line.reduce((sum, { text }) => sum + columnsOf(text), 0);
}

type LookedCell = Cell & { readonly look: Look };

function looked(line: Line): LookedCell[] {
  return line.flatMap(({ text, look }) =>
    cellsOf(text).map((cell) => ({ text: cell.text, columns: cell.columns, look })),
  );
}

function rejoined(cells: readonly LookedCell[]): Line {
  const line: Piece[] = [];
  for (const { text, look } of cells) {
    const last = line.at(-1);
    if (last?.look === look) line[line.length - 1] = { text: last.text + text, look };
    else line.push({ text, look });
  }
  return line;
}

/** How many cells from `start` fit into `width` columns; at least one, so that it goes on. */
function fitting(cells: readonly LookedCell[], start: number, width: number): number {
  let columns = 0;
  let end = start;
  for (let cell = cells[end]; cell && columns + cell.columns <= width; cell = cells[end]) {
    columns += cell.columns;
    end += 1;
  }
  return Math.max(1, end - start);
}

/** The line, cut where `width` columns end. */
export function clip(line: Line, width: number): Line {
  if (lineColumns(line) <= width) return line;
  const cells = looked(line);
  return width < 1 ? [] : rejoined(cells.slice(0, fitting(cells, 0, width)));
}

/** The line as lines of at most `width` columns, broken between words where there is a space to break at. */
export function wrap(line: Line, width: number): Line[] {
  if (lineColumns(line) <= width) return [line];
  const cells = looked(line);
  const lines: Line[] = [];
  for (let start = 0; start < cells.length;) {
    const limit = start + fitting(cells, start, width);
    const space = limit < cells.length ? lastSpace(cells, start, limit) : -1;
    const end = space > start ? space : limit;
    lines.push(rejoined(cells.slice(start, end)));
    start = cells[end]?.text === " " ? end + 1 : end;
  }
  return lines;
}

function lastSpace(cells: readonly LookedCell[], start: number, limit: number): number {
  for (let index = limit; index > start; index -= 1) if (cells[index]?.text === " ") return index;
  return -1;
}
