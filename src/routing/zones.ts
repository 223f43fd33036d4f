import { civilDate, dayNumber, dayOfWall, secondsPerDay } from "./days.ts";

/**
 * A time zone: how far its clocks are ahead of UTC at any time. Instants are whole seconds since
 * 1970-01-01T00:00:00Z; wall-clock times are seconds on the same count, as if the clock showed UTC.
 */
export interface Zone {
  readonly name: string;
  /** Seconds ahead of UTC at an instant. */
  offsetAt(instant: number): number;
}

/** Coordinated universal time. */
export const utc: Zone = { name: "UTC", offsetAt: () => 0 };

/**
 * The instant of a wall-clock time. One that a clock shows twice is the first; one that it leaps over is
 * read with the offset before the leap (RFC 5545 §3.3.5).
 */
export function instantOf(zone: Zone, wall: number): number {
  const before = zone.offsetAt(wall - secondsPerDay);
  const after = zone.offsetAt(wall + secondsPerDay);
  if (before === after) return wall - before;
  const early = wall - before;
  const late = wall - after;
  return zone.offsetAt(early) === before || zone.offsetAt(late) !== after ? early : late;
}

/** What a zone's clock shows at an instant. */
export function wallOf(zone: Zone, instant: number): number {
  return instant + zone.offsetAt(instant);
}

/** Bounds of the wall-clock times that could mean an instant, whatever leap of the clock is near. */
export function wallsAround(zone: Zone, instant: number): { readonly first: number; readonly last: number } {
  if (!Number.isFinite(instant)) return { first: instant, last: instant };
  const offsets = [-secondsPerDay, 0, secondsPerDay].map((away) => zone.offsetAt(instant + away));
  return { first: instant + Math.min(...offsets), last: instant + Math.max(...offsets) };
}

/** A zone whose clocks never change. */
export function fixedZone(name: string, offset: number): Zone {
  return { name, offsetAt: () => offset };
}

/**
 * A zone from a slow way of finding an offset: each year is searched once for the instants at which the
 * offset changes. Two changes within a week that undo each other would not be seen; no zone has had such.
 */
export function zoneFrom(name: string, slowOffset: (instant: number) => number): Zone {
  const years = new Map<number, readonly Stretch[]>();
  const stretchesOf = (year: number): readonly Stretch[] => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const found = searchYear(year, slowOffset);
    years.set(year, found);
    return found;
  };
  let latest: { from: number; to: number; stretches: readonly Stretch[] } = { from: 0, to: 0, stretches: [] };
  return {
    name,
    offsetAt(instant) {
      if (instant < latest.from || instant >= latest.to) {
        const year = clampYear(civilDate(dayOfWall(instant)).year);
        const stretches = stretchesOf(year);
        latest = { from: startOfYear(year), to: startOfYear(year + 1), stretches };
      }
      return (
        latest.stretches.findLast(({ from }) => from <= instant)?.offset ?? latest.stretches[0]?.offset ?? 0
      );
    },
  };
}

/** The zone of an IANA name, old names and any case included; undefined when there is none. */
export function ianaZone(name: string): Zone | undefined {
  const key = name.toLowerCase();
  if (!/^[a-z][\w+\-/]*$/.test(key) || key.length > 60) return undefined;
  const known = ianaZones.get(key) ?? makeIanaZone(name);
  if (known !== undefined) ianaZones.set(key, known);
  return known;
}

const ianaZones = new Map<string, Zone>();

function makeIanaZone(name: string): Zone | undefined {
  try {
    const clock = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
    return zoneFrom(name, (instant) => parseGmt(clock.format(instant * 1000)));
  } catch {
    return undefined; // Intl knows no such zone
  }
}

/** Reads `GMT`, `GMT+01:00` or `GMT-00:44:30` at the end of what Intl writes. */
function parseGmt(written: string): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(written);
  const [hours = 0, minutes = 0, seconds = 0] = (match?.slice(2) ?? []).map((digits) => Number(digits ?? 0));
  const size = hours * 3600 + minutes * 60 + seconds;
  return match?.[1] === "-" ? -size : size;
}

/** A time through which the offset does not change. */
interface Stretch {
  readonly from: number;
  readonly offset: number;
}

/** Clocks outside these years run as at their nearest end. */
const firstYear = 1850;
const lastYear = 9_990;

function clampYear(year: number): number {
  return Math.min(Math.max(year, firstYear), lastYear);
}

function startOfYear(year: number): number {
  return dayNumber(year, 1, 1) * secondsPerDay;
}

function searchYear(year: number, slowOffset: (instant: number) => number): readonly Stretch[] {
  const end = startOfYear(year + 1);
  const stretches: Stretch[] = [{ from: startOfYear(year), offset: slowOffset(startOfYear(year)) }];
  for (let from = startOfYear(year), offset = stretches[0]?.offset; from < end;) {
    const to = Math.min(from + 7 * secondsPerDay, end);
    const next = slowOffset(to - 1);
    if (next !== offset) stretches.push({ from: changeWithin(from, to - 1, slowOffset), offset: next });
    offset = next;
    from = to;
  }
  return stretches;
}

/** The first instant after `from` at which the offset is the one of `to`. */
function changeWithin(from: number, to: number, slowOffset: (instant: number) => number): number {
  const after = slowOffset(to);
  let before = from;
  let change = to;
  while (change - before > 1) {
    const middle = Math.floor((before + change) / 2);
    if (slowOffset(middle) === after) change = middle;
    else before = middle;
  }
  return change;
}
