/** The time on a message that comes late. */
import { timeText } from "../core/time-text.ts";
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
