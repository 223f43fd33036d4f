import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOf, harmless } from "../../src/demo/columns.ts";
import { lineColumns, marked, paint, piece, textOf, wrap } from "../../src/demo/look.ts";
import { entryLines, type ChatMessage, type Entry } from "../../src/demo/story.ts";

const at = new Date(2026, 9, 25, 12, 3, 4);
const message = (more: Partial<ChatMessage>): Entry => ({
  kind: "message",
  at,
  from: "bot",
  text: "hello",
  entities: [],
  buttons: [],
  isEdited: false,
  reaction: null,
  ...more,
});
const texts = (entry: Entry, width = 80): string[] => entryLines(entry, width).map(textOf);

describe("a message", () => {
  it("stands behind its time and its sender, and its lines behind a bar", () => {
    expect(texts(message({ text: "one\ntwo" }))).toEqual(["12:03   bot │ one", "            │ two"]);
    expect(texts(message({ from: "you", text: "/call ben" }))).toEqual(["12:03   you │ /call ben"]);
  });

  it("is broken between words", () => {
    expect(texts(message({ text: "Anna Rossi hung up, and nobody answered" }), 34)).toEqual([
      "12:03   bot │ Anna Rossi hung up,",
      "            │ and nobody answered",
    ]);
  });

  it("shows its buttons with the numbers that press them", () => {
    const buttons = [["Yes", "No"], ["Later"]];
    expect(texts(message({ buttons })).slice(1)).toEqual([
      "            │ [1] Yes  [2] No  ",
      "            │ [3] Later  ",
    ]);
  });

  it("says when it has changed", () => {
    expect(texts(message({ isEdited: true }))).toEqual(["12:03   bot │ (now) hello"]);
  });

  it("is bold and code where its entities say so", () => {
    const entities = [
      { type: "bold", offset: 0, length: 4 },
      { type: "code", offset: 9, length: 4 },
      { type: "mention", offset: 5, length: 3 },
    ];
    const [line = []] = entryLines(message({ text: "Anna has +447", entities }), 80);
    expect(line.slice(3)).toEqual([piece("Anna", "bold"), piece(" has "), piece("+447", "code")]);
  });

  it("cannot move the cursor, change colours or turn the direction of writing", () => {
    const hostile = "\u001b[2J\u0007a\u009b31m\u202eb\u2028c\td\u007f\r\ne";
    expect(texts(message({ text: hostile }))).toEqual([
      "12:03   bot │ [2Ja31mb",
      "            │ c d",
      "            │ e",
    ]);
    expect(texts(message({ buttons: [["\u001b[31m\nred"]] })).at(1)).toBe("            │ [1] [31m red  ");
  });

  it("never breaks out of its width, whatever stands in it", () => {
    const entity = fc.record({
      type: fc.constantFrom("bold", "code", "url"),
      offset: fc.integer({ min: -5, max: 60 }),
      length: fc.integer({ min: -5, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.array(entity, { maxLength: 4 }),
        fc.integer({ min: 20, max: 120 }),
        (text, entities, width) => {
          const lines = entryLines(message({ text, entities }), width);
          for (const line of lines) expect(lineColumns(line)).toBeLessThanOrEqual(width);
          const shown = lines.map((line) => textOf(line).slice(14)).join("");
          expect(shown.replaceAll(/\s/g, "")).toBe(harmless(text).replaceAll(/\s/g, ""));
        },
      ),
    );
  });
});

describe("a line", () => {
  it("takes no more room than a terminal gives it", () => {
    expect(columnsOf("Ren\u00e9 Rene\u0301")).toBe(9);
    expect(columnsOf("日本語")).toBe(6);
    expect(columnsOf("👍🏽👩‍👩‍👧")).toBe(4);
  });

  it("is broken where there is no space, too", () => {
    expect(wrap([piece("abcdefghij kl")], 4).map(textOf)).toEqual(["abcd", "efgh", "ij", "kl"]);
    expect(wrap([piece("日本語")], 1).map(textOf)).toEqual(["日", "本", "語"]);
    expect(wrap([], 10)).toEqual([[]]);
  });

  it("is bare without colours", () => {
    const line = marked("type *help*", "hint");
    expect(paint(line, false)).toBe("type help");
    expect(paint(line, true)).toBe("\u001b[33mtype \u001b[0m\u001b[1mhelp\u001b[0m");
  });
});
