/** A look at everything that calls are decided from: what a person would check by hand. */
import type { CalendarEntry } from "./calendar.ts";
import type { Contacts } from "./contacts.ts";
import type { FeedStanding } from "./feed.ts";
import { occurrencesIn } from "./occurrences.ts";
import { runInSlices } from "./slices.ts";
import { openSources, type RoutingParts } from "./sources.ts";

/** A calendar or a list, and how it stands after it was fetched just now. */
export interface ExaminedFeed extends FeedStanding {
  /** What it is, where from, what it holds and how old that is, in one line. */
  readonly status: string;
}

/** Events of the coming days. */
export interface ExaminedEvents {
  /** How many of them say who takes calls. */
  readonly deciding: number;
  /** Titles of those that have a phone and name nobody; each title once. */
  readonly nameless: readonly string[];
  /** Titles of those that name somebody and have no phone. */
  readonly phoneless: readonly string[];
}

/** What was seen. */
export interface RoutingExamination {
  /** In the order of the configuration. */
  readonly calendars: readonly ExaminedFeed[];
  readonly spamList: ExaminedFeed | null;
  readonly events: ExaminedEvents;
  readonly contacts: { readonly contacts: number; readonly numbers: number; readonly groups: number };
  /** What of the contact files cannot be used, a line each. */
  readonly contactProblems: readonly string[];
  /** The names of all contacts, so that they can be left out of what is shown to others. */
  readonly names: readonly string[];
}

const daySeconds = 86_400;

/** Reads the files, fetches everything once, and looks `days` ahead. Never rejects; ends within about half a minute. */
export async function examineRouting(parts: RoutingParts, days: number): Promise<RoutingExamination> {
  const sources = await openSources(parts, false);
  await Promise.all(sources.feeds.map((feed) => feed.refresh()));
  const contacts = sources.files.contacts();
  const from = Math.floor(parts.clock.date().getTime() / 1000);
  const events = await runInSlices(
    examineEvents(sources.keeper.entries(), contacts, { from, to: from + days * daySeconds }),
    parts.clock,
    sources.signal,
  );
  const feeds = sources.feeds.map((feed): ExaminedFeed => ({ status: feed.status(), ...feed.standing() }));
  sources.end();
  return {
    calendars: feeds.slice(0, parts.calendarUrls.length),
    spamList: feeds[parts.calendarUrls.length] ?? null,
    events: events ?? { deciding: 0, nameless: [], phoneless: [] },
    contacts: contacts.count(),
    contactProblems: sources.files.problems(),
    names: contacts.names(),
  };
}

/** An event that has neither a phone nor a known name is about something else. */
function* examineEvents(
  entries: readonly CalendarEntry[],
  contacts: Contacts,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<void, ExaminedEvents> {
  let deciding = 0;
  const nameless = new Set<string>();
  const phoneless = new Set<string>();
  for (const { event, series } of entries) {
    yield;
    if (occurrencesIn(series, from, to, 1).length === 0) continue;
    const namesSomebody = event.names.some((name) => contacts.knows(name));
    const hasPhone = event.masters.length > 0;
    if (namesSomebody && hasPhone) deciding += 1;
    else if (hasPhone) nameless.add(event.title);
    else if (namesSomebody) phoneless.add(event.title);
  }
  return { deciding, nameless: [...nameless], phoneless: [...phoneless] };
}
