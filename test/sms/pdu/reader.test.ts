import { describe, expect, it } from "vitest";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { pduOf, read } from "./deliver.ts";

const undecodable = expect.objectContaining({ kind: "undecodable" }) as unknown;

describe("a sender", () => {
  it.each([
    ["abroad", "0C91447700090020", "+447700900002", false],
    ["written nationally", "0BA17007900000F2", "07700900002", false],
    ["of an unknown type", "0B817007900000F2", "07700900002", false],
    ["that is a short code", "05810404F4", "40404", false],
    ["of the network's own kind", "04B14321", "3412", false],
    ["of twenty digits", "148121436587092143658709", "12345678901234567890", false],
    ["with all that a keypad has", "078121BADCFE", "12*#abc", false],
    ["with a gap that is filled up", "04811F32", "123", false],
    ["without a number", "0081", "", false],
    ["without a number abroad", "0091", "", false],
    ["with a name", "07D049A7F109", "INFO", true],
    ["with a name of eight letters", "0ED06B7658DE7E8BD3", "klarmobi", true],
    ["with a name whose length counts whole octets", "0ED0CDF2396C7EBB01", "Megafon", true],
    ["with a name as Device::Gsm has it", "10D06B7658DE7E8BD36C", "klarmobil", true],
    ["with a name that runs over lines", "10D0C2B07BAD00C96820", "Bank 24", true],
    ["with a name like that of an operator's voicemail", "04D01200", "Φ", true],
    ["with a number for a name", "09D031D98C5603", "12345", false],
    ["with a number abroad for a name", "14D02B1AED7683C17230180C", "+4477009000", false],
    ["with an empty name", "00D0", "", false],
  ])("%s is as a person would write it", (_which, sender, written, isName) => {
    const pdu = read({ sender });
    expect([pdu.sender, pdu.senderIsName]).toEqual([written, isName]);
  });

  it("of more than twenty digits is not taken for one", () => {
    expect(readPdu(pduOf({ sender: "1581214365870921436587092143" }))).toEqual(undecodable);
  });
});

describe("a time stamp", () => {
  it.each([
    ["east", "62100112939240", "2026-01-10T20:39:29.000Z", 60],
    ["west", "62100112939248", "2026-01-10T22:39:29.000Z", -60],
    ["in quarters of an hour", "62100112939222", "2026-01-10T16:09:29.000Z", 330],
    ["in the west, by tens of quarters", "6210011293920A", "2026-01-11T02:39:29.000Z", -300],
    ["at Greenwich", "62100112939200", "2026-01-10T21:39:29.000Z", 0],
    ["at Greenwich, from the west", "62100112939208", "2026-01-10T21:39:29.000Z", 0],
    ["of the last century", "99211332959500", "1999-12-31T23:59:59.000Z", 0],
    ["on a leap day", "42209200000000", "2024-02-29T00:00:00.000Z", 0],
    ["before summer time in its zone", "52603032959580", "2025-06-03T21:59:59.000Z", 120],
  ])("%s is a moment", (_where, time, at, offsetMinutes) => {
    expect(read({ time }).sentAt).toEqual({ at: Date.parse(at), offsetMinutes });
  });

  it.each([
    ["nothing", "00000000000000"],
    ["filling", "FFFFFFFFFFFFFF"],
    ["month 13", "62310112939240"],
    ["month 0", "62000112939240"],
    ["30 February", "62200312939240"],
    ["29 February of no leap year", "62209212939240"],
    ["day 0", "62100012939240"],
    ["hour 24", "62100142939240"],
    ["minute 60", "62100112069240"],
    ["second 60", "62100112930640"],
    ["a semi-octet above 9", "621001129392A0"],
    ["another", "6A100112939240"],
    ["a zone beyond all zones", "62100112939275"],
  ])("of %s is none, and the text is read", (_what, time) => {
    const pdu = read({ time });
    expect([pdu.sentAt, pdu.content]).toEqual([null, { kind: "text", text: "Hello" }]);
  });
});

