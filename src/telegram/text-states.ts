/** Shows where texts of ours stand: by a reaction on the owner's message, and in words where that says too little. */
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { OutgoingState, OutgoingText } from "../sms/news.ts";
import type { Buttons } from "./buttons.ts";
import type { Texts } from "./ports.ts";
import type { PostOptions, Sender } from "./sender.ts";
import { troubleWords, waitsWords } from "./text-words.ts";
import type { Words } from "./words.ts";

/** What the showing is made of. */
export interface StateParts {
  readonly sender: Sender;
  readonly texts: Pick<Texts, "text" | "decide">;
  readonly clock: Clock;
  readonly log: Log;
  /** Writes to everybody who is told of texts. */
  readonly tellAll: (words: Words, options?: PostOptions) => void;
}

/** A teller of states. */
export interface StateTeller {
  /** A text stands elsewhere. */
  show(text: OutgoingText): void;
  /** Leaves a text in doubt as it is, which needs no words; false when it is not in doubt. */
  leave(id: number): boolean;
  /** Forgets what it waits for. */
  stop(): void;
}

/** A text that something keeps from going out for so long is told of. */
const waitMilliseconds = 10_000;
const mostWatched = 1000;

type Reaction = NonNullable<Parameters<Sender["react"]>[2]>;

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

/** Makes a teller of states. */
export function createStateTeller(parts: StateParts): StateTeller {
  const { sender, texts, tellAll } = parts;
  const watch = createWatch(parts);
  let leaving: number | null = null;
  const tellTrouble = (text: OutgoingText): void => {
    const buttons = buttonsFor(text);
    if (text.origin !== null) answer(text, troubleWords(text), { buttons }, sender);
    else tellAll(troubleWords(text), { people: [text.to], topic: true, buttons });
  };
  return {
    show(text) {
      if (text.purpose === "keep-alive") return;
      const { id, origin, state } = text;
      if (origin !== null) {
        sender.react(origin, origin.message, reactionOf(state));
        watch.see(text);
      }
      if ((state.kind === "failed" || state.kind === "unsure") && leaving !== id) tellTrouble(text);
    },
    leave(id) {
      leaving = id;
      try {
        return texts.decide(id, "leave");
      } finally {
        leaving = null;
      }
    },
    stop() {
      watch.stop();
    },
  };
}

/** Writes about a text where it was written. */
function answer(text: OutgoingText, words: Words, options: PostOptions, sender: Sender): void {
  if (text.origin === null) return;
  const { chat, message } = text.origin;
  const about = { people: [text.to], topic: true, replyTo: message };
  sender.post({ chat, thread: null }, words, { ...about, ...options });
}

/** Tells, once, of texts that wait for long. */
interface Watch {
  see(text: OutgoingText): void;
  stop(): void;
}

function createWatch({ sender, texts, clock, log }: StateParts): Watch {
  /** Texts that wait, by number, each with what forgets to look after it. */
  const watched = new Map<number, () => void>();
  /** Those of them that have been told of. */
  const told = new Set<number>();

  const look = (id: number): void => {
    const found = texts.text("out", id);
    const text = found?.direction === "out" ? found.text : null;
    if (text?.state.kind !== "queued" || text.state.why === null) {
      watched.delete(id);
      return;
    }
    const buttons = [[{ text: "Take it back", data: `t:${id}:cancel` }]];
    told.add(id);
    answer(text, waitsWords(text, text.state.why), { buttons, about: aboutOf(id), silent: true }, sender);
  };

  const begin = (id: number): void => {
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

  const end = (id: number): void => {
    watched.get(id)?.();
    watched.delete(id);
    if (told.delete(id)) sender.retire(aboutOf(id));
  };

  return {
    see({ id, state }) {
      if (state.kind === "queued") begin(id);
      // What is being sent may wait again, for another try.
      else if (state.kind !== "sending") end(id);
    },
    stop() {
      for (const cancel of watched.values()) cancel();
      watched.clear();
    },
  };
}

/** What the button under the news that a text waits is about. */
function aboutOf(id: number): string {
  return `text:${id}:waits`;
}
