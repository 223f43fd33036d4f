import type { Length } from "./calendar-values.ts";
import { dayOfWall, secondsPerDay } from "./days.ts";
import type { Recurrence } from "./recurrence.ts";
import { instantOf, wallOf, wallsAround, type Zone } from "./zones.ts";

/** A stretch of time, in instants; the end is not part of it. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/**
 * When an event runs. Occurrences of its rules are known by the instant at which the rule sets them, whatever
 * was done to them since; `dates` are all others, as they are: the only one of an event that does not repeat,
 * RDATE, moved ones.
 */
export interface Series {
  readonly zone: Zone;
  readonly length: Length;
  readonly dates: readonly Occurrence[];
  readonly recurrences: readonly Recurrence[];
  /** Seconds of the wall clock between the time a rule sets and the start (RANGE=THISANDFUTURE). */
  readonly shift: number;
  /** Only what the rules set from the first of these instants and before the second belongs to this series. */
  readonly from: number;
  readonly to: number;
  /** Instants, and whole days, of the rules that are taken out. */
  readonly excluded: ReadonlySet<number>;
  readonly excludedDays: ReadonlySet<number>;
}

/** Occurrences of rules that are looked at for one answer: a bound for hostile rules. */
const mostLookedAt = 5_000;
/** What is repeated is over after this, in seconds: no older occurrence is looked for. */
const longestRepeated = 10 * 366 * secondsPerDay;

/** The occurrences that run at some time in [`from`, `to`): the latest first, not more than `most` of the rules'. */
export function occurrencesIn(series: Series, from: number, to: number, most: number): readonly Occurrence[] {
  const found = series.dates.filter((date) => runsIn(date, from, to));
  for (const recurrence of series.recurrences)
    found.push(...repeatedIn(series, recurrence, { from, to, most }));
  return found.length < 2 ? found : found.sort((one, other) => other.start - one.start);
}

/** The end of an occurrence that starts at a wall-clock time, this long (RFC 5545 §3.8.5.3). */
export function occurrenceFrom(zone: Zone, wall: number, { days, seconds }: Length): Occurrence {
  const start = instantOf(zone, wall);
  const end = days === 0 ? start : instantOf(zone, wall + days * secondsPerDay);
  return { start, end: end + seconds };
}

/** The end of an occurrence that starts at an instant. */
export function occurrenceAt(zone: Zone, start: number, { days, seconds }: Length): Occurrence {
  const end = days === 0 ? start : instantOf(zone, wallOf(zone, start) + days * secondsPerDay);
  return { start, end: end + seconds };
}

interface Search {
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

function repeatedIn(series: Series, recurrence: Recurrence, search: Search): readonly Occurrence[] {
  const { zone, length, shift } = series;
  const whole = length.days * secondsPerDay + length.seconds + (length.days > 0 ? secondsPerDay : 0);
  const longest = Math.min(whole, longestRepeated);
  const first = Math.max(
    wallsAround(zone, search.from - longest).first - shift,
    wallsAround(zone, series.from).first,
  );
  const last = Math.min(wallsAround(zone, search.to).last - shift, wallsAround(zone, series.to).last);
  const found: Occurrence[] = [];
  let wall = recurrence.latest(last, first);
  for (
    let looked = 0;
    wall !== undefined && found.length < search.most && looked < mostLookedAt;
    looked += 1
  ) {
    if (belongs(series, wall)) {
      const occurrence = occurrenceFrom(zone, wall + shift, length);
      if (runsIn(occurrence, search.from, search.to)) found.push(occurrence);
    }
    wall = recurrence.latest(wall - 1, first);
  }
  return found;
}

function belongs({ zone, from, to, excluded, excludedDays }: Series, wall: number): boolean {
  if (excludedDays.size > 0 && excludedDays.has(dayOfWall(wall))) return false;
  if (excluded.size === 0 && from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY)
    return true;
  const id = instantOf(zone, wall);
  return id >= from && id < to && !excluded.has(id);
}

function runsIn({ start, end }: Occurrence, from: number, to: number): boolean {
  return start < to && end > from && end > start;
}
