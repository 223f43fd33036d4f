import { type CountryCode, parsePhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import { type CalendarComponents, type EventComponent, readComponents } from "./components.ts";
import { unescapeText } from "./content-lines.ts";
import { type Complain, type EventFamily, scheduleFamily } from "./event-series.ts";
import { timeSetting } from "./event-times.ts";
import { collapseSpace, nameKey, splitList } from "./names.ts";
import type { Series } from "./occurrences.ts";
import { decodeText, detached } from "./text.ts";
import { definedZone } from "./zone-definitions.ts";
import { zoneKey } from "./zone-names.ts";
import type { Zone } from "./zones.ts";

/** What an event of a calendar says about calls. */
export interface CallEvent {
  /** The title as people see it, for explanations. */
  readonly title: string;
  /** Keys (`nameKey`) of the contacts and groups that the title names. */
  readonly names: readonly string[];
  /** The phones of the location, in order; none when it holds no number that can be read. */
  readonly masters: readonly PhoneNumber[];
}

/** An event and when it runs. */
export interface CalendarEntry {
  readonly event: CallEvent;
  readonly series: Series;
}

/** A calendar as routing needs it. */
export interface Calendar {
  readonly entries: readonly CalendarEntry[];
  /** Events and changed occurrences in the text, the skipped ones among them. */
  readonly events: number;
  /** How many of them could not be used. */
  readonly skipped: number;
  /** The first of them, each with its title and why, and what else is wrong. */
  readonly problems: readonly string[];
  /** Whether the text has its end: one that was cut off may have lost events. */
  readonly complete: boolean;
}

/** A calendar, or why the text is none, in words that follow its name. */
export type CalendarReading =
  | { readonly kind: "calendar"; readonly calendar: Calendar }
  | { readonly kind: "unreadable"; readonly why: string };

/** How a calendar's times and phone numbers are to be read. */
export interface CalendarSetting {
  /** The zone of floating times and whole days. */
  readonly zone: Zone;
  readonly country: CountryCode;
}

const mostProblems = 20;

/** Reads an iCalendar file (RFC 5545). Pauses often; never throws: what cannot be used is skipped and named. */
export function* readCalendar(bytes: Uint8Array, setting: CalendarSetting): Generator<void, CalendarReading> {
  const text = yield* decodeText(bytes);
  const components = yield* readComponents(text);
  if (!components.isCalendar) return { kind: "unreadable", why: whyNoCalendar(text) };
  return { kind: "calendar", calendar: yield* scheduleAll(components, setting) };
}

function whyNoCalendar(text: string): string {
  const start = text.slice(0, 1000).trim();
  if (start === "") return "it is empty";
  if (/^<(?:!doctype|html|head|body|\?xml)/i.test(start))
    return "it is a web page and no calendar: check its address";
  return "it is no calendar: BEGIN:VCALENDAR is missing";
}

function* scheduleAll(components: CalendarComponents, setting: CalendarSetting): Generator<void, Calendar> {
  const times = timeSetting(setting.zone, definedZones(components));
  const readEvent = eventReader(setting.country);
  const entries: CalendarEntry[] = [];
  const problems: string[] = [];
  let skipped = 0;
  const complain: Complain = (component, why) => {
    skipped += 1;
    if (problems.length < mostProblems) problems.push(`${labelOf(component)}: ${why}`);
  };
  for (const relatives of yield* familiesOf(components.events))
    for (const family of standing(relatives)) {
      for (const { component, series } of scheduleFamily(family, times, complain))
        entries.push({ event: readEvent(component), series });
      yield;
    }
  problems.push(...zoneProblems(times.unknownZones(), setting.zone));
  return { entries, events: components.events.length, skipped, problems, complete: components.complete };
}

/** The zones that the calendar defines; each is made when it is asked for. */
function definedZones({ zones }: CalendarComponents): (key: string) => Zone | undefined {
  const definitions = new Map(zones.map((definition) => [zoneKey(definition.tzid), definition]));
  return (key) => {
    const definition = definitions.get(key);
    return definition && definedZone(definition);
  };
}

function zoneProblems(unknown: readonly string[], here: Zone): readonly string[] {
  return unknown
    .slice(0, mostProblems)
    .map(
      (name) =>
        `the time zone “${name.slice(0, 60)}” is not known: its times are read as those of ${here.name}`,
    );
}

/** Brings the components of each UID together. Pauses often. */
function* familiesOf(events: readonly EventComponent[]): Generator<void, Iterable<Relatives>> {
  const byUid = new Map<string, Relatives>();
  for (const [place, event] of events.entries()) {
    const uid = valueOf(event, "UID");
    const key = uid === "" ? `\n${place}` : uid; // no UID holds a line break
    const family = byUid.get(key) ?? { originals: [], changes: [] };
    (event.has("RECURRENCE-ID") ? family.changes : family.originals).push(event);
    byUid.set(key, family);
    if (place % eventsPerPause === 0) yield;
  }
  return byUid.values();
}

const eventsPerPause = 100;

/** Components of one UID, as they stand in the text. */
interface Relatives {
  readonly originals: EventComponent[];
  readonly changes: EventComponent[];
}

/** Of several whole events with one UID only those with the highest SEQUENCE stand. */
function standing({ originals, changes }: Relatives): readonly EventFamily[] {
  const [first, ...others] = newestOf(originals);
  const alone = others.map((original): EventFamily => ({ original, changes: [] }));
  return [{ original: first, changes: latestChanges(changes) }, ...alone];
}

function newestOf(originals: readonly EventComponent[]): readonly EventComponent[] {
  const newest = originals.reduce((highest, original) => Math.max(highest, sequenceOf(original)), 0);
  return originals.filter((original) => sequenceOf(original) === newest);
}

/** One change for each occurrence: the one with the highest SEQUENCE, the later one in the text among equals. */
function latestChanges(changes: readonly EventComponent[]): readonly EventComponent[] {
  const byId = new Map<string, EventComponent>();
  for (const change of changes) {
    const line = change.get("RECURRENCE-ID")?.[0];
    const id = `${line?.value.trim() ?? ""} ${line?.parameters.get("TZID")?.join(",") ?? ""}`;
    const known = byId.get(id);
    if (known === undefined || sequenceOf(change) >= sequenceOf(known)) byId.set(id, change);
  }
  return [...byId.values()];
}

function sequenceOf(event: EventComponent): number {
  const written = valueOf(event, "SEQUENCE");
  return /^\d{1,10}$/.test(written) ? Number(written) : 0;
}

function valueOf(event: EventComponent, name: string): string {
  return event.get(name)?.[0]?.value.trim() ?? "";
}

function labelOf(event: EventComponent): string {
  const title = collapseSpace(unescapeText(valueOf(event, "SUMMARY"))).slice(0, 60);
  const start = valueOf(event, "DTSTART").slice(0, 20);
  return `“${title === "" ? "an event without a title" : title}”${start === "" ? "" : ` (${start})`}`;
}

/** Reads titles and locations; a calendar repeats few of them many times. */
function eventReader(country: CountryCode): (component: EventComponent) => CallEvent {
  const titles = remembering(readTitle);
  const locations = remembering((location: string) => readPhones(location, country));
  return (component) => ({
    ...titles(valueOf(component, "SUMMARY")),
    masters: locations(valueOf(component, "LOCATION")),
  });
}

function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? read(text);
    known.set(detached(text), found);
    return found;
  };
}

function readTitle(written: string): Omit<CallEvent, "masters"> {
  const title = detached(unescapeText(written));
  // The whole title comes too: a contact's own name may hold a comma.
  const names = new Set([...splitList(title), title].map(nameKey).filter((name) => name !== ""));
  return { title: collapseSpace(title).slice(0, 100), names: [...names] };
}

function readPhones(written: string, country: CountryCode): readonly PhoneNumber[] {
  const phones = splitList(unescapeText(written)).flatMap((part) => parsePhoneNumber(part, country) ?? []);
  return [...new Set(phones)];
}
