import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readEntries,
  readFill,
  readReference,
  readStorages,
  readTaken,
  saysSent,
} from "../../src/modem/text-replies.ts";

const pdu = "0791447700090000040C9144770009002000006210011293924005C8329BFD06";
const report = "079144770009000006220C91447700090020621001129392406210011293534000";

/** The entries as `index/status pdu`, a dash where it cannot be read. */
const read = (...lines: readonly string[]): readonly string[] | string => {
  const entries = readEntries(lines);
  return entries.kind === "in-text"
    ? "in text"
    : entries.entries.map(({ index, status, pdu: hex }) => `${index ?? "?"}/${status} ${hex ?? "-"}`);
};

describe("the entries of a list", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["none", [], []],
    ["one", ["+CMGL: 0,1,,24", pdu], [`0/1 ${pdu}`]],
    ["two", ["+CMGL: 0,1,,24", pdu, "+CMGL: 17,0,,25", report], [`0/1 ${pdu}`, `17/0 ${report}`]],
    ["without a space, in lower case", ["+CMGL:3,0,,24", pdu.toLowerCase()], [`3/0 ${pdu}`]],
    ["with spaces", ["+CMGL : 3, 0, , 24", pdu], [`3/0 ${pdu}`]],
    ["with a name in it", ['+CMGL: 3,0,"Anna, B.",24', pdu], [`3/0 ${pdu}`]],
    ["with a name without quotes", ["+CMGL: 3,0,Anna,24", pdu], [`3/0 ${pdu}`]],
    ["without the field of the name", ["+CMGL: 3,0,24", pdu], [`3/0 ${pdu}`]],
    ["of AT+CMGR", ["+CMGR: 0,,24", pdu], [`?/0 ${pdu}`]],
    // T68
    ["cut in two", ["+CMGL: 666,1,,24", pdu.slice(0, 9), pdu.slice(9)], [`666/1 ${pdu}`]],
    ["cut in many", ["+CMGL: 0,1,,24", ...(pdu.match(/.{1,7}/g) ?? [])], [`0/1 ${pdu}`]],
    ["with rubbish between", ["+CMGL: 0,1,,24", pdu.slice(0, 9), "~#~", pdu.slice(9)], [`0/1 ${pdu}`]],
    ["with its header cut", ["+CMGL: 0,1,,2", "4", pdu], [`0/1 ${pdu}`]],
    ["with its header cut earlier", ["+CMGL: 0,1", ",,24", pdu], [`0/1 ${pdu}`]],
    ["with its header cut in the index", ["+CMGL: 1", "0,1,,24", pdu], [`10/1 ${pdu}`]],
    ["with digits lost", ["+CMGL: 0,1,,24", pdu.slice(0, -2)], ["0/1 -"]],
    ["with digits too many", ["+CMGL: 0,1,,24", `${pdu}00`], ["0/1 -"]],
    ["without its PDU", ["+CMGL: 0,1,,24", "+CMGL: 1,1,,25", report], ["0/1 -", `1/1 ${report}`]],
    ["with nothing that is a PDU", ["+CMGL: 0,1,,24", "hello"], ["0/1 -"]],
    ["with a header that says nothing", ["+CMGL: ,,,", pdu, "+CMGL: 1,1,,25", report], [`1/1 ${report}`]],
    ["behind a PDU that belongs to nobody", [pdu, "+CMGL: 1,1,,25", report], [`1/1 ${report}`]],
    // Modems that show an empty place as one of no length.
    ["empty", ["+CMGR: 0,,0"], []],
  ])("%s", (_what, lines, entries) => {
    expect(read(...lines)).toEqual(entries);
  });

  it("keep what came, in one line", () => {
    const entries = readEntries(["+CMGL: 0,1,,24", "0791", "~#~"]);
    expect(entries).toMatchObject({ entries: [{ pdu: null, raw: "24 octets: 0791 ~#~" }] });
  });

  it("are not read in text mode, for anything may stand there", () => {
    expect(read('+CMGL: 1,"REC READ","+447700900002",,"26/03/02"', "+CMGL: 2,1,,24", pdu)).toBe("in text");
    expect(read("+CMGL: 2,1,,24", pdu, '+CMGL: 1,"REC READ","+447700900002"')).toBe("in text");
    expect(read('+CMGR: "REC READ","+447700900002"', "hello")).toBe("in text");
  });

  it("that were cut anywhere are whole again, or known not to be", () => {
    const pieces = fc
      .tuple(fc.constantFrom(pdu, report), fc.uniqueArray(fc.integer({ min: 1, max: 63 }), { maxLength: 6 }))
      .map(([hex, cuts]) => {
        const places = [0, ...[...cuts].sort((a, b) => a - b), hex.length];
        const lines = places.slice(1).map((end, place) => hex.slice(places[place], end));
        return { hex, lines };
      });
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 5 }), fc.option(fc.nat({ max: 4 })), (entries, lost) => {
        const lines = entries.flatMap(({ hex, lines: parts }, index) => [
          `+CMGL: ${index},1,,${hex === pdu ? 24 : 25}`,
          ...(index === lost ? parts.slice(0, -1) : parts),
        ]);
        expect(read(...lines)).toEqual(
          entries.map(({ hex }, index) => `${index}/1 ${index === lost ? "-" : hex}`),
        );
      }),
    );
  });
});

