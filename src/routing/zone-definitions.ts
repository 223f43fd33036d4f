import { type Moment, parseMoment, parseOffset } from "./calendar-values.ts";
import type { ContentLine } from "./content-lines.ts";
import { secondsPerDay } from "./days.ts";
import { recurrenceOf } from "./recurrence.ts";
import { parseRule, RuleError } from "./recurrence-rule.ts";
import { type Zone, zoneFrom } from "./zones.ts";

/** A VTIMEZONE as a calendar holds it (RFC 5545 §3.6.5): its name, and the lines of each STANDARD and DAYLIGHT. */
export interface ZoneDefinition {
  readonly tzid: string;
  readonly observances: readonly (readonly ContentLine[])[];
}

/** The zone that the definition's own rules make; undefined when none of them can be read. */
export function definedZone({ tzid, observances }: ZoneDefinition): Zone | undefined {
  const readable = observances.slice(0, mostObservances).flatMap((lines) => readObservance(lines) ?? []);
  const [first] = readable.toSorted((one, other) => one.start - other.start);
  if (first === undefined) return undefined;
  return zoneFrom(tzid, (instant) => {
    const onsets = readable.map((observance) => ({ onset: lastOnset(observance, instant), observance }));
    const started = onsets.filter(({ onset }) => onset !== undefined);
    const [current] = started.toSorted((one, other) => (other.onset ?? 0) - (one.onset ?? 0));
    return current?.observance.offset ?? first.offsetBefore;
  });
}

/** More than a zone's history needs: a bound for hostile calendars. */
const mostObservances = 60;
/** While a rule holds, it sets the clocks at least this often, in seconds. */
const longestRest = 800 * secondsPerDay;

/** When a rule last set the clocks, up to a wall-clock time. */
type LastOnset = (upTo: number) => number | undefined;

/** Clocks that are set to `offset` at certain times; wall-clock times are those of the clock before. */
interface Observance {
  readonly start: number;
  readonly offsetBefore: number;
  readonly offset: number;
  /** Undefined where no rule sets them. */
  readonly lastSet: LastOnset | undefined;
  /** Ascending. */
  readonly dates: readonly number[];
}

function lastOnset({ offsetBefore, lastSet, dates }: Observance, instant: number): number | undefined {
  const wall = instant + offsetBefore;
  const written = dates.findLast((date) => date <= wall);
  const repeated = lastSet?.(wall);
  const last = Math.max(written ?? Number.NEGATIVE_INFINITY, repeated ?? Number.NEGATIVE_INFINITY);
  return last === Number.NEGATIVE_INFINITY ? undefined : last - offsetBefore;
}

function readObservance(lines: readonly ContentLine[]): Observance | undefined {
  const valueOf = (name: string): string => lines.find((line) => line.name === name)?.value ?? "";
  const start = parseMoment(valueOf("DTSTART"))?.wall;
  const offsetBefore = parseOffset(valueOf("TZOFFSETFROM"));
  const offset = parseOffset(valueOf("TZOFFSETTO"));
  if (start === undefined || offsetBefore === undefined || offset === undefined) return undefined;
  const written = lines.filter(({ name }) => name === "RDATE").flatMap(({ value }) => value.split(","));
  const rule = lines.find(({ name }) => name === "RRULE")?.value;
  return {
    start,
    offsetBefore,
    offset,
    lastSet: rule === undefined ? undefined : readRule(rule, start, offsetBefore),
    dates: [start, ...written.flatMap((date) => onsetWall(parseMoment(date), offsetBefore) ?? [])].sort(
      (one, other) => one - other,
    ),
  };
}

/** A rule that cannot be read, or sets no clock once a year or so, leaves the dates that are written out. */
function readRule(text: string, start: number, offsetBefore: number): LastOnset | undefined {
  try {
    const rule = parseRule(text);
    if (rule.count !== null || !["YEARLY", "MONTHLY"].includes(rule.frequency)) return undefined;
    const end = onsetWall(rule.until, offsetBefore) ?? Number.POSITIVE_INFINITY;
    const until = rule.until?.clock === "date" ? end + secondsPerDay - 1 : end;
    const recurrence = recurrenceOf(rule, start, until);
    return (upTo) => {
      const last = Math.min(upTo, until);
      return recurrence.latest(last, Math.max(start, last - longestRest));
    };
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

function onsetWall(moment: Moment | null | undefined, offsetBefore: number): number | undefined {
  if (moment === null || moment === undefined) return undefined;
  return moment.clock === "utc" ? moment.wall + offsetBefore : moment.wall;
}
