/** What people send, read out of Telegram's updates as plain data. Whatever is odd about a sender makes it nobody's. */
import type { CallbackQuery, Message, User } from "grammy/types";
import { displayName } from "./person-words.ts";
import type { Place } from "./sender.ts";

/** Somebody who writes to the bot. */
export interface Asker {
  readonly id: number;
  /** As they call themselves, fit to be shown. */
  readonly name: string;
}

/** Something that somebody wants, and where the answer goes. */
export interface Ask {
  readonly from: Asker;
  readonly place: Place;
  readonly isPrivate: boolean;
  /** The message that asked, or the one with the pressed button. */
  readonly message: number;
  /** How long it may have waited for us. */
  readonly waitedSeconds: number;
  /** Somebody else wrote it: it was forwarded, or made by another bot. */
  readonly isOthers: boolean;
  /** Whoever asks has confirmed it with a button: nothing more is asked about it. */
  readonly isAgreed?: boolean;
  /** What it replies to, in the same chat; null for nothing. */
  readonly replied: Replied | null;
}

/** A message that is replied to. */
export interface Replied {
  readonly message: number;
  readonly isOurs: boolean;
  /** The data of its buttons; of a message of somebody else's, who may have put anything there, none. */
  readonly data: readonly string[];
}

/** A pressed button. Its data is whatever the presser's program has sent. */
export interface Press extends Ask {
  readonly id: string;
  readonly data: string;
}

/** What is said to whoever sends what others wrote. */
export const othersText = "I do not act on what others wrote. Please write it yourself.";

/** A clock that is so wrong that messages come from the future says nothing of how long they waited. */
const skewSeconds = 60;

/**
 * Reads a message. `now` is Unix milliseconds, `bot` our own id. Undefined when no single person stands behind it.
 */
export function readMessage(message: Message, now: number, gapSeconds: number, bot: number): Ask | undefined {
  const { from, chat } = message;
  if (!isPerson(from) || message.sender_chat !== undefined || message.sender_business_bot !== undefined)
    return undefined;
  if (!isChat(chat)) return undefined;
  if (chat.type === "channel" || !Number.isSafeInteger(chat.id) || isElsewhere(from, chat)) return undefined;
  const age = now / 1000 - message.date;
  return {
    from: { id: from.id, name: nameOf(from) },
    place: placeOf(message),
    isPrivate: chat.type === "private",
    message: message.message_id,
    waitedSeconds: age >= -skewSeconds ? age : gapSeconds,
    isOthers:
      message.forward_origin !== undefined || message.via_bot !== undefined || "forward_date" in message,
    replied: repliedOf(message, bot),
  };
}

/** Reads a press. Undefined when it belongs to no message of ours. */
export function readPress(query: CallbackQuery, gapSeconds: number): Press | undefined {
  const { from, message, data } = query;
  if (!isPerson(from) || message === undefined || typeof data !== "string") return undefined;
  if (!isChat(message.chat) || isElsewhere(from, message.chat)) return undefined;
  return {
    from: { id: from.id, name: nameOf(from) },
    place: placeOf(message),
    isPrivate: message.chat.type === "private",
    message: message.message_id,
    waitedSeconds: gapSeconds,
    isOthers: false,
    replied: null,
    id: query.id,
    data,
  };
}

/** In a topic, Telegram makes a reply to its beginning of what is none. */
function repliedOf(
  { reply_to_message: to, message_thread_id: thread }: Message,
  bot: number,
): Replied | null {
  if (to === undefined || to.message_id === thread || to.forum_topic_created !== undefined) return null;
  const isOurs = to.from?.id === bot;
  const buttons = isOurs ? (to.reply_markup?.inline_keyboard?.flat() ?? []) : [];
  return {
    message: to.message_id,
    isOurs,
    data: buttons.flatMap((button) => ("callback_data" in button ? [button.callback_data] : [])),
  };
}

function isPerson(user: User | undefined): user is User {
  return user instanceof Object && Number.isSafeInteger(user.id) && user.id > 0 && !user.is_bot;
}

/** Every message is in one; what has none was not made by Telegram. */
function isChat(chat: unknown): boolean {
  return chat instanceof Object;
}

/** A chat with the bot has the id of the person in it: nobody else can be there. */
function isElsewhere({ id }: User, chat: Message["chat"]): boolean {
  return chat.type === "private" && chat.id !== id;
}

function placeOf(message: Pick<Message, "chat" | "is_topic_message" | "message_thread_id">): Place {
  const isTopic = message.is_topic_message === true;
  return { chat: message.chat.id, thread: isTopic ? (message.message_thread_id ?? null) : null };
}

function nameOf({ first_name, last_name, username }: User): string {
  const full = displayName([first_name, last_name ?? ""].join(" "));
  return username === undefined ? full : `${full} (@${displayName(username)})`;
}

/** A command as it was written. */
export interface WrittenCommand {
  /** In lower case, without the slash. */
  readonly name: string;
  /** What follows it, as it was written. */
  readonly argument: string;
  /** Whose it is, when it says so: `/call@some_bot`. */
  readonly bot: string | null;
}

/** Reads a command; undefined for a text that begins with none. */
export function readCommand(text: string): WrittenCommand | undefined {
  const [, name, bot, argument = ""] = /^\/(\w{1,64})(?:@(\w{1,64}))?(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  return name === undefined
    ? undefined
    : { name: name.toLowerCase(), argument: argument.trim(), bot: bot ?? null };
}
