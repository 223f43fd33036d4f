import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMoment } from "../../src/routing/calendar-values.ts";
import { civilDate, dayNumber, daysInMonth, weekdayOf } from "../../src/routing/days.ts";
import { recurrenceOf } from "../../src/routing/recurrence.ts";
import { parseRule, RuleError } from "../../src/routing/recurrence-rule.ts";
import { must } from "./given.ts";

const wall = (text: string): number => must(parseMoment(text)).wall;
const written = (time: number): string =>
  new Date(time * 1000).toISOString().replaceAll(/[-:]/g, "").slice(0, 15).replace("T000000", "");

/** Whether a rule is read, or the name of the error. */
function outcomeOf(rule: string): string {
  try {
    parseRule(rule);
    return "read";
  } catch (error) {
    return error instanceof Error ? error.name : "no error";
  }
}

/** The occurrences in a stretch of time, first to last. */
function occurrences(rule: string, start: string, from: string, to: string): readonly string[] {
  const parsed = parseRule(rule);
  const recurrence = recurrenceOf(parsed, wall(start), parsed.until?.wall ?? Number.POSITIVE_INFINITY);
  const found: string[] = [];
  for (let time = recurrence.latest(wall(to), wall(from)); time !== undefined;) {
    found.unshift(written(time));
    time = recurrence.latest(time - 1, wall(from));
  }
  return found;
}

describe("rules select what RFC 5545 says they do", () => {
  it.each([
    ["FREQ=DAILY;COUNT=3", "19970902", ["19970902", "19970903", "19970904"]],
    ["FREQ=DAILY;INTERVAL=10;COUNT=3", "19970902", ["19970902", "19970912", "19970922"]],
    ["FREQ=DAILY;UNTIL=19970904", "19970902", ["19970902", "19970903", "19970904"]],
    ["FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=3", "19970902", ["19970902", "19970916", "19970930"]],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
      "19970805",
      ["19970805", "19970810", "19970819", "19970824"],
    ],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
      "19970805",
      ["19970805", "19970817", "19970819", "19970831"],
    ],
    ["FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "19970905", ["19970905", "19971003", "19971107"]],
    [
      "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU",
      "19970907",
      ["19970907", "19970928", "19971102", "19971130"],
    ],
    ["FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "19970922", ["19970922", "19971020", "19971117"]],
    ["FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", "19970928", ["19970928", "19971029", "19971128"]],
    ["FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1", "19970930", ["19970930", "19971001", "19971031", "19971101"]],
    [
      "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
      "20070115",
      ["20070115", "20070130", "20070215", "20070315", "20070330"],
    ],
    ["FREQ=MONTHLY;COUNT=3", "19970131", ["19970131", "19970331", "19970531"]],
    ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "19980213", ["19980213", "19980313", "19981113"]],
    [
      "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13;COUNT=3",
      "19970913",
      ["19970913", "19971011", "19971108"],
    ],
    ["FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", ["19970904", "19971007", "19971106"]],
    [
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
      "19970929",
      ["19970929", "19971030", "19971127"],
    ],
    [
      "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1,1,2;COUNT=5",
      "19970901",
      ["19970901", "19970902", "19970930", "19971006", "19971007"],
    ],
    ["FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-5;COUNT=3", "19971003", ["19971003", "19980102", "19980501"]],
    ["FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5;COUNT=3", "19971031", ["19971031", "19980130", "19980529"]],
    ["FREQ=MONTHLY;BYMONTHDAY=1,15;BYSETPOS=1,2;COUNT=3", "19970915", ["19970915", "19971001", "19971015"]],
    ["FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "19970610", ["19970610", "19970710", "19980610", "19980710"]],
    [
      "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200",
      "19970101",
      ["19970101", "19970410", "19970719", "20000101"],
    ],
    ["FREQ=YEARLY;BYDAY=20MO;COUNT=3", "19970519", ["19970519", "19980518", "19990517"]],
    ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "19970512", ["19970512", "19980511", "19990517"]],
    ["FREQ=YEARLY;BYWEEKNO=20;COUNT=2", "19970514", ["19970514", "19980513"]],
    ["FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=3", "19970313", ["19970313", "19970320", "19970327"]],
    [
      "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
      "19961105",
      ["19961105", "20001107", "20041102"],
    ],
    ["FREQ=YEARLY;COUNT=3", "20000229", ["20000229", "20040229", "20080229"]],
    ["FREQ=YEARLY;BYMONTHDAY=1;COUNT=3", "20000101", ["20000101", "20000201", "20000301"]],
  ])("%s from %s", (rule, start, expected) => {
    const all = [...expected];
    expect(occurrences(rule, start, start, "20100101")).toEqual(all);
  });

  it.each([
    ["FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", ["090000", "120000", "150000"]],
    ["FREQ=MINUTELY;INTERVAL=90;COUNT=4", ["090000", "103000", "120000", "133000"]],
    ["FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,30;COUNT=4", ["090000", "093000", "100000", "103000"]],
    ["FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,17;COUNT=4", ["090000", "092000", "094000", "170000"]],
    ["FREQ=HOURLY;BYMINUTE=0,15;BYSETPOS=-1;BYHOUR=9,10;COUNT=2", ["090000", "091500"]],
    ["FREQ=SECONDLY;BYSECOND=0,30;COUNT=3", ["090000", "090030", "090100"]],
    ["FREQ=MINUTELY;BYSECOND=0,10,40;COUNT=5", ["090000", "090010", "090040", "090100", "090110"]],
    ["FREQ=MINUTELY;BYSECOND=0,10,40;BYSETPOS=3,2;COUNT=3", ["090000", "090010", "090040"]],
  ])("within a day: %s", (rule, times) => {
    expect(occurrences(rule, "19970902T090000", "19970902", "19970902T235959")).toEqual(
      times.map((time) => `19970902T${time}`),
    );
  });

  it("a rule ends where it is counted out, also in the week that is asked about", () => {
    const ends = ["19970901", "19970903"];
    expect(occurrences("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=2", "19970901", "19970901", "19970905")).toEqual(
      ends,
    );
  });

  it("is found when nothing but its start is asked about", () => {
    expect(occurrences("FREQ=DAILY", "19970902", "19970902", "19970902")).toEqual(["19970902"]);
  });

  it("a rule that is to occur once does so at its start, which it may not select", () => {
    expect(occurrences("FREQ=WEEKLY;BYDAY=MO;COUNT=1", "20250302T090000", "20250101", "20260101")).toEqual([
      "20250302T090000",
    ]);
  });

  it("the start is an occurrence, and counts, even where the rule would not select it", () => {
    const expected = ["20250302T090000", "20250303T090000", "20250310T090000"];
    expect(occurrences("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "20250302T090000", "20250101", "20260101")).toEqual(
      expected,
    );
  });
});

