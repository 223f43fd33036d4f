/** What the bot says: messages, reactions, and whom it has shown. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Person } from "../core/person.ts";
import { createButtonLedger } from "./button-ledger.ts";
import type { Buttons } from "./buttons.ts";
import type { Client } from "./client.ts";
import { createCourier } from "./courier.ts";
import { keeper } from "./journal-guard.ts";
import type { Letter, Shown } from "./letter.ts";
import { longestPiece } from "./letter-payloads.ts";
import { openPostOffice } from "./post-office.ts";
import { startReactions } from "./reactions.ts";
import type { BotJournal, Reaction, Spot } from "./stores.ts";
import { createTopics } from "./topics.ts";
import { split, type Words } from "./words.ts";

export type { Shown } from "./letter.ts";
export type { Reaction } from "./stores.ts";

/** Where a message goes: a chat, and the topic in it. */
export interface Place {
  readonly chat: number;
  readonly thread: number | null;
}

/** What a message may have besides its words. */
export interface PostOptions {
  /** They stand under the last piece. */
  readonly buttons?: Buttons;
  /** What the buttons are about; see `retire`. */
  readonly about?: string;
  /** `stream` is kept in memory alone, may be left out, and makes no sound. */
  readonly kind?: Letter["kind"];
  /** Whom it shows; see `who`. */
  readonly people?: readonly Person[];
  /** It goes to the topic of the first of its people, where there are topics. */
  readonly topic?: boolean;
  /** A message of the same chat that it answers; if that is gone, it goes without. */
  readonly replyTo?: number;
  readonly silent?: boolean;
  /** It can be neither forwarded nor saved. */
  readonly protect?: boolean;
}

/**
 * Messages on their way to Telegram. Nothing here throws. What is done here within a transaction of the journal is part
 * of it, and begins when it is on the disk.
 */
export interface Sender {
  /** Sends words, in several messages when they are too long for one. While the journal fails they wait in memory. */
  post(place: Place, words: Words, options?: PostOptions): void;
  /** Puts a reaction on a message, or takes it away; the last one asked for counts. */
  react(place: Pick<Place, "chat">, message: number, emoji: Reaction | null): void;
  /** Takes the buttons that are about this from the messages, sent or not. */
  retire(about: string): void;
  /** Whom a message shows; nobody when it is not known. */
  who(chat: number, message: number): readonly Shown[];
  /** Whose topic that is; null when it is nobody's. */
  whoseTopic(chat: number, thread: number): Shown | null;
  /** Messages that wait, for one chat or all. */
  waiting(chat?: number): number;
  /** Telegram has told who the bot is. */
  meet(me: unknown): void;
  /** Gives what waits a moment to leave, and ends. What is posted later goes out at the next start. */
  stop(): Promise<void>;
}

/** What a sender is made of. */
export interface SenderParts {
  readonly client: Client;
  readonly journal: BotJournal;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeZone: string | null;
}

const editSeconds = 15;

/** Starts a sender with the letters that the journal has. */
export function startSender(parts: SenderParts): Sender {
  const { client, journal, clock, log } = parts;
  const { letters, shown } = journal;
  const keep = keeper(log, "messages are kept in memory alone");
  const topics = createTopics({ client, store: journal.topics, clock, log });
  const reactions = startReactions({ client, journal, clock, log });
  const ledger = createButtonLedger(({ chat, message }) => {
    void client.ask({ seconds: editSeconds }, (api, signal) =>
      api.editMessageReplyMarkup({ chat_id: chat, message_id: message }, signal),
    );
  });
  // Without the journal, letters go on from a number that none in it can have.
  let lastId = keep(() => letters.lastId(), clock.date().getTime());
  const office = openPostOffice({ ...parts, ledger, courier: createCourier({ ...parts, ledger, topics }) });

  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const add = (written: readonly Letter[]): void => {
    journal.atomically(() => {
      for (const letter of written) letters.add(letter);
    });
  };

  return {
    post(place, words, options = {}) {
      const written = lettersOf(place, words, options, { nextId, writtenAt: clock.date().getTime() });
      const isKept =
        options.kind === "stream" ||
        keep(() => {
          add(written);
          return true;
        }, false);
      journal.afterCommit(() => {
        for (const letter of written) office.take(isKept ? letter : { ...letter, isDurable: false });
      });
    },
    react({ chat }, message, emoji) {
      reactions.wish({ chat, message, emoji });
    },
    retire(about) {
      const others = keep(() => takeButtons(about, journal), []);
      journal.afterCommit(() => {
        ledger.retire(about, others);
      });
    },
    who: (chat, message) => keep(() => shown.who({ chat, message }), []),
    whoseTopic: (chat, thread) => topics.whose(chat, thread),
    waiting: (chat) => office.waiting(chat),
    meet(me) {
      topics.meet(me);
    },
    async stop() {
      await office.stop();
      topics.stop();
      reactions.stop();
    },
  };
}

/** The letters of a message. */
function lettersOf(
  { chat, thread }: Place,
  words: Words,
  options: PostOptions,
  { nextId, writtenAt }: { readonly nextId: () => number; readonly writtenAt: number },
): readonly Letter[] {
  const { kind = "news" } = options;
  return split(words, longestPiece).map((piece, index, { length }) => ({
    id: nextId(),
    chat,
    thread,
    topic: options.topic ?? false,
    words: piece,
    buttons: index === length - 1 ? (options.buttons ?? []) : [],
    about: options.about ?? null,
    people: options.people ?? [],
    replyTo: options.replyTo ?? null,
    silent: options.silent ?? false,
    protect: options.protect ?? false,
    kind,
    writtenAt,
    isDurable: kind === "news",
  }));
}

/** The messages in the journal whose buttons are to go; those that have not been sent will have none. */
function takeButtons(about: string, journal: BotJournal): readonly Spot[] {
  return journal.atomically(() => {
    journal.letters.disarm(about);
    return journal.shown.take(about);
  });
}
