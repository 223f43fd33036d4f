/** The people on this Telegram, and what they can do. */
import { randomUUID } from "node:crypto";
import { systemClock } from "../core/clock.ts";
import { textOf, type JsonObject } from "./api-error.ts";
import { menuIn } from "./bot-methods.ts";
import { storeFile, type StoredFileOptions } from "./file-methods.ts";
import { findCommands } from "./formatting.ts";
import { holds, openRoom, type Room, type SeenMessage } from "./room.ts";
import { removeTopic, threadOf } from "./topic-methods.ts";
import {
  addChat,
  asReplied,
  type Chat,
  type Message,
  type Notice,
  type PressedButton,
  type World,
} from "./world.ts";

/** Who somebody is. */
export interface Profile {
  readonly id: number;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
}

/** How a message is sent. */
export interface SendOptions {
  /** A group instead of the chat with the bot. */
  readonly in?: Room;
  /** How long it has been waiting for the bot. */
  readonly secondsAgo?: number;
  /** The topic it is written in. */
  readonly thread?: number;
  /** Whose message it is that is forwarded. */
  readonly forwardedFrom?: Person;
  /** More fields of the Bot API's Message. */
  readonly extra?: JsonObject;
}

/** A pressed button. */
export interface Press {
  /** What the bot answered to it. Rejects when no answer comes within `withinMilliseconds`. */
  answered(withinMilliseconds?: number): Promise<Notice>;
  /** Whether it has been answered. */
  isAnswered(): boolean;
}

/** Somebody who can write to the bot. A Room: the chat with it. */
export interface Person extends Room {
  readonly profile: Profile;
  sends(text: string, options?: SendOptions): Message;
  sendsFile(name: string, bytes: Uint8Array, options?: SendOptions & StoredFileOptions): Message;
  /** Answers a message, in its own chat and topic. */
  replies(to: Message | SeenMessage, text: string, options?: SendOptions): Message;
  /** Writes another text in place of a message of theirs. */
  edits(message: Message, text: string): void;
  /** Deletes a message from a chat with the bot. */
  deletes(message: Message | SeenMessage): void;
  /** Deletes a topic with all that is in it. */
  deletesTopic(thread: number): void;
  /** Presses the newest button whose words hold `label`. Throws when there is none. */
  presses(label: string | RegExp, options?: { readonly in?: Room }): Press;
  /** What a press on the newest button that copies and whose words hold `label` puts on the clipboard. */
  copies(label: string | RegExp): string;
  /** Presses a button that need not exist. */
  forges(data: string, on?: JsonObject): Press;
  /** The bot may no longer write. */
  blocks(): void;
  unblocks(): void;
  /** The bot's commands as this person is shown them. */
  menu(): readonly string[];
}

