import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayName, durationWords, personLabel } from "../../src/telegram/person-words.ts";
import { postmark } from "../../src/telegram/postmark.ts";
import {
  block,
  bold,
  clean,
  cut,
  counted,
  cutText,
  hidden,
  join,
  mono,
  plain,
  quoted,
  split,
  verbatim,
  words,
  type Words,
} from "../../src/telegram/words.ts";

/** What Telegram would take: whole characters, and entities that lie in the text. */
function expectFit({ text, entities }: Words, units: number): void {
  expect(text.length).toBeLessThanOrEqual(units);
  expect(text).not.toMatch(/\p{Surrogate}/u);
  for (const { offset, length } of entities) {
    expect(length).toBeGreaterThan(0);
    expect(offset + length).toBeLessThanOrEqual(text.length);
    expect(text.slice(offset, offset + length)).not.toMatch(/\p{Surrogate}/u);
  }
}

const anyText = fc.string({ unit: "grapheme", maxLength: 300 }).map(clean);
const anyWords = fc
  .array(fc.tuple(anyText, fc.constantFrom(plain, bold, mono, block)), { maxLength: 8 })
  .map((list) =>
    join(
      list.map(([text, make]) => make(text)),
      "\n",
    ),
  );

describe("words", () => {
  it("keep the raw text, and say beside it what is bold", () => {
    expect(words`Calling ${bold("<b>&_*[")} at ${mono("+44")}, ${""}${plain("now")}`).toEqual({
      text: "Calling <b>&_*[ at +44, now",
      entities: [
        { type: "bold", offset: 8, length: 7 },
        { type: "code", offset: 19, length: 3 },
      ],
    });
  });

  it("of nothing have no entity, which Telegram would refuse", () => {
    expect(words`a${bold("")}b`).toEqual({ text: "ab", entities: [] });
  });

  it("are cut without breaking a character or an entity", () => {
    fc.assert(
      fc.property(anyWords, fc.integer({ min: 2, max: 100 }), (all, units) => {
        expectFit(cut(all, units), units);
      }),
    );
    expect(cut(bold("abcdef"), 4)).toEqual({
      text: "abc…",
      entities: [{ type: "bold", offset: 0, length: 3 }],
    });
    expect(cutText("ab\u{1f600}cd", 4)).toBe("ab…");
  });

  it("are split into pieces that fit, and nothing but line ends is lost", () => {
    fc.assert(
      fc.property(anyWords, fc.integer({ min: 2, max: 100 }), (all, units) => {
        const pieces = split(all, units);
        for (const piece of pieces) expectFit(piece, units);
        const bare = (text: string): string => text.replaceAll(/\s/g, "");
        expect(bare(pieces.map(({ text }) => text).join(""))).toBe(bare(all.text));
      }),
    );
  });

  it("are split at the end of a line where that is near", () => {
    expect(split(plain("first line\nsecond line\nthird"), 25).map(({ text }) => text)).toEqual([
      "first line\nsecond line",
      "third",
    ]);
  });
});

describe("what somebody else wrote", () => {
  it.each([
    ["one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"],
    ["\u001bZ\u001a\u0000\u007f\u0085", "␛Z␚␀␡\ufffd"],
    ["half \ud83d and \u{1f600}", "half \ufffd and \u{1f600}"],
    ["<b>&amp; *bold* /call", "<b>&amp; *bold* /call"],
    ["שלום \u200fabc", "שלום \u200fabc"],
  ])("%j is shown as %j", (text, shown) => {
    expect(verbatim(text)).toBe(shown);
  });

  it("is set apart, and a secret in it hidden wherever it stands", () => {
    expect(quoted(hidden(plain("12 is not 12"), "12"))).toEqual({
      text: "12 is not 12",
      entities: [
        { type: "blockquote", offset: 0, length: 12 },
        { type: "spoiler", offset: 0, length: 2 },
        { type: "spoiler", offset: 10, length: 2 },
      ],
    });
    expect(hidden(plain("nothing"), "")).toEqual(plain("nothing"));
    expect(quoted(plain(""))).toEqual(plain(""));
  });
});

describe("so many of something", () => {
  it.each([
    [0, "0 groups"],
    [1, "1 group"],
    [2, "2 groups"],
  ])("%d are %s", (count, text) => {
    expect(counted(count, "group")).toBe(text);
  });
});

describe("a name", () => {
  it.each([
    ["<b>&_*[", "<b>&_*["],
    ["  Anna\n\tBianchi ", "Anna Bianchi"],
    ["\u202egpj.exe", "gpj.exe"],
    ["\u200f\u2067", "(no name)"],
    ["", "(no name)"],
    ["half \ud83d", "half \ufffd"],
    ["שרה", "\u2068שרה\u2069"],
    ["x".repeat(10_000), `${"x".repeat(63)}…`],
    ["\u{1f600}".repeat(5000), `${"\u{1f600}".repeat(31)}…`],
  ])("%j is shown as %j", (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });

  it("whatever it is, fits on a line and a button", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
        const label = personLabel({ name, number: null, written: "1".repeat(500) });
        expect(label).not.toMatch(/[\p{Surrogate}\p{Cc}\u202e]/u);
        expect(label.length).toBeLessThan(120);
      }),
    );
  });
});

describe("a length of time", () => {
  it.each([
    [0, "0 seconds"],
    [1, "1 second"],
    [59, "59 seconds"],
    [60, "1 min"],
    [192, "3 min 12 s"],
    [7500, "2 h 5 min"],
    [90_000, "1 day 1 h"],
    [259_200, "3 days"],
    [-5, "0 seconds"],
  ])("of %d seconds is %s", (seconds, text) => {
    expect(durationWords(seconds)).toBe(text);
  });
});

describe("a late message", () => {
  const written = Date.parse("2026-03-02T12:03:00Z");

  it.each([
    [9999, "Europe/London", "Anna hung up"],
    [10_000, "Europe/London", "12:03 · Anna hung up"],
    [31_000, "Asia/Kolkata", "17:33 · Anna hung up"],
    [86_400_000, "Europe/London", "2 Mar 12:03 · Anna hung up"],
    [366 * 86_400_000, "Europe/London", "2 Mar 2026 12:03 · Anna hung up"],
  ])("of %d ms, in %s, reads %s", (age, zone, text) => {
    const marked = postmark(words`${bold("Anna")} hung up`, written, written + age, zone);
    expect(marked.text).toBe(text);
    expect(marked.entities).toEqual([{ type: "bold", offset: text.indexOf("Anna"), length: 4 }]);
  });
});
