import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCalendar } from "../../src/routing/calendar.ts";
import { calendarText, country, event, fiction, read, runAtOnce, runningAt, runs, zone } from "./given.ts";

/** A calendar by its events, with times at which something runs and times at which nothing does. */
interface Case {
  readonly what: string;
  readonly events: readonly string[];
  readonly on: readonly string[];
  readonly off: readonly string[];
}

const rome = "TZID=Europe/Rome";
const nine = `DTSTART;${rome}:20250303T090000\nDTEND;${rome}:20250303T100000`; // a Monday

const cases: readonly Case[] = [
  {
    what: "an event runs from its start, and no more at its end",
    events: [event(nine)],
    on: ["2025-03-03T09:00:00+01:00", "2025-03-03T09:59:59.999+01:00"],
    off: ["2025-03-03T08:59:59.999+01:00", "2025-03-03T10:00:00+01:00", "2025-03-04T09:30:00+01:00"],
  },
  {
    what: "in UTC",
    events: [event("DTSTART:20250303T090000Z\nDTEND:20250303T100000Z")],
    on: ["2025-03-03T09:30:00Z"],
    off: ["2025-03-03T08:30:00Z"],
  },
  {
    what: "with a duration",
    events: [event(`DTSTART;${rome}:20250303T090000\nDURATION:PT1H30M`)],
    on: ["2025-03-03T10:29:00+01:00"],
    off: ["2025-03-03T10:30:00+01:00"],
  },
  {
    what: "without an end: a time lasts no time, a day lasts a day",
    events: [event(`DTSTART;${rome}:20250303T090000`), event("UID:2\nDTSTART;VALUE=DATE:20250305")],
    on: ["2025-03-05T00:00:00+01:00", "2025-03-05T23:59:59+01:00"],
    off: ["2025-03-03T09:00:00+01:00", "2025-03-06T00:00:00+01:00"],
  },
  {
    what: "overnight, and over several days",
    events: [
      event(`DTSTART;${rome}:20250303T220000\nDTEND;${rome}:20250304T060000`),
      event(`UID:2\nDTSTART;${rome}:20250310T120000\nDTEND;${rome}:20250313T120000`),
    ],
    on: ["2025-03-04T05:59:00+01:00", "2025-03-12T00:00:00+01:00"],
    off: ["2025-03-04T06:00:00+01:00", "2025-03-13T12:00:00+01:00"],
  },
  {
    what: "every week, on the wall clock, over both changes of the clocks",
    events: [event(`${nine}\nRRULE:FREQ=WEEKLY;BYDAY=MO`)],
    on: [
      "2025-03-31T09:30:00+02:00",
      "2025-10-20T09:30:00+02:00",
      "2025-10-27T09:30:00+01:00",
      "2031-03-03T09:30:00+01:00",
    ],
    off: ["2025-03-31T10:30:00+02:00", "2025-04-01T09:30:00+02:00", "2025-02-24T09:30:00+01:00"],
  },
  {
    what: "at a time that the clocks leap over: that once an hour later, and never after",
    events: [event(`DTSTART;${rome}:20250328T023000\nDURATION:PT20M\nRRULE:FREQ=DAILY`)],
    on: ["2025-03-30T03:30:00+02:00", "2025-03-31T02:30:00+02:00", "2025-07-01T02:40:00+02:00"],
    off: ["2025-03-30T01:30:00+01:00", "2025-03-31T03:30:00+02:00"],
  },
  {
    what: "at a time that comes twice: the first",
    events: [event(`DTSTART;${rome}:20251024T023000\nDURATION:PT20M\nRRULE:FREQ=DAILY`)],
    on: ["2025-10-26T02:30:00+02:00", "2025-10-27T02:30:00+01:00"],
    off: ["2025-10-26T02:30:00+01:00"],
  },
  {
    what: "over the night of the change: with an end it lasts as long as ever, with nominal days until that hour",
    events: [
      event(`DTSTART;${rome}:20250328T220000\nDTEND;${rome}:20250329T060000\nRRULE:FREQ=DAILY;COUNT=2`),
      event(`UID:2\nDTSTART;${rome}:20251025T120000\nDURATION:P1D`),
    ],
    on: ["2025-03-30T06:59:00+02:00", "2025-10-26T11:59:00+01:00"],
    off: ["2025-03-30T07:00:00+02:00", "2025-10-26T12:00:00+01:00"],
  },
  {
    what: "whole days are the days here, the short and the long ones too; the end is not one of them",
    events: [
      event("DTSTART;VALUE=DATE:20250330\nDTEND;VALUE=DATE:20250331\nRRULE:FREQ=WEEKLY;UNTIL=20251026"),
    ],
    on: [
      "2025-03-30T00:00:00+01:00",
      "2025-03-30T23:59:59+02:00",
      "2025-10-26T00:00:00+02:00",
      "2025-10-26T23:59:59+01:00",
    ],
    off: [
      "2025-03-29T23:59:59+01:00",
      "2025-03-31T00:00:00+02:00",
      "2025-10-27T00:00:00+01:00",
      "2025-11-02T12:00:00+01:00",
    ],
  },
  {
    what: "a day that ends where it starts is that day",
    events: [event("DTSTART;VALUE=DATE:20250330\nDTEND;VALUE=DATE:20250330")],
    on: ["2025-03-30T12:00:00+02:00"],
    off: ["2025-03-31T00:00:00+02:00"],
  },
  {
    what: "floating times are the wall clock here, in winter and in summer",
    events: [event("DTSTART:20250303T090000\nDTEND:20250303T100000\nRRULE:FREQ=DAILY")],
    on: ["2025-03-03T09:30:00+01:00", "2025-07-03T09:30:00+02:00"],
    off: ["2025-07-03T08:30:00+02:00", "2025-07-03T10:30:00+02:00"],
  },
  {
    what: "zones by their Windows names, in quotes or without, and by what Outlook shows",
    events: [
      event('DTSTART;TZID="Eastern Standard Time":20250303T090000\nDURATION:PT1H'),
      event("UID:2\nDTSTART;TZID=India Standard Time:20250305T090000\nDURATION:PT1H"),
      event(
        "UID:3\nDTSTART;TZID=(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna:20250707T090000\nDURATION:PT1H",
      ),
    ],
    on: ["2025-03-03T09:30:00-05:00", "2025-03-05T09:30:00+05:30", "2025-07-07T09:30:00+02:00"],
    off: ["2025-03-03T09:30:00+01:00", "2025-03-05T09:30:00+01:00", "2025-07-07T09:30:00+01:00"],
  },
  {
    what: "a zone that only the calendar knows, wherever in it that stands",
    events: [
      event("DTSTART;TZID=Head Office:20250707T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY"),
      "BEGIN:VTIMEZONE\nTZID:Head Office\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:-0330\nTZOFFSETTO:-0330\nEND:STANDARD",
      "BEGIN:DAYLIGHT\nDTSTART:16010401T000000\nTZOFFSETFROM:-0330\nTZOFFSETTO:-0230\nRRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU\nEND:DAYLIGHT",
      "BEGIN:STANDARD\nDTSTART:16011001T000000\nTZOFFSETFROM:-0230\nTZOFFSETTO:-0330\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU\nEND:STANDARD\nEND:VTIMEZONE",
    ],
    on: ["2025-07-07T09:30:00-02:30", "2025-12-07T09:30:00-03:30"],
    off: ["2025-07-07T09:30:00-03:30", "2025-12-07T09:30:00-02:30"],
  },
  {
    what: "a zone that nobody knows is taken to be here",
    events: [event("DTSTART;TZID=Atlantis:20250707T090000\nDURATION:PT1H")],
    on: ["2025-07-07T09:30:00+02:00"],
    off: ["2025-07-07T09:30:00Z"],
  },
  {
    what: "EXDATE as a time in the zone, in UTC, floating, as a list, and as a day",
    events: [
      event(
        `${nine}\nRRULE:FREQ=DAILY\nEXDATE;${rome}:20250304T090000\nEXDATE:20250305T080000Z,20250306T080000Z\nEXDATE:20250307T090000\nEXDATE;VALUE=DATE:20250308`,
      ),
    ],
    on: ["2025-03-03T09:30:00+01:00", "2025-03-09T09:30:00+01:00"],
    off: ["04", "05", "06", "07", "08"].map((day) => `2025-03-${day}T09:30:00+01:00`),
  },
  {
    what: "EXDATE takes out one of two on a day, and the start itself",
    events: [event(`${nine}\nRRULE:FREQ=DAILY;BYHOUR=9,15\nEXDATE;${rome}:20250303T090000,20250304T150000`)],
    on: ["2025-03-03T15:30:00+01:00", "2025-03-04T09:30:00+01:00"],
    off: ["2025-03-03T09:30:00+01:00", "2025-03-04T15:30:00+01:00"],
  },
  {
    what: "EXDATE of whole days, also as midnight in other clocks",
    events: [
      event(
        "DTSTART;VALUE=DATE:20250303\nRRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:20250304\nEXDATE:20250305T000000\nEXDATE:20250306T000000Z\nEXDATE:20250306T230000Z",
      ),
    ],
    on: ["2025-03-03T12:00:00+01:00", "2025-03-08T12:00:00+01:00"],
    off: ["04", "05", "06", "07"].map((day) => `2025-03-${day}T12:00:00+01:00`),
  },
  {
    what: "RDATE adds times, days' worth of times and periods; what is there already comes once",
    events: [
      event(
        `${nine}\nRDATE;${rome}:20250305T140000,20250303T090000\nRDATE:20250306T130000Z\nRDATE;VALUE=PERIOD:20250307T130000Z/20250307T160000Z,20250308T130000Z/PT15M\nRDATE;VALUE=DATE:20250309`,
      ),
    ],
    on: [
      "2025-03-03T09:30:00+01:00",
      "2025-03-05T14:30:00+01:00",
      "2025-03-06T14:30:00+01:00",
      "2025-03-07T16:59:00+01:00",
      "2025-03-08T14:10:00+01:00",
      "2025-03-09T09:30:00+01:00",
    ],
    off: [
      "2025-03-05T15:00:00+01:00",
      "2025-03-07T17:00:00+01:00",
      "2025-03-08T14:15:00+01:00",
      "2025-03-04T09:30:00+01:00",
    ],
  },
  {
    what: "a period of RDATE may be longer than the occurrence of the rule at that time",
    events: [event(`${nine}\nRRULE:FREQ=DAILY;COUNT=3\nRDATE;VALUE=PERIOD;${rome}:20250304T090000/PT5H`)],
    on: ["2025-03-04T13:59:00+01:00"],
    off: ["2025-03-03T13:59:00+01:00", "2025-03-05T13:59:00+01:00"],
  },
  {
    what: "RDATE is subject to EXDATE",
    events: [event(`${nine}\nRDATE;${rome}:20250305T090000\nEXDATE;${rome}:20250305T090000`)],
    on: ["2025-03-03T09:30:00+01:00"],
    off: ["2025-03-05T09:30:00+01:00"],
  },
  {
    what: "an occurrence that was moved is only where it was moved to, also out of reach and into it",
    events: [
      event(
        `RECURRENCE-ID;${rome}:20250310T090000\nDTSTART;${rome}:20250601T150000\nDTEND;${rome}:20250601T160000`,
      ),
      event(`${nine}\nRRULE:FREQ=WEEKLY;COUNT=3`),
      event("RECURRENCE-ID:20250317T080000Z\nDTSTART:20240101T120000Z\nDTEND:20240101T130000Z"),
    ],
    on: ["2025-03-03T09:30:00+01:00", "2025-06-01T15:30:00+02:00", "2024-01-01T12:30:00Z"],
    off: ["2025-03-10T09:30:00+01:00", "2025-03-17T09:30:00+01:00"],
  },
  {
    what: "a cancelled event, a cancelled occurrence, and one cancelled in few words",
    events: [
      event(`UID:off\nSTATUS:CANCELLED\n${nine}`),
      event(`DTSTART;${rome}:20250305T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4`),
      event(
        `RECURRENCE-ID;${rome}:20250306T090000\nSTATUS:CANCELLED\nDTSTART;${rome}:20250306T090000\nDURATION:PT1H`,
      ),
      event(`RECURRENCE-ID;${rome}:20250307T090000\nSTATUS:cancelled`),
    ],
    on: ["2025-03-05T09:30:00+01:00", "2025-03-08T09:30:00+01:00"],
    off: ["2025-03-03T09:30:00+01:00", "2025-03-06T09:30:00+01:00", "2025-03-07T09:30:00+01:00"],
  },
  {
    what: "of several changes to one occurrence the newest stands",
    events: [
      event(`${nine}\nRRULE:FREQ=DAILY;COUNT=2`),
      event(
        `RECURRENCE-ID;${rome}:20250304T090000\nSEQUENCE:2\nDTSTART;${rome}:20250304T180000\nDURATION:PT1H`,
      ),
      event(
        `RECURRENCE-ID;${rome}:20250304T090000\nSEQUENCE:1\nDTSTART;${rome}:20250304T120000\nDURATION:PT1H`,
      ),
    ],
    on: ["2025-03-04T18:30:00+01:00"],
    off: ["2025-03-04T12:30:00+01:00", "2025-03-04T09:30:00+01:00"],
  },
  {
    what: "this and all following: later, shorter, RDATE among them; single changes stand, and so does the past",
    events: [
      event(`${nine}\nRRULE:FREQ=DAILY\nRDATE;${rome}:20250312T200000`),
      event(
        `RECURRENCE-ID;RANGE=THISANDFUTURE;${rome}:20250310T090000\nDTSTART;${rome}:20250310T110000\nDURATION:PT30M`,
      ),
      event(`RECURRENCE-ID;${rome}:20250314T090000\nDTSTART;${rome}:20250314T060000\nDURATION:PT1H`),
    ],
    on: [
      "2025-03-09T09:30:00+01:00",
      "2025-03-10T11:29:00+01:00",
      "2025-04-11T11:15:00+02:00",
      "2025-03-12T22:15:00+01:00",
      "2025-03-14T06:30:00+01:00",
    ],
    off: [
      "2025-03-10T09:30:00+01:00",
      "2025-03-11T11:30:00+01:00",
      "2025-03-12T20:15:00+01:00",
      "2025-03-14T11:15:00+01:00",
    ],
  },
  {
    what: "this and all following, twice, and in the end cancelled",
    events: [
      event("DTSTART;VALUE=DATE:20250303\nRRULE:FREQ=WEEKLY"),
      event("RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20250310\nDTSTART;VALUE=DATE:20250311"),
      event(
        "RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20250324\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20250324",
      ),
    ],
    on: ["2025-03-03T12:00:00+01:00", "2025-03-11T12:00:00+01:00", "2025-03-18T12:00:00+01:00"],
    off: ["2025-03-10T12:00:00+01:00", "2025-03-24T12:00:00+01:00", "2025-03-25T12:00:00+01:00"],
  },
  {
    what: "a changed occurrence without the event that it belongs to",
    events: [event(`RECURRENCE-ID;${rome}:20250304T090000\nDTSTART;${rome}:20250304T180000\nDURATION:PT1H`)],
    on: ["2025-03-04T18:30:00+01:00"],
    off: ["2025-03-04T09:30:00+01:00"],
  },
  {
    what: "UNTIL takes the last one in, as an instant, on the wall clock, and as a day",
    events: [
      event(`UID:1\n${nine}\nRRULE:FREQ=DAILY;UNTIL=20250304T080000Z`),
      event(`UID:2\nDTSTART;${rome}:20250303T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20250304T120000`),
      event(`UID:3\nDTSTART;${rome}:20250303T180000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20250304`),
      event("UID:4\nDTSTART;VALUE=DATE:20250401\nRRULE:FREQ=DAILY;UNTIL=20250401T220000Z"),
    ],
    on: [
      "2025-03-04T09:30:00+01:00",
      "2025-03-04T12:30:00+01:00",
      "2025-03-04T18:30:00+01:00",
      "2025-04-02T12:00:00+02:00",
    ],
    off: [
      "2025-03-05T09:30:00+01:00",
      "2025-03-05T12:30:00+01:00",
      "2025-03-05T18:30:00+01:00",
      "2025-04-03T12:00:00+02:00",
    ],
  },
  {
    what: "of one UID the newest whole event; without UID each by itself",
    events: [
      event(`SEQUENCE:1\nDTSTART;${rome}:20250303T090000\nDURATION:PT1H`),
      event(`SEQUENCE:2\nDTSTART;${rome}:20250303T120000\nDURATION:PT1H`),
      event(`UID:\nDTSTART;${rome}:20250304T090000\nDURATION:PT1H`),
      event(`UID:\nDTSTART;${rome}:20250304T120000\nDURATION:PT1H`),
    ],
    on: ["2025-03-03T12:30:00+01:00", "2025-03-04T09:30:00+01:00", "2025-03-04T12:30:00+01:00"],
    off: ["2025-03-03T09:30:00+01:00"],
  },
  {
    what: "alarms, tasks and free time are no events, and an event left open ends where the next begins",
    events: [
      `BEGIN:VEVENT\nUID:1\n${nine}\nSUMMARY:friends\nBEGIN:VALARM\nTRIGGER:-PT5M\nSUMMARY:family\nDURATION:PT9H\nEND:VALARM`,
      event(`UID:2\nDTSTART;${rome}:20250304T090000\nDURATION:PT1H`),
      `BEGIN:VTODO\nUID:3\nDTSTART;${rome}:20250305T090000\nDURATION:PT1H\nSUMMARY:friends\nEND:VTODO`,
    ],
    on: ["2025-03-03T09:30:00+01:00", "2025-03-04T09:30:00+01:00"],
    off: ["2025-03-05T09:30:00+01:00", "2025-03-03T17:00:00+01:00"],
  },
  {
    what: "a rule that repeats each second runs all day, and one that was counted out long ago does not",
    events: [
      event("DTSTART:20250303T000000Z\nDURATION:PT2S\nRRULE:FREQ=SECONDLY;UNTIL=20250309T000000Z"),
      event("UID:2\nDTSTART:20200101T000000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;COUNT=100000"),
    ],
    on: ["2025-03-04T13:17:19Z", "2025-03-09T00:00:01Z"],
    off: ["2025-03-10T00:00:02Z"],
  },
];

