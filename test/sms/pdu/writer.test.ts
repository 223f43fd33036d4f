import { describe, expect, it } from "vitest";
import { costOf } from "../../../src/sms/pdu/parts.ts";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { writeSubmits } from "../../../src/sms/pdu/writer.ts";
import { deliveryOf, readSubmit } from "./submit.ts";

const to = "+447700900002";

/** The parts of a text as the recipient reads them. */
function partsOf(text: string): readonly string[] {
  return writeSubmits({ to, text, reference: 7, statusReport: false }).map(({ pdu }) => {
    const read = readPdu(deliveryOf(pdu));
    return read.kind === "deliver" && read.content.kind === "text" ? read.content.text : read.kind;
  });
}

const family = "👨‍👩‍👧‍👦";

describe("the cost of a text", () => {
  it.each([
    ["nothing", "", 0, "gsm-7"],
    ["160 letters", "a".repeat(160), 1, "gsm-7"],
    ["161 letters", "a".repeat(161), 2, "gsm-7"],
    ["2 times 153 letters", "a".repeat(306), 2, "gsm-7"],
    ["one more", "a".repeat(307), 3, "gsm-7"],
    ["80 euros, which take two septets each", "€".repeat(80), 1, "gsm-7"],
    ["152 euros", "€".repeat(152), 2, "gsm-7"],
    ["153 euros, none of which may be split", "€".repeat(153), 3, "gsm-7"],
    ["70 units", "ж".repeat(70), 1, "ucs-2"],
    ["71 units", "ж".repeat(71), 2, "ucs-2"],
    ["2 times 67 units", "ж".repeat(134), 2, "ucs-2"],
    ["one more", "ж".repeat(135), 3, "ucs-2"],
    ["35 emoji of two units", "😀".repeat(35), 1, "ucs-2"],
    ["66 emoji", "😀".repeat(66), 2, "ucs-2"],
    ["67 emoji, none of which may be split", "😀".repeat(67), 3, "ucs-2"],
    ["a letter that the alphabet has in capitals alone", "ç", 1, "ucs-2"],
    ["255 parts", "a".repeat(255 * 153), 255, "gsm-7"],
    ["255 wide parts", "ж".repeat(255 * 67), 255, "ucs-2"],
    ["more than can be sent", "a".repeat(255 * 153 + 1), 256, "gsm-7"],
    ["line ends of two characters", "\r\n".repeat(160), 1, "gsm-7"],
    ["a tab", "\t", 1, "ucs-2"],
  ])("is told for %s", (_what, text, parts, alphabet) => {
    expect(costOf(text)).toEqual({ parts, alphabet });
  });

  it("is told for what no network would take", () => {
    expect(costOf("€".repeat(2_000_000)).parts).toBe(Math.ceil(2_000_000 / 76));
    expect(costOf("👩🏽".repeat(500_000)).parts).toBe(Math.ceil(1_000_000 / 33));
  });
});

