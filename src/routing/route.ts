import type { CountryCode, PhoneNumber } from "../core/phone-number.ts";
import { parsePhoneNumber } from "../core/phone-number.ts";
import type { RefusalReason } from "../core/refusal.ts";
import type { Agenda, RunningEvent } from "./agenda.ts";
import * as because from "./because.ts";
import type { Contacts, NumberOwners } from "./contacts.ts";
import { nameKey } from "./names.ts";
import type { SpamList } from "./spam-list.ts";
import type { Zone } from "./zones.ts";

/** What becomes of callers whom no event names; `default` is the default master phone as it stands. */
export type Policy = "reject" | "default" | PhoneNumber;

/** The policies (contract, routing rule 4). */
export interface Policies {
  /** For hidden numbers. */
  readonly withheld: Policy;
  /** For numbers in no contact file. */
  readonly unlisted: Policy;
  /** For contacts whom no running event names. */
  readonly outOfHours: Policy;
}

/** What is to be done with a call, and why. */
export interface Route {
  readonly caller: {
    /** Null when the number is hidden, or is no E.164 number. */
    readonly number: PhoneNumber | null;
    /** As the network or a person wrote it; empty when hidden. */
    readonly written: string;
  };
  /** Null for a number in no contact file. */
  readonly contact: string | null;
  readonly groups: readonly string[];
  readonly decision: "forward" | "reject";
  /** The phones to be rung, in that order; none when the caller is rejected. */
  readonly masters: readonly PhoneNumber[];
  /** Null when the call is forwarded. */
  readonly rejection: RefusalReason | null;
  /** One line for each rule that was tried, in order, in words for people. */
  readonly because: readonly string[];
}

/** All that a decision is made from. */
export interface RoutingFacts {
  readonly contacts: Contacts;
  readonly agenda: Agenda;
  /** Null when there is no list. */
  readonly spam: SpamList | null;
  readonly policies: Policies;
  readonly country: CountryCode;
  /** Where times are told. */
  readonly zone: Zone;
}

/** Decides a call by the routing rules of the contract. `written` is the caller's number, empty when it is hidden. */
export function decideRoute(
  facts: RoutingFacts,
  written: string,
  at: Date,
  defaultMaster: PhoneNumber,
): Route {
  const number = parsePhoneNumber(written, facts.country) ?? null;
  const owners = number === null ? undefined : facts.contacts.ownersOf(number);
  const asked: Asked = { facts, number, written, owners, defaultMaster };
  const choice = choose(asked, Math.floor(at.getTime() / 1000));
  return {
    caller: { number, written: written.trim() },
    contact: owners?.contact.name ?? null,
    groups: owners?.groups ?? [],
    ...withoutCaller(choice, number),
  };
}

interface Asked {
  readonly facts: RoutingFacts;
  readonly number: PhoneNumber | null;
  readonly written: string;
  readonly owners: NumberOwners | undefined;
  readonly defaultMaster: PhoneNumber;
}

/** What the rules before the last one come to. */
interface Choice {
  readonly masters: readonly PhoneNumber[];
  readonly rejection: RefusalReason | null;
  readonly because: readonly string[];
}

function choose(asked: Asked, instant: number): Choice {
  const { facts, written, owners } = asked;
  if (written.trim() === "")
    return byPolicy(asked, {
      policy: "withheld",
      rejection: { kind: "withheld" },
      lines: [because.hidden()],
    });
  return owners === undefined ? forStranger(asked) : forContact({ ...asked, owners }, facts, instant);
}

function forStranger(asked: Asked): Choice {
  const { facts, number, written } = asked;
  const lines = [because.stranger(number, written)];
  const label = number === null ? undefined : facts.spam?.labelOf(number);
  if (label !== undefined)
    return { masters: [], rejection: { kind: "spam", label }, because: [...lines, because.spam(label)] };
  if (facts.spam !== null && number !== null) lines.push(because.noSpam());
  return byPolicy(asked, { policy: "unlisted", rejection: { kind: "unlisted" }, lines });
}

function forContact(asked: Asked & { owners: NumberOwners }, facts: RoutingFacts, instant: number): Choice {
  const { owners } = asked;
  const lines = [because.contact(asked.number, owners)];
  const rules = [
    { names: owners.names, kind: "contact" },
    { names: owners.groups, kind: "groups" },
  ] as const;
  for (const { names, kind } of rules) {
    const running = runningFor(facts.agenda, names, instant);
    const chosen = running.find(({ event }) => event.masters.length > 0);
    lines.push(...because.events({ running, chosen, names, kind, zone: facts.zone }));
    if (chosen !== undefined) return { masters: chosen.event.masters, rejection: null, because: lines };
  }
  return byPolicy(asked, { policy: "outOfHours", rejection: { kind: "out-of-hours" }, lines });
}

/** The events that name one of these, the one that started last first; an event that names several comes once. */
function runningFor(agenda: Agenda, names: readonly string[], instant: number): readonly RunningEvent[] {
  const keys = [...new Set(names.map(nameKey))];
  if (keys.length === 1) return agenda.running(keys[0] ?? "", instant);
  const byPlace = new Map<string, RunningEvent>();
  for (const running of keys.flatMap((key) => agenda.running(key, instant)))
    byPlace.set(`${running.place} ${running.occurrence.start} ${running.occurrence.end}`, running);
  return [...byPlace.values()].sort(
    (one, other) => other.occurrence.start - one.occurrence.start || one.place - other.place,
  );
}

interface PolicyCase {
  readonly policy: keyof Policies;
  readonly rejection: RefusalReason;
  /** The rules that were tried before. */
  readonly lines: readonly string[];
}

function byPolicy({ facts, defaultMaster }: Asked, { policy, rejection, lines }: PolicyCase): Choice {
  const chosen = facts.policies[policy];
  const told = [...lines, because.policy(policy, chosen, defaultMaster)];
  if (chosen === "reject") return { masters: [], rejection, because: told };
  return { masters: [chosen === "default" ? defaultMaster : chosen], rejection: null, because: told };
}

/** No phone is rung to be joined with itself (contract, routing rule 6). */
function withoutCaller(
  choice: Choice,
  number: PhoneNumber | null,
): Pick<Route, "decision" | "masters" | "rejection" | "because"> {
  if (choice.rejection !== null) return { ...choice, decision: "reject" };
  const masters = choice.masters.filter(
    (master, place, all) => master !== number && all.indexOf(master) === place,
  );
  const passedOver = masters.length < new Set(choice.masters).size && number !== null;
  const lines = passedOver ? [...choice.because, because.ownPhone(number, masters)] : choice.because;
  if (masters.length > 0) return { decision: "forward", masters, rejection: null, because: lines };
  return { decision: "reject", masters, rejection: { kind: "caller-is-master" }, because: lines };
}
