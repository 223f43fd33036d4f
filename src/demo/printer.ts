/** The demo line by line, for pipes: everything that a screen would show, as lines. */
import { createInterface } from "node:readline";
import type { Clock } from "../core/clock.ts";
import type { Front, FrontParts } from "./front.ts";
import { paint } from "./look.ts";
import { changedPhones, describePhone, quietBoard, type Board } from "./phones.ts";
import { entryLines, type Entry } from "./story.ts";

/** What a printer is made of. */
export interface PrinterParts extends FrontParts {
  readonly clock: Clock;
  /** A line is taken once nothing has happened for so long: whoever writes into a pipe cannot wait and see. */
  readonly restMilliseconds: number;
  /** No line is taken before this has settled. */
  readonly start: Promise<unknown>;
}

/** What never comes to rest is not waited for longer than so many rests. */
const mostRests = 10;

/** Starts to print, and to read lines. */
export function openPrinter(parts: PrinterParts): Front {
  const { input, output, clock, isColourful } = parts;
  const keyboard = createInterface({ input, terminal: false, crlfDelay: Infinity });
  let board = quietBoard;
  let lastChange = clock.now();
  let isClosed = false;
  let wake: () => void = () => undefined;

  const print = (entry: Entry): void => {
    if (isClosed) return;
    lastChange = clock.now();
    const lines = entryLines(entry, Infinity).map((line) => paint(line, isColourful).trimEnd());
    output.write(`${lines.join("\n")}\n`);
  };

  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const latest = clock.now() + mostRests * parts.restMilliseconds;
      const look = (): void => {
        const left = Math.min(lastChange + parts.restMilliseconds, latest) - clock.now();
        if (isClosed || left <= 0) {
          resolve();
          return;
        }
        const cancel = clock.after(left, look);
        wake = () => {
          cancel();
          resolve();
        };
      };
      look();
    });

  const read = async (): Promise<void> => {
    for await (const line of keyboard) {
      await parts.start;
      await rest();
      if (isClosed) return;
      await parts.onLine(line);
      lastChange = clock.now();
    }
    await rest();
  };

  keyboard.on("error", parts.onEnd);
  read().then(parts.onEnd, parts.onEnd);
  return {
    tell: print,
    showBoard(next: Board) {
      const changed = changedPhones(board, next);
      board = next;
      for (const phone of changed)
        print({ kind: "phone", word: phone.word, text: describePhone(phone).text });
    },
    close() {
      isClosed = true;
      keyboard.close();
      wake();
    },
  };
}
