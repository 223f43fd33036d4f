/** The guard at work: what was spent is read from the journal, and who is a contact from the contact files. */
import type { Plan } from "./call/state.ts";
import type { Clock } from "./core/clock.ts";
import { JournalError } from "./core/errors.ts";
import type { Person } from "./core/person.ts";
import { parsePhoneNumber, type PhoneNumber } from "./core/phone-number.ts";
import { meaningOf } from "./guard/code.ts";
import {
  type DialWish,
  type GuardPolicy,
  judge,
  refusalOf,
  type Verdict,
  whyNotRung,
} from "./guard/judge.ts";
import { emptyLedger, type Ledger, mayForward } from "./guard/ledger.ts";
import type { Database } from "./journal/database.ts";
import { readLedger } from "./journal/ledger.ts";
import type { Callable, Guard } from "./telegram/ports.ts";

/** What it is made of. */
export interface GuardingParts {
  readonly policy: GuardPolicy;
  readonly database: Database;
  readonly isContact: (number: PhoneNumber) => boolean;
  readonly clock: Clock;
  /** Something that the owners should know. */
  readonly announce: (text: string) => void;
}

/** The guard of the whole house. */
export interface Guarding extends Guard {
  /** Why an owner's call is not placed, whoever has agreed to it; null when it may be. */
  whyNoCall(contact: Callable, master: PhoneNumber): string | null;
  /** Why so many more texts do not go to somebody; null when they may. */
  whyNoText(to: Person, units: number): string | null;
  /** The same plan for a caller without phones that are not to be rung. */
  guardPlan(plan: Plan): Plan;
}

const hour = 3_600_000;
/** Kept for the phones that were told of; a calendar has fewer. */
const mostTold = 100;

/** Puts the guard to work. */
export function startGuard({ policy, database, isContact, clock, announce }: GuardingParts): Guarding {
  const told = new Set<string>();
  const now = (): number => clock.date().getTime();

  /** A journal that cannot be read keeps nobody from calling: owners hear of it otherwise. */
  const ledger = (): Ledger => {
    try {
      return readLedger(database, now() - hour);
    } catch (error) {
      if (error instanceof JournalError) return emptyLedger;
      throw error;
    }
  };
  const wishOf = (wish: Omit<DialWish, "isContact">): DialWish => ({
    ...wish,
    isContact: wish.number !== null && isContact(wish.number),
  });
  const refusal = (wish: Omit<DialWish, "isContact">): string | null =>
    refusalOf(wishOf(wish), policy, ledger(), now());

  const guard: Guarding = {
    judge: (wish) => judge(wishOf(wish), policy, ledger(), now()),
    judgeDialled(text): Verdict {
      const meaning = meaningOf(text);
      if (meaning.kind === "code") return { kind: "allow" };
      const { kind, written } = meaning;
      const number = parsePhoneNumber(written, policy.home) ?? null;
      return guard.judge({ purpose: kind, number, written, units: 1 });
    },
    whyNoCall: (contact, master) =>
      refusal({ purpose: "call", number: contact.number, written: contact.written, units: 1 }) ??
      refusal({ purpose: "master", number: master, written: master, units: 1 }),
    whyNoText: ({ number, written }, units) => refusal({ purpose: "text", number, written, units }),
    guardPlan(plan) {
      if (plan.kind === "refuse") return plan;
      const { caller } = plan;
      const judged = plan.masters.map((master) => ({ master, why: whyNotRung(master, policy.home) }));
      const whys = judged.flatMap(({ why }) => (why === null ? [] : [why]));
      const [first, ...rest] = judged.flatMap(({ master, why }) => (why === null ? [master] : []));
      if (first === undefined) return refused(caller, whys.join(" "));
      for (const why of whys) tellOnce(why);
      if (mayForward(ledger(), caller.name !== null, policy.callsPerHour, now()))
        return { ...plan, masters: [first, ...rest] };
      return refused(caller, floodText(policy.callsPerHour));
    },
  };

  function tellOnce(why: string): void {
    if (told.has(why) || told.size >= mostTold) return;
    told.add(why);
    announce(`The calendar, or a rule of the configuration, names a phone that I do not ring. ${why}`);
  }
  return guard;
}

function refused(caller: Person, why: string): Plan {
  return { kind: "refuse", caller, reason: { kind: "guarded", why }, tell: true };
}

function floodText(most: number): string {
  return `Within an hour I have put through as many calls as I may (VIRTUALPHONE_CALLS_PER_HOUR is ${most}; contacts may make twice as many).`;
}
