import { type Length, type Moment, parseDuration, parseMoment } from "./calendar-values.ts";
import { type EventComponent, oversized } from "./components.ts";
import type { ContentLine } from "./content-lines.ts";
import { dayOfWall, secondsPerDay } from "./days.ts";
import { type Occurrence, occurrenceFrom } from "./occurrences.ts";
import { zoneKey, zoneNamed } from "./zone-names.ts";
import { instantOf, utc, wallOf, type Zone } from "./zones.ts";

/** An event that cannot be used; the message says why, for people. */
export class EventError extends Error {
  override readonly name = "EventError";
}

/** Where the times of a calendar are read. */
export interface TimeSetting {
  /** For floating times and whole days. */
  readonly here: Zone;
  /** The zone of a TZID; undefined for one that nobody knows. */
  zone(tzid: string): Zone | undefined;
  /** The TZIDs that were asked for and that nobody knows. */
  unknownZones(): readonly string[];
}

/** A setting that knows the calendar's own zones, by `zoneKey`, and looks each name up once. */
export function timeSetting(here: Zone, defined: (key: string) => Zone | undefined): TimeSetting {
  const known = new Map<string, Zone | undefined>();
  return {
    here,
    zone(tzid) {
      const key = zoneKey(tzid);
      if (!known.has(key)) known.set(key, zoneNamed(tzid, defined));
      return known.get(key);
    },
    unknownZones: () => [...known].filter(([, zone]) => zone === undefined).map(([key]) => key),
  };
}

/** A moment and the clock it was read on. */
export interface Placed {
  readonly wall: number;
  readonly zone: Zone;
  /** Whether it is a whole day. */
  readonly isDay: boolean;
  /** Whether the time floats: it names no zone. */
  readonly floats: boolean;
}

/** The first start of an event, and how long it lasts. */
export interface EventTimes extends Placed {
  readonly length: Length;
}

const oneDay: Length = { days: 1, seconds: 0 };
const noTime: Length = { days: 0, seconds: 0 };

/** Start and length of an event (RFC 5545 §3.6.1). Throws `EventError` when it has no start that can be read. */
export function timesOf(event: EventComponent, setting: TimeSetting): EventTimes {
  if (event.has(oversized)) throw new EventError("it is too long to be read");
  const line = event.get("DTSTART")?.[0];
  if (line === undefined) throw new EventError("it has no start");
  const start = placed(line, line.value, setting);
  if (start === undefined)
    throw new EventError(`its start cannot be read: “${line.value.trim().slice(0, 40)}”`);
  return { ...start, length: lengthOf(event, start, setting) };
}

/** The moments in a line, one or a list; those that cannot be read are passed over. */
export function placedAll(line: ContentLine, setting: TimeSetting): readonly Placed[] {
  return line.value.split(",").flatMap((value) => placed(line, value, setting) ?? []);
}

/** Reads one moment with the zone that its line names; a zone that nobody knows is taken to be here. */
export function placed(line: ContentLine, value: string, setting: TimeSetting): Placed | undefined {
  const moment = parseMoment(value);
  if (moment === undefined) return undefined;
  const tzid = line.parameters.get("TZID")?.join(",") ?? "";
  const floats = moment.clock === "local" && tzid === "";
  return { wall: moment.wall, zone: clockOf(moment, tzid, setting), isDay: moment.clock === "date", floats };
}

function clockOf({ clock }: Moment, tzid: string, setting: TimeSetting): Zone {
  if (clock === "utc") return utc;
  return clock === "date" || tzid === "" ? setting.here : (setting.zone(tzid) ?? setting.here);
}

/**
 * An end gives the exact length, a duration the nominal one (RFC 5545 §3.8.5.3); whole days are days of any
 * length. Without either a day lasts one day and a time no time at all.
 */
function lengthOf(event: EventComponent, start: Placed, setting: TimeSetting): Length {
  const endLine = event.get("DTEND")?.[0];
  const end = endLine === undefined ? undefined : placed(endLine, endLine.value, setting);
  if (end !== undefined) return lengthTo(start, end);
  const written = event.get("DURATION")?.[0]?.value;
  const duration = written === undefined ? undefined : parseDuration(written);
  if (duration === undefined) return start.isDay ? oneDay : noTime;
  return start.isDay && duration.days === 0 && duration.seconds === 0 ? oneDay : duration;
}

function lengthTo(start: Placed, end: Placed): Length {
  const seconds = instantOf(end.zone, end.wall) - instantOf(start.zone, start.wall);
  if (seconds < 0) throw new EventError("it ends before it starts");
  if (!start.isDay || !end.isDay) return { days: 0, seconds };
  // Some programs write a single day as one that ends where it starts.
  return { days: Math.max(1, (end.wall - start.wall) / secondsPerDay), seconds: 0 };
}

/** The instant by which an occurrence of an event is known: of EXDATE, RECURRENCE-ID and RDATE. */
export function idOf(moment: Placed, event: Placed): number {
  if (event.isDay) return instantOf(event.zone, dayOf(moment, event) * secondsPerDay);
  const { zone } = moment.floats || moment.isDay ? event : moment;
  return instantOf(zone, moment.wall);
}

/** The day that a moment means to an event; midnight on whatever clock is the day as it is written. */
export function dayOf(moment: Placed, event: Placed): number {
  if (moment.isDay || moment.floats || moment.wall % secondsPerDay === 0) return dayOfWall(moment.wall);
  return dayOfWall(wallOf(event.zone, instantOf(moment.zone, moment.wall)));
}

/** The last wall-clock time of an event's rule, for its UNTIL; a day counts to its end. */
export function untilWall(until: Moment | null, event: Placed): number {
  if (until === null) return Number.POSITIVE_INFINITY;
  const moment: Placed = {
    wall: until.wall,
    zone: until.clock === "utc" ? utc : event.zone,
    isDay: until.clock === "date",
    floats: until.clock === "local",
  };
  if (event.isDay || moment.isDay) return dayOf(moment, event) * secondsPerDay + secondsPerDay - 1;
  return until.clock === "utc" ? wallOf(event.zone, until.wall) : until.wall;
}

/** The occurrence of one period of an RDATE (RFC 5545 §3.3.9); undefined when it cannot be read. */
export function periodOccurrence(
  line: ContentLine,
  value: string,
  setting: TimeSetting,
): Occurrence | undefined {
  const [first = "", second = ""] = value.split("/");
  const start = placed(line, first, setting);
  if (start === undefined) return undefined;
  const duration = parseDuration(second);
  if (duration !== undefined) return occurrenceFrom(start.zone, start.wall, duration);
  const end = placed(line, second, setting);
  return end && { start: instantOf(start.zone, start.wall), end: instantOf(end.zone, end.wall) };
}
