/** Who is on this Telegram, and what stands in its chats. Everything the methods and the people share. */
import type { Clock } from "../core/clock.ts";
import { ApiError, badRequest, type JsonObject } from "./api-error.ts";
import { createUpdateQueue, type UpdateQueue } from "./updates.ts";

/** A message as the Bot API shows it. */
export interface Message extends JsonObject {
  readonly message_id: number;
  readonly date: number;
  readonly chat: JsonObject;
}

/** What happened to a chat. */
export interface ChatEvent {
  readonly kind: "new" | "edited" | "deleted";
  readonly message: Message;
}

/** One chat: with a person, or a group. */
export interface Chat {
  readonly id: number;
  /** As the Bot API shows it. */
  readonly shown: JsonObject;
  /** Messages as they stand now, oldest first, by message_id. */
  readonly messages: Map<number, Message>;
  readonly listeners: Set<(event: ChatEvent) => void>;
  /** Names of topics by their message_thread_id. */
  readonly topics: Map<number, string>;
  /** Whether the bot may write here: the person has started it, or the group holds it. */
  open: boolean;
  /** Why the bot may not write here although it once could; null while it may. */
  blocked: string | null;
}

/** A file on Telegram's servers. */
export interface StoredFile {
  readonly id: string;
  readonly uniqueId: string;
  readonly path: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  /** What is said of its size; bytes. */
  readonly size: number;
}

/** What the bot tells the person who pressed a button. */
export interface Notice {
  readonly text: string;
  readonly alert: boolean;
}

/** A pressed button that waits for its answer. */
export interface PressedButton {
  answered: Notice | null;
  readonly at: number;
  readonly listeners: Set<(notice: Notice) => void>;
}

/** This Telegram, as one bot and its people share it. */
export interface World {
  readonly clock: Clock;
  readonly bot: JsonObject & { readonly id: number; readonly username: string };
  readonly updates: UpdateQueue;
  readonly chats: Map<number, Chat>;
  readonly files: Map<string, StoredFile>;
  readonly presses: Map<string, PressedButton>;
  /** Command menus by scope and language. */
  readonly menus: Map<string, readonly JsonObject[]>;
  /** Private chats with the bot may have topics. */
  hasTopics: boolean;
  /** Unix time in seconds. */
  now(): number;
  nextMessageId(): number;
  /** Puts a message into a chat, or in place of the one it is an edit of. */
  put(chat: Chat, message: Message): void;
  remove(chat: Chat, messageId: number): void;
}

/** Makes a Telegram with one bot and nobody else. */
export function createWorld(clock: Clock, botName: string): World {
  let lastMessageId = 0;
  const tell = (chat: Chat, event: ChatEvent): void => {
    for (const listener of chat.listeners) listener(event);
  };
  return {
    clock,
    bot: {
      id: 700_000_001,
      is_bot: true,
      first_name: "Virtual phone",
      username: botName,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    },
    updates: createUpdateQueue(clock, 100_001),
    chats: new Map(),
    files: new Map(),
    presses: new Map(),
    menus: new Map(),
    hasTopics: false,
    now: () => Math.floor(clock.date().getTime() / 1000),
    nextMessageId() {
      lastMessageId += 1;
      return lastMessageId;
    },
    put(chat, message) {
      const kind = chat.messages.has(message.message_id) ? "edited" : "new";
      chat.messages.set(message.message_id, message);
      tell(chat, { kind, message });
    },
    remove(chat, messageId) {
      const message = chat.messages.get(messageId);
      if (!message) return;
      chat.messages.delete(messageId);
      tell(chat, { kind: "deleted", message });
    },
  };
}

/** A message as an answer to it shows it. */
export function asReplied(message: Message): JsonObject {
  const { reply_to_message: _, ...shown } = message;
  return shown;
}

/** Adds an empty chat. */
export function addChat(world: World, shown: JsonObject & { readonly id: number }, open: boolean): Chat {
  const chat: Chat = {
    id: shown.id,
    shown,
    messages: new Map(),
    listeners: new Set(),
    topics: new Map(),
    open,
    blocked: null,
  };
  world.chats.set(chat.id, chat);
  return chat;
}

/** The chat a bot names. Throws ApiError when it is none the bot may write to. */
export function findChat(world: World, id: number | undefined): Chat {
  if (id === undefined) throw badRequest("chat_id is empty");
  const chat = world.chats.get(id);
  if (!chat?.open) throw badRequest("chat not found");
  if (chat.blocked !== null) throw new ApiError(403, `Forbidden: ${chat.blocked}`);
  return chat;
}
