import type { EventComponent } from "./components.ts";
import { dayOfWall, secondsPerDay } from "./days.ts";
import {
  dayOf,
  EventError,
  type EventTimes,
  idOf,
  periodOccurrence,
  type Placed,
  placed,
  placedAll,
  timesOf,
  type TimeSetting,
  untilWall,
} from "./event-times.ts";
import { type Occurrence, occurrenceAt, occurrenceFrom, type Series } from "./occurrences.ts";
import { type Recurrence, recurrenceOf } from "./recurrence.ts";
import { parseRule, type RecurrenceRule, RuleError } from "./recurrence-rule.ts";
import { instantOf, wallOf } from "./zones.ts";

/** When one component's event runs: its own, or from one of its occurrences on. */
export interface ScheduledEvent {
  readonly component: EventComponent;
  readonly series: Series;
}

/** All components of one UID: the event itself, and what was done to some of its occurrences. */
export interface EventFamily {
  readonly original: EventComponent | undefined;
  /** Those with a RECURRENCE-ID, moved, changed or cancelled. */
  readonly changes: readonly EventComponent[];
}

/** Tells of a component that cannot be used, and why. */
export type Complain = (component: EventComponent, why: string) => void;

/** More occurrences of one event than anybody would change one by one. */
const mostChanges = 1_000;

/** RFC 5545 §3.8.5.3 wants one. */
const mostRules = 4;

const nothing: ReadonlySet<number> = new Set();
const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** The series that a family makes: occurrences that are excluded, moved or cancelled are in none or in their own. */
export function scheduleFamily(
  family: EventFamily,
  setting: TimeSetting,
  complain: Complain,
): readonly ScheduledEvent[] {
  const { original } = family;
  const times = original && attempt(() => timesOf(original, setting), original, complain);
  for (const change of family.changes.slice(mostChanges)) complain(change, "its event was changed too often");
  const changes = family.changes
    .slice(0, mostChanges)
    .flatMap((change) => attempt(() => readChange(change, times, setting), change, complain) ?? []);
  const single = changes.flatMap((change) => scheduleChange(change) ?? []);
  if (original === undefined || times === undefined) return single;
  const scheduled =
    attempt(() => scheduleOriginal({ original, times, setting }, changes), original, complain) ?? [];
  return [...scheduled, ...single];
}

function attempt<T>(work: () => T, component: EventComponent, complain: Complain): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EventError || error instanceof RuleError)) throw error;
    complain(component, error.message);
    return undefined;
  }
}

/** A component with a RECURRENCE-ID. */
interface Change {
  readonly component: EventComponent;
  readonly id: number;
  /** Set when the identifier is a day, and the event is one of times. */
  readonly day: number | null;
  readonly following: boolean;
  readonly cancelled: boolean;
  /** Null when it is cancelled and says no more than that. */
  readonly times: EventTimes | null;
  /** Seconds of the wall clock between the occurrence and where it was moved. */
  readonly shift: number;
}

function readChange(
  component: EventComponent,
  original: EventTimes | undefined,
  setting: TimeSetting,
): Change {
  const line = component.get("RECURRENCE-ID")?.[0];
  const moment = line && placed(line, line.value, setting);
  if (line === undefined || moment === undefined)
    throw new EventError("it does not say which occurrence it changes");
  const cancelled = isCancelled(component);
  const times = cancelled && !component.has("DTSTART") ? null : timesOf(component, setting);
  const event = original ?? times ?? moment;
  const day = moment.isDay && !event.isDay ? dayOfWall(moment.wall) : null;
  const id = day === null ? idOf(moment, event) : instantOf(event.zone, moment.wall);
  return {
    component,
    id,
    day,
    cancelled,
    times,
    following: line.parameters.get("RANGE")?.[0]?.toUpperCase() === "THISANDFUTURE",
    shift: times === null ? 0 : shiftOf(moment, times, event),
  };
}

/** How far the event's clock goes on from an occurrence to where it was moved, in seconds. */
function shiftOf(occurrence: Placed, moved: Placed, event: Placed): number {
  const timeOfDay = occurrence.isDay && !event.isDay ? event.wall - dayOfWall(event.wall) * secondsPerDay : 0;
  return wallOn(event, moved) - wallOn(event, occurrence) - timeOfDay;
}

/** A moment on an event's own clock; one that is on it already stays, even where that clock leaps over it. */
function wallOn(event: Placed, moment: Placed): number {
  if (event.isDay) return dayOf(moment, event) * secondsPerDay;
  if (moment.floats || moment.isDay || moment.zone === event.zone) return moment.wall;
  return wallOf(event.zone, instantOf(moment.zone, moment.wall));
}

function isCancelled(component: EventComponent): boolean {
  return component.get("STATUS")?.[0]?.value.trim().toUpperCase() === "CANCELLED";
}

/** The occurrence that was changed, as an event of its own; undefined when it was cancelled. */
function scheduleChange({ component, cancelled, times }: Change): ScheduledEvent | undefined {
  return cancelled || times === null ? undefined : { component, series: singleSeries(times) };
}

const repeating = ["RRULE", "RDATE", "EXDATE"];

