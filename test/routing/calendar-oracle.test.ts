import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAgenda } from "../../src/routing/agenda.ts";
import { calendarText, event, read, runAtOnce, zone } from "./given.ts";

/**
 * Another way to the same answers, as plain and slow as can be: every day is looked at by itself, and an instant is
 * found by trying all offsets of the zone. It shares nothing with what it judges but the offsets of the zones, which
 * have a test of their own.
 */
const day = 86_400_000;
const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

interface Plan {
  readonly zoneName: string;
  /** Wall-clock start, as if it were UTC. */
  readonly start: Date;
  readonly frequency: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  readonly interval: number;
  readonly weekdays: readonly string[];
  readonly count: number | null;
  readonly minutes: number;
  readonly excluded: readonly number[];
}

/** The days on which the plan has an occurrence, in order, to `end`. */
function* naiveDays(plan: Plan, end: Date): Generator<Date> {
  let left = plan.count ?? Number.POSITIVE_INFINITY;
  for (let time = plan.start.getTime(); time <= end.getTime() && left > 0; time += day) {
    const date = new Date(time);
    if (time !== plan.start.getTime() && !isChosen(plan, date)) continue;
    left -= 1;
    yield date;
  }
}

function isChosen({ start, frequency, interval, weekdays: chosen }: Plan, date: Date): boolean {
  const days = Math.round((date.getTime() - start.getTime()) / day);
  const months =
    (date.getUTCFullYear() - start.getUTCFullYear()) * 12 + date.getUTCMonth() - start.getUTCMonth();
  const weekday = weekdays[date.getUTCDay()] ?? "";
  switch (frequency) {
    case "DAILY":
      return days % interval === 0 && (chosen.length === 0 || chosen.includes(weekday));
    case "WEEKLY": {
      const mondayOf = (each: Date): number => each.getTime() - ((each.getUTCDay() + 6) % 7) * day;
      const weeks = Math.round((mondayOf(date) - mondayOf(start)) / (7 * day));
      const wanted = chosen.length === 0 ? [weekdays[start.getUTCDay()] ?? ""] : chosen;
      return weeks % interval === 0 && wanted.includes(weekday);
    }
    case "MONTHLY":
      return months % interval === 0 && date.getUTCDate() === start.getUTCDate();
    case "YEARLY":
      return months % (12 * interval) === 0 && date.getUTCDate() === start.getUTCDate();
  }
}

/** The first instant that shows this on the clock; where none does, with the offset that was in force before. */
function naiveInstant(zoneName: string, wall: number): number {
  const place = zone(zoneName);
  const offsets = [-2, -1, 0, 1, 2].map((away) => place.offsetAt(wall + away * 86_400));
  const fitting = offsets
    .map((offset) => wall - offset)
    .filter((instant) => instant + place.offsetAt(instant) === wall);
  return fitting.length > 0 ? Math.min(...fitting) : wall - (offsets[0] ?? 0);
}

function naiveStarts(plan: Plan, end: Date): readonly number[] {
  return [...naiveDays(plan, end)]
    .filter((_date, place) => !plan.excluded.includes(place))
    .map((date) => naiveInstant(plan.zoneName, date.getTime() / 1000));
}

const written = (wall: number): string => new Date(wall).toISOString().replaceAll(/[-:]/g, "").slice(0, 15);

function calendarOf(plan: Plan, end: Date): string {
  const all = [...naiveDays(plan, end)];
  const exdates = plan.excluded.flatMap((place) => all[place] ?? []);
  const rule = [
    `FREQ=${plan.frequency};INTERVAL=${plan.interval}`,
    ...(plan.weekdays.length === 0 || !/DAILY|WEEKLY/.test(plan.frequency)
      ? []
      : [`BYDAY=${plan.weekdays.join(",")}`]),
    ...(plan.count === null ? [] : [`COUNT=${plan.count}`]),
  ];
  const lines = [
    `DTSTART;TZID=${plan.zoneName}:${written(plan.start.getTime())}`,
    `DURATION:PT${plan.minutes}M`,
    `RRULE:${rule.join(";")}`,
    ...exdates.map((date) => `EXDATE;TZID=${plan.zoneName}:${written(date.getTime())}`),
  ];
  return calendarText(event(lines.join("\n")));
}

const plans: fc.Arbitrary<Plan> = fc.record({
  zoneName: fc.constantFrom("Europe/Rome", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"),
  start: fc
    .record({ day: fc.integer({ min: 19_700, max: 20_100 }), quarter: fc.integer({ min: 0, max: 95 }) })
    .map(({ day: date, quarter }) => new Date(date * day + quarter * 900_000)),
  frequency: fc.constantFrom("DAILY", "WEEKLY", "MONTHLY", "YEARLY"),
  interval: fc.integer({ min: 1, max: 4 }),
  weekdays: fc.subarray(weekdays, { maxLength: 4 }),
  count: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 60 })),
  minutes: fc.constantFrom(15, 90, 480, 1500),
  excluded: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
});

describe("repeating events, over the changes of the clocks", () => {
  it("run just when somebody who looks at one day after another says so", () => {
    fc.assert(
      fc.property(
        plans,
        fc.array(fc.integer({ min: 0, max: 700 * 96 }), { minLength: 10, maxLength: 10 }),
        (plan, quarters) => {
          const end = new Date(plan.start.getTime() + 760 * day);
          const starts = naiveStarts(plan, end);
          const agenda = runAtOnce(makeAgenda(read(calendarOf(plan, end)).entries, { from: 0, to: 0 }));
          const times = [
            ...quarters.map((quarter) => plan.start.getTime() / 1000 + quarter * 900),
            ...starts
              .slice(0, 50)
              .flatMap((start) => [
                start - 1,
                start,
                start + plan.minutes * 60 - 1,
                start + plan.minutes * 60,
              ]),
          ];
          for (const time of times) {
            const expected = starts.findLast((start) => start <= time && time < start + plan.minutes * 60);
            const found = agenda.running("friends", time)[0]?.occurrence.start;
            expect(found, `${new Date(time * 1000).toISOString()}\n${calendarOf(plan, end)}`).toBe(expected);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
