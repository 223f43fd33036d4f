/** Inputs for which a careless reader takes minutes; whoever reads each part of them once takes no time. */
import { describe, expect, it } from "vitest";
import { transition } from "../../src/at/channel.ts";
import { expectationOf, unglue } from "../../src/at/classify.ts";
import { openChannel } from "../../src/at/channel-state.ts";
import { readEntries, readFill } from "../../src/modem/text-replies.ts";
import { readUssdNews } from "../../src/modem/ussd.ts";
import { readCalendar } from "../../src/routing/calendar.ts";
import { readSpamList } from "../../src/routing/spam-list.ts";
import { decodeText } from "../../src/routing/text.ts";
import { readCards } from "../../src/routing/vcards.ts";
import { readLines } from "../../src/serial/lines.ts";
import { findAmount } from "../../src/sms/balance.ts";
import { calendarText, country, event, fiction, read, runAtOnce, runs, zone } from "../routing/given.ts";

const setting = { zone: zone("Europe/Rome"), country };

function cards(text: string) {
  return runAtOnce(readCards(Buffer.from(`BEGIN:VCARD\n${text}\nEND:VCARD\n`), country)).cards;
}

describe("a line of the modem is read, however often it begins again", () => {
  it("with spaces in its middle", () => {
    const lines: string[] = [];
    const reader = readLines({ line: (text) => lines.push(text), prompt: () => undefined });
    const line = `a${" ".repeat(16_000)}b`;
    for (let times = 0; times < 200; times += 1) reader.push(Buffer.from(`  ${line} \r\n`));
    expect(lines).toHaveLength(200);
    expect(lines[0]).toBe(line);
  });

  it("as one in a quote that never ends, in which others seem to begin", () => {
    const line = `+CUSD: 0,"${"^RSSI:1".repeat(100_000)}`;
    expect(unglue(line, expectationOf("AT", false))).toEqual([line]);
  });

  it("as the network's words, with quotes and commas that mean nothing", () => {
    const spaces = " ".repeat(8000);
    expect(readUssdNews(`+CUSD: 1,${spaces}"${spaces},${spaces}x`)?.dcs).toBeNull();
    expect(readUssdNews(`+CUSD: 1,"${'" ,'.repeat(5000)}",15`)?.payload).toHaveLength(15_000);
  });

  it("as the fill of a storage that is none", () => {
    const nothing = { used: null, size: null };
    for (const piece of [" :", " ", '"",', '"a" ,'])
      expect(readFill([`+CPMS: ${piece.repeat(20_000)}`])).toEqual(nothing);
  });

  it("as one of very many behind the head of a text", () => {
    const entries = readEntries(["+CMGL: 1,1,,24", ...Array.from({ length: 300_000 }, () => "0006")]);
    expect(entries.kind === "entries" && entries.entries.map(({ index, pdu }) => [index, pdu])).toEqual([
      [1, null],
    ]);
  });

  it("as one of very many for a command, of which not all are kept", () => {
    const command = { text: "ATI", deadlineSeconds: 5, payload: null, bare: true };
    let { state } = transition(
      { ...openChannel, fresh: false },
      { kind: "submitted", id: 1, command, at: 0 },
    );
    for (let place = 0; place < 200_000; place += 1)
      ({ state } = transition(state, { kind: "line", text: "noise", at: 0 }));
    const { effects } = transition(state, { kind: "line", text: "OK", at: 0 });
    const lines = effects.map((effect) => (effect.kind === "settle" ? effect.reply.lines.length : 0));
    expect(Math.max(...lines)).toBe(4000);
  });

  it("as a balance that is none", () => {
    expect(findAmount("konto".repeat(20_000))).toBeNull();
    expect(findAmount(`0${" 111".repeat(20_000)}`)).toBeNull();
  });
});

