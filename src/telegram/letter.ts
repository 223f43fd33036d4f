/** What the bot has to say, as data that can be kept. */
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { Buttons } from "./buttons.ts";
import type { Words } from "./words.ts";

/** Somebody whom a message shows, so that a reply to it is meant for them. */
export interface Shown {
  /** Null for a sender without a number of E.164. */
  readonly number: PhoneNumber | null;
  /** As the network or the owner wrote it. */
  readonly written: string;
}

/** A message that is to be sent. */
export interface Letter {
  /** Letters go out in the order of their ids, chat by chat. */
  readonly id: number;
  readonly chat: number;
  /** The topic of a group it belongs to. */
  readonly thread: number | null;
  /** It goes to the topic of the first of its people, where there are topics. */
  readonly topic: boolean;
  readonly words: Words;
  readonly buttons: Buttons;
  /** What the buttons are about, so that they can be taken away once it is over. */
  readonly about: string | null;
  /** Whom it shows. */
  readonly people: readonly Person[];
  /** The message in the same chat that it answers. */
  readonly replyTo: number | null;
  readonly silent: boolean;
  /** It can be neither forwarded nor saved. */
  readonly protect: boolean;
  /** `stream` may be dropped first, may come twice, and arrives without a sound. */
  readonly kind: "news" | "stream";
  /** When it was written; Unix milliseconds. */
  readonly writtenAt: number;
  /** The journal has it. */
  readonly isDurable: boolean;
}

/** How far a letter has come. It is durable before the next step is taken. */
export type Stage =
  | { readonly kind: "waiting" }
  /** It has been handed to Telegram, and nothing is known of what came of it. */
  | { readonly kind: "begun" }
  /** It may have been shown. It goes on by way of a placeholder, whose number is not known yet. */
  | { readonly kind: "doubtful" }
  /** The placeholder stands in the chat, and is to become the letter. `message`: its number. */
  | { readonly kind: "placed"; readonly message: number };

/** A letter and how far it has come. */
export interface Entry {
  readonly letter: Letter;
  readonly stage: Stage;
}
