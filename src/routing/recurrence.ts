import { civilDate, dayOfWall, secondsPerDay, weekdayOf } from "./days.ts";
import { missedBlock, periodOf, type PeriodSet, selectIn, startOfPeriod } from "./periods.ts";
import type { Frequency, RecurrenceRule } from "./recurrence-rule.ts";

/**
 * A rule bound to its first start, on one wall clock. Daylight saving does not exist here: whoever asks
 * turns wall-clock times into instants.
 */
export interface Recurrence {
  /** The last start in [`notBefore`, `upTo`], wall-clock seconds; undefined when there is none. */
  latest(upTo: number, notBefore: number): number | undefined;
}

/**
 * Periods that are looked at for one answer, and counted through for COUNT in all. Rules that people make need a
 * few hundred and a few thousand; one made to keep us busy is taken to have no occurrence, and no end. Between two
 * 29ths of February that are Mondays lie forty years.
 */
const longestSearch = { ...forAll(3_000), YEARLY: 100, MONTHLY: 1_000 };
const longestCount = { ...forAll(20_000), YEARLY: 500, MONTHLY: 5_000 };

function forAll(periods: number): Record<Frequency, number> {
  const shorter = { WEEKLY: periods, DAILY: periods, HOURLY: periods, MINUTELY: periods, SECONDLY: periods };
  return { YEARLY: periods, MONTHLY: periods, ...shorter };
}

const shorterThanDay: Partial<Record<Frequency, number>> = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 };

/**
 * Binds a rule to `start`, up to and with `until` (both wall-clock seconds). The start is always the first
 * occurrence, and COUNT counts it, also where the rule would not select it (RFC 5545 §3.3.10).
 */
export function recurrenceOf(written: RecurrenceRule, start: number, until: number): Recurrence {
  const rule = completeRule(written, start);
  const first = periodOf(rule, start);
  const bound: Bound = { rule, start, first, select: rememberingLast((period) => selectIn(rule, period)) };
  const lastCounted = countingOf(bound, written);
  return {
    latest(upTo, notBefore) {
      const limit = Math.min(upTo, until, lastCounted(upTo));
      const from = Math.max(notBefore, start);
      if (limit < from) return undefined;
      const found = searchBack(bound, limit, from);
      return found ?? (from === start ? start : undefined);
    },
  };
}

interface Bound {
  readonly rule: RecurrenceRule;
  readonly start: number;
  /** The period of the start. */
  readonly first: number;
  select(period: number): PeriodSet;
}

/** Whoever walks back through a period asks for the same one again and again. */
function rememberingLast<T>(compute: (key: number) => T): (key: number) => T {
  let last: { readonly key: number; readonly value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: compute(key) };
    return last.value;
  };
}

/** Fills in what a rule leaves to its start: the day, and the time of day (RFC 5545 §3.3.10). */
function completeRule(rule: RecurrenceRule, start: number): RecurrenceRule {
  const second = start - dayOfWall(start) * secondsPerDay;
  const unit = shorterThanDay[rule.frequency] ?? secondsPerDay;
  const given = (list: readonly number[], value: number, size: number): readonly number[] =>
    list.length > 0 || unit <= size ? list : [value];
  return {
    ...rule,
    ...startingDay(rule, start),
    hours: given(rule.hours, Math.floor(second / 3600), 3600),
    minutes: given(rule.minutes, Math.floor(second / 60) % 60, 60),
    seconds: given(rule.seconds, second % 60, 1),
  };
}

function startingDay(rule: RecurrenceRule, start: number): Partial<RecurrenceRule> {
  const { frequency, months, weeks, yearDays, monthDays, weekdays } = rule;
  const named = yearDays.length + monthDays.length + weekdays.length > 0;
  const { month, day } = civilDate(dayOfWall(start));
  const weekday = [{ weekday: weekdayOf(dayOfWall(start)), nth: null }];
  if (named) return {};
  if (frequency === "WEEKLY" || (frequency === "YEARLY" && weeks.length > 0)) return { weekdays: weekday };
  if (frequency === "MONTHLY") return { monthDays: [day] };
  if (frequency === "YEARLY") return { monthDays: [day], months: months.length > 0 ? months : [month] };
  return {};
}

/** The last start of the rule in [`from`, `limit`], looking back from the end, period by period. */
function searchBack(bound: Bound, limit: number, from: number): number | undefined {
  const { rule, first } = bound;
  const earliest = Math.max(first, periodOf(rule, from));
  const longest = longestSearch[rule.frequency];
  let period = alignDown(bound, periodOf(rule, limit));
  for (let step = 0; step < longest && period >= earliest; step += 1) {
    const set = bound.select(period);
    const found = set.days.length === 0 ? undefined : lastOf(rule, set, limit);
    if (found !== undefined) return found >= from ? found : undefined;
    period = alignDown(bound, periodBefore(rule, period, set));
  }
  return undefined;
}

function alignDown({ rule, first }: Bound, period: number): number {
  return first + Math.floor((period - first) / rule.interval) * rule.interval;
}

function alignUp({ rule, first }: Bound, period: number): number {
  return first + Math.ceil((period - first) / rule.interval) * rule.interval;
}

/** The period to look at next, leaping over the whole of a day, hour or minute that the rule passes over. */
function periodBefore(rule: RecurrenceRule, period: number, set: PeriodSet): number {
  const unit = shorterThanDay[rule.frequency];
  if (unit === undefined || set.days.length > 0) return period - 1;
  const start = startOfPeriod(rule, period);
  const size = missedBlock(rule, start);
  return Math.floor(start / size) * (size / unit) - 1;
}

