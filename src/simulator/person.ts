import type { CallEvent, Calls, Heard, Leg, Plan, Presentation } from "./calls/leg.ts";
import type { Elsewhere, SentOn } from "./calls/elsewhere.ts";
import { living } from "./calls/leg.ts";
import { type PersonTexts, type PersonTextsParts, textsOf } from "./person-texts.ts";

/** What a phone is doing. `calling`: it hears the SIM ring. `on-hold`: it hears nobody. */
export type PhoneState = "idle" | "calling" | "ringing" | "talking" | "on-hold";

/** A subscriber with a phone. Acts that make no sense now throw, saying what would. */
export interface Person extends PersonTexts {
  readonly number: string;
  /** Calls the SIM. False when the network does not put the call through: `heard()` says why. */
  readonly rings: (presentation?: Presentation) => boolean;
  /** Picks up the ringing phone. */
  readonly answers: () => void;
  /** Refuses the ringing phone. */
  readonly refuses: () => void;
  /** Hangs up: the call it is in, or the call it is making. */
  readonly hangsUp: () => void;
  /** Puts the SIM on hold, and takes it back. */
  readonly holds: () => void;
  readonly retrieves: () => void;

  /** From the next call on: lets it ring until the network gives up. So everybody does who was told nothing. */
  readonly ignores: (cause?: number) => void;
  /** From the next call on: picks up after so many milliseconds of ringing. */
  readonly answersAfter: (milliseconds: number) => void;
  /** From the next call on: refuses after so many milliseconds of ringing. */
  readonly refusesAfter: (milliseconds: number, cause?: number) => void;
  /** From the next call on: talks to somebody else. `confirmed` false: ^CONF is left out. */
  readonly isBusy: (confirmed?: boolean) => void;
  /** From the next call on: the phone is off, with or without an announcement before the end. */
  readonly isUnreachable: (announcement?: boolean, cause?: number) => void;
  /** From the next call on: the mailbox answers after a while. */
  readonly hasMailbox: () => void;
  /** From the next call on: there is no such number. */
  readonly isUnknown: () => void;

  readonly state: () => PhoneState;
  /** Where the network has sent this caller of the SIM; null for nowhere. */
  readonly divertedTo: () => string | null;
  /** Talks, and hears the other one talk. */
  readonly hears: (other: Person) => boolean;
  /** How the last call sounded when it ended; null before any. */
  readonly heard: () => Heard | null;

  /** Settle when it is so; reject when it is not by the deadline, in milliseconds. */
  readonly phoneRings: (deadline?: number) => Promise<void>;
  readonly isConnectedWith: (other: Person, deadline?: number) => Promise<void>;
  /** In a call with the SIM, and not on hold. */
  readonly isTalking: (deadline?: number) => Promise<void>;
  readonly isOnHold: (deadline?: number) => Promise<void>;
  readonly isIdle: (deadline?: number) => Promise<void>;
}

/** What a person is made of. */
export interface PersonParts extends PersonTextsParts {
  readonly calls: () => Calls;
  readonly send: (event: CallEvent) => void;
  readonly call: (presentation: Presentation) => boolean;
  readonly elsewhere: Elsewhere;
  readonly plan: (plan: Plan) => void;
  readonly heard: () => Heard | null;
}

const phoneStates: Readonly<Record<Leg["phase"], PhoneState>> = {
  calling: "idle",
  handed: "idle",
  proceeding: "idle",
  alerting: "ringing",
  ringing: "calling",
  waiting: "calling",
  active: "talking",
  held: "on-hold",
};

/** The call somebody's phone is in, if the phone knows of one. */
export function legOf(calls: Calls, number: string): Leg | undefined {
  return living(calls).find(
    (leg) => leg.number === number && !leg.mailbox && phoneStates[leg.phase] !== "idle",
  );
}

/** What a phone does in a call that was sent on; a mailbox needs no phone. */
function stateElsewhere(call: SentOn | undefined, number: string): PhoneState {
  if (call === undefined || (call.mailbox && call.to === number)) return "idle";
  if (call.phase === "talking") return "talking";
  return call.caller === number ? "calling" : "ringing";
}

