import type { Ending } from "../core/ending.ts";
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { RefusalReason } from "../core/refusal.ts";

export type { EndKind, Ending } from "../core/ending.ts";

/** One phone that was rung and did not take the call. */
export interface Attempt {
  readonly master: PhoneNumber;
  readonly ending: Ending;
}

/** Who ended a conversation. `unknown` where the modem did not let us know. */
export type EndedBy = "caller" | "contact" | "master" | "owner" | "unknown";

/**
 * What the owners are told of a call, as data; the words are the bot's.
 * Seconds are whole. `call` numbers calls from 1 since the daemon started.
 */
export type CallNews = { readonly call: number } & (
  | { readonly kind: "incoming"; readonly caller: Person; readonly masters: readonly PhoneNumber[] }
  | { readonly kind: "caller-refused"; readonly caller: Person; readonly reason: RefusalReason }
  | { readonly kind: "caller-gave-up"; readonly caller: Person; readonly waitedSeconds: number }
  | { readonly kind: "calling-master"; readonly other: Person; readonly master: PhoneNumber }
  | {
      readonly kind: "master-failed";
      readonly other: Person;
      readonly master: PhoneNumber;
      readonly ending: Ending;
      /** The phone that is tried next; null when this was the last. */
      readonly next: PhoneNumber | null;
    }
  | {
      readonly kind: "nobody-took-it";
      readonly caller: Person;
      readonly attempts: readonly Attempt[];
      readonly waitedSeconds: number;
    }
  | { readonly kind: "calling-contact"; readonly contact: Person; readonly master: PhoneNumber }
  | { readonly kind: "contact-failed"; readonly contact: Person; readonly ending: Ending }
  | { readonly kind: "master-left"; readonly contact: Person; readonly master: PhoneNumber }
  | { readonly kind: "joined"; readonly other: Person; readonly master: PhoneNumber | null }
  | {
      readonly kind: "ended";
      readonly other: Person;
      readonly by: EndedBy;
      readonly talkedSeconds: number;
    }
  /** The operator or the modem would not answer, hold, or join; both parties are let go. `words` are the modem's. */
  | {
      readonly kind: "step-refused";
      readonly step: "answer" | "hold" | "join";
      readonly other: Person;
      readonly words: string;
    }
  /** A short call that only had to be answered is over. `ending`: why it was not; null when it was. */
  | { readonly kind: "check-ended"; readonly other: Person; readonly ending: Ending | null }
  /** Somebody called while a call was going on, and heard busy. */
  | { readonly kind: "second-caller"; readonly caller: Person }
  /** Calls were on the modem when the daemon came to it. `kept`: two joined parties, left talking. */
  | { readonly kind: "found-calls"; readonly kept: boolean; readonly others: readonly Person[] }
  /** The owner ended it. */
  | { readonly kind: "closed"; readonly other: Person | null }
  /** The stick went away during a call; nobody can say how the call goes on. */
  | { readonly kind: "modem-lost"; readonly other: Person | null }
  /** The modem did not let go of a call; it is being restarted. */
  | { readonly kind: "will-not-end" }
);
