/** How long a decision takes with many contacts and events, and what it takes to be ready for it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { systemClock } from "../src/core/clock.ts";
import { silentLog } from "../src/core/log.ts";
import { parseCountryCode, parsePhoneNumber } from "../src/core/phone-number.ts";
import { loadOnce, openRouting } from "../src/routing/routing.ts";
import type { RoutingParts } from "../src/routing/sources.ts";
import { type Spread, spread } from "./spread.ts";

/** Figures for one size. Milliseconds, except where the name says otherwise. */
export interface RoutingFigures {
  readonly contacts: number;
  readonly events: number;
  /** The very first decision, and all others about calls now. */
  readonly firstDecision: number;
  readonly decision: Spread;
  /** A decision about a call in another year, for which nothing is prepared. */
  readonly distantDecision: Spread;
  /** From nothing to ready, with the calendar's copy on disk. */
  readonly opening: number;
  /** The longest time in which nothing else got its turn meanwhile. */
  readonly longestStall: number;
  /** What contacts and events keep in memory. */
  readonly keptMebibytes: number;
}

const groups = 10;
const decisions = 5_000;
const distantDecisions = 200;
const year = 365 * 86_400_000;

/** Measures with 10,000 contacts and a calendar of 5,000 events, and with ten times as much. */
export async function measureRouting(): Promise<readonly RoutingFigures[]> {
  const figures: RoutingFigures[] = [];
  for (const scale of [1, 10]) figures.push(await measureSize(10_000 * scale, 5_000 * scale));
  return figures;
}

async function measureSize(contacts: number, events: number): Promise<RoutingFigures> {
  const folder = await mkdtemp(join(tmpdir(), "virtualphone-route-"));
  try {
    const parts = await prepare(folder, contacts, events);
    const first = await loadOnce(parts); // leaves the copy on disk
    await first.stop();
    return await measureOpened(parts, contacts, events);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOpened(parts: RoutingParts, contacts: number, events: number): Promise<RoutingFigures> {
  const collect = garbageCollector();
  const before = collect();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const routing = await openRouting(parts);
  const opening = performance.now() - began;
  delay.disable();
  const keptMebibytes = (collect() - before) / 2 ** 20;
  const decide = (count: number, time: number): Spread => {
    const took: number[] = [];
    for (let call = 0; call < count; call += 1) {
      const caller = numberText((call * 7919) % contacts);
      const at = new Date(time + call * 1000);
      const start = performance.now();
      routing.decide(caller, at, master);
      took.push(performance.now() - start);
    }
    return spread(took);
  };
  const now = systemClock.date().getTime();
  const firstDecision = decide(1, now).p50;
  const decision = decide(decisions, now);
  const distantDecision = decide(distantDecisions, now + year);
  await routing.stop();
  const longestStall = delay.max / 1e6;
  return { contacts, events, firstDecision, decision, distantDecision, opening, longestStall, keptMebibytes };
}

/** Answers how many bytes are in use once everything is thrown away that can be. */
function garbageCollector(): () => number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  return () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}

const country = parseCountryCode("+44") ?? fail("+44 is no country code");
const master = parsePhoneNumber("+447700900001", country) ?? fail("the master phone is no number");

function fail(why: string): never {
  throw new Error(why);
}

/** Where the samples are. */
export interface Samples {
  readonly contactsDir: string;
  readonly calendarUrl: string;
}

/** Writes contact files and a calendar of that size. */
export async function writeSamples(folder: string, contacts: number, events: number): Promise<Samples> {
  const contactsDir = join(folder, "contacts");
  await mkdir(contactsDir);
  for (let group = 0; group < groups; group += 1)
    await writeFile(join(contactsDir, `group${group}.vcf`), cardsOf(group, contacts));
  const calendar = join(folder, "calendar.ics");
  await writeFile(calendar, calendarOf(events, contacts));
  return { contactsDir, calendarUrl: pathToFileURL(calendar).href };
}

async function prepare(folder: string, contacts: number, events: number): Promise<RoutingParts> {
  const { contactsDir, calendarUrl } = await writeSamples(folder, contacts, events);
  return {
    contactsDir,
    dataDir: join(folder, "data"),
    calendarUrls: [calendarUrl],
    calendarRefreshSeconds: 3600,
    timeZone: "Europe/Rome",
    country,
    policies: { withheld: "reject", unlisted: "default", outOfHours: "reject" },
    spamListUrl: null,
    spamRefreshSeconds: 3600,
    clock: systemClock,
    log: silentLog,
  };
}

function cardsOf(group: number, contacts: number): string {
  const cards: string[] = [];
  for (let person = group; person < contacts; person += groups)
    cards.push(
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person ${person}\r\nN:${person};Person;;;\r\nTEL;TYPE=CELL:${numberText(person)}\r\nEND:VCARD\r\n`,
    );
  return cards.join("");
}

/** Numbers of a range that is big enough; nobody is called. */
function numberText(person: number): string {
  return `+4477${String(10_000_000 + person)}`;
}

const rules = [
  "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  "FREQ=DAILY;COUNT=2000",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=WEEKLY;INTERVAL=2",
  "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
];

/** A fifth of the events repeat; half name a group, half a person; all began within the last two years. */
function calendarOf(events: number, contacts: number): string {
  const first = systemClock.date().getTime() - 2 * year;
  const blocks: string[] = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//bench//EN\r\n"];
  for (let event = 0; event < events; event += 1) {
    const start = new Date(first + ((event * 7_368_787) % (2 * year))).toISOString().replaceAll(/[-:]/g, "");
    const rule = event % 5 === 0 ? `RRULE:${rules[(event / 5) % rules.length] ?? ""}\r\n` : "";
    const title = event % 2 === 0 ? `group${event % groups}` : `Person ${event % contacts}`;
    blocks.push(
      `BEGIN:VEVENT\r\nUID:event-${event}@example.org\r\nDTSTAMP:20250101T000000Z\r\nDTSTART;TZID=Europe/Rome:${start.slice(0, 15)}\r\nDURATION:PT2H\r\n${rule}SUMMARY:${title}\r\nLOCATION:+44 7700 900${String(event % 1000).padStart(3, "0")}\r\nDESCRIPTION:An event among many\\, with a description that is long enough t\r\n o be folded\r\nEND:VEVENT\r\n`,
    );
  }
  return `${blocks.join("")}END:VCALENDAR\r\n`;
}
