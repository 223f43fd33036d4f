import type { CalendarEntry, CallEvent } from "./calendar.ts";
import { type Occurrence, occurrencesIn } from "./occurrences.ts";
import { sortInRuns } from "./sorting.ts";

/** An event that is running, and since and until when. */
export interface RunningEvent {
  readonly event: CallEvent;
  readonly occurrence: Occurrence;
  /** Its place among all events, which decides between two that started together. */
  readonly place: number;
}

/**
 * All events, by the names in their titles. For the days around now it is worked out beforehand what runs when;
 * any other time is answered as rightly, but is worked out when it is asked for.
 */
export interface Agenda {
  /** The events that name this (a `nameKey`) and run at an instant, the one that started last first. */
  running(name: string, instant: number): readonly RunningEvent[];
}

/** Which instants are worked out beforehand; the end is not among them. */
export interface Horizon {
  readonly from: number;
  readonly to: number;
}

/** An agenda without events. */
export const emptyAgenda: Agenda = { running: () => [] };

/** More occurrences of one event within the horizon than this are not written out. */
const mostWrittenOut = 400;

/** Makes an agenda. Pauses often. */
export function* makeAgenda(entries: readonly CalendarEntry[], horizon: Horizon): Generator<void, Agenda> {
  const byName = new Map<string, Shelf>();
  for (const [place, entry] of entries.entries()) {
    fill(byName, { place, entry }, horizon);
    yield;
  }
  const lanes = new Map<string, Lane>();
  for (const [name, { written }] of byName) lanes.set(name, yield* makeLane(written));
  return {
    running(name, instant) {
      const shelf = byName.get(name);
      if (shelf === undefined) return [];
      const within = instant >= horizon.from && instant < horizon.to;
      const known = within ? runningInLane(lanes.get(name), instant) : [];
      const others = (within ? shelf.frequent : shelf.all).flatMap((placed) => runningNow(placed, instant));
      return [...known, ...others].sort(latestFirst);
    },
  };
}

interface PlacedEntry {
  readonly place: number;
  readonly entry: CalendarEntry;
}

/** The events that name one name. */
interface Shelf {
  readonly all: PlacedEntry[];
  /** Those that occur too often to be written out. */
  readonly frequent: PlacedEntry[];
  /** What runs within the horizon, of all others. */
  readonly written: RunningEvent[];
}

function fill(shelves: Map<string, Shelf>, placed: PlacedEntry, { from, to }: Horizon): void {
  const { event, series } = placed.entry;
  const occurrences = occurrencesIn(series, from, to, mostWrittenOut);
  for (const name of event.names) {
    const shelf = shelves.get(name) ?? { all: [], frequent: [], written: [] };
    shelves.set(name, shelf);
    shelf.all.push(placed);
    if (occurrences.length >= mostWrittenOut) shelf.frequent.push(placed);
    else for (const occurrence of occurrences) shelf.written.push({ event, occurrence, place: placed.place });
  }
}

function runningNow({ place, entry }: PlacedEntry, instant: number): readonly RunningEvent[] {
  const { event, series } = entry;
  // The latest of its occurrences stands for the others: they name the same and ring the same phones.
  const occurrence = occurrencesIn(series, instant, instant + 1, 1)[0];
  return occurrence === undefined ? [] : [{ event, occurrence, place }];
}

function latestFirst(one: RunningEvent, other: RunningEvent): number {
  return other.occurrence.start - one.occurrence.start || one.place - other.place;
}

/** What runs within the horizon, by start; and how long anything so far runs at most, to know where to stop. */
interface Lane {
  readonly events: readonly RunningEvent[];
  readonly lastEnds: Float64Array;
}

function* makeLane(written: readonly RunningEvent[]): Generator<void, Lane> {
  const events = yield* sortInRuns(written, (one, other) => latestFirst(other, one));
  const lastEnds = new Float64Array(events.length);
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (const [index, { occurrence }] of events.entries()) {
    lastEnd = Math.max(lastEnd, occurrence.end);
    lastEnds[index] = lastEnd;
  }
  return { events, lastEnds };
}

function runningInLane(lane: Lane | undefined, instant: number): readonly RunningEvent[] {
  if (lane === undefined) return [];
  const running: RunningEvent[] = [];
  for (let index = startedBy(lane.events, instant) - 1; index >= 0; index -= 1) {
    if ((lane.lastEnds[index] ?? 0) <= instant) break;
    const event = lane.events[index];
    if (event !== undefined && event.occurrence.end > instant) running.push(event);
  }
  return running;
}

/** How many events have started at an instant. */
function startedBy(events: readonly RunningEvent[], instant: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.occurrence.start ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
