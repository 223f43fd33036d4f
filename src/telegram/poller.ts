/** Fetches what people send to the bot, for as long as the daemon runs and whatever Telegram does. */
import type { Update, UserFromGetMe } from "grammy/types";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Client, Outcome } from "./client.ts";
import type { Inbox } from "./inbox.ts";
import { atMost, pause } from "./pause.ts";
import { createSetbacks } from "./setbacks.ts";

/** What is known of how an update came. */
export interface Arrival {
  /** It may have waited for that long before it was fetched, because nobody was asking. */
  readonly gapSeconds: number;
  /** The daemon ended while it was being handled, so that some of it may have been done. */
  readonly isAgain: boolean;
}

/** What a poller is made of. */
export interface PollerParts {
  readonly client: Client;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  /** The bot has been told who it is; before any update. */
  onStart(me: UserFromGetMe): void;
  /** Handles one update. What takes longer than half a second goes on beside the next one. */
  handle(update: Update, arrival: Arrival): Promise<void>;
}

/** A running poller. */
export interface Poller {
  /** Ends the poll, and tells Telegram what has been handled. */
  stop(): Promise<void>;
}

const pollSeconds = 25;
const answerSeconds = 10;
const confirmSeconds = 0.7;
const handleMilliseconds = 500;
/** A server that does not wait is not asked more often than this. */
const shortestPollMilliseconds = 500;
/** After a week without updates, Telegram counts from another number on, which may be lower. */
const silenceMilliseconds = 6 * 24 * 60 * 60 * 1000;
const allowed = ["message", "edited_message", "callback_query"] as const;

/** Starts to poll. */
export function startPoller(parts: PollerParts): Poller {
  const { client, inbox, clock, log } = parts;
  const stopping = new AbortController();
  const { signal: stop } = stopping;
  const setbacks = createSetbacks(clock, log, stop);
  let offset = 0;
  let confirmed = 0;
  let lastFetch: number | null = null;
  let lastUpdate = clock.now();

  const introduce = async (): Promise<void> => {
    while (!stop.aborted) {
      const outcome = await client.ask({ seconds: answerSeconds, stop }, (api, signal) => api.getMe(signal));
      const me = await setbacks.valueOf(isKnown(outcome) ? outcome : nobody);
      if (me === undefined) continue;
      parts.onStart(me);
      await dropWebhook();
      return;
    }
  };

  /** A webhook that somebody has set keeps every update away. */
  const dropWebhook = async (): Promise<void> => {
    await client.ask({ seconds: answerSeconds, stop }, (api, signal) => api.deleteWebhook({}, signal));
  };

  const handle = async (update: Update, arrival: Arrival): Promise<void> => {
    inbox.begin(update);
    const handled = parts
      .handle(update, arrival)
      .catch((error: unknown) => {
        log.error("a message could not be handled", { update: update.update_id, why: messageOf(error) });
      })
      .then(() => {
        inbox.end(update);
      });
    await atMost(clock, handleMilliseconds, handled);
  };

  /** What the run before has left. */
  const catchUp = async (): Promise<void> => {
    for (const { update, isAgain } of inbox.left()) {
      if (stop.aborted) return;
      await handle(update, { gapSeconds: Infinity, isAgain });
    }
  };

  /** Updates are confirmed by the poll after the one that has fetched them: those that are kept, or else handled. */
  const take = async (updates: readonly Update[], gapSeconds: number): Promise<void> => {
    const { fresh, isKept } = inbox.take(updates);
    const last = updates.at(-1);
    if (last === undefined) return;
    lastUpdate = clock.now();
    if (isKept) offset = last.update_id + 1;
    for (const update of fresh) {
      if (stop.aborted) return;
      await handle(update, { gapSeconds, isAgain: false });
      if (!isKept) offset = update.update_id + 1;
    }
    offset = last.update_id + 1;
  };

  const poll = async (): Promise<void> => {
    const started = clock.now();
    const gapSeconds = lastFetch === null ? Infinity : (started - lastFetch) / 1000;
    const isNumberedAnew = started - lastUpdate > silenceMilliseconds && offset === confirmed;
    if (isNumberedAnew) [offset, confirmed] = [0, 0];
    const asked = offset;
    const request = { offset: asked, timeout: pollSeconds, limit: 100, allowed_updates: allowed };
    const outcome = await client.ask({ seconds: pollSeconds + answerSeconds, stop }, (api, signal) =>
      api.getUpdates(request, signal),
    );
    if (isAboutWebhook(outcome)) await dropWebhook();
    const updates = await setbacks.valueOf(outcome);
    if (updates === undefined) return;
    confirmed = asked;
    lastFetch = clock.now();
    await take(readUpdates(updates), gapSeconds);
    if (offset === asked) await pause(clock, shortestPollMilliseconds - (clock.now() - started), stop);
  };

  const run = async (): Promise<void> => {
    await introduce();
    await catchUp();
    while (!stop.aborted) await poll();
  };

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      if (offset === confirmed) return;
      await client.ask({ seconds: confirmSeconds }, (api, signal) =>
        api.getUpdates({ offset, timeout: 0, limit: 1, allowed_updates: allowed }, signal),
      );
    },
  };
}

/** What answers may be no Telegram at all. */
const nobody = {
  ok: false,
  problem: { kind: "unreachable", words: "it does not say who the bot is", certain: true },
} as const;

function isKnown(outcome: Outcome<unknown>): boolean {
  if (!outcome.ok) return true;
  const { value } = outcome;
  return typeof value === "object" && value !== null && "id" in value && "username" in value;
}

function isAboutWebhook(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && outcome.problem.kind === "refused" && /webhook/i.test(outcome.problem.words);
}

/** The updates that have a number. */
function readUpdates(updates: unknown): Update[] {
  if (!Array.isArray(updates)) return [];
  return updates.filter(
    (update: unknown): update is Update =>
      typeof update === "object" &&
      update !== null &&
      "update_id" in update &&
      Number.isSafeInteger(update.update_id),
  );
}
