import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentLine } from "../../src/routing/content-lines.ts";
import { definedZone } from "../../src/routing/zone-definitions.ts";
import { zoneKey, zoneNamed } from "../../src/routing/zone-names.ts";
import { ianaZone, instantOf, wallOf, wallsAround } from "../../src/routing/zones.ts";
import { must, seconds, zone } from "./given.ts";

const wall = (text: string): number => seconds(`${text}Z`);
const iso = (instant: number): string => new Date(instant * 1000).toISOString().slice(0, 19);

describe("wall-clock times are instants", () => {
  it.each([
    ["Europe/Rome in winter", "Europe/Rome", "2025-01-10T09:00:00", "2025-01-10T08:00:00"],
    ["Europe/Rome in summer", "Europe/Rome", "2025-07-10T09:00:00", "2025-07-10T07:00:00"],
    [
      "a time that is leapt over, with the offset before",
      "Europe/Rome",
      "2025-03-30T02:30:00",
      "2025-03-30T01:30:00",
    ],
    ["the last second before the leap", "Europe/Rome", "2025-03-30T01:59:59", "2025-03-30T00:59:59"],
    ["the first second after it", "Europe/Rome", "2025-03-30T03:00:00", "2025-03-30T01:00:00"],
    ["a time that comes twice, the first", "Europe/Rome", "2025-10-26T02:30:00", "2025-10-26T00:30:00"],
    ["the first second that comes once again", "Europe/Rome", "2025-10-26T03:00:00", "2025-10-26T02:00:00"],
    ["New York, leapt over", "America/New_York", "2025-03-09T02:30:00", "2025-03-09T07:30:00"],
    ["New York, twice", "America/New_York", "2025-11-02T01:30:00", "2025-11-02T05:30:00"],
    ["Kolkata", "Asia/Kolkata", "2025-03-09T09:00:00", "2025-03-09T03:30:00"],
    [
      "Lord Howe, leapt over by half an hour",
      "Australia/Lord_Howe",
      "2025-10-05T02:15:00",
      "2025-10-04T15:45:00",
    ],
    ["Lord Howe, half an hour twice", "Australia/Lord_Howe", "2025-04-06T01:45:00", "2025-04-05T14:45:00"],
    ["Apia, a day that never was", "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00"],
    ["long ago, before zones", "Europe/Rome", "1800-01-01T12:00:00", "1800-01-01T11:10:04"],
    ["far ahead", "Europe/Rome", "2999-07-10T09:00:00", "2999-07-10T07:00:00"],
  ])("%s", (_what, name, local, instant) => {
    expect(iso(instantOf(zone(name), wall(local)))).toBe(instant);
  });

  it("and back again, in any zone and at any time that a clock shows once", () => {
    const names = fc.constantFrom(
      "Europe/Rome",
      "America/New_York",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
    );
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: seconds("1975-01-01T00:00:00Z"), max: seconds("2060-01-01T00:00:00Z") }),
        (name, instant) => {
          const place = zone(name);
          const shown = wallOf(place, instant);
          const found = instantOf(place, shown);
          expect(wallOf(place, found)).toBe(shown);
          expect(found).toBeLessThanOrEqual(instant);
          const { first, last } = wallsAround(place, instant);
          expect(shown).toBeGreaterThanOrEqual(first);
          expect(shown).toBeLessThanOrEqual(last);
        },
      ),
    );
  });

  it("and offsets are those that the system tells", () => {
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Africa/Casablanca",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    fc.assert(
      fc.property(
        fc.integer({ min: seconds("2000-01-01T00:00:00Z"), max: seconds("2040-01-01T00:00:00Z") }),
        (instant) => {
          expect(iso(wallOf(zone("Africa/Casablanca"), instant)).slice(11, 16)).toBe(
            clock.format(instant * 1000),
          );
        },
      ),
    );
  });
});

describe("zones are found by name", () => {
  const none = (): undefined => undefined;
  const july = seconds("2025-07-01T00:00:00Z");

  it.each([
    ["Europe/Rome", 2],
    ["europe/rome", 2],
    ['"Europe/Rome"', 2],
    ["US/Eastern", -4],
    ["UTC", 0],
    ["Etc/UTC", 0],
    ["W. Europe Standard Time", 2],
    ["w. europe  standard time", 2],
    ["W. Europe Daylight Time", 2],
    ["Eastern Standard Time", -4],
    ["India Standard Time", 5.5],
    ["(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", 2],
    ["/citadel.org/20210210_1/Europe/Rome", 2],
    ["/example.com/America/Argentina/Buenos_Aires", -3],
    ["tzone://Microsoft/Utc", 0],
    ["UTC+02:00", 2],
    ["GMT-0330", -3.5],
    ["+05:30", 5.5],
    ["(UTC-06:00) Somewhere New", -6],
  ])("%s", (name, hours) => {
    expect(zoneNamed(name, none)?.offsetAt(july)).toBe(hours * 3600);
  });

  it.each([
    "",
    "Nowhere",
    "Mars/Olympus",
    "Customized Time Zone",
    "UTC+99",
    "constructor",
    "x".repeat(10_000),
  ])("%s is none", (name) => {
    expect(zoneNamed(name, none)).toBeUndefined();
    expect(ianaZone(name)).toBeUndefined();
  });
});

describe("zones that a calendar defines", () => {
  const lines = (text: string) => text.split("\n").flatMap((line) => parseContentLine(line.trim()) ?? []);
  const summer = (rule: string) =>
    lines(`DTSTART:20200329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n${rule}`);
  const winter = (rule: string) =>
    lines(`DTSTART:20201025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n${rule}`);

  it("follow their rules, like the zone that they copy", () => {
    const own = must(
      definedZone({
        tzid: "My Own",
        observances: [
          summer("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
          winter("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
        ],
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: seconds("2020-04-01T00:00:00Z"), max: seconds("2060-01-01T00:00:00Z") }),
        (instant) => {
          expect(own.offsetAt(instant)).toBe(zone("Europe/Rome").offsetAt(instant));
        },
      ),
    );
  });

  it("end where UNTIL says, and take dates that are written out", () => {
    const own = must(
      definedZone({
        tzid: "My Own",
        observances: [
          summer("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20220327T010000Z"),
          winter("RDATE:20211031T030000,20220925T030000"),
        ],
      }),
    );
    const hours = ["2020-07", "2021-01", "2021-07", "2022-01", "2022-07", "2023-07"].map(
      (month) => own.offsetAt(seconds(`${month}-01T00:00:00Z`)) / 3600,
    );
    expect(hours).toEqual([2, 1, 2, 1, 2, 1]);
    expect(own.offsetAt(seconds("1990-01-01T00:00:00Z"))).toBe(3600);
  });

  it("are none without an observance that can be read", () => {
    expect(definedZone({ tzid: "My Own", observances: [] })).toBeUndefined();
    expect(definedZone({ tzid: "My Own", observances: [lines("DTSTART:20200329T020000")] })).toBeUndefined();
  });

  it("keep their first offset where their rule cannot be read", () => {
    const own = must(definedZone({ tzid: "My Own", observances: [winter("RRULE:FREQ=NEVER")] }));
    expect(own.offsetAt(seconds("2030-07-01T00:00:00Z"))).toBe(3600);
  });
});

describe("the name of a zone with a comma in it", () => {
  it("is the same, escaped in its definition and quoted where it is used", () => {
    expect(zoneKey("(UTC+01:00) Amsterdam\\, Berlin")).toBe(zoneKey('"(UTC+01:00) Amsterdam, Berlin"'));
  });
});