function singleSeries({ zone, wall, length }: EventTimes): Series {
  const dates = [occurrenceFrom(zone, wall, length)];
  return {
    ...always,
    zone,
    length,
    dates,
    recurrences: [],
    shift: 0,
    excluded: nothing,
    excludedDays: nothing,
  };
}

interface Original {
  readonly original: EventComponent;
  readonly times: EventTimes;
  readonly setting: TimeSetting;
}

function scheduleOriginal(event: Original, changes: readonly Change[]): readonly ScheduledEvent[] {
  const plain = changes.length === 0 && !repeating.some((name) => event.original.has(name));
  if (plain)
    return isCancelled(event.original)
      ? []
      : [{ component: event.original, series: singleSeries(event.times) }];
  const whole = wholeSeries(event, changes);
  if (whole === undefined) return [];
  const following = changes.filter((change) => change.following).sort((one, other) => one.id - other.id);
  const ends = [...following.map(({ id }) => id), always.to];
  const before = isCancelled(event.original)
    ? []
    : [{ component: event.original, series: partOf(whole, always.from, ends[0] ?? always.to) }];
  const parts = following.flatMap((change, place) => {
    if (change.cancelled || change.times === null) return [];
    const part = partOf(whole, change.id, ends[place + 1] ?? always.to);
    return { component: change.component, series: shifted(part, change.times, change.shift) };
  });
  return [...before, ...parts];
}

/** All occurrences as the original sets them; undefined when it neither repeats nor has an occurrence left. */
function wholeSeries({ original, times, setting }: Original, changes: readonly Change[]): Series | undefined {
  const exdates = (original.get("EXDATE") ?? []).flatMap((line) => placedAll(line, setting));
  const byDay = (moment: Placed): boolean => moment.isDay && !times.isDay;
  const takenOut = new Set([
    ...exdates.filter((moment) => !byDay(moment)).map((moment) => idOf(moment, times)),
    ...changes.filter(({ day }) => day === null).map(({ id }) => id),
  ]);
  const daysOut = new Set([
    ...exdates.filter(byDay).map((moment) => dayOf(moment, times)),
    ...changes.flatMap(({ day }) => day ?? []),
  ]);
  const rules = original.get("RRULE") ?? [];
  if (rules.length > mostRules) throw new EventError(`it has more rules than ${mostRules}`);
  const recurrences = rules.map(({ value }) => bindRule(parseRule(value), times));
  const dates = ownDates({ original, times, setting }, recurrences.length === 0).filter(
    ({ start }) => !takenOut.has(start) && !daysOut.has(dayOfWall(wallOf(times.zone, start))),
  );
  if (dates.length === 0 && recurrences.length === 0) return undefined;
  // What is among the dates needs no rule to set it: a period of RDATE may be longer than the rest.
  const excluded =
    recurrences.length === 0 ? nothing : new Set([...takenOut, ...dates.map(({ start }) => start)]);
  const { zone, length } = times;
  const excludedDays = daysOut.size === 0 ? nothing : daysOut;
  return { ...always, zone, length, dates, recurrences, shift: 0, excluded, excludedDays };
}

function bindRule(rule: RecurrenceRule, times: EventTimes): Recurrence {
  // A whole day has no time of day that a rule could choose (RFC 5545 §3.3.10).
  const fitting = times.isDay ? { ...rule, hours: [], minutes: [], seconds: [] } : rule;
  return recurrenceOf(fitting, times.wall, untilWall(rule.until, times));
}

/** The occurrences that are written out: RDATE, and the start of an event without a rule. */
function ownDates({ original, times, setting }: Original, alone: boolean): readonly Occurrence[] {
  const found = new Map<number, Occurrence>();
  const add = (date: Occurrence | undefined): void => {
    if (date !== undefined) found.set(date.start, date);
  };
  if (alone) add(occurrenceFrom(times.zone, times.wall, times.length));
  for (const line of original.get("RDATE") ?? [])
    for (const value of line.value.split(",")) {
      if (value.includes("/")) add(periodOccurrence(line, value, setting));
      else add(dateOccurrence(placed(line, value, setting), times));
    }
  return [...found.values()];
}

function dateOccurrence(moment: Placed | undefined, times: EventTimes): Occurrence | undefined {
  if (moment === undefined) return undefined;
  if (moment.isDay && !times.isDay) {
    const timeOfDay = times.wall - dayOfWall(times.wall) * secondsPerDay;
    return occurrenceFrom(times.zone, moment.wall + timeOfDay, times.length);
  }
  if (times.isDay) return occurrenceFrom(times.zone, dayOf(moment, times) * secondsPerDay, times.length);
  return occurrenceAt(times.zone, idOf(moment, times), times.length);
}

/** The part of a series that its rules set in [`from`, `to`). */
function partOf(series: Series, from: number, to: number): Series {
  return { ...series, from, to, dates: series.dates.filter(({ start }) => start >= from && start < to) };
}

/** The same occurrences later or earlier, and as long as the change says (RFC 5545 §3.2.13). */
function shifted(series: Series, { length }: EventTimes, shift: number): Series {
  const dates = series.dates.map(({ start }) =>
    occurrenceFrom(series.zone, wallOf(series.zone, start) + shift, length),
  );
  return { ...series, dates, length, shift };
}
