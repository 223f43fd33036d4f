/** Puts reactions on messages; they wait for Telegram, and nothing waits for them. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import type { Client } from "./client.ts";
import { keeper } from "./journal-guard.ts";
import { transition, type ReactionEffect, type ReactionState } from "./reaction-queue.ts";
import type { BotJournal, ReactionWish } from "./stores.ts";
import { startTimers } from "./timers.ts";

/** Reactions on their way. */
export interface Reactions {
  /** The last wish for a message counts; durable with the open transaction. */
  wish(wish: ReactionWish): void;
  stop(): void;
}

/** What reactions are made of. */
export interface ReactionParts {
  readonly client: Client;
  readonly journal: BotJournal;
  readonly clock: Clock;
  readonly log: Log;
}

const putSeconds = 15;

/** Starts with the wishes that the journal has. */
export function startReactions({ client, journal, clock, log }: ReactionParts): Reactions {
  const timers = startTimers(clock);
  let isStopped = false;

  const keep = keeper(log, "a reaction is kept in memory alone");

  const put = async ({ chat, message, emoji }: ReactionWish): Promise<void> => {
    const reaction = emoji === null ? [] : [{ type: "emoji" as const, emoji }];
    const outcome = await client.ask({ seconds: putSeconds }, (api, signal) =>
      api.setMessageReaction({ chat_id: chat, message_id: message, reaction }, signal),
    );
    if (isStopped) return;
    if (!outcome.ok) log.debug("a reaction was not taken", { chat, ...outcome.problem });
    machine.send(outcome.ok ? { kind: "put", chat } : { kind: "failed", chat, problem: outcome.problem });
  };

  const perform = (effect: ReactionEffect): void => {
    switch (effect.kind) {
      case "put":
        void put(effect.wish);
        return;
      case "rest":
        timers.after(effect.milliseconds, () => {
          machine.send({ kind: "rested", chat: effect.chat });
        });
        return;
      case "forget":
        keep(() => {
          journal.reactions.remove(effect.wish);
        }, undefined);
    }
  };

  const initial: ReactionState = new Map();
  const machine = startMachine({ initial, transition, perform });
  for (const wish of keep(() => journal.reactions.all(), [])) machine.send({ kind: "wished", wish });

  return {
    wish(wish) {
      keep(() => {
        journal.reactions.put(wish);
      }, undefined);
      journal.afterCommit(() => {
        if (!isStopped) machine.send({ kind: "wished", wish });
      });
    },
    stop() {
      isStopped = true;
      timers.cancel();
    },
  };
}
