import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import type { Front } from "../../src/demo/front.ts";
import { piece } from "../../src/demo/look.ts";
import { quietBoard, type Board } from "../../src/demo/phones.ts";
import { openScreen } from "../../src/demo/screen.ts";
import { suggest } from "../../src/demo/suggestions.ts";
import { startPlayer } from "./player.ts";
import { makeTerminal, type Terminal } from "./terminal.ts";

interface Sitting {
  readonly terminal: Terminal;
  readonly front: Front;
  readonly typed: readonly string[];
  readonly ends: () => number;
  /** Types keys, and waits until they have had their effect on the screen. */
  readonly keys: (text: string) => Promise<void>;
}

const fronts: Front[] = [];
afterEach(() => {
  for (const front of fronts.splice(0)) front.close();
});

function sit(columns = 80, rows = 24): Sitting {
  const terminal = makeTerminal(columns, rows);
  const typed: string[] = [];
  let ends = 0;
  const front = openScreen({
    input: terminal.input,
    output: terminal.output,
    isColourful: true,
    suggest: (line) => suggest(line, { board: quietBoard, botCommands: ["call"] }),
    onLine: async (line) => {
      typed.push(line);
      await Promise.resolve();
    },
    onEnd: () => {
      ends += 1;
    },
  });
  fronts.push(front);
  const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return {
    terminal,
    front,
    typed,
    ends: () => ends,
    async keys(text) {
      terminal.input.write(text);
      for (let turn = 0; turn < 3; turn += 1) await settled();
    },
  };
}

const page = (...texts: readonly string[]) =>
  ({ kind: "page", lines: texts.map((text) => [piece(text)]) }) as const;
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);
const ringing: Board = {
  stick: "in",
  phones: quietBoard.phones.map(({ word, mood, hears, heard }) => {
    const state = word === "ben" ? "ringing" : "idle";
    return { word, state, mood, hears, heard };
  }),
};