describe("a protocol identifier", () => {
  it.each([
    ["00", false, null],
    ["40", true, null],
    ["41", false, 1],
    ["47", false, 7],
    ["48", false, null],
    ["5F", false, null],
    ["7F", false, null],
    ["C0", false, null],
  ])("%s: silent %s, replaces %s", (protocol, isSilent, replaces) => {
    expect(read({ protocol })).toMatchObject({
      isSilent,
      replaces,
      content: { kind: "text", text: "Hello" },
    });
  });
});

describe("a status report", () => {
  const report = (status: string): string => `00065A0C914477000900206210011293924062100112935340${status}`;

  it.each([
    ["00", "delivered", "the phone has it"],
    ["01", "delivered", "nobody confirms"],
    ["02", "failed", "a later text"],
    ["1F", "delivered", "status 31"],
    ["20", "pending", "congested"],
    ["21", "pending", "busy"],
    ["22", "pending", "does not answer"],
    ["25", "pending", "the phone reports an error"],
    ["3F", "pending", "status 63"],
    ["40", "failed", "an error in the network"],
    ["41", "failed", "cannot take texts"],
    ["43", "failed", "cannot be reached"],
    ["46", "failed", "for as long as the text was kept"],
    ["49", "failed", "knows nothing of it"],
    ["5F", "failed", "status 95"],
    ["60", "failed", "congested"],
    ["62", "failed", "does not answer"],
    ["65", "failed", "the phone reports an error"],
    ["7F", "failed", "status 127"],
    ["80", "failed", "status 128"],
    ["FF", "failed", "status 255"],
  ])("%s: %s", (status, outcome, words) => {
    const pdu = readPdu(report(status));
    expect(pdu).toMatchObject({ kind: "status-report", reference: 90, recipient: "+447700900002", outcome });
    expect(pdu.kind === "status-report" && pdu.words).toContain(words);
  });

  it("may go on, and may have nonsense for times", () => {
    const pdu = readPdu("00065A0C91447700090020FFFFFFFFFFFFFF0000000000000000FF0000");
    expect(pdu).toMatchObject({ kind: "status-report", sentAt: null, doneAt: null, outcome: "delivered" });
  });

  it("without its status is cut off", () => {
    expect(readPdu(report(""))).toEqual(undecodable);
  });
});

describe("what is no text", () => {
  it.each([
    ["nothing", ""],
    ["half an octet", "0"],
    ["a service centre alone", "0791447700090000"],
    ["an empty service centre alone", "00"],
    ["a service centre that is cut off", "0C914477"],
    ["words", "OK"],
    ["odd hex", pduOf({}).slice(1)],
    ["hex with a space", pduOf({}).replace("04", "0 4")],
    ["hex with a line in it", `${pduOf({})}\r\n+CMTI: "SM",26`],
    ["filling", "FF".repeat(176)],
    ["letters that look like digits", pduOf({}).replaceAll("0", "O")],
    ["a length beyond its end", pduOf({ userData: "A0C8329BFD06" })],
    ["a length beyond all texts", pduOf({ userData: `A1${"00".repeat(141)}` })],
    ["data beyond all texts", pduOf({ coding: "04", userData: `8D${"00".repeat(141)}` })],
    ["something behind its end", `${pduOf({})}0D0A`],
    ["a megabyte of hex", "00".repeat(500_000)],
    ["a megabyte of something else", "(".repeat(1_000_000)],
  ])("%s is undecodable", (_what, pdu) => {
    expect(readPdu(pdu)).toEqual(undecodable);
  });

  it.each([
    ["zeros", "00".repeat(20)],
    ["ones", "FF".repeat(140)],
  ])("%s behind a text are what a SIM fills it up with", (_what, filling) => {
    expect(readPdu(pduOf({}) + filling)).toEqual(readPdu(pduOf({})));
  });

  it("a text that is cut off anywhere is undecodable", () => {
    const pdu = pduOf({ flags: "44", userData: "0D0500037A0201C8329BFD0600" });
    expect(readPdu(pdu).kind).toBe("deliver");
    for (let end = 0; end < pdu.length; end++) expect(readPdu(pdu.slice(0, end))).toEqual(undecodable);
  });

  it("lower-case hex and a reserved type are read", () => {
    expect(readPdu(pduOf({ flags: "07" }).toLowerCase())).toEqual(readPdu(pduOf({})));
  });
});
