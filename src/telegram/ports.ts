/**
 * What the bot needs from the rest of the house. The daemon supplies it; the bot knows nothing else.
 * Nothing here throws for what an owner can get wrong: that is an answer.
 */
import type { CallWaiting, NetworkView } from "../core/network.ts";
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { DialWish, Verdict } from "../guard/judge.ts";
import type { GroupReplaced } from "../routing/contact-upload.ts";
import type { Contact } from "../routing/contacts.ts";
import type { RouteExplanation } from "../routing/routing.ts";
import type { IncomingText, Origin, OutgoingText } from "../sms/news.ts";
import type { Cost } from "../sms/pdu/pdu.ts";

export type { Contact, DialWish, Verdict, GroupReplaced, RouteExplanation };

/** What the phone is doing, for `/status` and for the answer to a `/call` that comes during a call. */
export interface PhoneStatus extends NetworkView {
  readonly modem: "absent" | "starting" | "ready";
  /** Why the modem is not ready, in words; null when it is. */
  readonly trouble: string | null;
  /** As the modem names itself: `huawei E173 11.126.16.00.715`; null until it has answered. */
  readonly model: string | null;
  /** Since when the SIM is in no network, in Unix milliseconds; null while it is in one, or nobody knows. */
  readonly outOfServiceSince: number | null;
  readonly callWaiting: CallWaiting;
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
  | { readonly kind: "no-modem"; readonly trouble: string }
  /** The guard does not let it pass. `why`: a sentence or two. */
  | { readonly kind: "refused"; readonly why: string };

/** The answer to `/command`: the modem's lines, and its final result (`OK`, `ERROR`, `+CME ERROR: 3`). */
export type CommandAnswer =
  | { readonly kind: "answered"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "failed"; readonly why: string }
  /** Not sent: it could harm the stick, or is no single AT command line. */
  | { readonly kind: "refused"; readonly why: string };

/** What a line for the modem is, before it is sent. */
export type ExaminedCommand =
  /** It asks something and changes nothing. */
  | { readonly kind: "reads" }
  /** It does or sets something. `dials`: what it dials or registers, as it stands there. */
  | { readonly kind: "changes"; readonly dials: readonly string[] }
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
  /** What a line would do; nothing is sent. */
  examine(line: string): ExaminedCommand;
  /** Settles within the modem's deadline, whatever the modem does. */
  command(line: string): Promise<CommandAnswer>;
  /** Every line on the modem's ports, as `< …` and `> …`, until the answer is called. */
  listen(listener: (line: string) => void): () => void;
}

/** What may be dialled and texted; the phone itself refuses once more what is refused here. */
export interface Guard {
  judge(wish: Omit<DialWish, "isContact">): Verdict;
  /** The same for a string as it is dialled, or sent to the network as a code: it may call, and it may divert. */
  judgeDialled(text: string): Verdict;
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

/** The daemon's log, a file for each day. Nothing here rejects. */
export interface Logbook {
  /** The days that are kept, as `2026-11-27`, the newest first. */
  days(): Promise<readonly string[]>;
  /** The lines of a day; null when there are none. */
  read(day: string): Promise<Uint8Array | null>;
}

/** What comes of a wish about the fail-safe divert; how it went is told later. `untilRestart`: then the variable holds. */
export type DivertBegun =
  /** `to` is in E.164. */
  | { readonly kind: "begun"; readonly to: PhoneNumber; readonly untilRestart: boolean }
  /** `why`: a sentence for the owner. */
  | { readonly kind: "refused"; readonly why: string };

/** Where the network sends callers who do not reach the SIM. What comes of a wish is told to the owners as news. */
export interface Diverts {
  /** To this number; null: the default master phone, whichever that is. */
  on(number: PhoneNumber | null): DivertBegun;
  /** What was there before is put back. */
  off(): { readonly untilRestart: boolean };
  /** What is known of it, a line each. */
  shown(): readonly string[];
  /** Has the network asked, unless it was a moment ago; false then. */
  look(): boolean;
}

/** What the owner has set. */
export interface Settings {
  masterPhone(): PhoneNumber;
  /** Holds at once. Settles when it would survive a crash; rejects when the disk does not take it. */
  setMasterPhone(number: PhoneNumber): Promise<void>;
}

/** The answer to a text that is to be sent. */
export type QueuedText =
  | { readonly kind: "queued"; readonly text: OutgoingText }
  /** `why`: what is wrong with it and what to do, a sentence. */
  | { readonly kind: "refused"; readonly why: string };

/** A text, either way. */
export type AnyText =
  | { readonly direction: "in"; readonly text: IncomingText }
  | { readonly direction: "out"; readonly text: OutgoingText };

/** A page of texts, the newest first on the first page. */
export interface TextPage {
  readonly texts: readonly AnyText[];
  /** From 0. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly total: number;
}

/** Texts in and out. */
export interface Texts {
  /** How a text would go out. */
  cost(body: string): Cost;
  /**
   * Queues a text; durable when this returns. Said twice with the same origin, it is queued once. `to` has a number,
   * or a short code as it is written. News of its states follow, from `queued` on.
   */
  send(wish: { readonly to: Person; readonly body: string; readonly origin: Origin }): QueuedText;
  /** The text an origin was made into. */
  of(origin: Origin): OutgoingText | null;
  /** Gives a text that is still queued another body. */
  change(id: number, body: string): QueuedText | { readonly kind: "too-late"; readonly text: OutgoingText };
  /** Takes a queued text back; false when it is too late. */
  cancel(id: number): boolean;
  /**
   * What becomes of a text that may or may not have been sent, or that failed: the same text is queued again, with the
   * same origin, or left as it is. False when it stands elsewhere; a failed one cannot be left.
   */
  decide(id: number, what: "send-again" | "leave"): boolean;
  /** One text, by its number; null when there is none. */
  text(direction: "in" | "out", id: number): AnyText | null;
  /** Texts that have come; `from`: those of one person, by number or by the sender's written name. */
  inbox(from: Person | null, page: number): TextPage;
  /** Everything to and from one person. */
  thread(who: Person, page: number): TextPage;
  /** Texts that hold every word, ignoring case and accents. */
  find(words: string, page: number): TextPage;
}

/** Finds the one-time code in a body, as it stands there; null for none, and where they are not looked for. */
export type FindCode = (body: string, sender: string) => string | null;

/** What a service of the network answers to a code such as `*100#`. */
export type UssdAnswer =
  /** `menu`: it waits for an answer, which is given within `seconds`. */
  | { readonly kind: "answered"; readonly text: string; readonly menu: boolean }
  /** `why`: a sentence for the owner. */
  | { readonly kind: "failed"; readonly why: string };

/** Codes for the network's own services. One dialogue at a time. */
export interface Ussd {
  /** Begins a dialogue; settles within about half a minute. */
  ask(code: string): Promise<UssdAnswer>;
  /** Answers the menu that is open. */
  reply(text: string): Promise<UssdAnswer>;
  /** Ends the dialogue; false when there was none. */
  cancel(): Promise<boolean>;
  /** Runs the configured code; `amount` as it stands in the answer, such as `12.50 €`, null when none is found. */
  balance(): Promise<
    | { readonly kind: "told"; readonly amount: string | null; readonly text: string }
    | { readonly kind: "not-configured" }
    | { readonly kind: "failed"; readonly why: string }
  >;
}
