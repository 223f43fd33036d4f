/** Sends what the outbox says, when it says so. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import { createButtonLedger } from "./button-ledger.ts";
import { keyboardOf, type Buttons } from "./buttons.ts";
import type { Client, Outcome } from "./client.ts";
import { countWaiting, transition, type Letter, type OutboxEffect, type OutboxState } from "./outbox.ts";
import { postmark } from "./postmark.ts";
import { longestText, split, type Words } from "./words.ts";

/** Where a message goes: a chat, and the topic in it. */
export interface Place {
  readonly chat: number;
  readonly thread: number | null;
}

/** What a message may have besides its words. */
export interface PostOptions {
  readonly buttons?: Buttons;
  /** What the buttons are about; see `retire`. */
  readonly about?: string;
  readonly kind?: Letter["kind"];
}

/** Messages on their way to Telegram. */
export interface Sender {
  /** Sends words, in several messages when they are too long for one; the last has the buttons. */
  post(place: Place, words: Words, options?: PostOptions): void;
  /** Takes the buttons that are about this from the messages, sent or not. */
  retire(about: string): void;
  /** Messages that wait, for one chat or all. */
  waiting(chat?: number): number;
  /** Gives what waits a moment to leave, and ends. */
  stop(): Promise<void>;
}

/** What a sender is made of. */
export interface SenderParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeZone: string | null;
}

/** Leaves room for the time before a late message. */
const longestPiece = longestText - 32;
const editSeconds = 15;
const farewellMilliseconds = 700;

/** Starts a sender with nothing to send. */
export function startSender({ client, clock, log, timeZone }: SenderParts): Sender {
  let isStopped = false;
  const rests = new Set<() => void>();
  let lastId = 0;
  let onEmpty: (() => void) | null = null;
  const ledger = createButtonLedger((chat, message) => {
    void client.ask({ seconds: editSeconds }, (api, signal) =>
      api.editMessageReplyMarkup({ chat_id: chat, message_id: message }, signal),
    );
  });

  const send = async ({ letter, bare, seconds }: OutboxEffect & { kind: "send" }): Promise<void> => {
    const words = postmark(letter.words, letter.writtenAt, clock.date().getTime(), timeZone);
    const mayHaveButtons = !bare && (letter.about === null || !ledger.isRetired(letter.about));
    const buttons = mayHaveButtons ? letter.buttons : [];
    const payload = payloadOf(letter, { ...words, entities: bare ? [] : words.entities }, buttons);
    const outcome = await client.ask({ seconds }, (api, signal) => api.sendMessage(payload, signal));
    const message = outcome.ok ? messageId(outcome.value) : undefined;
    if (message !== undefined && letter.about !== null && buttons.length > 0)
      ledger.note(letter.about, letter.chat, message);
    settle(letter.chat, outcome);
  };

  const settle = (chat: number, outcome: Outcome<unknown>): void => {
    if (isStopped) return;
    if (outcome.ok) machine.send({ kind: "sent", chat });
    else {
      log.debug("a message was not taken", { chat, ...outcome.problem });
      machine.send({ kind: "failed", chat, problem: outcome.problem });
    }
    if (countWaiting(machine.state()) === 0) onEmpty?.();
  };

  const perform = (effect: OutboxEffect): void => {
    switch (effect.kind) {
      case "send":
        void send(effect);
        return;
      case "rest": {
        const cancel = clock.after(effect.milliseconds, () => {
          rests.delete(cancel);
          machine.send({ kind: "rested", chat: effect.chat });
        });
        rests.add(cancel);
        return;
      }
      case "drop":
        log.warn("a message is not sent", { chat: effect.letter.chat, why: effect.why });
    }
  };

  const initial: OutboxState = new Map();
  const machine = startMachine({ initial, transition, perform });

  return {
    post({ chat, thread }, words, { buttons = [], about, kind = "news" } = {}) {
      if (isStopped) return;
      const pieces = split(words, longestPiece);
      const shared = { chat, thread, about: about ?? null, kind, writtenAt: clock.date().getTime() };
      for (const [index, piece] of pieces.entries()) {
        lastId += 1;
        const own = { id: lastId, words: piece, buttons: index === pieces.length - 1 ? buttons : [] };
        machine.send({ kind: "written", letter: { ...shared, ...own } });
      }
    },
    retire(about) {
      ledger.retire(about);
    },
    waiting: (chat) =>
      chat === undefined ? countWaiting(machine.state()) : (machine.state().get(chat)?.letters.length ?? 0),
    async stop() {
      if (countWaiting(machine.state()) > 0)
        await new Promise<void>((resolve) => {
          const cancel = clock.after(farewellMilliseconds, resolve);
          onEmpty = () => {
            cancel();
            resolve();
          };
        });
      isStopped = true;
      for (const cancel of rests) cancel();
    },
  };
}

/** The number of a message that was sent; what answers may be no Telegram at all. */
function messageId(value: unknown): number | undefined {
  const id = typeof value === "object" && value !== null && "message_id" in value ? value.message_id : null;
  return typeof id === "number" ? id : undefined;
}

function payloadOf({ chat, thread, kind }: Letter, { text, entities }: Words, buttons: Buttons) {
  return {
    chat_id: chat,
    text,
    link_preview_options: { is_disabled: true },
    ...(thread !== null && { message_thread_id: thread }),
    ...(kind === "stream" && { disable_notification: true }),
    ...(entities.length > 0 && { entities }),
    ...(buttons.length > 0 && { reply_markup: keyboardOf(buttons) }),
  };
}
