import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeNamed, decodeText, detached } from "../../src/routing/text.ts";
import { runAtOnce } from "./given.ts";

const read = (content: Uint8Array): string => runAtOnce(decodeText(content));
const text = "BEGIN:VCARD\r\nFN:Zoë Müller\r\nEND:VCARD\r\n";
const bytes = (values: readonly number[], rest: Uint8Array = new Uint8Array()): Uint8Array =>
  Buffer.concat([Uint8Array.from(values), rest]);
const swapped = (littleEndian: Buffer): Buffer => Buffer.from(littleEndian).swap16();

describe("a file is decoded", () => {
  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with its mark", bytes([0xef, 0xbb, 0xbf], Buffer.from(text))],
    ["UTF-16 of Windows", bytes([0xff, 0xfe], Buffer.from(text, "utf16le"))],
    ["UTF-16 the other way round", bytes([0xfe, 0xff], swapped(Buffer.from(text, "utf16le")))],
    ["UTF-16 without a mark", Buffer.from(text, "utf16le")],
    ["UTF-16 the other way round without a mark", swapped(Buffer.from(text, "utf16le"))],
    ["Latin-1", Buffer.from(text, "latin1")],
  ])("%s", (_what, content) => {
    expect(read(content)).toBe(text);
  });

  it("each line by the character set that it names, or as what it is", () => {
    const mixed = Buffer.concat([
      Buffer.from("FN:Zoë\n"),
      Buffer.from("FN;CHARSET=ISO-8859-5:", "latin1"),
      Buffer.from([0xb0, 0xdd, 0xdd, 0xd0, 0x0a]), // Анна
      Buffer.from("FN:José\n", "latin1"),
    ]);
    expect(read(mixed)).toBe("FN:Zoë\nFN;CHARSET=ISO-8859-5:Анна\nFN:José\n");
  });

  it("and so is a file of many lines, folded wherever it may", () => {
    const line = `NOTE:${"Zoë ".repeat(20)}`;
    const file = `${Array.from({ length: 6_000 }, () => `${line}\r\n  more\r\n`).join("")}FN:end`;
    const decoded = read(Buffer.from(file, "latin1"));
    expect(decoded).toBe(file.replaceAll("\r\n ", ""));
  });

  it("also when a letter was folded in the middle", () => {
    const letter = Buffer.from("ë");
    const folded = Buffer.concat([
      Buffer.from("FN:Zo"),
      letter.subarray(0, 1),
      Buffer.from("\r\n "),
      letter.subarray(1),
    ]);
    expect(read(folded)).toBe("FN:Zoë");
  });

  it("and any bytes at all give some text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        expect(typeof read(any)).toBe("string");
      }),
    );
  });

  it.each([
    ["Shift_JIS", [0x83, 0x41], "ア"],
    ["utf-8", [0xc3, 0xab], "ë"],
    ["utf-8", [0xeb], "ë"],
    ["nonsense", [0xeb], "ë"],
    [undefined, [0xc3, 0xab], "ë"],
  ])("by the name %s", (name, content, expected) => {
    expect(decodeNamed(Uint8Array.from(content), name)).toBe(expected);
  });

  it("a detached text is the same text", () => {
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect(detached(any)).toBe(any);
      }),
    );
  });
});