describe("a text", () => {
  it("of nothing has no parts", () => {
    expect(writeSubmits({ to, text: "", reference: 0, statusReport: true })).toEqual([]);
  });

  it.each([
    ["line ends are line feeds", "a\r\nb\rc\nd\n\re", "a\nb\nc\nd\n\ne"],
    ["single surrogates are shown as such", "\ud83d-\ude00\ude00\ud83d", "\ufffd-\ufffd\ufffd\ufffd"],
    ["so is NUL", "a\0b", "a\ufffdb"],
    ["controls arrive", "\u001a\u001b\t\u0007\u007f\u0085", "\u001a\u001b\t\u0007\u007f\u0085"],
    ["a form feed is none of the alphabet's page breaks", "a\fb", "a\fb"],
    ["marks of direction arrive", "\u202eabc\u200f", "\u202eabc\u200f"],
    [
      "answers of modems are mere text",
      "OK\n+CMGS: 5\n^CEND:1,0,104,16\n> ",
      "OK\n+CMGS: 5\n^CEND:1,0,104,16\n> ",
    ],
    ["all of the alphabet", "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~]|€", undefined],
  ])("arrives: %s", (_what, text, arrived) => {
    expect(partsOf(text)).toEqual([arrived ?? text]);
  });

  it("is not split within an emoji of two units", () => {
    expect(partsOf(`${"ж".repeat(66)}😀😀😀`)).toEqual(["ж".repeat(66), "😀😀😀"]);
  });

  it("is not split within a character behind an escape", () => {
    expect(partsOf(`${"a".repeat(152)}€${"a".repeat(10)}`)).toEqual(["a".repeat(152), `€${"a".repeat(10)}`]);
  });

  it("is not split within what people take for a character, where that is free", () => {
    expect(partsOf(`${"ж".repeat(60)}${family}!`)).toEqual(["ж".repeat(60), `${family}!`]);
    expect(partsOf(`${"ж".repeat(66)}e\u0301${"ж".repeat(20)}`)[0]).toBe("ж".repeat(66));
    expect(partsOf(`${"ж".repeat(65)}🇮🇹${"ж".repeat(20)}`)[0]).toBe("ж".repeat(65));
  });

  it("is split there rather than into more parts", () => {
    const text = `${"ж".repeat(59)}${family}${"ж".repeat(64)}`;
    const parts = partsOf(text);
    expect(parts.map((part) => part.length)).toEqual([67, 67]);
    expect(parts.join("")).toBe(text);
  });

  it("of a character that no part has room for is split all the same", () => {
    const text = `e${"\u0301".repeat(200)}`;
    expect(partsOf(text).map((part) => part.length)).toEqual([67, 67, 67]);
  });

  it("has the same reference in all its parts, and their places from one on", () => {
    const submits = writeSubmits({ to, text: "a".repeat(400), reference: 255, statusReport: false });
    const headers = submits.map(({ pdu }) => readSubmit(pdu).userData.slice(2, 14));
    expect(headers).toEqual(["050003FF0301", "050003FF0302", "050003FF0303"]);
  });

  it("asks for reports of all its parts, or of none", () => {
    for (const statusReport of [true, false]) {
      const submits = writeSubmits({ to, text: "a".repeat(400), reference: 0, statusReport });
      expect(submits.map(({ pdu }) => readSubmit(pdu).wantsStatusReport)).toEqual(
        Array(3).fill(statusReport),
      );
    }
  });

  it("is told the modem with its octets, without those of the service centre", () => {
    const [submit] = writeSubmits({ to, text: "Hello", reference: 0, statusReport: true });
    expect(submit).toEqual({ pdu: "0021000C91447700090020000005C8329BFD06", length: 18 });
  });

  it.each([
    ["+447700900002", "0C91447700090020"],
    ["40404", "05810404F4"],
    ["07700900002", "0B817007900000F2"],
    ["12345678901234567890", "148121436587092143658709"],
    ["*100#", "05811A00FB"],
  ])("goes to %s", (number, address) => {
    const [submit] = writeSubmits({ to: number, text: "a", reference: 0, statusReport: false });
    expect(submit?.pdu).toBe(`000100${address}00000161`);
  });

  it.each([
    "",
    "+",
    "INFO",
    "+44 7700 900002",
    "123456789012345678901",
    "++44",
    "44+",
    "٤٤",
    "1\n",
    "1\u001a",
  ])("does not go to %j", (number) => {
    expect(() => writeSubmits({ to: number, text: "a", reference: 0, statusReport: false })).toThrow(
      RangeError,
    );
  });

  it.each([-1, 256, 1.5, Number.NaN])("has no reference %d", (reference) => {
    expect(() => writeSubmits({ to, text: "a", reference, statusReport: false })).toThrow(RangeError);
  });

  it("has at most 255 parts", () => {
    const most = "a".repeat(255 * 153);
    expect(writeSubmits({ to, text: most, reference: 0, statusReport: false })).toHaveLength(255);
    expect(() => writeSubmits({ to, text: `${most}a`, reference: 0, statusReport: false })).toThrow(
      RangeError,
    );
  });
});
