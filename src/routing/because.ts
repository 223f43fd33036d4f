/** The words in which a decision explains itself: a line for each rule, for people who are no programmers. */
import { formatPhoneNumber, type PhoneNumber } from "../core/phone-number.ts";
import type { RunningEvent } from "./agenda.ts";
import type { NumberOwners } from "./contacts.ts";
import { civilDate, dayOfWall, secondsPerDay, weekdayOf } from "./days.ts";
import { collapseSpace, nameKey } from "./names.ts";
import type { Occurrence } from "./occurrences.ts";
import type { Policies, Policy } from "./route.ts";
import { wallOf, type Zone } from "./zones.ts";

/** The caller hides the number. */
export function hidden(): string {
  return "The caller hides their number.";
}

/** The number is in no contact file, or is none that could be. */
export function stranger(number: PhoneNumber | null, written: string): string {
  if (number !== null) return `${formatPhoneNumber(number)} is in no contact file.`;
  return `“${collapseSpace(written).slice(0, 60)}” is no full phone number, so it is in no contact file.`;
}

/** Whose number it is. */
export function contact(number: PhoneNumber | null, { names: all, groups: of }: NumberOwners): string {
  const [first = "", ...others] = all;
  const also = others.length === 0 ? "" : ` (also listed as ${listed(others)})`;
  return `${number === null ? "The number" : formatPhoneNumber(number)} is ${first}’s${also}, in ${groups(of)}.`;
}

/** Groups as the subject of a rule. */
export function groups(all: readonly string[], joined = "and"): string {
  return `the ${all.length === 1 || joined === "or" ? "group" : "groups"} ${listed(all, joined)}`;
}

/** What the running events that name somebody come to. */
export interface EventsFound {
  /** All of them, the one that started last first. */
  readonly running: readonly RunningEvent[];
  /** The first of them whose location holds a phone. */
  readonly chosen: RunningEvent | undefined;
  /** Whom they were asked for: the contact's names, or the groups. */
  readonly names: readonly string[];
  readonly kind: "contact" | "groups";
  readonly zone: Zone;
}

/** Most events that are told one by one. */
const mostTold = 5;

/** Which event decides, and what is passed over. */
export function events(found: EventsFound): readonly string[] {
  const { running, chosen } = found;
  const before = chosen === undefined ? running : running.slice(0, running.indexOf(chosen));
  const lines = before
    .slice(0, mostTold)
    .map((event) => `${titled(event, found)}, but its location holds no phone number: passed over.`);
  const untold = before.length - lines.length;
  if (untold > 0) lines.push(`${untold} more, started earlier, hold no phone number either.`);
  return [...lines, chosen === undefined ? noEvent(found) : deciding(chosen, found)];
}

function noEvent({ running, names, kind }: EventsFound): string {
  const asked = kind === "groups" ? groups(names, "or") : listed(names, "or");
  return `No ${running.length === 0 ? "" : "other "}event that names ${asked} is running.`;
}

function deciding(chosen: RunningEvent, found: EventsFound): string {
  const earlier = found.running.length - found.running.indexOf(chosen) - 1;
  const others = earlier === 0 ? "" : ` (${earlier} other${earlier === 1 ? "" : "s"} had started before it)`;
  return `${titled(chosen, found)}${others}: ring ${inTurn(chosen.event.masters)}.`;
}

/** The number is on the spam list. */
export function spam(label: string): string {
  return `The number is on the spam list${label === "" ? "" : ` as “${collapseSpace(label)}”`}: refused.`;
}

/** The number is not on the spam list. */
export function noSpam(): string {
  return "The number is not on the spam list.";
}

const policyNames: Readonly<Record<keyof Policies, string>> = {
  withheld: "hidden numbers",
  unlisted: "numbers in no contact file",
  outOfHours: "contacts without an event now",
};

/** What the policy says. */
export function policy(which: keyof Policies, chosen: Policy, defaultMaster: PhoneNumber): string {
  const subject = `The rule for ${policyNames[which]}`;
  if (chosen === "reject") return `${subject}: refused.`;
  if (chosen === "default")
    return `${subject}: ring the default master phone, ${formatPhoneNumber(defaultMaster)}.`;
  return `${subject}: ring ${formatPhoneNumber(chosen)}.`;
}

/** A phone that would be joined with itself is passed over. */
export function ownPhone(number: PhoneNumber, left: readonly PhoneNumber[]): string {
  const rest = left.length === 0 ? "no other is left, so the call is refused" : `${inTurn(left)} is rung`;
  return `${formatPhoneNumber(number)} is the caller’s own phone and is passed over: ${rest}.`;
}

function inTurn(masters: readonly PhoneNumber[]): string {
  return masters.map(formatPhoneNumber).join(", then ");
}

function listed(all: readonly string[], joined = "and"): string {
  if (all.length < 2) return all.join("");
  return `${all.slice(0, -1).join(", ")} ${joined} ${all.at(-1) ?? ""}`;
}

function titled({ event, occurrence }: RunningEvent, { names, kind, zone }: EventsFound): string {
  const own = names.filter((name) => event.names.includes(nameKey(name)));
  const named = kind === "groups" ? groups(own) : listed(own);
  return `The event “${event.title}” (${duringWords(occurrence, zone)}) names ${named}`;
}

function duringWords({ start, end }: Occurrence, zone: Zone): string {
  const [from, to] = [wallOf(zone, start), wallOf(zone, end)];
  const sameDay = dayOfWall(from) === dayOfWall(to);
  return `${dayWords(from)} ${timeWords(from)} to ${sameDay ? "" : `${dayWords(to)} `}${timeWords(to)}`;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dayWords(wall: number): string {
  const day = dayOfWall(wall);
  const { year, month, day: date } = civilDate(day);
  return `${weekdays[weekdayOf(day)] ?? ""} ${date} ${months[month - 1] ?? ""} ${year}`;
}

function timeWords(wall: number): string {
  const minutes = Math.floor((wall - dayOfWall(wall) * secondsPerDay) / 60);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
