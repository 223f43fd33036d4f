import {
  array,
  assert as assertProperty,
  constantFrom,
  integer,
  property,
  string,
  uint8Array,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { fromSeptets, pack, toSeptets, unpack } from "../../../src/simulator/texts/alphabet.ts";
import {
  hexOf,
  octetsOf,
  readAddress,
  writeAddress,
  writeTime,
} from "../../../src/simulator/texts/octets.ts";
import { type TextContent, type TextMarks, writeText } from "../../../src/simulator/texts/parts.ts";
import {
  glance,
  lay,
  readSubmit,
  withoutCentre,
  writeDeliver,
  writeReport,
} from "../../../src/simulator/texts/pdu.ts";
import { showText, writeSubmit } from "../../../src/simulator/texts/text-mode.ts";

const writing = {
  centre: "+447700900000",
  sender: "+447700900002",
  reference: 1,
  sentAt: new Date("2026-01-10T20:39:29Z"),
  offsetMinutes: 60,
};

const write = (content: TextContent, marks: TextMarks = {}): readonly string[] =>
  writeText(content, marks, writing);

const octets = (hex: string): readonly number[] => octetsOf(hex) ?? [];
const readHex = (hex: string) => readSubmit(withoutCentre(octets(hex)));

/** What stands between the sender and the time stamp, and what stands behind that. */
const marksOf = (pdu: string): string =>
  pdu.replace(/^0791447700090000[04]40C91447700090020/, "").replace("62100112939240", " ");

describe("a text as the centre writes it", () => {
  it("is the reference's example, octet for octet", () => {
    expect(write("Hello")).toEqual(["0791447700090000040C9144770009002000006210011293924005C8329BFD06"]);
    expect(write("Perché no?", { alphabet: "ucs-2" })).toEqual([
      "0791447700090000040C91447700090020000862100112939240140050006500720063006800E90020006E006F003F",
    ]);
  });

  it.each<[string, TextContent, TextMarks, string]>([
    ["flash", "Hi", { messageClass: 0 }, "0010 02C834"],
    ["for the SIM", "Hi", { messageClass: 2 }, "0012 02C834"],
    ["flash in UCS-2", "Ж", { messageClass: 0 }, "0018 020416"],
    ["silent", "Hi", { silent: true }, "4000 02C834"],
    ["in the place of another", "Hi", { replaces: 3 }, "4300 02C834"],
    ["a waiting voicemail", "Hi", { waiting: { what: "voicemail", isOn: true } }, "00D8 02C834"],
    ["no waiting fax any more, in UCS-2", "Ж", { waiting: { what: "fax", isOn: false } }, "00E1 020416"],
    ["data", { data: "00ff" }, {}, "0004 0200FF"],
  ])("is marked when it is %s", (_what, content, marks, expected) => {
    expect(marksOf(write(content, marks)[0] ?? "")).toBe(expected);
  });

  it("has a header for a port, and for a count of what waits", () => {
    expect(marksOf(write({ data: "00ff", port: 2948 })[0] ?? "")).toBe("0004 090605040B84000000FF");
    // Five octets of header take six septets, and leave two bits empty.
    const counted = write("Hi", { waiting: { what: "email", isOn: true, count: 5 } })[0] ?? "";
    expect(marksOf(counted)).toBe("0000 08040102820520D3");
  });

  it.each<[string, string, TextMarks, readonly number[]]>([
    ["160 letters", "a".repeat(160), {}, [160]],
    ["161 letters", "a".repeat(161), {}, [153, 8]],
    ["80 euros", "€".repeat(80), {}, [80]],
    ["81 euros, none of them cut", "€".repeat(81), {}, [76, 5]],
    ["70 Cyrillic letters", "ж".repeat(70), {}, [70]],
    ["71 Cyrillic letters", "ж".repeat(71), {}, [67, 4]],
    ["a wide reference", "a".repeat(161), { referenceBits: 16 }, [152, 9]],
    ["emoji, through whose middle it cuts", "😀".repeat(36), {}, [67, 5]],
  ])("of %s is cut as it has room", (_what, text, marks, lengths) => {
    const parts = write(text, marks).map((pdu) => showText(pdu).body ?? "");
    const shown = parts.map((part) =>
      /^[\dA-F]+$/.test(part) ? Buffer.from(part, "hex").swap16().toString("utf16le") : part,
    );
    expect(shown.map(({ length }) => length)).toEqual(lengths);
    expect(shown.join("")).toBe(text);
  });

  it("of several parts counts them in its header", () => {
    const [first = "", second = ""] = write("a".repeat(161), { reference: 0x7a });
    expect([first.slice(54, 66), second.slice(54, 66)]).toEqual(["0500037A0201", "0500037A0202"]);
    const [wide = ""] = write("a".repeat(161), { reference: 0x1234, referenceBits: 16 });
    expect(wide.slice(54, 68)).toBe("06080412340201");
  });

  it("is not written when it cannot be", () => {
    expect(() => write("Ж", { alphabet: "gsm-7" })).toThrow("GSM 7");
    expect(() => write({ data: "0" })).toThrow("hexadecimal");
    expect(() => write("a".repeat(153 * 255 + 1))).toThrow("255 parts");
  });
});

describe("a part, and a report", () => {
  it("are the reference's examples, octet for octet", () => {
    const header = [0, 3, 0x7a, 2, 1];
    const units = (toSeptets("Part one, ") ?? []).flat();
    const data = lay({ alphabet: "gsm-7", header, units });
    expect(writeDeliver({ ...writing, protocol: 0, coding: 0, hasHeader: true, data })).toBe(
      "0791447700090000440C91447700090020000062100112939240110500037A0201A061391DF476975920",
    );
    const sentAt = new Date("2026-01-10T20:39:29Z");
    const doneAt = new Date("2026-01-10T20:39:35Z");
    expect(
      writeReport({
        ...writing,
        recipient: "+447700900002",
        reference: 34,
        sentAt,
        doneAt,
        status: 0,
      }),
    ).toBe("079144770009000006220C91447700090020621001129392406210011293534000");
  });
});

describe("addresses and times", () => {
  it.each([
    ["+447700900002", "0C91447700090020"],
    ["40404", "05810404F4"],
    ["*100#", "05811A00FB"],
    ["Ufone", "09D055F3DB5D06"],
    ["INFO", "07D049A7F109"],
  ])("%s is %s", (address, hex) => {
    expect(hexOf(writeAddress(address))).toBe(hex);
    expect(readAddress(octets(hex))).toEqual({ address, size: hex.length / 2 });
  });

  it.each([
    ["2026-03-02T09:00:00Z", 0, "62302090000000"],
    ["2026-03-02T09:00:00Z", -330, "6230203003002A"],
    ["2026-12-31T23:59:59Z", 840, "72101031959565"],
  ])("%s at %i minutes is %s", (date, offset, hex) => {
    expect(hexOf(writeTime(new Date(date), offset))).toBe(hex);
  });
});

describe("a text of the SIM", () => {
  it.each<[string, string, Partial<NonNullable<ReturnType<typeof readHex>>>]>([
    [
      "with a report wanted",
      "0031000C9144770009002000000B05C8329BFD06",
      { text: "Hello", wantsReport: true },
    ],
    ["that a shipping program made", "0031000B916407281553F800000B021B14", { to: "+46708251358", text: "{" }],
    ["without a validity", "0001000C91447700090020000005C8329BFD06", { text: "Hello" }],
    ["with an absolute validity", "0019000C9144770009002000006210011293924005C8329BFD06", { text: "Hello" }],
    ["in UCS-2", "0011000C9144770009002000080B020416", { text: "Ж", alphabet: "ucs-2" }],
    ["of data", "0011000C9144770009002000040B0200FF", { text: "00FF", alphabet: "data" }],
    [
      "in parts",
      "0051000C9144770009002000000B100500037A0202E061391D44BFBF5D",
      { text: "part two.", part: { reference: 0x7a, total: 2, place: 2 } },
    ],
    [
      "in parts with a wide reference",
      "0051000C9144770009002000080B09060804123402010416",
      { text: "Ж", part: { reference: 0x1234, total: 2, place: 1 } },
    ],
  ])("%s is read", (_what, pdu, expected) => {
    expect(readHex(pdu)).toMatchObject(expected);
  });

  it.each([
    ["no SUBMIT", "0030000C9144770009002000000B05C8329BFD06"],
    ["to nobody", "003100009100000B05C8329BFD06"],
    ["shorter than it says", "0031000C9144770009002000000B09C8329BFD06"],
    ["longer than it says", "0031000C9144770009002000000B05C8329BFD0600"],
    ["without its text", "0031000C91447700090020"],
    ["with a header longer than itself", "0051000C9144770009002000080B030600FF"],
    ["empty", ""],
  ])("that is %s is not", (_what, pdu) => {
    expect(readHex(pdu)).toBeUndefined();
  });
});

const letters = array(constantFrom(...Array.from("@£$aZ0 \n€{}[]~^|\\ΔΩ§à")), { maxLength: 160 }).map((all) =>
  all.join(""),
);

describe("whatever comes", () => {
  it("letters become septets, octets, and the same letters again", () => {
    assertProperty(
      property(letters, integer({ min: 0, max: 6 }), (text, fill) => {
        const septets = (toSeptets(text) ?? []).flat();
        expect(fromSeptets(unpack(pack(septets, fill), septets.length, fill))).toBe(text);
      }),
    );
  });

  it("a text typed in text mode is the one that is sent", () => {
    assertProperty(
      property(letters, integer({ min: 0, max: 255 }), (text, firstOctet) => {
        const pdu = writeSubmit("+447700900002", text, firstOctet);
        const isShort = (toSeptets(text) ?? []).flat().length <= 160;
        const { to, text: read } = readHex(pdu ?? "") ?? {};
        expect([to, read]).toEqual(isShort ? ["+447700900002", text] : [undefined, undefined]);
      }),
    );
  });

  it("any octets are looked at, shown, and read in their time", () => {
    assertProperty(
      property(uint8Array({ maxLength: 200 }), (bytes) => {
        const pdu = hexOf([...bytes]);
        glance([...bytes]);
        expect(showText(pdu).fields).toMatch(/"/);
        readHex(pdu);
      }),
      { numRuns: 2000 },
    );
  });

  it("any text the centre takes can be shown", () => {
    assertProperty(
      property(string({ unit: "binary", maxLength: 400 }), (text) => {
        for (const pdu of write(text)) expect(showText(pdu).body).not.toBeNull();
      }),
    );
  });
});
