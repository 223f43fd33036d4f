/**
 * What the bot needs from the rest of the house. The daemon supplies it; the bot knows nothing else.
 * Nothing here throws for what an owner can get wrong: that is an answer.
 */
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { GroupReplaced } from "../routing/contact-upload.ts";
import type { Contact } from "../routing/contacts.ts";
import type { RouteExplanation } from "../routing/routing.ts";

export type { Contact, GroupReplaced, RouteExplanation };

/** What the phone is doing, for `/status` and for the answer to a `/call` that comes during a call. */
export interface PhoneStatus {
  readonly modem: "absent" | "starting" | "ready";
  /** Why the modem is not ready, in words; null when it is. */
  readonly trouble: string | null;
  /** As the modem names itself: `huawei E173 11.126.16.00.715`; null until it has answered. */
  readonly model: string | null;
  readonly operator: string | null;
  /** 0 to 31 (27.007 §8.5); null when unknown. */
  readonly signal: number | null;
  readonly call: CallInProgress | null;
  /** Seconds since the daemon started. */
  readonly upSeconds: number;
}

/** The call that is going on. `stage` is a word such as `ringing`, `holding`, `joined`, `closing`. */
export interface CallInProgress {
  readonly call: number;
  readonly direction: "in" | "out";
  readonly other: Person | null;
  readonly stage: string;
  readonly seconds: number;
}

/** The answer to `/call`. */
export type PlacedCall =
  | { readonly kind: "placed"; readonly call: number }
  | { readonly kind: "busy"; readonly call: CallInProgress | null }
  /** The master phone and the contact's are the same: it would be rung to be joined with itself. */
  | { readonly kind: "same-phone" }
  | { readonly kind: "no-modem"; readonly trouble: string };

/** The answer to `/command`: the modem's lines, and its final result (`OK`, `ERROR`, `+CME ERROR: 3`). */
export type CommandAnswer =
  | { readonly kind: "answered"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "failed"; readonly why: string }
  /** Not sent: it could harm the stick, or is no single AT command line. */
  | { readonly kind: "refused"; readonly why: string };

/** Somebody who can be called. */
export type Callable = Person & { readonly number: PhoneNumber };

/** The phone itself. */
export interface Phone {
  status(): PhoneStatus;
  /** `master` null: the default master phone. */
  placeCall(request: { readonly contact: Callable; readonly master: PhoneNumber | null }): PlacedCall;
  /** Ends everything; true when there was something to end. The news of it follows. */
  close(): boolean;
  /** Settles within the modem's deadline, whatever the modem does. */
  command(line: string): Promise<CommandAnswer>;
  /** Every line on the modem's ports, as `< …` and `> …`, until the answer is called. */
  listen(listener: (line: string) => void): () => void;
}

/** Contacts and routing. */
export interface Directory {
  /** Contacts whose name holds every word of `part`, ignoring case and accents; the best first. */
  search(part: string): readonly Contact[];
  /** The contact of a number. */
  whoHas(number: PhoneNumber): Contact | null;
  count(): { readonly contacts: number; readonly numbers: number; readonly groups: number };
  /** `fileName` as the sender gave it: it is checked here, and is never a path. */
  replaceGroup(fileName: string, content: Uint8Array): Promise<GroupReplaced>;
  /** `number` null: a caller who withholds it. */
  explain(number: PhoneNumber | null): RouteExplanation;
  /** Age and state of each calendar and list, a line each, for `/status`. */
  sources(): readonly string[];
}

/** What the owner has set. */
export interface Settings {
  masterPhone(): PhoneNumber;
  /** Holds at once. Settles when it would survive a crash; rejects when the disk does not take it. */
  setMasterPhone(number: PhoneNumber): Promise<void>;
}
