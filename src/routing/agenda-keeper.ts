import type { Clock } from "../core/clock.ts";
import { type Agenda, emptyAgenda, type Horizon, makeAgenda } from "./agenda.ts";
import type { Calendar, CalendarEntry } from "./calendar.ts";
import { runInSlices } from "./slices.ts";

/** The agenda of all calendars, made anew when one of them changes and as time goes on. */
export interface AgendaKeeper {
  agenda(): Agenda;
  /** Every event of every calendar. */
  entries(): readonly CalendarEntry[];
  /** Puts a calendar in its place; settles when the agenda holds it. */
  put(place: number, calendar: Calendar): Promise<void>;
  /** Moves the horizon when now has come near its end, or is not within it. */
  keepUp(): Promise<void>;
}

/** What is worked out beforehand, in seconds around now; and how much of it must be left. */
const before = 3_600;
const after = 36 * 3_600;
const least = 12 * 3_600;

/**
 * Keeps an agenda. With `workAhead` it is worked out beforehand for the time around now, so that decisions are
 * quick; without, each is worked out when it is asked for.
 */
export function keepAgenda(clock: Clock, signal: AbortSignal, workAhead: boolean): AgendaKeeper {
  const calendars: Calendar[] = [];
  let agenda = emptyAgenda;
  let horizon: Horizon = { from: 0, to: 0 };
  let work = Promise.resolve();

  const entries = (): readonly CalendarEntry[] => calendars.flatMap((calendar) => calendar.entries);
  const rebuild = async (): Promise<void> => {
    const now = Math.floor(clock.date().getTime() / 1000);
    const next = workAhead ? { from: now - before, to: now + after } : { from: 0, to: 0 };
    const made = await runInSlices(makeAgenda(entries(), next), clock, signal);
    if (made === undefined) return;
    agenda = made;
    horizon = next;
  };
  const inTurn = (): Promise<void> => {
    work = work.then(rebuild);
    return work;
  };
  return {
    agenda: () => agenda,
    entries,
    put(place, calendar) {
      calendars[place] = calendar;
      return inTurn();
    },
    keepUp() {
      const now = clock.date().getTime() / 1000;
      const current = now >= horizon.from && now < horizon.to - least;
      return !workAhead || current ? Promise.resolve() : inTurn();
    },
  };
}
