/** A chat as somebody who sits in it sees it. */
import { systemClock } from "../core/clock.ts";
import { isObject, textOf, type Json, type JsonObject } from "./api-error.ts";
import { buttonsOf, type Button } from "./markup.ts";
import { threadOf } from "./topic-methods.ts";
import type { Chat, ChatEvent, Message, World } from "./world.ts";

/** A message as it stands now. */
export interface SeenMessage {
  readonly id: number;
  readonly fromBot: boolean;
  /** Empty for a message without text. */
  readonly text: string;
  readonly entities: readonly JsonObject[];
  readonly buttons: readonly (readonly Button[])[];
  /** It has been changed since it came. */
  readonly isEdited: boolean;
  /** The emoji that the bot has put on it; null for none. */
  readonly reaction: string | null;
  /** The topic it stands in; null for none. */
  readonly thread: number | null;
  /** The message it answers; null for none. */
  readonly repliesTo: number | null;
  /** As the Bot API shows it. */
  readonly raw: Message;
}

/** Something new in a chat. */
export interface RoomEvent {
  readonly kind: ChatEvent["kind"];
  readonly message: SeenMessage;
}

/** How somebody sees a chat. */
export interface Room {
  readonly id: number;
  /** Names of the topics by their message_thread_id. */
  topics(): ReadonlyMap<number, string>;
  /** The messages as they stand now, oldest first. */
  chat(): readonly SeenMessage[];
  /**
   * The next message of the bot's, new or edited, whose text holds `wanted`; each is received once, and those
   * before it are passed over. Rejects, with the chat in its words, when none comes within `withinMilliseconds`.
   */
  receives(wanted: string | RegExp, withinMilliseconds?: number): Promise<SeenMessage>;
  /** Calls `listener` for whatever is new; the answer ends that. */
  watch(listener: (event: RoomEvent) => void): () => void;
}

/** How long somebody waits for a message in real time. */
const patienceMilliseconds = 5000;
const mostHeard = 1000;

/** Whether a text holds a string or matches an expression. */
export function holds(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
}

function numberIn(value: Json | undefined, name: string): number | null {
  const number = isObject(value) ? value[name] : null;
  return typeof number === "number" ? number : null;
}

function reactionOf(value: Json | undefined): string | null {
  const [first] = Array.isArray(value) ? value.filter(isObject) : [];
  return first === undefined ? null : textOf(first["emoji"]);
}

/** Opens a chat to look at. */
export function openRoom(world: World, chat: Chat): Room {
  let heard: SeenMessage[] = [];
  let waiting: (() => void) | null = null;

  const see = (raw: Message): SeenMessage => ({
    id: raw.message_id,
    fromBot: raw["from"] === world.bot,
    text: typeof raw["text"] === "string" ? raw["text"] : "",
    entities: Array.isArray(raw["entities"]) ? raw["entities"].filter(isObject) : [],
    buttons: buttonsOf(raw),
    isEdited: raw["edit_date"] !== undefined,
    reaction: reactionOf(raw["reaction"]),
    thread: threadOf(raw) ?? null,
    repliesTo: numberIn(raw["reply_to_message"], "message_id"),
    raw,
  });

  const take = (wanted: string | RegExp): SeenMessage | undefined => {
    const index = heard.findIndex(({ text }) => holds(text, wanted));
    if (index < 0) return undefined;
    const found = heard[index];
    heard = heard.slice(index + 1);
    return found;
  };

  chat.listeners.add(({ kind, message }) => {
    const seen = see(message);
    if (kind === "deleted" || !seen.fromBot) return;
    heard = [...heard, seen].slice(-mostHeard);
    waiting?.();
  });

  const transcript = (): string =>
    [...chat.messages.values()]
      .map((raw) => `  ${see(raw).fromBot ? "bot" : "you"}: ${see(raw).text}`)
      .join("\n");

  return {
    id: chat.id,
    topics: () => chat.topics,
    chat: () => [...chat.messages.values()].map(see),
    receives(wanted, withinMilliseconds = patienceMilliseconds) {
      return new Promise((resolve, reject) => {
        const cancel = systemClock.after(withinMilliseconds, () => {
          waiting = null;
          reject(new Error(`No message with ${String(wanted)} came. The chat:\n${transcript()}`));
        });
        waiting = () => {
          const found = take(wanted);
          if (!found) return;
          cancel();
          waiting = null;
          resolve(found);
        };
        waiting();
      });
    },
    watch(listener) {
      const onEvent = ({ kind, message }: ChatEvent): void => {
        listener({ kind, message: see(message) });
      };
      chat.listeners.add(onEvent);
      return () => {
        chat.listeners.delete(onEvent);
      };
    },
  };
}