function periodAfter(rule: RecurrenceRule, period: number, set: PeriodSet): number {
  const unit = shorterThanDay[rule.frequency];
  if (unit === undefined || set.days.length > 0) return period + 1;
  const start = startOfPeriod(rule, period);
  const size = missedBlock(rule, start);
  return (Math.floor(start / size) + 1) * (size / unit);
}

/** The last time of the set that BYSETPOS keeps and that is not after `limit`. */
function lastOf(rule: RecurrenceRule, set: PeriodSet, limit: number): number | undefined {
  const upTo = rankOf(set, limit);
  if (rule.positions.length === 0) return upTo === 0 ? undefined : timeAt(set, upTo - 1);
  const index = keptPlaces(rule, set).findLast((place) => place < upTo);
  return index === undefined ? undefined : timeAt(set, index);
}

/** The places within the set, from 0, that BYSETPOS keeps, ascending. */
function keptPlaces(rule: RecurrenceRule, set: PeriodSet): readonly number[] {
  const size = sizeOf(set);
  const places = rule.positions.map((position) => (position > 0 ? position - 1 : size + position));
  return [...new Set(places)].filter((place) => place >= 0 && place < size).sort((one, other) => one - other);
}

function sizeOf({ days, hours, minutes, seconds }: PeriodSet): number {
  return days.length * hours.length * minutes.length * seconds.length;
}

function timeAt(set: PeriodSet, index: number): number {
  const second = index % set.seconds.length;
  const inMinutes = Math.floor(index / set.seconds.length);
  const minute = inMinutes % set.minutes.length;
  const inHours = Math.floor(inMinutes / set.minutes.length);
  const hour = inHours % set.hours.length;
  const day = Math.floor(inHours / set.hours.length);
  const at = (list: readonly number[], place: number): number => list[place] ?? 0;
  return (
    at(set.days, day) * secondsPerDay +
    at(set.hours, hour) * 3600 +
    at(set.minutes, minute) * 60 +
    at(set.seconds, second)
  );
}

/** How many times of the set are not after `wall`. */
function rankOf(set: PeriodSet, wall: number): number {
  const day = dayOfWall(wall);
  const second = wall - day * secondsPerDay;
  const digits = [
    { list: set.days, value: day },
    { list: set.hours, value: Math.floor(second / 3600) },
    { list: set.minutes, value: Math.floor(second / 60) % 60 },
    { list: set.seconds, value: second % 60 },
  ];
  let rest = sizeOf(set);
  let rank = 0;
  for (const { list, value } of digits) {
    rest /= list.length;
    const below = list.findIndex((each) => each >= value);
    rank += (below < 0 ? list.length : below) * rest;
    if (list[below] !== value) return rank;
  }
  return rank + 1;
}

/**
 * Answers where COUNT ends the rule, as far as it was counted: the last start when it lies at or before the time
 * that is asked for, otherwise no end. What was counted once is not counted again.
 */
function countingOf(bound: Bound, written: RecurrenceRule): (upTo: number) => number {
  const { rule, start, first } = bound;
  if (rule.count === null) return () => Number.POSITIVE_INFINITY;
  const wanted = rule.count;
  const plain = plainStep(written);
  if (plain !== undefined) {
    const last = start + (wanted - 1) * plain;
    return () => last;
  }
  let missing = wanted - (searchBack(bound, start, start) === start ? 0 : 1);
  let last = missing === 0 ? start : Number.POSITIVE_INFINITY;
  let period = first;
  let steps = 0;
  const longest = longestCount[rule.frequency];
  return (upTo) => {
    const end = periodOf(rule, upTo);
    for (; last === Number.POSITIVE_INFINITY && period <= end && steps < longest; steps += 1) {
      const set = bound.select(period);
      const places = placesFrom(bound, set);
      last = places.at(missing - 1) ?? last;
      missing -= places.size;
      period = alignUp(bound, periodAfter(rule, period, set));
    }
    return last;
  };
}

/** The step, in seconds, of a rule that does nothing but repeat after so many weeks, days, hours, minutes or seconds. */
function plainStep(rule: RecurrenceRule): number | undefined {
  const unit = { ...shorterThanDay, DAILY: secondsPerDay, WEEKLY: 7 * secondsPerDay }[rule.frequency];
  const lists = [rule.months, rule.weeks, rule.yearDays, rule.monthDays, rule.weekdays, rule.hours];
  const narrowed = [...lists, rule.minutes, rule.seconds, rule.positions].some((list) => list.length > 0);
  return unit === undefined || narrowed ? undefined : unit * rule.interval;
}

/** The times of a period's set that count: kept by BYSETPOS, and not before the start. */
function placesFrom(
  { rule, start }: Bound,
  set: PeriodSet,
): { size: number; at(n: number): number | undefined } {
  const before = set.days.length === 0 ? 0 : rankOf(set, start - 1);
  if (rule.positions.length === 0) {
    const size = sizeOf(set) - before;
    return { size, at: (n) => (n >= 0 && n < size ? timeAt(set, before + n) : undefined) };
  }
  const kept = keptPlaces(rule, set).filter((place) => place >= before);
  return {
    size: kept.length,
    at: (n) => {
      const place = kept[n];
      return place === undefined ? undefined : timeAt(set, place);
    },
  };
}
