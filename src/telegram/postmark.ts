/** The time on a message that comes late. */
import { words, type Words } from "./words.ts";

/** A message older than this carries its time. */
const lateMilliseconds = 30_000;

/**
 * Puts the time of day before a text that was written more than 30 seconds ago, and the day before that when it is
 * another one. Times are Unix milliseconds; `timeZone` is an IANA name, or null for the system's.
 */
export function postmark(text: Words, writtenAt: number, now: number, timeZone: string | null): Words {
  if (now - writtenAt <= lateMilliseconds) return text;
  const zone = timeZone === null ? {} : { timeZone };
  const day = new Intl.DateTimeFormat("en-GB", { ...zone, day: "numeric", month: "short" });
  const time = new Intl.DateTimeFormat("en-GB", {
    ...zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const sameDay = day.format(writtenAt) === day.format(now);
  const mark = sameDay ? time.format(writtenAt) : `${day.format(writtenAt)} ${time.format(writtenAt)}`;
  return words`${mark} · ${text}`;
}
