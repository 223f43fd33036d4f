import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packSeptets, packUssd, unpackSeptets, unpackUssd } from "../../../src/sms/pdu/septets.ts";

describe("septets", () => {
  it.each([
    ["python-gsmmodem", "12345678", "31D98C56B3DD70"],
    ["python-gsmmodem", "Hello World!", "C8329BFD065DDF72363904"],
    [
      "Device::Gsm",
      "The quick fox jumps over the lazy dog",
      "54741914AFA7C76B90F98D07A9EB6DF81CF4B697E5203ABA0C6287F57910F97D06",
    ],
  ])("are packed as by %s: %s", (_from, text, hex) => {
    const septets = Array.from(text, (char) => char.charCodeAt(0));
    expect(Buffer.from(packSeptets(septets)).toString("hex").toUpperCase()).toBe(hex);
  });

  it("come back, however many bits are left in front", () => {
    const septet = fc.integer({ min: 0, max: 127 });
    fc.assert(
      fc.property(fc.array(septet, { maxLength: 200 }), fc.integer({ min: 0, max: 6 }), (septets, bits) => {
        const packed = packSeptets(septets, bits);
        expect(packed.length).toBe(Math.ceil((bits + septets.length * 7) / 8));
        expect(Array.from(unpackSeptets(packed, septets.length, bits))).toEqual(septets);
      }),
    );
  });

  it("are not more than there are octets for", () => {
    expect(unpackSeptets(new Uint8Array(7), 160)).toHaveLength(8);
    expect(unpackSeptets(new Uint8Array(7), 160, 49)).toHaveLength(1);
    expect(unpackSeptets(new Uint8Array(2), 160, 49)).toHaveLength(0);
    expect(unpackSeptets(new Uint8Array(0), -3)).toHaveLength(0);
  });
});

describe("texts of USSD", () => {
  it.each([
    ["ModemManager", "*100#", "AA180C3602"],
    ["ModemManager", "*123#", "AA986C3602"],
    ["a stick", "1", "31"],
    ["seven spare bits are filled", "1234567", "31D98C56B3DD1A"],
    ["eight septets need no filling", "12345678", "31D98C56B3DD70"],
    ["a carriage return that would be taken for filling is doubled", "1234567\r", "31D98C56B3DD1A0D"],
    ["the extension takes two", "€", "9B32"],
    ["nothing", "", ""],
  ])("are packed: %s", (_from, text, hex) => {
    expect(packUssd(text)).toBe(hex);
  });

  it("are refused when the alphabet lacks a character", () => {
    expect(["ж", "😀", "\ud83d", "\u001b", "\0", "\t"].map(packUssd)).toEqual(Array(6).fill(undefined));
  });

  it.each([
    ["CF2135487D2E4130572D0682BB1A", "OCTATOK 0.51 p."],
    ["aa180c3602", "*100#"],
    ["31D98C56B3DD1A", "1234567"],
    ["31D98C56B3DD00", "1234567"],
    ["31D98C56B3DD70", "12345678"],
    ["31D98C56B3DD1A0D", "1234567\r\r"],
    ["", ""],
    ["1", ""],
    ["*100#", ""],
  ])("are read: %s", (hex, text) => {
    expect(unpackUssd(hex)).toBe(text);
  });

  it("come back as they were, but for a carriage return at the end that is doubled", () => {
    const char = fc.constantFrom(...Array.from("*#0123456789 aZ@£€{}\r\n"));
    fc.assert(
      fc.property(fc.array(char, { maxLength: 180 }), (chars) => {
        const text = chars.join("").replace(/@+$/, "");
        expect(unpackUssd(packUssd(text) ?? "").replace(/\r+$/, "")).toBe(text.replace(/\r+$/, ""));
      }),
    );
  });
});
