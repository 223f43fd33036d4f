import { PassThrough } from "node:stream";

/** A terminal that draws nothing, and knows what stands on it. */
export interface Terminal {
  readonly input: PassThrough & { readonly isTTY: true };
  readonly output: PassThrough & { readonly isTTY: true; columns: number; rows: number };
  /** The rows of the screen, without the blanks at their ends. */
  screen(): readonly string[];
  /** What has left the screen at its top. */
  scrolledOff(): readonly string[];
  /** Counted from 0. */
  cursor(): { readonly row: number; readonly column: number };
  modes(): { readonly wraps: boolean; readonly showsCursor: boolean };
  /** Each write since the start. */
  writes(): readonly string[];
  resize(columns: number, rows: number): void;
  /** Settles when the screen holds the text. */
  shows(text: string): Promise<void>;
}

const token = new RegExp(String.raw`\x1b\[(\??)([\d;]*)([A-Za-z])|[^]`, "gu");
const patienceMilliseconds = 10_000;

const isWide = (character: string): boolean =>
  (character.codePointAt(0) ?? 0) > 0x1100 && !/[─│›→…]/.test(character);

/** Makes a terminal of that size. It takes what the demo writes, and throws at any other escape sequence. */
export function makeTerminal(columns: number, rows: number): Terminal {
  const input = Object.assign(new PassThrough(), { isTTY: true as const });
  const output = Object.assign(new PassThrough(), { isTTY: true as const, columns, rows });
  let lines: string[][] = Array.from({ length: rows }, () => []);
  const off: string[] = [];
  const writes: string[] = [];
  let row = 0;
  let column = 0;
  let wraps = true;
  let showsCursor = true;

  const text = (line: readonly string[] | undefined): string =>
    Array.from({ length: line?.length ?? 0 }, (_, index) => line?.[index] ?? " ")
      .join("")
      .trimEnd();

  const lineFeed = (): void => {
    if (row < output.rows - 1) row += 1;
    else {
      off.push(text(lines[0]));
      lines = [...lines.slice(1), []];
    }
  };

  const put = (character: string): void => {
    if (column >= output.columns) {
      if (wraps) {
        lineFeed();
        column = 0;
      } else column = output.columns - 1;
    }
    const line = (lines[row] ??= []);
    line[column] = character;
    column += 1;
    if (!isWide(character)) return;
    line[column] = "";
    column += 1;
  };

  const control = (isPrivate: boolean, numbers: readonly number[], final: string): void => {
    const [first = Number.NaN, second = 1] = numbers;
    const count = Number.isNaN(first) ? 1 : first;
    const key = `${isPrivate ? "?" : ""}${Number.isNaN(first) ? "" : first}${final}`;
    if (final === "m") return;
    if (final === "A") row = Math.max(0, row - count);
    else if (final === "B") row = Math.min(output.rows - 1, row + count);
    else if (final === "G") column = count - 1;
    else if (final === "H") [row, column] = [count - 1, second - 1];
    else if (key === "2J") lines = Array.from({ length: output.rows }, () => []);
    else if (key === "J")
      lines = lines.map((line, index) => (index < row ? line : index > row ? [] : line.slice(0, column)));
    else if (key === "2K") lines[row] = [];
    else if (key === "?7l" || key === "?7h") wraps = final === "h";
    else if (key === "?25l" || key === "?25h") showsCursor = final === "h";
    else throw new Error(`The terminal does not know ${key}`);
  };

  const take = (chunk: string): void => {
    writes.push(chunk);
    for (const [character, mark, numbers, final] of chunk.matchAll(token)) {
      if (final !== undefined)
        control(
          mark === "?",
          (numbers ?? "").split(";").map((each) => (each === "" ? Number.NaN : Number(each))),
          final,
        );
      else if (character === "\r") column = 0;
      else if (character === "\n") lineFeed();
      else put(character);
    }
    if (lines.length !== output.rows) throw new Error(`The screen has ${lines.length} rows`);
  };

  output.on("data", (bytes: Buffer) => {
    take(bytes.toString());
  });
  const screen = (): string[] => lines.map(text);

  return {
    input,
    output,
    screen,
    scrolledOff: () => off,
    cursor: () => ({ row, column }),
    modes: () => ({ wraps, showsCursor }),
    writes: () => writes,
    resize(width, height) {
      Object.assign(output, { columns: width, rows: height });
      lines = Array.from({ length: height }, (_, index) => lines[index] ?? []);
      row = Math.min(row, height - 1);
      output.emit("resize");
    },
    shows: (wanted) =>
      new Promise((resolve, reject) => {
        const settle = (why: string | null): void => {
          clearTimeout(timer);
          output.removeListener("data", look);
          if (why === null) resolve();
          else reject(new Error(`${why}: ${wanted}\n${screen().join("\n")}`));
        };
        const look = (): void => {
          if (screen().some((line) => line.includes(wanted))) settle(null);
        };
        const timer = setTimeout(() => {
          settle("Not on the screen");
        }, patienceMilliseconds);
        output.on("data", look);
        look();
      }),
  };
}
