/** Contacts, calendars and policies as a test writes them, and the decisions that follow. */
import {
  type CountryCode,
  parseCountryCode,
  parsePhoneNumber,
  type PhoneNumber,
} from "../../src/core/phone-number.ts";
import { makeAgenda } from "../../src/routing/agenda.ts";
import { type Calendar, readCalendar } from "../../src/routing/calendar.ts";
import { type Group, indexContacts } from "../../src/routing/contacts.ts";
import { decideRoute, type Policies, type Route } from "../../src/routing/route.ts";
import { readSpamList } from "../../src/routing/spam-list.ts";
import { readCards } from "../../src/routing/vcards.ts";
import { ianaZone, type Zone } from "../../src/routing/zones.ts";

/** What there must be. */
export function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("something that must be there is missing");
  return value;
}

/** Carries out work that pauses, without its pauses. */
export function runAtOnce<T>(work: Generator<void, T>): T {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

export const country: CountryCode = must(parseCountryCode("+44"));

/** A number of the range for fiction, by its last three digits. */
export function fiction(last: number): PhoneNumber {
  return number(`+447700900${String(last).padStart(3, "0")}`);
}

export function number(text: string): PhoneNumber {
  return must(parsePhoneNumber(text, country));
}

export function zone(name: string): Zone {
  return must(ianaZone(name));
}

export const master = fiction(1);

/** A calendar around these events; lines are separated as on the web. */
export function calendarText(...events: readonly string[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//example//test//EN",
    ...events,
    "END:VCALENDAR",
    "",
  ];
  return lines.join("\n").replaceAll("\n", "\r\n");
}

/** An event from its lines; what it says about calls is filled in where it is left out. */
export function event(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const has = (name: string): boolean => lines.some((line) => line.startsWith(name));
  const more = [
    ...(has("UID") ? [] : ["UID:one@example.org"]),
    ...(has("SUMMARY") ? [] : ["SUMMARY:friends"]),
    ...(has("LOCATION") ? [] : ["LOCATION:+44 7700 900101"]),
  ];
  return ["BEGIN:VEVENT", ...lines.filter((line) => line !== ""), ...more, "END:VEVENT"].join("\n");
}

/** Reads a calendar that must be one. */
export function read(text: string, zoneName = "Europe/Rome"): Calendar {
  const reading = runAtOnce(readCalendar(Buffer.from(text), { zone: zone(zoneName), country }));
  if (reading.kind === "unreadable") throw new Error(reading.why);
  return reading.calendar;
}

/** Seconds since 1970 of a time with its offset. */
export function seconds(iso: string): number {
  const milliseconds = Date.parse(iso);
  if (Number.isNaN(milliseconds)) throw new Error(`${iso} is no time`);
  return milliseconds / 1000;
}

/** Which events run at these times, by their titles; asked both ways, which must agree. */
export function runningAt(calendar: Calendar, iso: string, name = "friends"): readonly string[] {
  const at = Math.floor(seconds(iso));
  const answers = [
    { from: 0, to: 0 },
    { from: at - 3600, to: at + 36 * 3600 },
    { from: at - 30 * 3600, to: at + 3600 },
  ].map((horizon) => runAtOnce(makeAgenda(calendar.entries, horizon)).running(name, at));
  const [onDemand = [], ahead, late] = answers.map((running) =>
    running.map(({ event: { title }, occurrence }) => `${title} ${occurrence.start} ${occurrence.end}`),
  );
  if (String(onDemand) !== String(ahead) || String(onDemand) !== String(late))
    throw new Error(
      `at ${iso}: ${String(onDemand)} on demand, but ${String(ahead)} and ${String(late)} ahead`,
    );
  return (answers[0] ?? []).map((running) => running.event.title);
}

/** Whether anything that names friends runs. */
export function runs(calendar: Calendar, iso: string): boolean {
  return runningAt(calendar, iso).length > 0;
}

/** A vCard as Google writes it. */
export function card(name: string, ...numbers: readonly string[]): string {
  const phones = numbers.map((each) => `TEL;TYPE=CELL:${each}`);
  return ["BEGIN:VCARD", "VERSION:3.0", `FN:${name}`, ...phones, "END:VCARD", ""].join("\r\n");
}

/** The world of one decision; everything left out is as it is after an installation. */
export interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly calendar?: string;
  readonly spam?: string;
  readonly policies?: Partial<Policies>;
  readonly zone?: string;
}

const usual: Policies = { withheld: "reject", unlisted: "default", outOfHours: "reject" };

/** Decides a call in this world. */
export function decide(world: World, caller: string, at: string, defaultMaster = master): Route {
  const groups = Object.entries(world.files ?? {}).map(([name, text]): Group => ({
    name,
    cards: runAtOnce(readCards(Buffer.from(text), country)).cards,
  }));
  const entries = world.calendar === undefined ? [] : read(world.calendar, world.zone).entries;
  const facts = {
    contacts: runAtOnce(indexContacts(groups)),
    agenda: runAtOnce(makeAgenda(entries, { from: 0, to: 0 })),
    spam: world.spam === undefined ? null : runAtOnce(readSpamList(Buffer.from(world.spam))),
    policies: { ...usual, ...world.policies },
    country,
    zone: zone(world.zone ?? "Europe/Rome"),
  };
  return decideRoute(facts, caller, new Date(at), defaultMaster);
}
