import { describe, expect, it } from "vitest";
import { isHex, isInText, isWhole, lengthIn, wantsDigits } from "../../src/at/pdu-lines.ts";

describe("the length of a PDU", () => {
  it.each<[string, number | null]>([
    ["+CMGL: 1,1,,22", 22],
    ["+CMGL:1,1,22", 22],
    ['+CMGL: 1,1,"Anna, B.",22', 22],
    ["+CMGR: 0,,155", 155],
    ["+CMT: ,34", 34],
    ["+CMT: 34", 34],
    ['+CMT: "Anna",34', 34],
    ["+CDS: 25", 25],
    ["+CMGL: 1,1,,", null],
    ["+CMGL: 1,1,,22x", null],
    ["+CMGL: 1,1,,2222", null],
    ['+CMGL: 1,"REC READ","+447700900002",,22', null],
    ['+CMT: "+447700900002",,"26/03/02,09:00:00+00",145,4,0,0,"+447700900000",145,5', null],
  ])("%s", (header, length) => {
    expect(lengthIn(header)).toBe(length);
  });

  it("does not count the service centre's address", () => {
    expect(isWhole("0031000C91", 4)).toBe(true);
    expect(isWhole("0791447700090000AABB", 2)).toBe(true);
    expect(isWhole("0791447700090000AAB", 2)).toBe(false);
    expect(isWhole("0791447700090000AABB00", 2)).toBe(false);
    expect([isWhole("", 0), isWhole("0", 0), isWhole("00", 0)]).toEqual([false, false, true]);
  });

  it("says whether the last PDU of a list wants digits still", () => {
    expect(wantsDigits(["+CMGL: 0,1,,2", "00AB"])).toBe(true);
    expect(wantsDigits(["+CMGL: 0,1,,2", "00AB", "CD"])).toBe(false);
    expect(wantsDigits(["+CMGL: 0,1,,2", "00ABCD", "+CMGL: 1,1,,2"])).toBe(true);
    expect([wantsDigits([]), wantsDigits(["+CMGL: 0"])]).toEqual([true, true]);
  });
});

it.each(["0", "0aF9", "ACE"])("%s may be of a PDU", (piece) => {
  expect(isHex(piece)).toBe(true);
});

it.each(["", "OK", "+CMGL: 1", "0A 0B", "^RSSI:15"])("%j is of none", (piece) => {
  expect(isHex(piece)).toBe(false);
});

it.each<[string, boolean]>([
  ['+CMGL: 1,"REC READ","+447700900002",,"26/03/02"', true],
  ['+CMGR: "REC UNREAD","+447700900002"', true],
  ['+CMT: "+447700900002",,"26/03/02"', true],
  ['+CMT: "+447700900002","26/03/02",145', true],
  ['+CDS: 6,34,"+447700900002",145,"26/03/02","26/03/02",0', true],
  ["+CBM: 1,50,1,1,1", true],
  ['+CMGL: 1,1,"Anna",22', false],
  ['+CMGR: 0,"Anna",22', false],
  ['+CMT: "Anna",22', false],
  ["+CMT: ,22", false],
  ["+CMT: 22", false],
  ["+CDS: 25", false],
  ["+CBM: 88", false],
  ['+CLCC: 1,0,0,0,0,"+447700900001",145', false],
])("text mode in %s: %s", (header, inText) => {
  expect(isInText(header)).toBe(inText);
});
