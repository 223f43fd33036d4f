/** The words of the call machine: what it knows, what can happen to it, and what it orders. Plain data. */
import type { Action, Outcome } from "../core/action.ts";
import type { EndedLine, Line } from "../core/line.ts";
import { type Step, went } from "../core/machine.ts";
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { RefusalReason } from "../core/refusal.ts";
import type { Attempt, CallNews } from "./news.ts";

export type { Action, Outcome } from "../core/action.ts";

/** A call from its first ring, or from the owner's wish, to its end. */
export interface Call {
  /** Counts from 1 since the daemon started. */
  readonly id: number;
  readonly direction: "in" | "out";
  /** The caller of a call in, the contact of a call out. */
  readonly other: Person;
  /** When it began, in the clock's milliseconds. */
  readonly began: number;
}

/** The second leg of a call: whom to ring while the first waits. */
export type Second =
  | {
      readonly kind: "masters";
      readonly next: PhoneNumber;
      readonly rest: readonly PhoneNumber[];
      /** The phones that did not take it. */
      readonly attempts: readonly Attempt[];
    }
  | { readonly kind: "contact"; readonly number: PhoneNumber; readonly master: PhoneNumber };

/** A call of which one party is there and the other is being got. */
interface HalfCall {
  readonly call: Call;
  /** The line that waits: the caller's, or the master's in a call out. */
  readonly first: number;
  readonly second: Second;
}

/** A step that the modem may refuse. */
interface RefusableStep {
  /** The modem's words when it has. Somebody who has just left is the usual reason, and is waited for a moment. */
  readonly refusal: string | null;
}

/** Where a call stands. Every phase but `idle` and `joined` has a patience that ends it. */
export type Phase =
  | { readonly kind: "idle" }
  /** It rings, and who it is has not been said yet. */
  | { readonly kind: "identifying"; readonly call: Call; readonly line: number; readonly lastRing: boolean }
  /** Routing has been asked. */
  | { readonly kind: "deciding"; readonly call: Call; readonly line: number }
  | ({
      readonly kind: "answering";
      readonly call: Call;
      readonly line: number;
      readonly masters: readonly [PhoneNumber, ...PhoneNumber[]];
    } & RefusableStep)
  /** A call out: the master is being rung. */
  | {
      readonly kind: "reaching";
      readonly call: Call;
      readonly master: PhoneNumber;
      readonly contact: PhoneNumber;
      /** Null until the modem has taken the number. */
      readonly line: number | null;
    }
  | ({
      readonly kind: "holding";
      /** The hold has been asked for; it waits while a second caller knocks. */
      readonly ordered: boolean;
      /** A second caller whom the hold has answered by accident, and who is being let go. */
      readonly intruder: number | null;
      /** Whom we ring has been told; the modem would not dial while somebody knocked. */
      readonly again: boolean;
    } & HalfCall &
      RefusableStep)
  /** The first party is on hold and the second is being rung. */
  | ({ readonly kind: "dialling"; readonly line: number | null } & HalfCall)
  /** The phone that did not answer is being let go, to try the next. */
  | ({ readonly kind: "switching"; readonly line: number; readonly bluntly: boolean } & HalfCall)
  | ({ readonly kind: "joining"; readonly line: number } & HalfCall & RefusableStep)
  /** A short call that only has to be answered. */
  | {
      readonly kind: "checking";
      readonly call: Call;
      /** Null until the modem has taken the number. */
      readonly line: number | null;
      readonly answered: boolean;
    }
  | {
      readonly kind: "joined";
      readonly call: Call;
      readonly parties: readonly number[];
      /** The line of the master; null when the daemon found the call and cannot tell. */
      readonly master: number | null;
      readonly since: number;
      /** Somebody is on hold in it, which is borne for a while only. */
      readonly strained: boolean;
    }
  | {
      readonly kind: "closing";
      readonly call: Call;
      /** A caller who still rings and is to be refused; others who ring are left alone. */
      readonly ringing: number | null;
      /** Orders that have ended nothing. */
      readonly tries: number;
      /** The lines there were at the last try; null before the first. */
      readonly left: number | null;
      /** The owner asked for it and is told when it is done. */
      readonly announced: boolean;
      /** Nobody is told how it goes: it has been told. */
      readonly quiet: boolean;
    };

