/** Times of day, in words. */

/**
 * A time as it is said at another: `12:03`, before it the day when that is another one, and its year. Both are Unix
 * milliseconds; `timeZone` is an IANA name, or null for the system's.
 */
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