describe("a rule that nobody could read is refused, with the part that is wrong", () => {
  it.each([
    ["", "FREQ="],
    ["FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL=0"],
    ["FREQ=DAILY;COUNT=many", "COUNT=MANY"],
    ["FREQ=DAILY;UNTIL=tomorrow", "UNTIL=TOMORROW"],
    ["FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"],
    ["FREQ=YEARLY;BYMONTH=0", "BYMONTH=0"],
    ["FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"],
    ["FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0MO"],
    ["FREQ=WEEKLY;WKST=1", "WKST=1"],
    ["FREQ=DAILY;BYWEATHER=SUN", "BYWEATHER=SUN"],
    ["FREQ=YEARLY;RSCALE=HEBREW", "HEBREW"],
  ])("%s", (rule, part) => {
    expect(() => parseRule(rule)).toThrow(RuleError);
    expect(() => parseRule(rule)).toThrow(part);
  });

  it("and no text makes it throw anything else", () => {
    const pieces = fc.constantFrom(
      "FREQ=",
      "DAILY",
      "YEARLY",
      ";",
      ",",
      "BYDAY=",
      "-1",
      "MO",
      "COUNT=",
      "9",
      "=",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces), (some) => {
        expect(outcomeOf(some.join(""))).toMatch(/^(?:read|RuleError)$/);
      }),
    );
  });
});

describe("hostile rules are answered, and soon", () => {
  it.each([
    ["FREQ=SECONDLY;COUNT=1000000000", "20200101T000000", "20250101T120005"],
    ["FREQ=SECONDLY;INTERVAL=7", "00010101T000000", "20250101T115959"],
    ["FREQ=YEARLY;INTERVAL=999999999999999", "00010101T000000", undefined],
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "00010101T000000", undefined],
    ["FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", "20200101T000000", undefined],
    ["FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1;COUNT=999999999999999", "20200101T000000", undefined],
    [
      "FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3;BYDAY=MO,TU,WE;BYSETPOS=-1",
      "00010101T000000",
      undefined,
    ],
  ])("%s from %s", (rule, start, latest) => {
    const parsed = parseRule(rule);
    const recurrence = recurrenceOf(parsed, wall(start), Number.POSITIVE_INFINITY);
    const found = recurrence.latest(wall("20250101T120005"), wall("20250101T120000") - 5);
    expect(found === undefined ? undefined : written(found)).toBe(latest);
  });
});

describe("the calendar of days", () => {
  it("counts as the world does", () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
        const { year, month, day: date } = civilDate(day);
        const theirs = new Date(day * 86_400_000);
        expect([year, month, date]).toEqual([
          theirs.getUTCFullYear(),
          theirs.getUTCMonth() + 1,
          theirs.getUTCDate(),
        ]);
        expect(dayNumber(year, month, date)).toBe(day);
        expect(weekdayOf(day)).toBe((theirs.getUTCDay() + 6) % 7);
        expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate());
      }),
    );
  });
});
