import { type Moment, parseMoment } from "./calendar-values.ts";

const frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"] as const;

/** How often a rule's periods come (RFC 5545 §3.3.10). */
export type Frequency = (typeof frequencies)[number];

/** A weekday of BYDAY: 0 for Monday, and which one of its month or year, negative from the end; null for every. */
export interface WeekdayPart {
  readonly weekday: number;
  readonly nth: number | null;
}

/** A recurrence rule (RFC 5545 §3.3.10) as it is written; an empty list is a part that is not there. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: Moment | null;
  readonly months: readonly number[];
  readonly weeks: readonly number[];
  readonly yearDays: readonly number[];
  readonly monthDays: readonly number[];
  readonly weekdays: readonly WeekdayPart[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly positions: readonly number[];
  readonly weekStart: number;
}

/** A rule that cannot be read; the message says which part of it, for people. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

const weekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const knownParts = new Set(
  "FREQ INTERVAL COUNT UNTIL BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYDAY BYHOUR BYMINUTE BYSECOND BYSETPOS WKST RSCALE SKIP".split(
    " ",
  ),
);

/** Reads the value of an RRULE. Throws `RuleError` for what no reader could make sense of. */
export function parseRule(text: string): RecurrenceRule {
  const parts = partsOf(text);
  const numbers = (name: string, limits: Limits): readonly number[] => numbersOf(parts, name, limits);
  return {
    frequency: frequencyOf(parts),
    interval: positive(parts, "INTERVAL") ?? 1,
    count: positive(parts, "COUNT"),
    until: untilOf(parts),
    months: numbers("BYMONTH", { from: 1, to: 12 }),
    weeks: numbers("BYWEEKNO", { from: 1, to: 53, negative: true }),
    yearDays: numbers("BYYEARDAY", { from: 1, to: 366, negative: true }),
    monthDays: numbers("BYMONTHDAY", { from: 1, to: 31, negative: true }),
    weekdays: listOf(parts, "BYDAY").map(weekdayPart),
    hours: numbers("BYHOUR", { from: 0, to: 23 }),
    minutes: numbers("BYMINUTE", { from: 0, to: 59 }),
    // Where no leap second is kept, second 60 is second 59 (RFC 5545 §3.3.5).
    seconds: [...new Set(numbers("BYSECOND", { from: 0, to: 60 }).map((second) => Math.min(second, 59)))],
    positions: numbers("BYSETPOS", { from: 1, to: 31_622_400, negative: true }),
    weekStart: weekStartOf(parts),
  };
}

type Parts = ReadonlyMap<string, string>;

/** Longer than any rule with every part in full. */
const longestRule = 10_000;

interface Limits {
  readonly from: number;
  readonly to: number;
  /** Whether the same range also counts from the end. */
  readonly negative?: boolean;
}

function partsOf(text: string): Parts {
  const written = text.trim().replace(/^RRULE:/i, "");
  if (written.length > longestRule) throw new RuleError("its repetition is too long to be read");
  const parts = new Map<string, string>();
  for (const part of written.split(";").filter((each) => each.trim() !== "")) {
    const [name = "", value = ""] = part.split("=").map((side) => side.trim().toUpperCase());
    if (!knownParts.has(name) && !name.startsWith("X-")) throw unreadable(part);
    parts.set(name, value);
  }
  const scale = parts.get("RSCALE") ?? "GREGORIAN";
  if (scale !== "GREGORIAN" || (parts.get("SKIP") ?? "OMIT") !== "OMIT")
    throw new RuleError(`its repetition follows the calendar ${scale}, which is not known here`);
  return parts;
}

function frequencyOf(parts: Parts): Frequency {
  const written = parts.get("FREQ") ?? "";
  const found = frequencies.find((frequency) => frequency === written);
  if (found === undefined) throw unreadable(`FREQ=${written}`);
  return found;
}

function positive(parts: Parts, name: string): number | null {
  const written = parts.get(name);
  if (written === undefined) return null;
  if (!/^\d{1,15}$/.test(written) || Number(written) === 0) throw unreadable(`${name}=${written}`);
  return Number(written);
}

function untilOf(parts: Parts): Moment | null {
  const written = parts.get("UNTIL");
  if (written === undefined) return null;
  const moment = parseMoment(written);
  if (moment === undefined) throw unreadable(`UNTIL=${written}`);
  return moment;
}

/** A year has no more days. */
const longestList = 366;

function listOf(parts: Parts, name: string): readonly string[] {
  const written = parts.get(name)?.split(",") ?? [];
  if (written.length > longestList) throw new RuleError("its repetition is too long to be read");
  return written.map((each) => each.trim());
}

function numbersOf(parts: Parts, name: string, { from, to, negative }: Limits): readonly number[] {
  const numbers = listOf(parts, name).map((written) => {
    const value = /^[+-]?\d{1,8}$/.test(written) ? Number(written) : Number.NaN;
    const size = negative === true ? Math.abs(value) : value;
    if (!(size >= from && size <= to)) throw unreadable(`${name}=${written}`);
    return value;
  });
  return [...new Set(numbers)].sort((one, other) => one - other);
}

function weekdayPart(written: string): WeekdayPart {
  const match = /^([+-]?\d{1,3})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(written);
  const nth = match?.[1] === undefined ? null : Number(match[1]);
  if (!match || nth === 0 || Math.abs(nth ?? 1) > 53) throw unreadable(`BYDAY=${written}`);
  return { weekday: weekdayNames.indexOf(match[2] ?? ""), nth };
}

function weekStartOf(parts: Parts): number {
  const written = parts.get("WKST") ?? "MO";
  const found = weekdayNames.indexOf(written);
  if (found < 0) throw unreadable(`WKST=${written}`);
  return found;
}

function unreadable(part: string): RuleError {
  return new RuleError(`its repetition cannot be read at “${part.trim().slice(0, 40)}”`);
}
