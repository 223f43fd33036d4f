/** An outage in words for the owners. Pure; what was down is the caller's to say. */
import { timeText } from "../core/time-text.ts";
import type { DatedOutage } from "./watch.ts";

/** When it is said, in Unix milliseconds, and where: an IANA zone. */
export interface Said {
  readonly now: number;
  readonly timeZone: string;
}

/** From when to when, and how often it was down: `from 03:10 to 05:02, lost 3 times in between`. */
export function spanWords({ since, drops }: DatedOutage, until: number, { now, timeZone }: Said): string {
  const times = `from ${timeText(since, now, timeZone)} to ${timeText(until, now, timeZone)}`;
  return drops === 1 ? times : `${times}, lost ${drops} times in between`;
}

/** What happened meanwhile, a line each with its time; empty when there is only how it began. */
export function diaryLines({ diary, omitted }: DatedOutage, { now, timeZone }: Said): readonly string[] {
  if (diary.length < 2) return [];
  const lines = diary.map(({ at, text }) => `${timeText(at, now, timeZone)} ${text}`);
  if (omitted > 0) lines.splice(Math.floor(lines.length / 2), 0, `(${omitted} more)`);
  return lines;
}
