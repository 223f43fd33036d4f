import { describe, expect, it } from "vitest";
import { type Agenda, makeAgenda } from "../../src/routing/agenda.ts";
import { readCalendar } from "../../src/routing/calendar.ts";
import { calendarText, country, event, read, runAtOnce, seconds, zone } from "./given.ts";

const nine = seconds("2025-03-03T09:00:00Z");
const agendaOf = (text: string, from: number, to: number): Agenda =>
  runAtOnce(makeAgenda(read(text).entries, { from, to }));
const startsAt = (agenda: Agenda, at: number, name = "friends"): readonly number[] =>
  agenda.running(name, at).map(({ occurrence }) => (occurrence.start - nine) / 60);

describe("an agenda", () => {
  it("finds among thousands the few that run, the last started first", () => {
    const events = Array.from({ length: 4_500 }, (_none, place) => {
      const start = new Date((nine + ((place * 7919) % 4_500) * 60) * 1000)
        .toISOString()
        .replaceAll(/[-:]|\.000/g, "");
      return event(`UID:${place}\nDTSTART:${start}\nDURATION:PT3M`);
    });
    const day = event("UID:long\nDTSTART:20250301T000000Z\nDURATION:P30D");
    const text = calendarText(...events, day);
    const agenda = agendaOf(text, nine, nine + 200_000);
    const longSince = (seconds("2025-03-01T00:00:00Z") - nine) / 60;
    expect(startsAt(agenda, nine + 3_000 * 60)).toEqual([3000, 2999, 2998, longSince]);
    expect(startsAt(agenda, nine + 3_000 * 60 - 1)).toEqual([2999, 2998, 2997, longSince]);
    expect(startsAt(agenda, nine + 300_000)).toEqual(startsAt(agendaOf(text, 0, 0), nine + 300_000));
  });

  it("keeps names apart that stand in one title, and knows no others", () => {
    const text = calendarText(event("SUMMARY:Friends, Family\nDTSTART:20250303T090000Z\nDURATION:PT1H"));
    const agenda = agendaOf(text, nine, nine + 86_400);
    expect(
      ["friends", "family", "friends, family", "fam", "constructor"].map(
        (name) => agenda.running(name, nine).length,
      ),
    ).toEqual([1, 1, 1, 0, 0]);
  });

  it("knows also what runs outside of its horizon", () => {
    const text = calendarText(event("DTSTART:20250303T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"));
    const agenda = agendaOf(text, nine + 86_400, nine + 2 * 86_400);
    const running = [-1, 0, 3599, 3600, 86_400, 2 * 86_400, 3 * 86_400].map(
      (after) => startsAt(agenda, nine + after).length,
    );
    expect(running).toEqual([0, 1, 1, 0, 1, 1, 0]);
  });

  it("tells of an event that runs twice at once the time that began last", () => {
    const twice = "DTSTART:20250303T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY";
    const before = event(`${twice}\nRDATE:20250303T083000Z`);
    const after = event(`${twice}\nRDATE:20250303T093000Z`);
    expect(startsAt(agendaOf(calendarText(before), 0, 0), nine + 60)).toEqual([0]);
    expect(startsAt(agendaOf(calendarText(after), 0, 0), nine + 1860)).toEqual([30]);
  });

  it("finds what began days ago, and a day that the end of summer time makes longer", () => {
    const long = calendarText(event("DTSTART:20250303T090000Z\nDURATION:P3D\nRRULE:FREQ=WEEKLY"));
    expect(startsAt(agendaOf(long, 0, 0), nine + 3 * 86_400 - 1)).toEqual([0]);
    expect(startsAt(agendaOf(long, 0, 0), nine + 3 * 86_400)).toEqual([]);
    const noon = seconds("2025-10-25T12:00:00+02:00");
    const day = calendarText(
      event("DTSTART;TZID=Europe/Rome:20251025T120000\nDURATION:P1D\nRRULE:FREQ=YEARLY"),
    );
    expect(startsAt(agendaOf(day, 0, 0), noon + 25 * 3600 - 1)).toHaveLength(1);
    expect(startsAt(agendaOf(day, 0, 0), noon + 25 * 3600)).toEqual([]);
  });

  it("ends days that are added to an event at the same time of the day as it does", () => {
    const noon = seconds("2025-03-29T12:00:00+01:00");
    const added = calendarText(
      event("DTSTART;TZID=Europe/Rome:20250303T120000\nDURATION:P1D\nRDATE:20250329T110000Z"),
    );
    expect(startsAt(agendaOf(added, 0, 0), noon + 23 * 3600 - 1)).toHaveLength(1);
    expect(startsAt(agendaOf(added, 0, 0), noon + 23 * 3600)).toEqual([]);
  });

  it("answers for events that never rest without writing them out", () => {
    const text = calendarText(
      event("UID:1\nDTSTART:20200101T000000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY"),
      event("UID:2\nDTSTART:20200101T000000Z\nDURATION:PT10S\nRRULE:FREQ=MINUTELY;BYSECOND=30"),
      event(
        "UID:3\nDTSTART:00010101T000000Z\nDURATION:P300000D\nRRULE:FREQ=SECONDLY;BYSECOND=59;COUNT=1000000000",
      ),
    );
    const agenda = agendaOf(text, nine, nine + 36 * 3600);
    expect(startsAt(agenda, nine + 35)).toEqual([35 / 60, 0.5, -1 / 60]);
    expect(startsAt(agenda, nine + 45)).toEqual([45 / 60, -1 / 60]);
  });
});

describe("long work", () => {
  it("pauses often, whatever it is long of", () => {
    const pausesOf = (text: string): number => {
      let pauses = 0;
      const work = readCalendar(Buffer.from(text), { zone: zone("Europe/Rome"), country });
      while (work.next().done !== true) pauses += 1;
      return pauses;
    };
    const events = Array.from({ length: 1_000 }, (_none, place) =>
      event(`UID:${place}\nDTSTART:20250303T090000Z`),
    );
    const unwanted = Array.from({ length: 50_000 }, () => "X-NOTHING:1");
    expect(pausesOf(calendarText(...events))).toBeGreaterThan(100);
    expect(pausesOf(calendarText(...unwanted))).toBeGreaterThan(99);
  });
});
