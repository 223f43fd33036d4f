/**
 * The demo on a terminal: the story scrolls, and below it stand the phones and the line that is being typed.
 * What is drawn is decided elsewhere; here it is brought onto the screen, each change in one write.
 */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { draw } from "./draw.ts";
import type { Front, FrontParts } from "./front.ts";
import { paint } from "./look.ts";
import { quietBoard, type Board } from "./phones.ts";
import { entryLines, type Entry } from "./story.ts";

/** Entries that are drawn again when the screen changes its size. */
const mostEntries = 300;
const historySize = 200;

const escape = "\u001b[";
const begin = `${escape}?25l${escape}?7l`;
const end = `${escape}?7h${escape}?25h`;
const clearLine = `${escape}2K`;
const clearDown = `${escape}J`;

const vertically = (rows: number): string =>
  rows === 0 ? "" : `${escape}${Math.abs(rows)}${rows > 0 ? "B" : "A"}`;
const toColumn = (column: number): string => `${escape}${column + 1}G`;

/** Only the rows that are different; the cursor stands in the last row, before and after. */
function changes(before: readonly string[], after: readonly string[]): string {
  const last = after.length - 1;
  let at = last;
  let text = "";
  for (const [row, line] of after.entries()) {
    if (line === before[row]) continue;
    text += `${vertically(row - at)}\r${clearLine}${line}`;
    at = row;
  }
  return text + vertically(last - at);
}

/** Opens the screen, and takes the keyboard. */
export function openScreen(parts: FrontParts): Front {
  const { input, output, isColourful } = parts;
  let board = quietBoard;
  let story: readonly Entry[] = [];
  let untold: Entry[] = [];
  let rows: readonly string[] = [];
  let isDue = false;
  let isWhole = false;
  let isClosed = false;

  const keyboard = createInterface({
    input,
    // Editing is readline's, drawing is ours: what it writes only says that something has changed.
    output: new Writable({
      write(_chunk, _encoding, done) {
        refresh();
        done();
      },
    }),
    terminal: true,
    historySize,
    removeHistoryDuplicates: true,
    completer: (line: string) => [[...parts.suggest(line)], line],
  });

  const size = (): { width: number; height: number } => ({
    width: output.columns ?? 80,
    height: output.rows ?? 24,
  });

  const refresh = (whole = false): void => {
    isWhole ||= whole;
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (!isClosed) output.write(begin + paintAll() + end);
    });
  };

  function paintAll(): string {
    const { width, height } = size();
    const { line: text, cursor } = keyboard;
    const drawn = draw({ board, typed: { text, cursor }, suggestions: parts.suggest(text) }, width);
    const next = drawn.lines.slice(-Math.max(1, height - 1)).map((line) => paint(line, isColourful));
    const whole = isWhole || next.length !== rows.length ? fromScratch(next, width, height) : "";
    const body = whole + onwards(next, width);
    isWhole = false;
    return body + toColumn(drawn.cursorColumn);
  }

  /** The whole screen: the end of the story as far as it was told, down to the last row. */
  function fromScratch(next: readonly string[], width: number, height: number): string {
    const room = height - next.length;
    const lines = story.flatMap((entry) => told(entry, width)).slice(-room);
    rows = next;
    return `${escape}H${escape}2J${escape}${height};1H${[...lines, ...next].join("\r\n")}`;
  }

  /** What is new of the story, and the rows below it. */
  function onwards(next: readonly string[], width: number): string {
    const before = rows;
    rows = next;
    if (untold.length === 0) return changes(before, next);
    const lines = untold.flatMap((entry) => told(entry, width));
    story = [...story, ...untold].slice(-mostEntries);
    untold = [];
    return `${vertically(1 - before.length)}\r${clearDown}${[...lines, ...next].join("\r\n")}`;
  }

  const told = (entry: Entry, width: number): string[] =>
    entryLines(entry, width).map((line) => paint(line, isColourful));

  const redraw = (): void => {
    refresh(true);
  };
  const onKey = (_text: string | undefined, key: { ctrl?: boolean; name?: string }): void => {
    if (key.ctrl === true && key.name === "l") redraw();
  };

  output.write("\r\n".repeat(size().height));
  keyboard.on("line", (line) => void parts.onLine(line));
  for (const event of ["close", "SIGINT", "error"]) keyboard.on(event, parts.onEnd);
  keyboard.on("SIGCONT", redraw);
  output.on("resize", redraw);
  input.on("keypress", onKey);
  redraw();

  return {
    tell(entry) {
      untold.push(entry);
      refresh();
    },
    showBoard(next: Board) {
      board = next;
      refresh();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      keyboard.removeListener("close", parts.onEnd);
      keyboard.close();
      output.removeListener("resize", redraw);
      input.removeListener("keypress", onKey);
      output.write(`${vertically(1 - rows.length)}\r${clearDown}`);
    },
  };
}