describe("what runs when", () => {
  it.each(cases)("$what", ({ events, on, off }) => {
    const calendar = read(calendarText(...events));
    expect(on.filter((time) => !runs(calendar, time))).toEqual([]);
    expect(off.filter((time) => runs(calendar, time))).toEqual([]);
  });
});

describe("what an event says about calls", () => {
  it("its title names several, whatever separates them, in any letters and spacing", () => {
    const title = String.raw`SUMMARY: Friends \, FAMILY;Straße\nAnna   Rossi\; Z\\oe`;
    const [entry] = read(calendarText(event(`${nine}\n${title}`))).entries;
    expect(entry?.event.names.slice(0, 5)).toEqual([
      "friends",
      "family",
      "strasse",
      "anna rossi",
      String.raw`z\oe`,
    ]);
  });

  it("a name that holds a comma itself is among them", () => {
    const [entry] = read(
      calendarText(
        event(String.raw`${nine}
      SUMMARY:Rossi\, Anna`),
      ),
    ).entries;
    expect(entry?.event.names).toContain("rossi, anna");
  });

  it("its location holds phones in their order, without what is none and without repetition", () => {
    const location = String.raw`LOCATION:+44 7700 900101\, the office\; 07700 900102\n tel:+447700900103,07700 900101`;
    const [entry] = read(calendarText(event(`${nine}\n${location}`))).entries;
    expect(entry?.event.masters).toEqual([fiction(101), fiction(102), fiction(103)]);
  });

  it("a changed occurrence has a title of its own", () => {
    const calendar = read(
      calendarText(
        event(`${nine}\nRRULE:FREQ=DAILY`),
        event(
          `RECURRENCE-ID;${rome}:20250304T090000\nDTSTART;${rome}:20250304T090000\nDURATION:PT1H\nSUMMARY:family`,
        ),
      ),
    );
    expect(runningAt(calendar, "2025-03-04T09:30:00+01:00", "family")).toEqual(["family"]);
    expect(runs(calendar, "2025-03-04T09:30:00+01:00")).toBe(false);
  });

  it("of several that run, the one that started last comes first, and the first in the file among equals", () => {
    const day = (uid: string, start: string) =>
      event(`UID:${uid}\nSUMMARY:friends,${uid}\nDTSTART;${rome}:20250303T${start}\nDURATION:PT9H`);
    const calendar = read(
      calendarText(day("a", "080000"), day("b", "100000"), day("c", "090000"), day("d", "100000")),
    );
    const titles = runningAt(calendar, "2025-03-03T10:30:00+01:00");
    expect(titles).toEqual(["friends,b", "friends,d", "friends,c", "friends,a"]);
  });
});

