/** The words of the outbox: what it knows, what happens to it, what it orders. */
import type { Problem } from "./client.ts";
import type { Entry, Letter, Stage } from "./letter.ts";

/** What is under way for a chat. */
export type Doing = "loading" | "addressing" | "sending" | "placing" | "editing" | "resting";

/** How it went so far with the first letter of a chat. */
export interface Progress {
  /** How often in a row it could not be sent. */
  readonly failures: number;
  /** It was refused as it is, and goes as bare text. */
  readonly bare: boolean;
  /** The topic it goes to, null for none; undefined until that is found out. */
  readonly thread: number | null | undefined;
  /** The topic that Telegram would not have. */
  readonly lostThread: number | null;
  /** How many of its placeholders were taken away before they became the letter. */
  readonly misplaced: number;
}

/** The letters of one chat. */
export interface ChatQueue {
  /** Those at hand, by their ids; the first is the next, and the only one that may be under way. */
  readonly entries: readonly Entry[];
  /** Later ones that the journal has and that are not at hand. */
  readonly behind: number;
  /** The journal has just failed to give them: those at hand do not wait for it. */
  readonly isUnreadable: boolean;
  /** Letters of the journal up to this id are at hand, or are no more. */
  readonly loadedTo: number;
  /** The last letter of the journal that is known of. */
  readonly newest: number;
  readonly doing: Doing;
  readonly progress: Progress;
  /** The pause between letters since Telegram has complained of too many; milliseconds. */
  readonly gap: number;
}

/** Everything that waits. Chats without letters are not in it. */
export type OutboxState = ReadonlyMap<number, ChatQueue>;

/** Letters as the journal has them, the oldest first, and how many more of the chat it has after them. */
export interface Loaded {
  readonly entries: readonly Entry[];
  readonly behind: number;
  /** The id of the last letter of the chat. */
  readonly newest: number;
}

/** What happens to the outbox. */
export type OutboxEvent =
  | { readonly kind: "written"; readonly letter: Letter }
  | ({ readonly kind: "loaded"; readonly chat: number } & Loaded)
  /** `thread`: the topic the letter goes to; null for none. */
  | { readonly kind: "addressed"; readonly chat: number; readonly thread: number | null }
  /** Telegram has taken the letter, the placeholder or the edit; `message` is null when it does not say as what. */
  | { readonly kind: "sent"; readonly chat: number; readonly message: number | null }
  | { readonly kind: "failed"; readonly chat: number; readonly problem: Problem }
  | { readonly kind: "rested"; readonly chat: number };

/** A message that goes to a chat, and to a topic in it. */
export interface Posting {
  readonly letter: Letter;
  readonly thread: number | null;
  /** Without all that may make Telegram refuse it. */
  readonly bare: boolean;
  readonly seconds: number;
}

/**
 * What is to be done, in this order. `record`, `settle` and `drop` are for the journal. Every `load` is answered by
 * `loaded` or `failed`, every `address` by `addressed` or `failed`, every `rest` by `rested`, and `send`, `place` and
 * `edit` within `seconds` by `sent` or `failed`.
 */
export type OutboxEffect =
  /** Reads letters of a chat with ids above `after`, at most `most`. */
  | { readonly kind: "load"; readonly chat: number; readonly after: number; readonly most: number }
  /** Finds the topic of a letter; `lost` is one that Telegram would not have. */
  | { readonly kind: "address"; readonly letter: Letter; readonly lost: number | null }
  | { readonly kind: "record"; readonly letter: Letter; readonly stage: Stage }
  | ({ readonly kind: "send" } & Posting)
  /** Sends a placeholder for it. */
  | ({ readonly kind: "place" } & Posting)
  /** Puts it into its placeholder. */
  | {
      readonly kind: "edit";
      readonly letter: Letter;
      readonly message: number;
      readonly bare: boolean;
      readonly seconds: number;
    }
  | { readonly kind: "rest"; readonly chat: number; readonly milliseconds: number }
  /** It stands in the chat, as `message` if that is known. */
  | { readonly kind: "settle"; readonly letter: Letter; readonly message: number | null }
  | { readonly kind: "drop"; readonly letter: Letter; readonly why: string };
