import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentLines, parseContentLine, unescapeText } from "../../src/routing/content-lines.ts";

const wanted = new Set(["SUMMARY", "DTSTART", "TEL", "FN"]);
const linesOf = (text: string, softBreaks = false): readonly string[] =>
  [...contentLines(text, { wanted, softBreaks })]
    .filter((line) => line !== null)
    .map(({ name, value }) => `${name}=${value}`);

describe("lines are unfolded", () => {
  it.each([
    ["CRLF", "SUMMARY:a\r\n b\r\nFN:c\r\n"],
    ["LF", "SUMMARY:a\n b\nFN:c\n"],
    ["CR", "SUMMARY:a\r b\rFN:c\r"],
    ["CR CR LF", "SUMMARY:a\r\r\n b\r\r\nFN:c\r\r\n"],
    ["a tab for a space", "SUMMARY:a\r\n\tb\r\nFN:c"],
    ["no end of the last line", "SUMMARY:a\r\n b\r\nFN:c"],
    ["a fold within the name", "SUM\r\n MARY:ab\r\nFN:c"],
    ["lines in between that nobody wants", "X:1\r\n 2\r\nSUMMARY:ab\r\nPHOTO:\r\n aaa\r\n bbb\r\nFN:c\r\n"],
  ])("%s", (_what, text) => {
    expect(linesOf(text)).toEqual(["SUMMARY=ab", "FN=c"]);
  });

  it("a soft break of quoted-printable goes on without a space, where it may", () => {
    const text = "FN;ENCODING=QUOTED-PRINTABLE:Jos=C3=\r\n=A9 =\r\nAlvarez\r\nTEL:1=\r\nFN:x\r\n";
    expect(linesOf(text, true)).toEqual(["FN=Jos=C3=A9 Alvarez", "TEL=1=", "FN=x"]);
    expect(linesOf(text, false)[0]).toBe("FN=Jos=C3=");
  });

  it("and wherever a line is folded, it is the same line", () => {
    const value = fc.string({ unit: fc.constantFrom(...Array.from('abc:;,="\\é漢 ')) });
    fc.assert(
      fc.property(
        value,
        fc.array(fc.nat({ max: 40 })),
        fc.constantFrom("\r\n", "\n", "\r"),
        (text, places, end) => {
          const line = `SUMMARY:${text}`;
          const cuts = [...new Set(places)]
            .filter((place) => place > 0 && place < line.length)
            .sort((a, b) => b - a);
          const folded = cuts.reduce((rest, cut) => `${rest.slice(0, cut)}${end} ${rest.slice(cut)}`, line);
          expect(linesOf(folded)).toEqual([`SUMMARY=${text}`]);
        },
      ),
    );
  });

  it("and a line that never comes to its name is given up", () => {
    expect(linesOf(`A${"\r\n B".repeat(50_000)}\r\nFN:c`)).toEqual(["FN=c"]);
  });

  it("and no text makes it throw, nor gives a name that is not wanted", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('SUMARYTEL:;=." \r\n\t\u0000é')) }),
        (text) => {
          const names = [...contentLines(text, { wanted, softBreaks: true })].flatMap(
            (line) => line?.name ?? [],
          );
          expect(names.every((name) => wanted.has(name))).toBe(true);
        },
      ),
    );
  });
});

describe("a line is taken apart", () => {
  it.each([
    ["DTSTART:20250301T090000", {}, "20250301T090000"],
    ["dtstart;tzid=Europe/Rome:20250301T090000", { TZID: ["Europe/Rome"] }, "20250301T090000"],
    [
      'DTSTART;TZID="(UTC+01:00) Rome; Paris":20250301T090000',
      { TZID: ["(UTC+01:00) Rome; Paris"] },
      "20250301T090000",
    ],
    ["DTSTART;TZID=(UTC+01:00) Rome:20250301T090000", { TZID: ["(UTC+01:00) Rome"] }, "20250301T090000"],
    [
      "DTSTART;TZID=tzone://Microsoft/Utc:20250301T090000",
      { TZID: ["tzone://Microsoft/Utc"] },
      "20250301T090000",
    ],
    ["DTSTART:2025-03-01T09:00:00", {}, "2025-03-01T09:00:00"],
    ['TEL;CELL;TYPE="voice,home";PREF=1:+44', { "": ["CELL"], TYPE: ["voice,home"], PREF: ["1"] }, "+44"],
    ["item1.TEL;type=CELL;type=VOICE:+44", { TYPE: ["CELL", "VOICE"] }, "+44"],
    ["TEL;VALUE=uri:tel:+44", { VALUE: ["uri"] }, "tel:+44"],
    ['SUMMARY;LANGUAGE="en:a call: at noon', { LANGUAGE: ["en"] }, "a call: at noon"],
  ])("%s", (line, parameters, value) => {
    const found = parseContentLine(line);
    expect(Object.fromEntries(found?.parameters ?? [])).toEqual(parameters);
    expect(found?.value).toBe(value);
  });

  it.each(["", ":", ":value", "no colon", ";A=B:c"])("%j is none", (line) => {
    expect(parseContentLine(line)).toBeUndefined();
  });

  it("escapes are undone once", () => {
    expect(unescapeText(String.raw`a\, b\; c\n d\N e\\n \x`)).toBe("a, b; c\n d\n e\\n \\x");
  });
});