describe("what cannot be used is skipped and named, and loses nothing else", () => {
  it.each([
    [
      "a rule",
      "UID:bad\nSUMMARY:Dinner\nDTSTART:20250303T090000Z\nRRULE:FREQ=DAILY;BYHOUR=soon",
      "“Dinner” (20250303T090000Z): its repetition cannot be read at “BYHOUR=SOON”",
    ],
    [
      "a start",
      "UID:bad\nSUMMARY:Dinner\nDTSTART:next week",
      "“Dinner” (next week): its start cannot be read: “next week”",
    ],
    ["no start", "UID:bad\nSUMMARY:Dinner", "“Dinner”: it has no start"],
    [
      "a day that is none",
      "UID:bad\nSUMMARY:Dinner\nDTSTART;VALUE=DATE:20250230",
      "“Dinner” (20250230): its start cannot be read: “20250230”",
    ],
    [
      "an end before its start",
      "UID:bad\nSUMMARY:Dinner\nDTSTART:20250303T090000Z\nDTEND:20250302T090000Z",
      "“Dinner” (20250303T090000Z): it ends before it starts",
    ],
    [
      "half a megabyte of dates",
      `UID:bad\nSUMMARY:Dinner\nDTSTART:20250303T090000Z\n${`EXDATE:${"20250303T090000Z,".repeat(1_000)}\n`.repeat(30)}`,
      "“Dinner” (20250303T090000Z): it is too long to be read",
    ],
    [
      "a change of nothing",
      "UID:bad\nSUMMARY:Dinner\nRECURRENCE-ID:once\nDTSTART:20250303T090000Z",
      "“Dinner” (20250303T090000Z): it does not say which occurrence it changes",
    ],
  ])("%s", (_what, lines, problem) => {
    const calendar = read(calendarText(event(lines), event(nine)));
    expect(calendar.problems).toEqual([problem]);
    expect([calendar.events, calendar.skipped]).toEqual([2, 1]);
    expect(runs(calendar, "2025-03-03T09:30:00+01:00")).toBe(true);
  });

  it("a zone that nobody knows is named", () => {
    const calendar = read(calendarText(event("DTSTART;TZID=Atlantis:20250707T090000\nDURATION:PT1H")));
    expect(calendar.problems).toEqual([
      "the time zone “atlantis” is not known: its times are read as those of Europe/Rome",
    ]);
  });

  it.each([
    [
      "a web page",
      "<!DOCTYPE html><html><body>Sign in</body></html>",
      "it is a web page and no calendar: check its address",
    ],
    ["nothing", " \r\n", "it is empty"],
    ["another file", "name;number\nAnna;1", "it is no calendar: BEGIN:VCALENDAR is missing"],
  ])("%s is no calendar", (_what, text, why) => {
    const reading = runAtOnce(readCalendar(Buffer.from(text), { zone: zone("Europe/Rome"), country }));
    expect(reading).toEqual({ kind: "unreadable", why });
  });

  it("a calendar that breaks off is used as far as it goes, and known for it", () => {
    const calendar = read(calendarText(event(nine), event(`UID:2\n${nine}`)).slice(0, -60));
    expect(calendar.complete).toBe(false);
    expect(runs(calendar, "2025-03-03T09:30:00+01:00")).toBe(true);
  });

  it("and no garbage within a calendar makes it throw", () => {
    const piece = fc.constantFrom(
      "BEGIN:VEVENT",
      "END:VEVENT",
      "BEGIN:VTIMEZONE",
      "END:VTIMEZONE",
      "BEGIN:STANDARD",
      "END:STANDARD",
      "TZID:A",
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:-9900",
      "DTSTART:20250303T090000Z",
      "DTSTART;TZID=A:20250303T090000",
      "DTEND:x",
      "DTSTART;VALUE=DATE:20250303",
      "DURATION:-P1D",
      "DURATION:P99999999W",
      "RRULE:FREQ=SECONDLY",
      "RRULE:;=",
      "UID:1",
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20250303",
      "RECURRENCE-ID:20250303T090000Z",
      "EXDATE:,,20250303",
      "STATUS:CANCELLED",
      "RDATE;VALUE=PERIOD:20250303T090000Z/,/",
      "RDATE:20250303",
      "SUMMARY:friends",
      "LOCATION:\\,;\u0000",
      "END:VCALENDAR",
      ":",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (lines) => {
        const calendar = read(calendarText(...lines));
        expect(runningAt(calendar, "2025-03-03T09:00:00Z").length).toBeLessThanOrEqual(lines.length);
      }),
      { numRuns: 300 },
    );
  });
});