describe("a contact file is read", () => {
  it.each([
    ["with more folds than letters", `FN:Ann\nTEL${"\n ".repeat(200_000)}:+447700900001`],
    ["with one parameter over and over", `FN:Ann\nTEL${";A=1,2".repeat(200_000)}:+447700900001`],
    ["with many values of one", `FN:Ann\nTEL;A=${"1,".repeat(400_000)}:+447700900001`],
    [
      "that is quoted again and again",
      `TEL${";QUOTED-PRINTABLE".repeat(20_000)};=\nFN:Ann\nTEL:+447700900001`,
    ],
    [
      "with soft line breaks only",
      `FN:Ann\nTEL:+447700900001\nNOTE:\nORG;QUOTED-PRINTABLE;X=${"y".repeat(50_000)}:=\n${"=\n".repeat(100_000)}`,
    ],
  ])("%s", (_, text) => {
    expect(cards(text)).toEqual([{ name: "Ann", numbers: [fiction(1)] }]);
  });

  it("in an old character set, with a line that has no end", () => {
    const long = "a".repeat(1_000_000);
    expect(runAtOnce(decodeText(Buffer.from(`${long}\n\u00e8`, "latin1")))).toBe(`${long}\n\u00e8`);
  });
});

it("a spam list is read, whatever parts its fields", () => {
  const rows = `${"\t".repeat(4000)}x\n`.repeat(500);
  const list = runAtOnce(readSpamList(Buffer.from(`label,md5\n${rows}a,${"0".repeat(32)}\n`)));
  expect([list.size, list.unusable]).toEqual([1, 500]);
});

describe("a calendar is read", () => {
  it("with one parameter over and over", () => {
    const text = event(`DTSTART${";A=1".repeat(200_000)}:20250303T090000Z\nDURATION:PT1H`);
    expect(runs(read(calendarText(text)), "2025-03-03T09:30:00Z")).toBe(true);
  });

  it("with a zone of rules that never come, and of more dates than a function takes", () => {
    const never = [
      "YEARLY;BYMONTH=2;BYMONTHDAY=30",
      "DAILY;BYMONTHDAY=30;BYMONTH=2",
      "SECONDLY;BYSECOND=1;INTERVAL=2",
    ];
    const observance = (rule: string): string =>
      `BEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n${rule}\nEND:STANDARD`;
    const dates = observance(`RDATE:${"20250101T000000,".repeat(200_000)}`);
    const rules = Array.from({ length: 600 }, (_, place) =>
      observance(`RRULE:FREQ=${never[place % 3] ?? ""}\n`.repeat(20)),
    );
    const zoneLines = ["BEGIN:VTIMEZONE\nTZID:Ours", dates, ...rules, "END:VTIMEZONE"];
    const text = event("DTSTART;TZID=Ours:20250303T090000\nDURATION:PT1H");
    expect(runs(read(calendarText(...zoneLines, text)), "2025-03-03T08:30:00Z")).toBe(true);
  });

  it("with an event of rules that never come", () => {
    const rules = "RRULE:FREQ=YEARLY;BYYEARDAY=366;BYMONTHDAY=1\n".repeat(8000);
    const text = event(`DTSTART:00010101T090000Z\nDURATION:PT1H\n${rules}`);
    const reading = runAtOnce(
      readCalendar(
        Buffer.from(calendarText(text, event("UID:2\nDTSTART:20250303T090000Z\nDURATION:PT1H"))),
        setting,
      ),
    );
    if (reading.kind === "unreadable") throw new Error(reading.why);
    expect(reading.calendar.problems[0]).toContain("more rules than");
    expect(runs(reading.calendar, "2025-03-03T09:30:00Z")).toBe(true);
  });

  it("with an event that lasts for ever, and is taken out wherever it is found after a long search", () => {
    const step = 3630; // midnight comes once in 2880 steps
    const days = Array.from({ length: 6000 }, (_, place) => {
      const date = new Date(Date.UTC(2025, 2, 3) - place * 2880 * step * 1000);
      return `${date.toISOString().slice(0, 10).replaceAll("-", "")}T000000Z`;
    });
    const rule = `RRULE:FREQ=SECONDLY;INTERVAL=${step};BYSECOND=0;BYMINUTE=0;BYHOUR=0`;
    const start = `DTSTART:${days.at(-1) ?? ""}\nDURATION:P9999W`;
    const text = event(`${start}\n${rule}\nEXDATE:${days.slice(0, -1).join(",")}`);
    expect(runs(read(calendarText(text)), "2025-03-03T09:30:00Z")).toBe(false);
  });
});
