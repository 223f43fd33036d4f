/** Tells the owners the news of texts, and puts the state of their own on the messages they wrote. */
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { OutgoingState, OutgoingText, TextNews } from "../sms/news.ts";
import type { Access } from "./access.ts";
import type { Buttons } from "./buttons.ts";
import type { Texts } from "./ports.ts";
import type { PostOptions, Sender } from "./sender.ts";
import {
  arrivedWords,
  copyOf,
  courtesyWords,
  troubleWords,
  undecodableWords,
  waitingWords,
  waitsWords,
} from "./text-words.ts";
import { cutText, oneLine, plain, type Words } from "./words.ts";

/** What the telling is made of. */
export interface TextNewsParts {
  readonly access: Access;
  readonly sender: Sender;
  readonly texts: Pick<Texts, "text">;
  readonly clock: Clock;
  readonly log: Log;
}

/** A text that something keeps from going out for so long is told of. */
const waitMilliseconds = 10_000;
const mostWatched = 1000;
const longestTrouble = 1000;
const storageFull =
  "The modem has no room for more texts. The network keeps them until there is some; nothing is lost.";

type Reaction = NonNullable<Parameters<Sender["react"]>[2]>;

/** A teller of news. */
export interface TextTeller {
  /** Within the transaction that makes the news true. */
  tell(news: TextNews): void;
  /** Forgets what it waits for. */
  stop(): void;
}

/** Makes a teller of news. */
export function createTextTeller(parts: TextNewsParts): TextTeller {
  const { access, sender } = parts;
  const tellOwners = (words: Words, options: PostOptions = {}): void => {
    for (const chat of access.owners) sender.post({ chat, thread: null }, words, options);
  };
  /** Temporary owners are told what comes in their day, as they are of calls. */
  const tellAll = (words: Words, options: PostOptions = {}): void => {
    const chats = new Set([...access.owners, ...access.temporary().map(({ id }) => id)]);
    for (const chat of chats) sender.post({ chat, thread: null }, words, options);
  };
  const states = createStateTeller(parts, tellAll);
  const tell = (news: TextNews): void => {
    switch (news.kind) {
      case "arrived": {
        const { code, text } = news;
        const options = { people: [text.from], topic: true };
        if (code === null) tellAll(arrivedWords(news), options);
        else tellOwners(arrivedWords(news), { ...options, buttons: [[copyButton(code)]] });
        return;
      }
      case "undecodable":
        tellOwners(undecodableWords(news));
        return;
      case "messages-wait":
        tellAll(waitingWords(news.from, news.waiting), { people: [news.from] });
        return;
      case "moved":
        states.show(news.text);
        return;
      case "courtesy":
        tellAll(courtesyWords(news.text, news.cause), { people: [news.text.to], topic: true });
        return;
      case "storage-full":
        tellOwners(plain(storageFull));
        return;
      case "trouble":
        tellOwners(plain(cutText(oneLine(news.words), longestTrouble)));
    }
  };
  return {
    tell,
    stop() {
      states.stop();
    },
  };
}

/** The button that copies a one-time code without showing it. */
export function copyButton(code: string): { readonly text: string; readonly copy: string } {
  return { text: "Copy the code", copy: copyOf(code) };
}

/** What stands on an owner's message while its text is in this state; null for nothing. */
function reactionOf(state: OutgoingState): Reaction | null {
  switch (state.kind) {
    case "queued":
    case "sending":
      return "👀";
    case "sent":
      return "👌";
    case "delivered":
      return "👍";
    case "failed":
    case "unsure":
      return "💔";
    case "cancelled":
      return null;
  }
}

/** What an owner can do about a text of theirs in this state. */
function buttonsFor({ id, state }: OutgoingText): Buttons {
  switch (state.kind) {
    case "failed":
      return [[{ text: "Try again", data: `t:${id}:retry` }]];
    case "unsure":
      return [
        [
          { text: "Send again", data: `t:${id}:again` },
          { text: "Leave it", data: `t:${id}:leave` },
        ],
      ];
    default:
      return [];
  }
}

interface StateTeller {
  show(text: OutgoingText): void;
  stop(): void;
}

/** Shows where texts of ours stand: by a reaction, and in words when something is wrong or takes long. */
function createStateTeller(
  { sender, texts, clock, log }: TextNewsParts,
  tellAll: (words: Words, options?: PostOptions) => void,
): StateTeller {
  /** Texts that wait, by number, each with what forgets to look after it. */
  const watched = new Map<number, () => void>();
  /** Those of them that have been told of. */
  const told = new Set<number>();

  const answer = (text: OutgoingText, words: Words, options: PostOptions): void => {
    if (text.origin === null) return;
    const { chat, message } = text.origin;
    const about = { people: [text.to], topic: true, replyTo: message };
    sender.post({ chat, thread: null }, words, { ...about, ...options });
  };

  const look = (id: number): void => {
    const found = texts.text("out", id);
    const text = found?.direction === "out" ? found.text : null;
    if (text?.state.kind !== "queued" || text.state.why === null) {
      watched.delete(id);
      return;
    }
    const buttons = [[{ text: "Take it back", data: `t:${id}:cancel` }]];
    told.add(id);
    answer(text, waitsWords(text, text.state.why), { buttons, about: waitsAbout(id), silent: true });
  };

  const watch = (id: number): void => {
    if (watched.has(id) || watched.size >= mostWatched) return;
    const cancel = clock.after(waitMilliseconds, () => {
      try {
        look(id);
      } catch (error) {
        watched.delete(id);
        log.error("a text that waits could not be looked up", { why: messageOf(error) });
      }
    });
    watched.set(id, cancel);
  };

  const unwatch = (id: number): void => {
    watched.get(id)?.();
    watched.delete(id);
    if (told.delete(id)) sender.retire(waitsAbout(id));
  };

  return {
    show(text) {
      if (text.purpose === "keep-alive") return;
      const { id, origin, state } = text;
      if (origin !== null) sender.react(origin, origin.message, reactionOf(state));
      if (state.kind === "queued" && origin !== null) watch(id);
      else unwatch(id);
      if (state.kind !== "failed" && state.kind !== "unsure") return;
      const buttons = buttonsFor(text);
      if (origin !== null) answer(text, troubleWords(text, false), { buttons });
      else tellAll(troubleWords(text, true), { people: [text.to], topic: true, buttons });
    },
    stop() {
      for (const cancel of watched.values()) cancel();
      watched.clear();
    },
  };
}

/** What the button under the news that a text waits is about. */
function waitsAbout(id: number): string {
  return `text:${id}:waits`;
}