/** The whole state: the phase, and what is the same in all of them. */
export interface CallState {
  readonly phase: Phase;
  /** The lines as last seen. */
  readonly lines: readonly Line[];
  /** Waiting lines that have been refused already. */
  readonly refused: readonly number[];
  /** The order to refuse one, until it is answered: another would release who is on hold. */
  readonly refusing: number | null;
  /** A call would not end, which has been told; what the modem lists since it was restarted may be the same. */
  readonly stubborn: boolean;
  /** The order that has not been answered yet. */
  readonly order: number | null;
  /** The patience that counts; another is stale. */
  readonly patience: number | null;
  /** Numbers orders and patiences. */
  readonly serial: number;
  readonly nextCall: number;
  /** How long a called phone may ring. */
  readonly ringSeconds: number;
}

/** What routing decided. */
export type Plan =
  | {
      readonly kind: "forward";
      readonly caller: Person;
      readonly masters: readonly [PhoneNumber, ...PhoneNumber[]];
    }
  | {
      readonly kind: "refuse";
      readonly caller: Person;
      readonly reason: RefusalReason;
      readonly tell: boolean;
    };

/** What happens. `at` is the clock's milliseconds. */
export type CallEvent = { readonly at: number } & (
  | { readonly kind: "pictured"; readonly lines: readonly Line[]; readonly ended: readonly EndedLine[] }
  | { readonly kind: "answered-order"; readonly order: number; readonly outcome: Outcome }
  | { readonly kind: "patience-ended"; readonly patience: number }
  | { readonly kind: "routed"; readonly call: number; readonly plan: Plan }
  | {
      readonly kind: "call-wanted";
      readonly contact: Person;
      readonly number: PhoneNumber;
      readonly master: PhoneNumber;
    }
  /** A phone is to be called for a moment, to be let go as soon as it has answered. */
  | { readonly kind: "check-wanted"; readonly other: Person; readonly number: PhoneNumber }
  | { readonly kind: "close-wanted" }
  | { readonly kind: "modem-lost" }
);

/** What the shell is to do. Every order is answered by an event, every patience ends or is overtaken. */
export type CallEffect =
  | { readonly kind: "order"; readonly order: number; readonly action: Action }
  | { readonly kind: "find-route"; readonly call: number; readonly written: string }
  | { readonly kind: "set-patience"; readonly patience: number; readonly seconds: number }
  | { readonly kind: "tell"; readonly news: CallNews }
  /** The modem does not let go of a call: it is to be restarted. */
  | { readonly kind: "reset-modem" };

/** One step of the call machine. */
export type CallStep = Step<CallState, CallEffect>;

/** The states of one phase. */
export type In<K extends Phase["kind"]> = Extract<Phase, { kind: K }>;

/** How long the network may take to hold or to join. */
export const networkSeconds = 25;
/** Longer than the modem may take over a number. */
export const dialSeconds = 60;
/** How long a line may still be listed after its end; networks take up to 1.5 s. */
export const clearingSeconds = 2;

/** No call, on a modem of which nothing is known. */
export function startCalls(ringSeconds: number): CallState {
  return {
    phase: { kind: "idle" },
    lines: [],
    refused: [],
    refusing: null,
    stubborn: false,
    order: null,
    patience: null,
    serial: 1,
    nextCall: 1,
    ringSeconds,
  };
}

/** One after the other, their effects together. */
export function chain(state: CallState, ...moves: readonly ((state: CallState) => CallStep)[]): CallStep {
  let step: CallStep = went(state);
  for (const move of moves) {
    const next = move(step.state);
    step = { state: next.state, effects: [...step.effects, ...next.effects] };
  }
  return step;
}

/** Goes to a phase; the patience of the phase before is forgotten. */
export function enter(phase: Phase): (state: CallState) => CallStep {
  return (state) => went({ ...state, phase, patience: null });
}

/** Gives an order. Its answer carries the number it gets here. */
export function give(action: Action): (state: CallState) => CallStep {
  return (state) =>
    went(
      { ...state, serial: state.serial + 1, order: state.serial },
      { kind: "order", order: state.serial, action },
    );
}

/** Sets how long the phase may last. */
export function bear(seconds: number): (state: CallState) => CallStep {
  return (state) =>
    went(
      { ...state, serial: state.serial + 1, patience: state.serial },
      { kind: "set-patience", patience: state.serial, seconds },
    );
}

/** Tells the owners. */
export function tell(news: CallNews): (state: CallState) => CallStep {
  return (state) => went(state, { kind: "tell", news });
}

/** The line of that id, while it is there. */
export function findLine(state: CallState, line: number | null): Line | undefined {
  return state.lines.find((each) => each.line === line);
}

/** Whole seconds between two times of the clock. */
export function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1000));
}

/** A person of whom only the number is known. */
export function stranger(written: string): Person {
  return { name: null, number: null, written };
}
