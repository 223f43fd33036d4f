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
