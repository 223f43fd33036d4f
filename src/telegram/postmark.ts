/** Times of day, and the time on a message that comes late. */
import { words, type Words } from "./words.ts";

/** A message as old as this carries its time. */
const lateMilliseconds = 10_000;

/**
 * Puts the time of day before a text that was written 10 seconds ago or earlier. Times are Unix milliseconds;
 * `timeZone` is an IANA name, or null for the system's.
 */
export function postmark(text: Words, writtenAt: number, now: number, timeZone: string | null): Words {
  if (now - writtenAt < lateMilliseconds) return text;
  return words`${timeText(writtenAt, now, timeZone)} · ${text}`;
}

/** A time as it is said at another: `12:03`, before it the day when that is another one, and its year. */
export function timeText(at: number, now: number, timeZone: string | null): string {
  const zone = timeZone === null ? {} : { timeZone };
  const format = (parts: Intl.DateTimeFormatOptions, time: number): string =>
    new Intl.DateTimeFormat("en-GB", { ...zone, ...parts }).format(time);
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);
  if (format(day, at) === format(day, now)) return time;
  const isSameYear = format({ year: "numeric" }, at) === format({ year: "numeric" }, now);
  return `${format(isSameYear ? { day: "numeric", month: "short" } : day, at)} ${time}`;
}
