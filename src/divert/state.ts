/** The words of the divert machine. Times are Unix milliseconds. */
import type { Divert, DivertAsked, DivertOrder, DivertOrdered, DivertReason } from "../core/divert-modem.ts";
import type { Step } from "../core/machine.ts";

/** What an owner wants of the network. */
export type Wanted =
  /** Nobody has asked for anything: it is neither touched nor asked. */
  | { readonly kind: "untouched" }
  /** Who does not reach the SIM reaches `to`, in E.164. `follows`: it is the master phone, whichever that is. */
  | { readonly kind: "on"; readonly to: string; readonly follows: boolean }
  /** What was there before is put back, and `to` is nobody's any more. `tries` that came to nothing. */
  | { readonly kind: "removing"; readonly to: string; readonly tries: number };

/** What the network said of one reason, and when. */
export interface Known {
  readonly divert: Divert;
  readonly at: number;
}

/** Why something is not as it is wanted. */
export type Trouble =
  /** In the modem's words. */
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "silent" }
  | { readonly kind: "no-network" }
  /** The modem was gone each time: it may be what breaks it. */
  | { readonly kind: "lost" }
  /** The network said yes, and did something else. */
  | { readonly kind: "not-done" }
  /** Somebody changes it again and again; it is left alone for a day. */
  | { readonly kind: "changed-back" };

/** A value for some reasons. */
export type PerReason<T> = Readonly<Partial<Record<DivertReason, T>>>;

/** What must survive a restart. */
export interface Memory {
  readonly wanted: Wanted;
  /** Numbers that calls may be diverted to by order of ours. */
  readonly ours: readonly string[];
  /** What was there before the first order, to be put back. */
  readonly before: PerReason<Divert>;
  readonly known: PerReason<Known>;
  /** As they were told last. */
  readonly troubles: PerReason<Trouble>;
  /** When the last round ended; null before any, and since something else is wanted. */
  readonly checkedAt: number | null;
  /** When rounds that nobody asked for had to change something, within a day. */
  readonly repairs: readonly number[];
}

/** Why a round is made: a check is told only when something has changed. */
export type Purpose = "wish" | "show" | "check";

/** A walk through all reasons: each is asked, set if need be, and asked again. */
export interface Round {
  readonly purpose: Purpose;
  /** The first is at hand. */
  readonly left: readonly DivertReason[];
  /** Orders for the one at hand. */
  readonly tried: number;
  /** How the last of them was turned down; null when it was not. */
  readonly refusal: Trouble | null;
  /** Answers in a row that never came. */
  readonly silences: number;
  /** Answers that there is no network, and modems that were gone before they answered. */
  readonly setbacks: number;
  readonly changed: readonly DivertReason[];
  readonly troubles: PerReason<Trouble>;
  /** Something else is wanted meanwhile: it begins again when the answer is there. */
  readonly isOutdated: boolean;
}

/** Where the machine stands. One question or order is out at most. */
export type Phase =
  /** `hasReason`: a check is due as soon as one may be made. */
  | { readonly kind: "resting"; readonly hasReason: boolean }
  | { readonly kind: "asking"; readonly round: Round }
  | { readonly kind: "ordering"; readonly round: Round }
  /** A call goes first, or there is no modem or no network: it goes on when that is over. */
  | { readonly kind: "pausing"; readonly round: Round };

/** All of it. */
export interface DivertState {
  readonly memory: Memory;
  readonly phase: Phase;
}

/** What happens. */
export type DivertEvent =
  | { readonly kind: "wished"; readonly wanted: Wanted; readonly at: number }
  /** Somebody wants to see what the network says now. */
  | { readonly kind: "show-wanted"; readonly at: number }
  | { readonly kind: "asked"; readonly answer: DivertAsked; readonly at: number }
  | { readonly kind: "ordered"; readonly answer: DivertOrdered; readonly at: number }
  /** The modem takes calls: it was started, or is in the network again. */
  | { readonly kind: "modem-ready"; readonly at: number }
  /** What was put off for a call can be done. */
  | { readonly kind: "calm"; readonly at: number }
  | { readonly kind: "timer-ended"; readonly at: number };

/** What a round came to. */
export interface Report {
  readonly purpose: Purpose;
  /** As it was wanted in this round. */
  readonly wanted: Wanted;
  readonly known: PerReason<Known>;
  readonly before: PerReason<Divert>;
  readonly changed: readonly DivertReason[];
  readonly troubles: PerReason<Trouble>;
  /** It is tried again by itself. */
  readonly goesOn: boolean;
}

/** What the shell is to do. `ask` and `order` are answered by an event. */
export type DivertEffect =
  | { readonly kind: "ask"; readonly reason: DivertReason }
  | { readonly kind: "order"; readonly reason: DivertReason; readonly order: DivertOrder }
  /** Makes the memory durable, before anything else is done. */
  | { readonly kind: "keep"; readonly memory: Memory }
  /** Only the last one counts. */
  | { readonly kind: "set-timer"; readonly seconds: number }
  | { readonly kind: "tell"; readonly report: Report };

/** A step of the machine. */
export type DivertStep = Step<DivertState, DivertEffect>;

/** Nobody has asked for anything. */
export const untouched: Memory = {
  wanted: { kind: "untouched" },
  ours: [],
  before: {},
  known: {},
  troubles: {},
  checkedAt: null,
  repairs: [],
};
