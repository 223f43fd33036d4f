import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSeptets } from "../../../src/sms/pdu/alphabet.ts";
import { nationalTables } from "../../../src/sms/pdu/national.ts";
import { readHex } from "../../../src/sms/pdu/octets.ts";
import { unpackSeptets } from "../../../src/sms/pdu/septets.ts";

/** Identifier and name, the main table, and the shifted one, as ofono has them. */
const theirs = readFileSync(new URL("national.txt", import.meta.url), "utf8")
  .trim()
  .split(/\n\n/)
  .map((table) => {
    const [title = "", main = "", shifted = ""] = table.split("\n");
    const codesOf = (line: string): number[] => line.split(" ").map((code) => Number.parseInt(code, 16));
    return { title, identifier: Number.parseInt(title, 10), main: codesOf(main), shifted: codesOf(shifted) };
  });

/** Where Android and warthog618/sms are at one against ofono, and all other tables of the kind as well. */
const corrections: Readonly<Record<string, number>> = {
  "7 kannada, main 24": 0x0ca1,
  "7 kannada, shifted 3c": 0x5b,
  "8 malayalam, main 2e": 0x2e,
  "12 telugu, shifted 65": 0x20ac,
};

const codes = Array.from({ length: 128 }, (_, code) => code).filter((code) => code !== 0x1b);

describe("national tables", () => {
  it.each(theirs)("$title: every cell is that of ofono", ({ title, identifier, main, shifted }) => {
    const ours = nationalTables(identifier, identifier);
    for (const code of codes) {
      const cell = code.toString(16).padStart(2, "0");
      const own = readSeptets(Uint8Array.of(code), ours);
      expect([cell, own.charCodeAt(0)]).toEqual([cell, corrections[`${title}, main ${cell}`] ?? main[code]]);
      const behindEscape = readSeptets(Uint8Array.of(0x1b, code), ours).charCodeAt(0);
      const shiftedCode = corrections[`${title}, shifted ${cell}`] ?? shifted[code];
      // A page break is a line feed to who has no pages; a cell with nothing is the main table's.
      const meant = shiftedCode === 0 || shiftedCode === 0x0c ? own.charCodeAt(0) : shiftedCode;
      expect([cell, behindEscape]).toEqual([cell, meant]);
    }
  });

  it.each([
    ["the extension", 0, 21, "1BC58602DAA036A9CD6BC3DBF436BE0D705306", "\n^ {}\\[~]|€"],
    ["Turkish", 1, 26, "1BC586B2416D529BD786B7E96D7C1BE002C8011318870E", "\n^{}\\[~]|ĞİŞç€ğış"],
    [
      "Portuguese",
      3,
      49,
      "84C446B160381E1BC96662D9543696CD6583D9643C1BD42675D9F0C01B9F8602CC74B75C0EE68030ECF91D",
      "êç\nÔôÁáΦΓ^ΩΠΨΣΘÊ{}\\[~]|ÀÍÓÚÃÕÂ€íóúãõâ",
    ],
    [
      "Spanish",
      2,
      38,
      "9BC446B1A16C509BD4E6B5E16D7A1BDF06B8096E929BE7A6BA096FCA9BF4E6BDA903",
      "ç\n^{}\\[~]|ÁÍÓÚá€íóú",
    ],
  ])("%s: ofono's vector is read alike", (_name, language, count, hex, text) => {
    const septets = unpackSeptets(readHex(hex) ?? new Uint8Array(), count);
    expect(readSeptets(septets, nationalTables(language, language))).toBe(text);
  });

  it("are the default ones where nobody knows the language", () => {
    const text = readSeptets(Uint8Array.of(0x04, 0x1b, 0x65), nationalTables(14, 255));
    expect(text).toBe("è€");
  });

  it("are chosen each for itself", () => {
    expect(readSeptets(Uint8Array.of(0x07, 0x1b, 0x69), nationalTables(1, 0))).toBe("ıi");
    expect(readSeptets(Uint8Array.of(0x07, 0x1b, 0x69), nationalTables(0, 1))).toBe("ìı");
  });
});
