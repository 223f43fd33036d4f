import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Word } from "../../src/demo/cast.ts";
import { draw } from "../../src/demo/draw.ts";
import { hintFor, type Lesson } from "../../src/demo/hints.ts";
import { lineColumns, textOf } from "../../src/demo/look.ts";
import { changedPhones, objection, quietBoard, type Board, type PhoneView } from "../../src/demo/phones.ts";
import { suggest } from "../../src/demo/suggestions.ts";
import type { Deed } from "../../src/demo/typed.ts";

const phone = (word: Word, more: Partial<PhoneView> = {}): PhoneView => ({
  word,
  state: "idle",
  mood: "free",
  hears: [],
  heard: null,
  ...more,
});
const boardWith = (...phones: readonly PhoneView[]): Board => ({
  stick: "in",
  phones: quietBoard.phones.map((each) => phones.find(({ word }) => word === each.word) ?? each),
});
const joined = boardWith(
  phone("me", { state: "talking", hears: ["anna"] }),
  phone("anna", { state: "talking", hears: ["me"] }),
);
const rows = (board: Board, width: number, text = "", cursor = text.length): string[] =>
  draw({ board, typed: { text, cursor }, suggestions: [] }, width).lines.map((line) =>
    textOf(line).trimEnd(),
  );

describe("the table", () => {
  it("shows what each phone does", () => {
    const board = boardWith(
      phone("me", { state: "on-hold" }),
      phone("anna", { state: "calling" }),
      phone("ben", { state: "ringing" }),
      phone("chloe", { mood: "off" }),
      phone("stranger", { heard: "heard busy" }),
    );
    expect(rows({ ...board, stick: "out" }, 80)).toEqual([
      "── phones ──────────────────────────────────────────── the stick is unplugged ──",
      " me        your phone          +44 7700 900001  on hold",
      " anna      Anna Rossi, family  +44 7700 900002  calls the SIM, hears it ring",
      " ben       Ben Carter, friends +44 7700 900003  RINGS  ben answers · refuses",
      " chloe     Chloe Martin, work  +44 7700 900004  switched off",
      " stranger  Dora, a stranger    +44 7700 900005  idle; the last call heard busy",
      "› ben answers · ben refuses",
    ]);
  });

  it("says who talks with whom, and how that ends", () => {
    expect(rows(joined, 60).slice(1, 3)).toEqual([
      " me        your phone          talks with Anna",
      " anna      Anna Rossi, family  talks with you",
    ]);
    expect(rows(joined, 60).at(-1)).toBe("› me hangs up · anna hangs up · /close");
    expect(rows(quietBoard, 60).at(-1)).toBe("› anna rings · /call ben · help");
  });

  it("keeps what is typed in one line, with the cursor in sight", () => {
    const text = "0123456789".repeat(10);
    for (const cursor of [0, 5, 55, 56, 57, 99, 100]) {
      const { lines, cursorColumn } = draw(
        { board: quietBoard, typed: { text, cursor }, suggestions: [] },
        60,
      );
      const row = textOf(lines.at(-1) ?? []);
      expect(cursorColumn).toBeLessThan(60);
      expect((row[cursorColumn] ?? "").trim()).toBe(text[cursor] ?? "");
    }
  });

  it("fits any width, whatever is typed", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.nat(300),
        fc.integer({ min: 5, max: 200 }),
        (text, at, width) => {
          const cursor = Math.min(at, text.length);
          const { lines, cursorColumn } = draw(
            { board: joined, typed: { text, cursor }, suggestions: ["x"] },
            width,
          );
          for (const line of lines) expect(lineColumns(line)).toBeLessThanOrEqual(width);
          expect(cursorColumn).toBeLessThan(width);
        },
      ),
    );
  });
});

describe("phones that change", () => {
  it("are those that do something else", () => {
    expect(changedPhones(quietBoard, joined).map(({ word }) => word)).toEqual(["me", "anna"]);
    expect(changedPhones(joined, joined)).toEqual([]);
  });
});

describe("what makes no sense", () => {
  it.each<[Partial<PhoneView>, Deed, string]>([
    [{ state: "talking" }, "rings", "*anna hangs up*"],
    [{ state: "ringing" }, "rings", "*anna refuses*"],
    [{ state: "idle" }, "answers", "*/call anna*"],
    [{ state: "calling" }, "answers", "*/call anna*"],
    [{ state: "talking" }, "refuses", "does not ring"],
    [{ state: "ringing" }, "hangs-up", "*anna answers*"],
    [{ state: "idle" }, "hangs-up", "in no call"],
  ])("%j, %s: the answer holds %s", (view, deed, words) => {
    expect(objection(phone("anna", view), deed)).toContain(words);
  });

  it.each<[Partial<PhoneView>, Deed]>([
    [{ state: "idle" }, "rings"],
    [{ state: "ringing" }, "answers"],
    [{ state: "ringing" }, "refuses"],
    [{ state: "calling" }, "hangs-up"],
    [{ state: "on-hold" }, "hangs-up"],
    [{ state: "talking" }, "is-busy"],
  ])("but %j, %s does", (view, deed) => {
    expect(objection(phone("me", view), deed)).toBeNull();
  });
});

describe("lessons", () => {
  it("are taught once each, when they matter", () => {
    const taught = new Set<Lesson>();
    const boards = [
      quietBoard,
      boardWith(phone("me", { state: "ringing" })),
      boardWith(phone("me", { state: "ringing" })),
      joined,
      joined,
      quietBoard,
      boardWith(phone("ben", { state: "ringing" })),
      quietBoard,
    ];
    const told = boards.map((board) => {
      const hint = hintFor(board, taught);
      if (hint) taught.add(hint.lesson);
      return hint?.lesson ?? null;
    });
    expect(told).toEqual([null, "your-phone-rings", null, "joined", null, "over", "their-phone-rings", null]);
  });
});

describe("suggestions", () => {
  const botCommands = ["call", "close", "getmasterphonefromnumber"];
  const of = (line: string, board = quietBoard): readonly string[] => suggest(line, { board, botCommands });

  it("go on from what is typed, with what makes sense now", () => {
    expect(of("")).toEqual([]);
    expect(of("anna r")).toEqual(["anna rings", "anna rings hidden"]);
    expect(of("Anna a")).toEqual([]);
    expect(of("me ", boardWith(phone("me", { state: "ringing" }))).slice(0, 2)).toEqual([
      "me answers",
      "me refuses",
    ]);
    expect(of("se")).toEqual(["send friends.vcf"]);
    expect(of("anna rings hidden")).toEqual([]);
  });

  it("know the bot's commands, and whom they can be about", () => {
    expect(of("/c")).toEqual(["/call", "/call anna", "/call ben", "/call chloe", "/close"]);
    expect(of("/getmasterphonefromnumber ")).toContain("/getmasterphonefromnumber +447700900002");
  });
});
