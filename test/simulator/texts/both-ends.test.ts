import { assert as assertProperty, constantFrom, integer, property, record, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { readPdu } from "../../../src/sms/pdu/reader.ts";
import { writeSubmits } from "../../../src/sms/pdu/writer.ts";
import { octetsOf } from "../../../src/simulator/texts/octets.ts";
import { writeText } from "../../../src/simulator/texts/parts.ts";
import { readSubmit, withoutCentre, writeReport } from "../../../src/simulator/texts/pdu.ts";

// The driver's codec and this one were written apart; here each has to understand the other.

const sender = constantFrom("+447700900002", "40404", "INFO", "A b-c");
const text = constantFrom("grapheme", "grapheme-ascii").chain((unit) => string({ unit, maxLength: 400 }));

describe("the driver's codec", () => {
  it("reads what the centre writes", () => {
    assertProperty(
      property(
        sender,
        text.filter((each) => each !== ""),
        record({
          reference: integer({ min: 0, max: 255 }),
          referenceBits: constantFrom(8 as const, 16 as const),
        }),
        integer({ min: -48, max: 56 }),
        (from, written, marks, quarters) => {
          const sentAt = new Date("2026-03-02T09:30:00Z");
          const offsetMinutes = quarters * 15;
          const writing = { centre: "+447700900000", sender: from, reference: 0, sentAt, offsetMinutes };
          const read = writeText(written, marks, writing).map(readPdu);
          const bodies = read.map((pdu) =>
            pdu.kind === "deliver" && pdu.content.kind === "text" ? pdu.content.text : "",
          );
          expect(bodies.join("")).toBe(written);
          for (const pdu of read)
            expect(pdu).toMatchObject({ sender: from, sentAt: { at: sentAt.getTime(), offsetMinutes } });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reads the centre's reports", () => {
    const sentAt = new Date("2026-03-02T09:30:00Z");
    const doneAt = new Date("2026-03-02T09:31:00Z");
    const report = { centre: "+447700900000", recipient: "+447700900002", sentAt, doneAt, offsetMinutes: 0 };
    for (const [status, outcome] of [
      [0x00, "delivered"],
      [0x22, "pending"],
      [0x41, "failed"],
    ] as const)
      expect(readPdu(writeReport({ ...report, reference: 200, status }))).toMatchObject({
        kind: "status-report",
        reference: 200,
        recipient: "+447700900002",
        outcome,
        doneAt: { at: doneAt.getTime() },
      });
  });

  it("writes what the network reads", () => {
    assertProperty(
      property(text, integer({ min: 0, max: 255 }), (written, reference) => {
        const pdus = writeSubmits({ to: "+447700900002", text: written, reference, statusReport: true });
        const read = pdus.map(({ pdu }) => readSubmit(withoutCentre(octetsOf(pdu) ?? [])));
        expect(read.map((each) => each?.text).join("")).toBe(written.replaceAll(/\r\n?/g, "\n"));
        for (const each of read) expect(each).toMatchObject({ to: "+447700900002", wantsReport: true });
      }),
      { numRuns: 300 },
    );
  });
});
