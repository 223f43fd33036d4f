/** The topics of people in a private chat, where the owner has switched topics on; everywhere else there are none. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Person } from "../core/person.ts";
import { formatPhoneNumber } from "../core/phone-number.ts";
import type { Client, Outcome } from "./client.ts";
import { keeper } from "./journal-guard.ts";
import type { Letter, Shown } from "./letter.ts";
import { displayName } from "./person-words.ts";
import type { Topic, TopicStore } from "./stores.ts";

/** Where the letters about people go. */
export interface Topics {
  /** Telegram has told who the bot is. */
  meet(me: unknown): void;
  /** The topic of a letter, made if there is none; null for none. `lost` is one that Telegram would not have. */
  address(letter: Letter, lost: number | null): Promise<Outcome<number | null>>;
  /** A message to a topic has been taken; `actual` is where it stands now. */
  arrived(letter: Letter, thread: number, actual: number | null): void;
  whose(chat: number, thread: number): Shown | null;
  stop(): void;
}

/** What topics are made of. */
export interface TopicParts {
  readonly client: Client;
  readonly store: TopicStore;
  readonly clock: Clock;
  readonly log: Log;
}

const askSeconds = 10;
const hourMilliseconds = 60 * 60 * 1000;
/** Telegram takes 128; a name may be given marks around it. */
const longestTitle = 120;

/** Starts without knowing whether topics are on. */
export function createTopics({ client, store, clock, log }: TopicParts): Topics {
  /** Null until Telegram has told. */
  let isOn: boolean | null = null;
  let cancelHour: (() => void) | null = null;
  let isStopped = false;
  /** Chats in which Telegram would not have topics, until it is asked again. */
  const without = new Set<number>();
  /** Topics that no message has arrived in yet. */
  const untried = new Set<string>();
  const renamed = new Map<string, string>();

  const keep = keeper(log, "the topics of people are not at hand");

  const meet = (me: unknown): void => {
    // What answers may be no Telegram at all.
    if (typeof me !== "object" || me === null || !("id" in me)) return;
    isOn = "has_topics_enabled" in me && me.has_topics_enabled === true;
    without.clear();
    askLater();
  };

  const askLater = (): void => {
    cancelHour?.();
    if (!isStopped) cancelHour = clock.after(hourMilliseconds, () => void ask());
  };

  const ask = async (): Promise<Outcome<unknown>> => {
    const outcome = await client.ask({ seconds: askSeconds }, (api, signal) => api.getMe(signal));
    askLater();
    if (outcome.ok) meet(outcome.value);
    return outcome;
  };

  const forget = (chat: number, thread: number): void => {
    keep(() => {
      store.remove(chat, thread);
    }, undefined);
    // One that was never good is not made anew again and again.
    if (untried.delete(keyOf(chat, thread))) without.add(chat);
  };

  const make = async (chat: number, person: Person): Promise<Outcome<number | null>> => {
    const title = topicTitle(person);
    const outcome = await client.ask({ seconds: askSeconds }, (api, signal) =>
      api.createForumTopic({ chat_id: chat, name: title }, signal),
    );
    if (!outcome.ok) {
      if (outcome.problem.kind !== "refused") return outcome;
      log.info(`there are no topics in the chat ${chat}: ${outcome.problem.words}`);
      without.add(chat);
      return nowhere;
    }
    const thread = threadOf(outcome.value);
    if (thread === null) return nowhere;
    untried.add(keyOf(chat, thread));
    const { number, written } = person;
    keep(() => {
      store.put({ chat, thread, title, number, written });
    }, undefined);
    return { ok: true, value: thread };
  };

  const rename = async (topic: Topic, title: string): Promise<void> => {
    const { chat, thread } = topic;
    const key = keyOf(chat, thread);
    if (topic.title === title || renamed.get(key) === title) return;
    renamed.set(key, title);
    const outcome = await client.ask({ seconds: askSeconds }, (api, signal) =>
      api.editForumTopic({ chat_id: chat, message_thread_id: thread, name: title }, signal),
    );
    if (outcome.ok || /not_modified/i.test(wordsOf(outcome)))
      keep(() => {
        store.put({ ...topic, title });
      }, undefined);
  };

  return {
    meet,
    async address({ chat, people: [person] }, lost) {
      if (lost !== null) forget(chat, lost);
      if (person === undefined || !isSomebody(person) || chat <= 0) return nowhere;
      if (isOn === false || without.has(chat)) return nowhere;
      const known = keep(() => store.of(chat, person), null);
      if (known !== null) {
        void rename(known, topicTitle(person));
        return { ok: true, value: known.thread };
      }
      if (isOn === null || lost !== null) {
        const asked = await ask();
        if (!asked.ok) return asked;
        if (isOn !== true) return nowhere;
      }
      return make(chat, person);
    },
    arrived({ chat }, thread, actual) {
      // Telegram may put a message for a topic that was deleted into the chat itself, without a word.
      if (actual === thread) untried.delete(keyOf(chat, thread));
      else forget(chat, thread);
    },
    whose: (chat, thread) => keep(() => store.at(chat, thread), null),
    stop() {
      isStopped = true;
      cancelHour?.();
    },
  };
}

const nowhere: Outcome<null> = { ok: true, value: null };

function keyOf(chat: number, thread: number): string {
  return `${chat}/${thread}`;
}

/** Somebody who withholds the number is nobody twice. */
function isSomebody({ number, written }: Person): boolean {
  return number !== null || written !== "";
}

/** What a person's topic is called. */
export function topicTitle({ name, number, written }: Person): string {
  if (name !== null) return displayName(name, longestTitle);
  return number === null ? displayName(written, longestTitle) : formatPhoneNumber(number);
}

function threadOf(value: unknown): number | null {
  const thread =
    typeof value === "object" && value !== null && "message_thread_id" in value
      ? value.message_thread_id
      : null;
  return typeof thread === "number" && Number.isSafeInteger(thread) ? thread : null;
}

function wordsOf(outcome: Outcome<unknown>): string {
  return !outcome.ok && "words" in outcome.problem ? outcome.problem.words : "";
}