/** Whether two parties of a multiparty hear one another. */
function hearOneAnother(calls: Calls, one: string, other: string): boolean {
  const [first, second] = [legOf(calls, one), legOf(calls, other)];
  const talking = (leg: Leg | undefined): boolean =>
    leg?.phase === "active" && leg.joined && !leg.heldByFar && one !== other;
  return talking(first) && talking(second);
}

type Acts = Pick<Person, "rings" | "answers" | "refuses" | "hangsUp" | "holds" | "retrieves">;

/** What a person does now. */
function actsOf({ number, calls, send, call, elsewhere }: PersonParts, state: () => PhoneState): Acts {
  const act = (
    kind: "answers" | "refuses" | "hangs-up" | "holds" | "retrieves",
    ...may: readonly PhoneState[]
  ): void => {
    const leg = legOf(calls(), number);
    const now = state();
    const isElsewhere = leg === undefined && elsewhere.of(number) !== undefined;
    if (!may.includes(now) || (isElsewhere && (kind === "holds" || kind === "retrieves")))
      throw new Error(`${number} is ${now}; that takes one who is ${may.join(" or ")}`);
    if (leg !== undefined) send({ kind, key: leg.key });
    else if (kind === "answers") elsewhere.answer(number);
    else elsewhere.end(number, "hung-up");
  };
  return {
    rings(presentation = "shown") {
      if (state() !== "idle") throw new Error(`${number} is ${state()}, and cannot call`);
      return call(presentation);
    },
    answers() {
      act("answers", "ringing");
    },
    refuses() {
      act("refuses", "ringing");
    },
    hangsUp() {
      act("hangs-up", "talking", "on-hold", "calling");
    },
    holds() {
      act("holds", "talking");
    },
    retrieves() {
      act("retrieves", "talking", "on-hold");
    },
  };
}

type Habits = Pick<
  Person,
  "ignores" | "answersAfter" | "refusesAfter" | "isBusy" | "isUnreachable" | "hasMailbox" | "isUnknown"
>;

/** What a person does from the next call on. */
function habitsOf({ plan }: PersonParts): Habits {
  return {
    ignores(cause = 19) {
      plan({ kind: "rings", cause });
    },
    answersAfter(after) {
      plan({ kind: "answers", after });
    },
    refusesAfter(after, cause = 21) {
      plan({ kind: "refuses", after, cause });
    },
    isBusy(confirmed = true) {
      plan({ kind: "busy", cause: 17, confirmed });
    },
    isUnreachable(announcement = false, cause = 20) {
      plan({ kind: "unreachable", cause, announcement });
    },
    hasMailbox() {
      plan({ kind: "mailbox" });
    },
    isUnknown() {
      plan({ kind: "invalid", cause: 1 });
    },
  };
}

/** Makes a person. */
export function makePerson(parts: PersonParts): Person {
  const { number } = parts;
  const state = (): PhoneState => {
    const leg = legOf(parts.calls(), number);
    return leg === undefined ? stateElsewhere(parts.elsewhere.of(number), number) : phoneStates[leg.phase];
  };
  const hears = (other: Person): boolean => {
    const call = parts.elsewhere.of(number);
    const talks = call?.phase === "talking" && !call.mailbox && call === parts.elsewhere.of(other.number);
    return (talks && number !== other.number) || hearOneAnother(parts.calls(), number, other.number);
  };
  const until = (wanted: PhoneState, deadline: number | undefined): Promise<void> =>
    parts.until(`${number} is ${wanted}`, () => state() === wanted, deadline);
  return {
    number,
    ...actsOf(parts, state),
    ...habitsOf(parts),
    ...textsOf(parts),
    state,
    divertedTo() {
      const call = parts.elsewhere.of(number);
      return call?.caller === number ? call.to : null;
    },
    hears,
    heard: parts.heard,
    phoneRings: (deadline) => until("ringing", deadline),
    isTalking: (deadline) => until("talking", deadline),
    isOnHold: (deadline) => until("on-hold", deadline),
    isIdle: (deadline) => until("idle", deadline),
    isConnectedWith: (other, deadline) =>
      parts.until(`${number} talks to ${other.number}`, () => hears(other), deadline),
  };
}