describe("the screen", () => {
  it("has the phones at its bottom, what is typed below them, and the story above", async () => {
    const { terminal, front } = sit();
    front.tell(page("first", "second"));
    await terminal.shows("second");
    expect(terminal.screen().slice(-9, -6)).toEqual(["first", "second", expect.stringMatching(/^── phones/)]);
    expect(terminal.screen().at(-1)).toBe("› anna rings · /call ben · help");
    expect(terminal.cursor()).toEqual({ row: 23, column: 2 });
    expect(terminal.modes()).toEqual({ wraps: true, showsCursor: true });
  });

  it("lets the story scroll away whole, line by line", async () => {
    const { terminal, front } = sit();
    for (const line of numbered(30)) front.tell(page(line));
    front.tell(page("the end"));
    await terminal.shows("the end");
    front.tell(page("after it"));
    await terminal.shows("after it");
    const all = [...terminal.scrolledOff(), ...terminal.screen().slice(0, -7)].filter((line) => line !== "");
    expect(all).toEqual([...numbered(30), "the end", "after it"]);
  });

  it("changes no row but those that are different, and in one write", async () => {
    const { terminal, front } = sit();
    await terminal.shows("ben ");
    const before = terminal.writes().length;
    front.showBoard(ringing);
    await terminal.shows("RINGS");
    expect(terminal.writes().length).toBe(before + 1);
    expect(terminal.writes().at(-1)).toMatch(/Ben Carter[^]*RINGS/);
    expect(terminal.writes().at(-1)).not.toMatch(/Anna|Chloe|\n/);
    expect(terminal.cursor()).toEqual({ row: 23, column: 2 });
  });

  it("is drawn again when it changes its size", async () => {
    const { terminal, front } = sit();
    front.tell(page(...numbered(40)));
    await terminal.shows("line 39");
    for (const [columns, rows] of [
      [120, 40],
      [60, 10],
      [80, 24],
      [20, 4],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.shows("›");
      await expect.poll(() => terminal.screen().length).toBe(rows);
      expect(terminal.screen().at(-1)).toMatch(/^› anna rings/);
      expect(terminal.screen().at(-8)).toBe(rows > 8 ? "line 39" : undefined);
    }
  });

  it("is left as it was found", async () => {
    const { terminal, front } = sit();
    front.tell(page("the last word"));
    await terminal.shows("the last word");
    front.close();
    front.close();
    expect(terminal.screen().at(-7)).toBe("");
    expect(terminal.screen().join("\n").trim()).toBe("the last word");
    expect(terminal.cursor().column).toBe(0);
    expect(terminal.modes()).toEqual({ wraps: true, showsCursor: true });
    expect(terminal.input.listenerCount("keypress")).toBe(0);
    expect(terminal.input.listenerCount("error")).toBe(0);
    expect(terminal.output.listenerCount("resize")).toBe(0);
    front.tell(page("too late"));
    front.showBoard(ringing);
    const settled = new Promise((resolve) => void setImmediate(resolve));
    await settled;
    expect(terminal.screen().join("\n").trim()).toBe("the last word");
  });
});

describe("the keyboard", () => {
  it("shows what is typed and how it may go on, completes it, and hands it over", async () => {
    const { terminal, keys, typed } = sit();
    await keys("an");
    expect(terminal.screen().at(-1)).toMatch(/^› an {3}anna rings · anna rings hidden/);
    expect(terminal.cursor().column).toBe(4);
    await keys("\t");
    expect(terminal.screen().at(-1)).toMatch(/^› anna {4}/);
    await keys("b\t");
    expect(terminal.screen().at(-1)).toBe("› anna busy");
    await keys("\r");
    expect(typed).toEqual(["anna busy"]);
    expect(terminal.screen().at(-1)).toBe("› anna rings · /call ben · help");
  });

  it("remembers, and edits", async () => {
    const { terminal, keys, typed } = sit();
    await keys("me answers\r/call ben\r");
    await keys("\u001b[A\u001b[A");
    expect(terminal.screen().at(-1)).toMatch(/^› me answers/);
    for (const key of ["\u0001", "\u001b[3~", "\u001b[3~", "w", "e", "\r"]) await keys(key);
    expect(typed).toEqual(["me answers", "/call ben", "we answers"]);
    await keys("日本\u001b[D");
    expect(terminal.cursor().column).toBe(4);
  });

  it("draws everything again on Ctrl-L", async () => {
    const { terminal, front, keys } = sit();
    front.tell(page("story"));
    await terminal.shows("story");
    terminal.output.write("\r\u001b[2Krubbish");
    await terminal.shows("rubbish");
    await keys("\u000c");
    expect(terminal.screen().join("\n")).not.toContain("rubbish");
    expect(terminal.screen().at(-8)).toBe("story");
  });

  it.each([
    ["Ctrl-C", "half a line\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("ends with %s", async (_name, text) => {
    const { keys, ends } = sit();
    await keys(text);
    expect(ends()).toBeGreaterThan(0);
  });

  it("ends when it is lost", async () => {
    const { terminal, ends } = sit();
    terminal.input.destroy(new Error("EIO"));
    await expect.poll(ends).toBeGreaterThan(0);
  });
});

describe("the demo on a terminal", () => {
  it("plays a call by hand", async () => {
    const terminal = makeTerminal(80, 24);
    const player = startPlayer(terminal);
    onTestFinished(() => player.end());
    await terminal.shows("ready");
    terminal.input.write("a r\r");
    await terminal.shows("RINGS  me answers");
    terminal.input.write("m a\r");
    await terminal.shows("Anna Rossi and +44 7700 900001 are connected.");
    await terminal.shows("anna      Anna Rossi, family  +44 7700 900002  talks with you");
    terminal.input.write("1\r");
    await terminal.shows("I end the call with Anna Rossi.");
    terminal.input.write("\u0004");
    expect(await player.isLetGo()).toBeLessThan(2);
    expect(terminal.screen().join("\n")).toMatch(/nothing of it is left\.\n*$/);
  });
});
