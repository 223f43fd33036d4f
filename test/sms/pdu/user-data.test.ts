import { describe, expect, it } from "vitest";
import type { Waiting } from "../../../src/sms/pdu/pdu.ts";
import { read, readWithHeader } from "./deliver.ts";

const voicemail = (isOn: boolean, count: number | null = null): Waiting => ({
  what: "voicemail",
  isOn,
  count,
});

describe("a coding scheme", () => {
  it.each([
    ["00", "Hello", null],
    ["01", "Hello", null],
    ["03", "Hello", null],
    ["10", "Hello", 0],
    ["11", "Hello", 1],
    ["12", "Hello", 2],
    ["13", "Hello", 3],
    ["0C", "Hello", null],
    ["40", "Hello", null],
    ["50", "Hello", 0],
    ["80", "Hello", null],
    ["84", "Hello", null],
    ["BF", "Hello", null],
    ["F0", "Hello", 0],
    ["F1", "Hello", 1],
    ["FB", "Hello", 3],
  ])("%s is of septets: %s, class %s", (coding, text, messageClass) => {
    const pdu = read({ coding });
    expect(pdu).toMatchObject({ content: { kind: "text", text }, messageClass, waiting: null });
  });

  it.each([
    ["08", null],
    ["0B", null],
    ["18", 0],
    ["48", null],
    ["59", 1],
  ])("%s is UCS-2, class %s", (coding, messageClass) => {
    const pdu = read({ coding, userData: "0400480069" });
    expect(pdu).toMatchObject({ content: { kind: "text", text: "Hi" }, messageClass });
  });

  it.each([
    ["04", null],
    ["16", 2],
    ["F4", 0],
    ["F7", 3],
    ["20", null],
    ["28", null],
    ["35", 1],
    ["64", null],
  ])("%s is data, or compressed, class %s", (coding, messageClass) => {
    const pdu = read({ coding, userData: "03C0FFEE" });
    expect(pdu).toMatchObject({ content: { kind: "data", hex: "C0FFEE", port: null }, messageClass });
  });

  it.each([
    ["C8", "05C8329BFD06", "Hello", voicemail(true)],
    ["C0", "05C8329BFD06", "Hello", voicemail(false)],
    ["C9", "05C8329BFD06", "Hello", { what: "fax", isOn: true, count: null }],
    ["CA", "05C8329BFD06", "Hello", { what: "email", isOn: true, count: null }],
    ["CB", "05C8329BFD06", "Hello", { what: "other", isOn: true, count: null }],
    ["D8", "05C8329BFD06", "Hello", voicemail(true)],
    ["D1", "05C8329BFD06", "Hello", { what: "fax", isOn: false, count: null }],
    ["E8", "0400480069", "Hi", voicemail(true)],
    ["E2", "0400480069", "Hi", { what: "email", isOn: false, count: null }],
  ])("%s tells what waits", (coding, userData, text, waiting) => {
    const pdu = read({ coding, userData });
    expect(pdu).toMatchObject({ content: { kind: "text", text }, waiting, messageClass: null });
  });
});