describe("what a modem says of its storages", () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      "E1752",
      '+CPMS: ("ME","MT","SM","SR"),("ME","MT","SM","SR"),("ME","MT","SM","SR")',
      ["ME", "MT", "SM", "SR"],
      ["ME", "MT", "SM", "SR"],
    ],
    ["three different", '+CPMS: ("SM","ME"),("SM"),("SM")', ["SM", "ME"], ["SM"]],
    ["with spaces", '+CPMS: ("SM" , "ME"), ("SM") , ("ME")', ["SM", "ME"], ["ME"]],
    ["one group", '+CPMS: ("SM")', ["SM"], ["SM"]],
    ["without brackets", '+CPMS: "SM","SM","SM"', ["SM", "SM", "SM"], ["SM", "SM", "SM"]],
    ["nothing", "+CPMS:", [], []],
    ["nonsense", "OKAY", [], []],
  ])("%s", (_who, line, reading, receiving) => {
    expect(readStorages([line])).toEqual({ reading, receiving });
  });

  it.each<[string, number | null, number | null]>([
    ["+CPMS: 3,40,0,40,0,40", 3, 40],
    ["+CPMS:0,255", 0, 255],
    ['+CPMS: "SM",12,250,"SM",12,250', 12, 250],
    ["+CPMS: 3", null, null],
    ["+CPMS: ,", null, null],
  ])("%s", (line, used, size) => {
    expect(readFill([line])).toEqual({ used, size });
  });

  it("how full it is when it says nothing", () => {
    expect(readFill([])).toEqual({ used: null, size: null });
  });

  it.each<[string, readonly number[]]>([
    ["+CMGD: (),(0-4)", []],
    ["+CMGD: (0,1,5),(0-4)", [0, 1, 5]],
    ["+CMGD: (1-3, 7),(0-4)", [1, 2, 3, 7]],
    ["+CMGD:(0)", [0]],
    ["+CMGD: (9-3),(0-4)", []],
    ["+CMGD: (x,1)", [1]],
    ["+CMGD:", []],
  ])("%s", (line, taken) => {
    expect(readTaken([line])).toEqual(taken);
  });

  it("without end", () => {
    expect(readTaken(["+CMGD: (0-9999,0-9999),(0-4)"])).toHaveLength(1000);
  });
});

describe("the answer to a text", () => {
  it.each<[string, number | null]>([
    ["+CMGS: 34", 34],
    ["+CMGS:0", 0],
    ['+CMGS: 255,"26/03/02,09:00:00+00"', 255],
    ["+CMGS: 256", null],
    ["+CMGS:", null],
  ])("%s", (line, reference) => {
    expect([readReference([line]), saysSent([line])]).toEqual([reference, true]);
  });

  it("without its line", () => {
    expect([readReference([]), saysSent(["+CMS: 1"])]).toEqual([null, false]);
  });
});

it("reads whatever is written", () => {
  const line = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(..."+,C,M,G,L,R,P,S,D,:, ,0,1,-,(,),A,F".split(","), '"', ",") }),
    fc.string().map((text) => `+CMGL: ${text}`),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      readEntries(lines);
      readFill(lines);
      readStorages(lines);
      readTaken(lines);
      readReference(lines);
    }),
  );
});
