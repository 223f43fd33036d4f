/** What happens in the demo as lines: the chat, what is typed, and what the demo says itself; pure. */
import { harmless } from "./columns.ts";
import { lineColumns, marked, piece, wrap, type Line, type Look, type Piece } from "./look.ts";

/** A message of the chat. */
export interface ChatMessage {
  readonly at: Date;
  readonly from: "bot" | "you";
  readonly text: string;
  /** As the Bot API gives them; offsets and lengths in UTF-16 units. */
  readonly entities: readonly Readonly<Record<string, unknown>>[];
  /** Labels, row by row. */
  readonly buttons: readonly (readonly string[])[];
  /** It stood there before, with other words. */
  readonly isEdited: boolean;
  /** What the bot has put on it: how far a text has come. */
  readonly reaction: string | null;
}

/** Something that happens. */
export type Entry =
  | ({ readonly kind: "message" } & ChatMessage)
  /** What the bot says to whoever pressed a button. */
  | { readonly kind: "notice"; readonly text: string }
  /** What somebody was told to do. */
  | { readonly kind: "deed"; readonly text: string }
  /** What a phone does now. */
  | { readonly kind: "phone"; readonly word: string; readonly text: string }
  /** What to type next, or instead; words to type stand between asterisks. */
  | { readonly kind: "hint"; readonly text: string }
  /** Lines of the demo's own. */
  | { readonly kind: "page"; readonly lines: readonly Line[] };

/** The lines of an entry, none longer than `width` columns. */
export function entryLines(entry: Entry, width: number): Line[] {
  switch (entry.kind) {
    case "message":
      return messageLines(entry, width);
    case "notice":
      return hanging(
        margin("bot", "dim"),
        [[piece(harmless(entry.text).replaceAll("\n", " "), "dim")]],
        width,
      );
    case "deed":
      return hanging(margin("·", "dim"), [[piece(entry.text, "dim")]], width);
    case "phone":
      return hanging(margin("phone", "dim"), [[piece(`${entry.word}: ${entry.text}`)]], width);
    case "hint":
      return hanging(margin("→", "hint"), [marked(entry.text, "hint")], width);
    case "page":
      return entry.lines.flatMap((line) => wrap(line, width));
  }
}

const timeColumns = 5;
const nameColumns = 6;

function margin(name: string, look: Look): Line {
  return [piece(" ".repeat(timeColumns)), piece(name.padStart(nameColumns), look), piece("   ")];
}

function messageLines(message: ChatMessage, width: number): Line[] {
  const look = message.from;
  const time = message.at.toTimeString().slice(0, timeColumns);
  const name = message.from.padStart(nameColumns);
  const start: Line = [piece(time, "dim"), piece(name, look), piece(" │ ", look)];
  const mark: Line = message.isEdited ? [piece("(now) ", "dim")] : [];
  const [first = [], ...others] = messageText(message);
  if (message.reaction !== null) return hanging(start, [[piece(`${message.reaction} `), ...first]], width);
  return hanging(start, [[...mark, ...first], ...others, ...buttonLines(message.buttons)], width);
}

/** Lines behind a margin; the bar in it goes on, its words do not. */
function hanging(start: Line, lines: readonly Line[], width: number): Line[] {
  const columns = lineColumns(start);
  const next: Line = [piece(" ".repeat(timeColumns + nameColumns)), ...start.slice(2)];
  const room = Math.max(1, width - columns);
  return lines
    .flatMap((line) => wrap(line, room))
    .map((line, index) => (index === 0 ? start : next).concat(line));
}

function buttonLines(rows: readonly (readonly string[])[]): Line[] {
  let number = 0;
  return rows.map((row) =>
    row.flatMap((label) => {
      number += 1;
      const text = harmless(label).replaceAll("\n", " ");
      return [piece(`[${number}] ${text}`, "button"), piece("  ")];
    }),
  );
}

const entityLooks: Readonly<Record<string, Look>> = {
  bold: "bold",
  italic: "bold",
  underline: "bold",
  code: "code",
  pre: "code",
};

/** The text of a message line by line, with its entities as looks; where two overlap the first one given counts. */
function messageText({ text, entities }: ChatMessage): Line[] {
  const spans = entities.flatMap(({ type, offset, length }) => {
    const look = entityLooks[String(type)];
    return look === undefined ? [] : [{ look, start: Number(offset), end: Number(offset) + Number(length) }];
  });
  const cuts = new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])]);
  const places = [...cuts].filter((place) => place >= 0 && place <= text.length).sort((a, b) => a - b);
  const pieces = places.slice(0, -1).map((start, index): Piece => {
    const span = spans.find((each) => each.start <= start && start < each.end);
    return piece(harmless(text.slice(start, places[index + 1])), span?.look ?? "plain");
  });
  return brokenAtLineEnds(pieces);
}

function brokenAtLineEnds(pieces: readonly Piece[]): Line[] {
  const lines: Piece[][] = [[]];
  for (const { text, look } of pieces) {
    const [first = "", ...others] = text.split("\n");
    lines.at(-1)?.push(piece(first, look));
    for (const other of others) lines.push([piece(other, look)]);
  }
  return lines;
}
