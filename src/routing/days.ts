/**
 * The proleptic Gregorian calendar in whole numbers. A day is counted from 1970-01-01; a wall-clock time
 * is counted in seconds from 1970-01-01T00:00:00 on the same clock, whatever its zone.
 */

/** Seconds in a day of 24 hours. */
export const secondsPerDay = 86_400;

/** A day by its year, month (1 to 12) and day of the month (1 to 31). */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const daysPerCycle = 146_097; // 400 years
const epochInCycle = 719_468; // 1970-01-01, counted from 0000-03-01
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The number of a day; months and days beyond their range are refused by `isDate`, not here. */
export function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1; // a year that ends with its leap day
  const cycle = Math.floor(marchYear / 400);
  const yearOfCycle = marchYear - cycle * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100);
  return cycle * daysPerCycle + yearOfCycle * 365 + leapDays + dayOfYear - epochInCycle;
}

/** The date of a day's number. */
export function civilDate(number: number): CivilDate {
  const sinceEpoch = number + epochInCycle;
  const cycle = Math.floor(sinceEpoch / daysPerCycle);
  const dayOfCycle = sinceEpoch - cycle * daysPerCycle;
  const leapDays =
    Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / 146_096);
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365);
  const start = 365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100);
  const marchMonth = Math.floor((5 * (dayOfCycle - start) + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfCycle - start - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 31);
}

/** 365 or 366. */
export function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

/** Whether there is such a day. */
export function isDate({ year, month, day }: CivilDate): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The number of the day a wall-clock time lies on. */
export function dayOfWall(wall: number): number {
  return Math.floor(wall / secondsPerDay);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
