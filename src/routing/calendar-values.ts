import { type CivilDate, dayNumber, isDate, secondsPerDay } from "./days.ts";

/**
 * A date or date-time as an iCalendar writes it (RFC 5545 §3.3.4, §3.3.5): a wall-clock time in seconds, and
 * which clock it is on. `local` is a zone's own when one is named beside it, and floats when none is.
 */
export interface Moment {
  readonly wall: number;
  readonly clock: "date" | "utc" | "local";
}

/** A length of time: whole days of the calendar, then exact seconds (RFC 5545 §3.3.6). */
export interface Length {
  readonly days: number;
  readonly seconds: number;
}

const momentPattern = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z)?)?$/i;
const durationPattern = /^([+-])?P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** Longest duration that is believed: a thousand years. */
const longestDays = 366_000;

/** Reads a DATE or a DATE-TIME; undefined when it is neither, or is no day of the calendar. */
export function parseMoment(text: string): Moment | undefined {
  const match = momentPattern.exec(text.trim());
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(asNumber);
  const date: CivilDate = { year, month, day };
  // 24:00 is the end of the day to some programs, and second 60 may be a leap second.
  if (!isDate(date) || hour > 24 || minute > 59 || second > 60) return undefined;
  const wall = dayNumber(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + Math.min(second, 59);
  if (match[4] === undefined) return { wall, clock: "date" };
  return { wall, clock: match[7] === undefined ? "local" : "utc" };
}

/** Reads a DURATION; undefined when it is none. A negative one is of no length. */
export function parseDuration(text: string): Length | undefined {
  const match = durationPattern.exec(text.trim());
  if (!match) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2, 7).map(asNumber);
  if (match[1] === "-") return { days: 0, seconds: 0 };
  const length = { days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds };
  return length.days + length.seconds / secondsPerDay > longestDays ? undefined : length;
}

/** Reads an offset from UTC, `+0100` or `-033000` (RFC 5545 §3.3.14), in seconds. */
export function parseOffset(text: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(2, 5).map(asNumber);
  const size = hours * 3600 + minutes * 60 + seconds;
  return size > secondsPerDay ? undefined : size * (match[1] === "-" ? -1 : 1);
}

function asNumber(digits: string | undefined): number {
  return Number(digits ?? 0);
}
