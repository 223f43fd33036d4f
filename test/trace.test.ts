import { describe, expect, it } from "vitest";
import { printRecord, readTrace, type TraceRecord } from "../src/trace.ts";

const time = new Date("2026-03-29T12:00:00.250Z");

describe("a trace", () => {
  it("is read as it was written", () => {
    const records: readonly TraceRecord[] = [
      { time, port: "phone", kind: "begun", ringSeconds: 25 },
      { time, port: "commands", kind: "opened" },
      { time, port: "commands", kind: "sent", text: "AT+CLCC\r" },
      { time, port: "events", kind: "received", text: "\r\n\u00ff RING\r\n" },
      { time, port: "commands", kind: "gone", why: "unplugged" },
    ];
    const text = records.map(printRecord).join("");
    expect(text.split("\n")[2]).toBe('2026-03-29T12:00:00.250Z commands > "AT+CLCC\\r"');
    expect(readTrace(text)).toEqual({ records, unreadable: [] });
  });

  it("names the lines that are none of it", () => {
    const stamp = time.toISOString();
    const lines = [
      "nonsense",
      `yesterday phone # 25`,
      `${stamp} phone # "25"`,
      `${stamp} phone # 1e999`,
      `${stamp} phone > AT`,
      "",
      `${stamp} phone ! {"kind":"nothing that is known"}`,
      `${stamp} phone # 25`,
    ];
    const { records, unreadable } = readTrace(lines.join("\n"));
    expect(unreadable).toEqual([1, 2, 3, 4, 5, 7]);
    expect(records).toEqual([{ time, port: "phone", kind: "begun", ringSeconds: 25 }]);
  });
});
