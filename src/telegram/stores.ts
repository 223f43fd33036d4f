/**
 * What the bot keeps in the journal. The journal supplies it. Everything here is durable when it returns, or when the
 * open transaction ends, and throws JournalError when the disk does not take it.
 */
import type { ReactionTypeEmoji } from "grammy/types";
import type { Person } from "../core/person.ts";
import type { Letter, Shown, Stage } from "./letter.ts";
import type { Loaded } from "./outbox-state.ts";

/** Transactions of the journal. */
export interface Transactions {
  /** One durable transaction; one within another is part of it. */
  atomically<T>(task: () => T): T;
  /** Runs a task once the open transaction is on the disk, never if it is undone; at once when none is open. */
  afterCommit(task: () => void): void;
}

/** Letters that have not been settled. */
export interface LetterStore {
  /** The highest id there is; 0 for none. */
  lastId(): number;
  /** Chats that have letters. */
  chats(): readonly number[];
  /** Letters of a chat with ids above `after`, the oldest first, at most `most`. */
  load(chat: number, after: number, most: number): Loaded;
  add(letter: Letter): void;
  record(id: number, stage: Stage): void;
  remove(id: number): void;
  /** Takes the buttons that are about this from the letters. */
  disarm(about: string): void;
}

/** Where a message stands. */
export interface Spot {
  readonly chat: number;
  readonly message: number;
}

/** Messages that stand in chats, and whom they show. The oldest are forgotten. */
export interface ShownStore {
  add(spot: Spot, people: readonly Person[], about: string | null): void;
  who(spot: Spot): readonly Shown[];
  /** The messages with buttons about this; they are forgotten as such. */
  take(about: string): readonly Spot[];
}

/** One of the few emoji that a bot may react with. */
export type Reaction = ReactionTypeEmoji["emoji"];

/** A reaction that is to stand on a message; `emoji` null for none. */
export interface ReactionWish extends Spot {
  readonly emoji: Reaction | null;
}

/** Reactions that have not been put yet. */
export interface ReactionStore {
  /** The oldest first. */
  all(): readonly ReactionWish[];
  /** In place of an earlier one for the same message. */
  put(wish: ReactionWish): void;
  /** Forgets the wish, unless there is another one by now. */
  remove(wish: ReactionWish): void;
}

/** The topic of a person in a chat. */
export interface Topic extends Shown {
  readonly chat: number;
  readonly thread: number;
  /** As the topic is called. */
  readonly title: string;
}

/** The topics that the bot has made. */
export interface TopicStore {
  of(chat: number, person: Shown): Topic | null;
  at(chat: number, thread: number): Topic | null;
  put(topic: Topic): void;
  remove(chat: number, thread: number): void;
}

/** An update that is to be handled. */
export interface StoredUpdate {
  readonly id: number;
  /** As Telegram sent it; JSON. */
  readonly body: string;
  /** How often its handling has begun. */
  readonly tries: number;
}

/** Updates of Telegram. */
export interface UpdateStore {
  /** Ids of updates that have come since `since` (Unix milliseconds), the oldest first, at most `most`. */
  known(since: number, most: number): readonly { readonly id: number; readonly at: number }[];
  /** Updates whose handling has not ended, in the order in which they came. */
  open(): readonly StoredUpdate[];
  add(update: { readonly id: number; readonly body: string; readonly at: number }): void;
  /** Its handling begins. */
  begin(id: number): void;
  /** Its handling has ended; of what has ended, the newest `keep` ids are remembered. */
  end(id: number, keep: number): void;
}

/** Small values by name, durable. */
export interface Memory {
  read(name: string): string | null;
  write(name: string, value: string | null): void;
}

/** What came of something that somebody wanted. */
export type AuditOutcome =
  | "done"
  /** They were asked first; what they answer is an entry of its own. */
  | "asked"
  | "refused"
  | "failed";

/** Something that somebody did, or that happened by itself. */
export interface AuditEntry {
  /** Unix milliseconds. */
  readonly at: number;
  /** Null for what happened by itself. */
  readonly actor: { readonly id: number; readonly name: string } | null;
  readonly standing: "owner" | "temporary" | "stranger" | "phone";
  /** Never a password, a PIN, or the words of a text. */
  readonly what: string;
  readonly outcome: AuditOutcome;
}

/** A page of entries, the newest first on the first page. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** From 0. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly total: number;
}

/** Who did what. */
export interface AuditStore {
  add(entry: AuditEntry): void;
  /** Entries of those whose name holds this, ignoring case and accents, or whose id it is; null: all. */
  read(who: string | null, page: number): AuditPage;
}

/** The bot's part of the journal. */
export interface BotJournal extends Transactions {
  readonly letters: LetterStore;
  readonly shown: ShownStore;
  readonly reactions: ReactionStore;
  readonly topics: TopicStore;
  readonly updates: UpdateStore;
  readonly memory: Memory;
  readonly audit: AuditStore;
}
