import {
  type CivilDate,
  civilDate,
  dayNumber,
  dayOfWall,
  daysInMonth,
  daysInYear,
  secondsPerDay,
  weekdayOf,
} from "./days.ts";
import type { Frequency, RecurrenceRule } from "./recurrence-rule.ts";

/**
 * What a rule selects within one of its periods, before BYSETPOS: every day with every hour, minute and second.
 * All four lists ascend, so their product does; it is never written out.
 */
export interface PeriodSet {
  readonly days: readonly number[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
}

/** Seconds in the periods that are shorter than a day. */
const unitSeconds: Partial<Record<Frequency, number>> = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 };

/** The number of the period a wall-clock time lies in; neighbours differ by one. */
export function periodOf(rule: RecurrenceRule, wall: number): number {
  const day = dayOfWall(wall);
  switch (rule.frequency) {
    case "YEARLY":
      return civilDate(day).year;
    case "MONTHLY": {
      const { year, month } = civilDate(day);
      return year * 12 + month - 1;
    }
    case "WEEKLY":
      return Math.floor((day + 3 - rule.weekStart) / 7);
    case "DAILY":
      return day;
    case "HOURLY":
    case "MINUTELY":
    case "SECONDLY":
      return Math.floor(wall / (unitSeconds[rule.frequency] ?? 1));
  }
}

/** What the rule selects in a period. No day at all when the period has none that fits. */
export function selectIn(rule: RecurrenceRule, period: number): PeriodSet {
  const unit = unitSeconds[rule.frequency];
  const { hours, minutes, seconds } = rule;
  if (unit === undefined) return { days: daysOfPeriod(rule, period), hours, minutes, seconds };
  const start = period * unit;
  const day = dayOfWall(start);
  const second = start - day * secondsPerDay;
  return {
    days: missedBlock(rule, start) === 0 ? [day] : [],
    hours: [Math.floor(second / 3600)],
    minutes: unit <= 60 ? [Math.floor(second / 60) % 60] : minutes,
    seconds: unit === 1 ? [second % 60] : seconds,
  };
}

/**
 * For a period shorter than a day that starts at `start`: the size, in seconds, of the widest block of the clock
 * around it (a day, an hour, a minute) in which the rule selects nothing; 0 when it selects this period.
 */
export function missedBlock(rule: RecurrenceRule, start: number): number {
  const day = dayOfWall(start);
  const second = start - day * secondsPerDay;
  if (!fits(rule, day, civilDate(day))) return secondsPerDay;
  if (!holds(rule.hours, Math.floor(second / 3600))) return 3600;
  if (rule.frequency === "HOURLY") return 0;
  if (!holds(rule.minutes, Math.floor(second / 60) % 60)) return 60;
  return rule.frequency === "MINUTELY" || holds(rule.seconds, second % 60) ? 0 : 1;
}

/** The first second of a period that is shorter than a day. */
export function startOfPeriod(rule: RecurrenceRule, period: number): number {
  return period * (unitSeconds[rule.frequency] ?? 1);
}

function daysOfPeriod(rule: RecurrenceRule, period: number): readonly number[] {
  switch (rule.frequency) {
    case "YEARLY": {
      const months = rule.months.length > 0 ? rule.months : allMonths;
      return months.flatMap((month) => daysOfMonth(rule, period, month));
    }
    case "MONTHLY": {
      const year = Math.floor(period / 12);
      return daysOfMonth(rule, year, period - year * 12 + 1);
    }
    case "WEEKLY": {
      const first = period * 7 - 3 + rule.weekStart;
      return [0, 1, 2, 3, 4, 5, 6].map((n) => first + n).filter((day) => fits(rule, day, civilDate(day)));
    }
    case "DAILY":
    case "HOURLY":
    case "MINUTELY":
    case "SECONDLY":
      return fits(rule, period, civilDate(period)) ? [period] : [];
  }
}

const allMonths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function daysOfMonth(rule: RecurrenceRule, year: number, month: number): readonly number[] {
  if (!holds(rule.months, month)) return [];
  const first = dayNumber(year, month, 1);
  const days: number[] = [];
  for (let day = 1; day <= daysInMonth(year, month); day += 1)
    if (fits(rule, first + day - 1, { year, month, day })) days.push(first + day - 1);
  return days;
}

/** Whether a day passes every part of the rule that speaks of days. */
function fits(rule: RecurrenceRule, day: number, date: CivilDate): boolean {
  return (
    holds(rule.months, date.month) &&
    fitsMonthDay(rule, date) &&
    fitsWeekday(rule, day, date) &&
    fitsYearDay(rule, day, date) &&
    fitsWeek(rule, day)
  );
}

function holds(list: readonly number[], value: number): boolean {
  return list.length === 0 || list.includes(value);
}

/** Whether a list holds a place that is the `value`th from the start, or from the end of `size` of them. */
function holdsPlace(list: readonly number[], value: number, size: number): boolean {
  return list.length === 0 || list.includes(value) || list.includes(value - size - 1);
}

function fitsMonthDay(rule: RecurrenceRule, { year, month, day }: CivilDate): boolean {
  return rule.monthDays.length === 0 || holdsPlace(rule.monthDays, day, daysInMonth(year, month));
}

function fitsYearDay(rule: RecurrenceRule, day: number, { year }: CivilDate): boolean {
  if (rule.yearDays.length === 0) return true;
  return holdsPlace(rule.yearDays, day - dayNumber(year, 1, 1) + 1, daysInYear(year));
}

function fitsWeekday(rule: RecurrenceRule, day: number, date: CivilDate): boolean {
  if (rule.weekdays.length === 0) return true;
  const weekday = weekdayOf(day);
  return rule.weekdays.some((part) => {
    if (part.weekday !== weekday) return false;
    return part.nth === null || isNth(rule, part.nth, day, date);
  });
}

/** Which Monday of the month or the year; a number means nothing in shorter periods and is passed over there. */
function isNth(rule: RecurrenceRule, nth: number, day: number, date: CivilDate): boolean {
  const { year, month } = date;
  const ofMonth = rule.frequency === "MONTHLY" || (rule.frequency === "YEARLY" && rule.months.length > 0);
  if (!ofMonth && rule.frequency !== "YEARLY") return true;
  const place = ofMonth ? date.day : day - dayNumber(year, 1, 1) + 1;
  const size = ofMonth ? daysInMonth(year, month) : daysInYear(year);
  return nth === Math.ceil(place / 7) || nth === -Math.ceil((size - place + 1) / 7);
}

function fitsWeek(rule: RecurrenceRule, day: number): boolean {
  if (rule.weeks.length === 0) return true;
  const start = day - weekdayFrom(rule.weekStart, day);
  // A week belongs to the year that has at least four of its days.
  const { year } = civilDate(start + 3);
  const first = firstWeek(rule.weekStart, year);
  const size = (firstWeek(rule.weekStart, year + 1) - first) / 7;
  return holdsPlace(rule.weeks, (start - first) / 7 + 1, size);
}

function firstWeek(weekStart: number, year: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - weekdayFrom(weekStart, fourth);
}

/** How many days after its week's first day a day comes. */
function weekdayFrom(weekStart: number, day: number): number {
  return (weekdayOf(day) - weekStart + 7) % 7;
}