describe("a header", () => {
  it.each([
    ["an 8-bit reference", "0500037A0301", { reference: 0x7a, referenceBits: 8, total: 3, place: 1 }],
    ["a 16-bit reference", "0608040102FFFF", { reference: 0x102, referenceBits: 16, total: 255, place: 255 }],
    [
      "both, of which the last counts",
      "0B0804010202010003050202",
      { reference: 5, referenceBits: 8, total: 2, place: 2 },
    ],
    ["a total of none", "0500037A0000", null],
    ["a place of none", "0500037A0200", null],
    ["a place behind the last", "0500037A0203", null],
    ["a wrong length", "0400027A02", null],
    ["nothing", "00", null],
    ["elements nobody knows", "0770020102710100", null],
  ])("with %s tells the place in a long text", (_what, header, part) => {
    const pdu = readWithHeader(header, "00480069");
    expect(pdu).toMatchObject({ part, content: { kind: "text", text: "Hi" } });
  });

  it.each([
    ["0605040B8423F0", 2948],
    ["0404020FF0", 15],
    ["0705050B8423F000", null],
    ["0304010F", null],
  ])("%s tells the application: %s", (header, port) => {
    expect(readWithHeader(header, "C0FFEE", "04").content).toEqual({ kind: "data", hex: "C0FFEE", port });
  });

  it.each([
    ["0401020003", voicemail(true, 3)],
    ["0401020000", voicemail(false, 0)],
    ["0401028005", voicemail(true, 5)],
    ["0401020102", { what: "fax", isOn: true, count: 2 }],
    ["0401020301", { what: "other", isOn: true, count: 1 }],
    ["080102000201020100", voicemail(true, 2)],
    ["080102010001020002", voicemail(true, 2)],
    ["0A23080005810404F40300", voicemail(true, 3)],
    ["0A23080105810404F40000", voicemail(false, 0)],
  ])("%s tells how many messages wait", (header, waiting) => {
    expect(readWithHeader(header, "00480069", "E1").waiting).toEqual(waiting);
  });

  it("is believed, whatever the coding scheme says", () => {
    expect(readWithHeader("0401020004", "", "C1").waiting).toEqual(voicemail(true, 4));
  });

  it.each([
    ["single shift", "03240101", 0x1b, 0x69, "ı"],
    ["locking shift", "03250101", 0x07, 0x07, "ıı"],
    ["an unknown language", "032401FE", 0x1b, 0x65, "€"],
  ])("chooses a language: %s", (_kind, header, first, second, text) => {
    // Four octets of header are five septets with three bits to fill.
    const packed = (first << 3) | (second << 10);
    const octets = [packed & 0xff, (packed >> 8) & 0xff, packed >> 16];
    const body = octets.map((octet) => octet.toString(16).padStart(2, "0")).join("");
    const pdu = read({ flags: "44", userData: `07${header}${body}` });
    expect(pdu.content).toEqual({ kind: "text", text });
  });

  it("of any length is followed by septets at the next multiple of seven bits", () => {
    for (let length = 2; length <= 20; length++) {
      const header = [length, 0x7e, length - 2, ...Array.from({ length: length - 2 }, () => 0xaa)];
      const skipped = Math.ceil((header.length * 8) / 7);
      let bits = BigInt(
        "0x" +
          header
            .toReversed()
            .map((octet) => octet.toString(16).padStart(2, "0"))
            .join(""),
      );
      Array.from("Hello", (char, index) => {
        bits |= BigInt(char.charCodeAt(0)) << BigInt((skipped + index) * 7);
      });
      const octets = Math.ceil(((skipped + 5) * 7) / 8);
      const userData = Array.from({ length: octets }, (_, index) =>
        Number((bits >> BigInt(index * 8)) & 0xffn)
          .toString(16)
          .padStart(2, "0"),
      );
      const udl = (skipped + 5).toString(16).padStart(2, "0");
      expect(read({ flags: "44", userData: udl + userData.join("") }).content).toEqual({
        kind: "text",
        text: "Hello",
      });
    }
  });

  it.each([
    ["longer than the text", "00", "05C8329BFD06", "Hello"],
    ["that is none: its elements do not end where it does", "08", "080448043F04400438", "ш"],
  ])("%s eats nothing of the text", (_what, coding, userData, text) => {
    const { content } = read({ flags: "44", coding, userData });
    expect(content.kind === "text" && content.text).toContain(text);
  });

  it("with a broken element behind a good one is one", () => {
    const pdu = readWithHeader("0700030502017009", "00480069");
    expect(pdu).toMatchObject({ part: { reference: 5, total: 2, place: 1 }, content: { text: "Hi" } });
  });
});

describe("UCS-2", () => {
  it("is read as UTF-16, and keeps a surrogate whose other half is in another part", () => {
    const texts = ["06D83DDE00D83D", "04DE000021"].map(
      (userData) => read({ coding: "08", userData }).content,
    );
    const [first, second] = texts.map((content) => (content.kind === "text" ? content.text : ""));
    expect(`${first}${second}`).toBe("😀😀!");
  });

  it("of half a unit shows that something is missing", () => {
    expect(read({ coding: "08", userData: "03004800" }).content).toEqual({ kind: "text", text: "H\ufffd" });
  });
});

describe("septets", () => {
  it.each([
    ["an escape behind an escape is a space", "029B0D", " "],
    ["and what comes then is no more escaped", "039B4D19", " e"],
    ["an escape with nothing behind it says nothing", "02C10D", "A"],
    ["what the extension lacks is the character itself", "029B20", "A"],
    ["a page break is a line feed", "021B05", "\n"],
  ])("%s", (_what, userData, text) => {
    expect(read({ userData }).content).toEqual({ kind: "text", text });
  });
});
