/** The lower part of the screen: the phones, and the line that is being typed; pure. */
import { character, spaced } from "./cast.ts";
import { cellsOf, columnsOf, harmless } from "./columns.ts";
import { clip, marked, piece, type Line } from "./look.ts";
import { describePhone, type Board, type PhoneView } from "./phones.ts";
import { phraseOf } from "./typed.ts";

/** Everything the lower part shows. */
export interface Table {
  readonly board: Board;
  /** What is being typed; the cursor counts UTF-16 units. */
  readonly typed: { readonly text: string; readonly cursor: number };
  /** Lines it may become. */
  readonly suggestions: readonly string[];
}

/** The lower part, drawn. The cursor stands in its last line, that many columns from the left. */
export interface Drawn {
  readonly lines: readonly Line[];
  readonly cursorColumn: number;
}

const prompt = "› ";
const mostSuggestions = 6;
/** Narrower screens show no numbers. */
const columnsForNumbers = 76;

/** Draws the phones above the line that is being typed, each line at most `width` columns. */
export function draw({ board, typed, suggestions }: Table, width: number): Drawn {
  const ghosts = typed.text === "" ? invitations(board) : suggestions.slice(0, mostSuggestions);
  const { line, cursorColumn } = inputLine(typed, ghosts.join(" · "), width);
  const phones = board.phones.map((phone) => phoneLine(phone, width));
  return {
    lines: [border(board, width), ...phones, line].map((each) => clip(each, width)),
    cursorColumn,
  };
}

function border({ stick }: Board, width: number): Line {
  const left = "── phones ";
  const right = stick === "in" ? " the stick is in ──" : " the stick is unplugged ──";
  const rule = "─".repeat(Math.max(0, width - left.length - right.length));
  return [piece(left + rule, "dim"), piece(right, stick === "in" ? "dim" : "hint")];
}

function phoneLine(phone: PhoneView, width: number): Line {
  const { word, note, number } = character(phone.word);
  const { text, look } = describePhone(phone);
  const shownNumber = width < columnsForNumbers ? "" : `${spaced(number)}  `;
  return [
    piece(` ${word.padEnd(9)} `, "bold"),
    piece(`${note.padEnd(19)} `),
    piece(shownNumber, "dim"),
    piece(text, look),
    ...(phone.state === "ringing" ? marked(`  *${phone.word} answers* · *refuses*`) : []),
  ];
}

/** What somebody who has typed nothing could do next. */
function invitations({ phones }: Board): readonly string[] {
  const ringing = phones.find(({ state }) => state === "ringing");
  if (ringing) return [phraseOf(ringing.word, "answers"), phraseOf(ringing.word, "refuses")];
  const talking = phones.filter(({ hears }) => hears.length > 0);
  return talking.length > 0
    ? [...talking.map(({ word }) => phraseOf(word, "hangs-up")), "/close"]
    : [phraseOf("anna", "rings"), "/call ben", "help"];
}

function inputLine(
  { text, cursor }: Table["typed"],
  ghost: string,
  width: number,
): { readonly line: Line; readonly cursorColumn: number } {
  const room = Math.max(1, width - prompt.length - 1);
  const before = shown(text.slice(0, cursor));
  const start = startOfWindow(before, room);
  const cursorColumn = prompt.length + columnsOf(before.slice(start));
  const visible = clip([piece((before + shown(text.slice(cursor))).slice(start))], room + 1);
  const gap = text === "" || ghost === "" ? "" : "   ";
  return { line: [piece(prompt, "you"), ...visible, piece(gap + ghost, "dim")], cursorColumn };
}

function shown(text: string): string {
  return harmless(text).replaceAll("\n", " ");
}

/** Where the visible part begins so that the cursor is in it: the end of the text stands at two thirds. */
function startOfWindow(before: string, room: number): number {
  if (columnsOf(before) <= room) return 0;
  const cells = cellsOf(before);
  let columns = 0;
  let index = cells.length;
  for (
    let cell = cells[index - 1];
    cell && columns + cell.columns <= (room * 2) / 3;
    cell = cells[index - 1]
  ) {
    columns += cell.columns;
    index -= 1;
  }
  return cells.slice(0, index).reduce((length, { text }) => length + text.length, 0);
}