/** Makes a person. `started`: the chat with the bot is open from the beginning, without a first message. */
export function addPerson(world: World, profile: Profile, started: boolean): Person {
  const chat = addChat(world, { ...profile, type: "private" }, started);
  const from = { ...profile, is_bot: false, language_code: "en" };
  const room = openRoom(world, chat);

  const send = (content: JsonObject, options: SendOptions): Message => {
    const target = options.in === undefined ? chat : chatOf(world, options.in);
    target.open = true;
    const message: Message = {
      message_id: world.nextMessageId(),
      from,
      date: world.now() - (options.secondsAgo ?? 0),
      chat: target.shown,
      ...content,
      ...(options.thread !== undefined && { message_thread_id: options.thread, is_topic_message: true }),
      ...(options.forwardedFrom && { forward_origin: originOf(options.forwardedFrom, world) }),
      ...options.extra,
    };
    const thread = threadOf(message);
    // A group's topics are made by its people.
    if (thread !== undefined && target !== chat) target.topics.set(thread, "");
    world.put(target, message);
    world.updates.push("message", message);
    return message;
  };

  const press = (data: string, message: JsonObject): Press => {
    const id = randomUUID();
    const pressed: PressedButton = { answered: null, at: world.clock.now(), listeners: new Set() };
    world.presses.set(id, pressed);
    world.updates.push("callback_query", { id, from, message, chat_instance: String(chat.id), data });
    return pressOf(pressed);
  };

  return {
    ...room,
    profile,
    sends: (text, options = {}) => send(textContent(text), options),
    sendsFile(name, bytes, options = {}) {
      const { size, path } = options;
      const file = storeFile(
        world,
        { fileName: name, mimeType: "text/x-vcard", bytes },
        { ...(size !== undefined && { size }), ...(path !== undefined && { path }) },
      );
      const document = {
        file_id: file.id,
        file_unique_id: file.uniqueId,
        file_name: name,
        mime_type: file.mimeType,
        file_size: file.size,
      };
      return send({ document }, options);
    },
    replies(to, text, options = {}) {
      const replied = rawOf(to);
      const thread = threadOf(replied);
      return send(
        { ...textContent(text), reply_to_message: asReplied(replied) },
        { ...(thread !== undefined && { thread }), ...options },
      );
    },
    edits(message, text) {
      const target = world.chats.get(Number(message.chat["id"])) ?? chat;
      const current = target.messages.get(message.message_id) ?? message;
      const { entities: _, ...before } = current;
      const edited = { ...before, ...textContent(text), edit_date: world.now() };
      world.put(target, edited);
      world.updates.push("edited_message", edited);
    },
    deletes(message) {
      world.remove(chat, rawOf(message).message_id);
    },
    deletesTopic(thread) {
      removeTopic(world, chat, thread);
    },
    presses(label, options = {}) {
      const target = options.in === undefined ? chat : chatOf(world, options.in);
      const { data, message } = findButton(openRoom(world, target), label);
      return press(data, message);
    },
    copies(label) {
      const buttons = room.chat().flatMap((message) => message.buttons.flat());
      const found = buttons.findLast(({ text, copy }) => copy !== null && holds(text, label));
      if (typeof found?.copy !== "string")
        throw new Error(`There is no button that copies: ${String(label)}`);
      return found.copy;
    },
    forges: (data, on) => press(data, on ?? { message_id: 1, date: 0, chat: chat.shown }),
    blocks() {
      chat.blocked = "bot was blocked by the user";
    },
    unblocks() {
      chat.blocked = null;
    },
    menu: () => menuIn(world, chat.id).map(({ command }) => textOf(command)),
  };
}

function rawOf(message: Message | SeenMessage): Message {
  return "message_id" in message ? message : message.raw;
}

function textContent(text: string): JsonObject {
  const entities = findCommands(text);
  return { text, ...(entities.length > 0 && { entities }) };
}

function originOf({ profile }: Person, world: World): JsonObject {
  return { type: "user", sender_user: { ...profile, is_bot: false }, date: world.now() };
}

function chatOf(world: World, room: Room): Chat {
  const chat = world.chats.get(room.id);
  if (!chat) throw new Error(`There is no chat ${room.id}`);
  return chat;
}

function findButton(room: Room, label: string | RegExp): { data: string; message: Message } {
  for (const message of [...room.chat()].reverse()) {
    const button = message.buttons.flat().find(({ text }) => holds(text, label));
    if (typeof button?.data === "string") return { data: button.data, message: message.raw };
  }
  const all = room.chat().flatMap(({ buttons }) => buttons.flat().map(({ text }) => text));
  throw new Error(`There is no button ${String(label)}; there are: ${all.join(", ")}`);
}

function pressOf(pressed: PressedButton): Press {
  return {
    isAnswered: () => pressed.answered !== null,
    answered(withinMilliseconds = 5000) {
      if (pressed.answered !== null) return Promise.resolve(pressed.answered);
      return new Promise((resolve, reject) => {
        const cancel = systemClock.after(withinMilliseconds, () => {
          pressed.listeners.clear();
          reject(new Error("The bot did not answer the button"));
        });
        pressed.listeners.add((notice) => {
          cancel();
          resolve(notice);
        });
      });
    },
  };
}
