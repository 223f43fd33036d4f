import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { CountryCode } from "../core/phone-number.ts";
import { type AgendaKeeper, keepAgenda } from "./agenda-keeper.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { type ContactFiles, openContactFiles } from "./contact-files.ts";
import { type Feed, type FeedSource, type FeedWorld, makeFeed } from "./feed.ts";
import { openFeedStore } from "./feed-store.ts";
import { shownAddress } from "./fetching.ts";
import type { Policies, RoutingFacts } from "./route.ts";
import { runInSlices } from "./slices.ts";
import { emptySpamList, readSpamList, type SpamList } from "./spam-list.ts";
import { counted } from "./words.ts";
import { ianaZone, utc, type Zone } from "./zones.ts";

/** Where calls are decided from. */
export interface RoutingOptions {
  /** One `.vcf` for each group. */
  readonly contactsDir: string;
  /** Last good copies of calendars and of the spam list are kept below it. */
  readonly dataDir: string;
  /** `https:`, `http:`, `webcal:` or `file:` addresses. */
  readonly calendarUrls: readonly string[];
  readonly calendarRefreshSeconds: number;
  /** IANA name; for floating times and whole days. */
  readonly timeZone: string;
  /** How numbers are read that are written without a country code. */
  readonly country: CountryCode;
  readonly policies: Policies;
  /** Null when there is none. */
  readonly spamListUrl: string | null;
  readonly spamRefreshSeconds: number;
}

/** The world that routing lives in. `fetch` is Node's own when it is left out. */
export interface RoutingParts extends RoutingOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch?: typeof globalThis.fetch;
}

/** Largest bodies that are read, in bytes. */
const largestCalendar = 20_000_000;
const largestSpamList = 100_000_000;

/** Everything that decisions are made from, and what keeps it. */
export interface Sources {
  readonly parts: RoutingParts;
  readonly files: ContactFiles;
  readonly keeper: AgendaKeeper;
  readonly feeds: readonly Feed[];
  /** What is known now, for decisions. */
  facts(): RoutingFacts;
  readonly signal: AbortSignal;
  /** Ends everything under way. */
  end(): void;
}

/**
 * Opens what decisions are made from; settles when the contact files and the copies on disk are in use. With
 * `workAhead` decisions are prepared for the time around now. Never rejects.
 */
export async function openSources(parts: RoutingParts, workAhead: boolean): Promise<Sources> {
  const { clock, log, country, policies } = parts;
  const ending = new AbortController();
  const { signal } = ending;
  const zone = ianaZone(parts.timeZone) ?? utc;
  const files = openContactFiles({ directory: parts.contactsDir, country, clock, log, signal });
  const keeper = keepAgenda(clock, signal, workAhead);
  const spam = spamShelf(parts, signal);
  const world: FeedWorld = {
    store: openFeedStore(parts.dataDir),
    fetch: parts.fetch ?? globalThis.fetch,
    clock,
    log,
    signal,
  };
  const sources = [...calendarSources(parts, { zone, keeper, signal }), ...spam.sources];
  const feeds = sources.map((source) => makeFeed(source, world));
  await Promise.all([files.check(), ...feeds.map((feed) => feed.load())]);
  return {
    parts,
    files,
    keeper,
    feeds,
    signal,
    facts: () => ({
      contacts: files.contacts(),
      agenda: keeper.agenda(),
      spam: spam.list(),
      policies,
      country,
      zone,
    }),
    end: () => {
      ending.abort();
    },
  };
}

interface CalendarDesk {
  readonly zone: Zone;
  readonly keeper: AgendaKeeper;
  readonly signal: AbortSignal;
}

function calendarSources(parts: RoutingParts, desk: CalendarDesk): readonly FeedSource[] {
  const several = parts.calendarUrls.length > 1;
  return parts.calendarUrls.map((url, place) => ({
    name: `Calendar ${several ? `${place + 1} ` : ""}at ${shownAddress(url)}`,
    url,
    refreshSeconds: parts.calendarRefreshSeconds,
    largest: largestCalendar,
    take: calendarTaker(parts, desk, place),
  }));
}

function calendarTaker(
  { clock, country }: RoutingParts,
  { zone, keeper, signal }: CalendarDesk,
  place: number,
): FeedSource["take"] {
  let known = false;
  return async (body) => {
    const read = await runInSlices(readCalendar(body, { zone, country }), clock, signal);
    if (read === undefined) return undefined;
    if (read.kind === "unreadable") return { kind: "refused", why: read.why };
    // Half of a calendar is better than none, but not than all of an older one.
    if (known && !read.calendar.complete) return { kind: "refused", why: "it breaks off before its end" };
    await keeper.put(place, read.calendar);
    known = true;
    return { kind: "taken", ...calendarWords(read.calendar) };
  };
}

function calendarWords({ events, skipped, problems, complete }: Calendar): {
  holds: string;
  trouble: string | null;
} {
  const lines = [
    ...(complete ? [] : ["it breaks off before its end"]),
    ...(skipped === 0 ? [] : [`${skipped} of them cannot be used`]),
    ...problems.slice(0, 3),
  ];
  return { holds: counted(events, "event"), trouble: lines.length === 0 ? null : lines.join("; ") };
}

/** The spam list, if one is configured, and where it comes from. */
function spamShelf(
  { spamListUrl: url, spamRefreshSeconds, clock }: RoutingParts,
  signal: AbortSignal,
): { readonly sources: readonly FeedSource[]; list(): SpamList | null } {
  if (url === null) return { sources: [], list: () => null };
  let list = emptySpamList;
  const source: FeedSource = {
    name: `Spam list at ${shownAddress(url)}`,
    url,
    refreshSeconds: spamRefreshSeconds,
    largest: largestSpamList,
    async take(body) {
      const read = await runInSlices(readSpamList(body), clock, signal);
      if (read === undefined) return undefined;
      if (read.size === 0 && read.unusable > 0)
        return { kind: "refused", why: "it is no list of label,md5: check its address" };
      list = read;
      const trouble = read.unusable === 0 ? null : `${counted(read.unusable, "line")} cannot be used`;
      return { kind: "taken", holds: counted(read.size, "number"), trouble };
    },
  };
  return { sources: [source], list: () => list };
}
