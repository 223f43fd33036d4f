/** What the demo's phone is set up with: contacts, a calendar that always has something on, a file to send; pure. */
import { cast, character, type Character } from "./cast.ts";
import { sampleFile } from "./typed.ts";

/** A file by its name. */
export interface Sample {
  readonly name: string;
  readonly text: string;
}

type Listed = Pick<Character, "number"> & { readonly name: string };

function card({ name, number }: Listed): string {
  const [first = "", last = ""] = name.split(" ");
  return [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `FN:${name}`,
    `N:${last};${first};;;`,
    `TEL;TYPE=CELL:${number}`,
    "END:VCARD",
    "",
  ].join("\r\n");
}

function listed(group: string): Listed[] {
  return cast.flatMap((each) =>
    each.group === group && each.name !== null ? [{ ...each, name: each.name }] : [],
  );
}

/** The contact files of the cast, one for each group. */
export function contactFiles(): Sample[] {
  const groups = new Set(cast.flatMap(({ group }) => (group === null ? [] : [group])));
  return [...groups].map((group) => ({ name: `${group}.vcf`, text: listed(group).map(card).join("") }));
}

/** The friends as they are, and the stranger among them. */
export function newFriends(): Sample {
  const stranger = { name: "Dora Evans", number: character("stranger").number };
  return { name: sampleFile, text: [...listed("friends"), stranger].map(card).join("") };
}

/** How far from now work begins, so that it is never now: days. */
const daysToWork = 3;

/**
 * A calendar (RFC 5545) in which family and friends are put through to the master phone all day and every day,
 * and work is on only some days from now.
 */
export function calendarAt(now: Date): Sample {
  const yesterday = dayOf(now, -1);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//virtualphone//demo//EN",
    ...event("at-home", now, [
      `DTSTART;VALUE=DATE:${yesterday}`,
      "RRULE:FREQ=DAILY",
      "SUMMARY:family\\, friends",
    ]),
    ...event("at-work", now, [
      `DTSTART:${dayOf(now, daysToWork)}T090000`,
      `DTEND:${dayOf(now, daysToWork)}T170000`,
      "SUMMARY:work",
    ]),
    "END:VCALENDAR",
    "",
  ];
  return { name: "calendar.ics", text: lines.join("\r\n") };
}

function event(name: string, now: Date, properties: readonly string[]): string[] {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return [
    "BEGIN:VEVENT",
    `UID:${name}@demo.virtualphone`,
    `DTSTAMP:${stamp}`,
    ...properties,
    `LOCATION:${character("me").number}`,
    "END:VEVENT",
  ];
}

/** A day as RFC 5545 §3.3.4 writes it, in the time zone of this machine. */
function dayOf(now: Date, daysLater: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + daysLater);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}
