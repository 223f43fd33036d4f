/** Fetches what people send to the bot, for as long as the daemon runs and whatever Telegram does. */
import type { Update, UserFromGetMe } from "grammy/types";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Client, Outcome } from "./client.ts";
import { atMost, pause } from "./pause.ts";
import { createSetbacks } from "./setbacks.ts";

/** What a poller is made of. */
export interface PollerParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Log;
  /** The bot has been told who it is; before any update. */
  onStart(me: UserFromGetMe): void;
  /**
   * Handles one update. What takes longer than half a second goes on beside the next one. `gapSeconds`: the update
   * may have waited for that long before it was fetched, because nobody was asking.
   */
  handle(update: Update, gapSeconds: number): Promise<void>;
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
const mostRemembered = 1000;
const allowed = ["message", "callback_query"] as const;

/** Starts to poll. */
export function startPoller(parts: PollerParts): Poller {
  const { client, clock, log } = parts;
  const stopping = new AbortController();
  const { signal: stop } = stopping;
  const setbacks = createSetbacks(clock, log, stop);
  const seen = new Set<number>();
  let offset = 0;
  let confirmed = 0;
  let lastFetch: number | null = null;

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

  const handle = async (update: Update, gapSeconds: number): Promise<void> => {
    const handled = parts.handle(update, gapSeconds).catch((error: unknown) => {
      log.error("a message could not be handled", { update: update.update_id, why: messageOf(error) });
    });
    await atMost(clock, handleMilliseconds, handled);
  };

  const poll = async (): Promise<void> => {
    const started = clock.now();
    const gapSeconds = lastFetch === null ? Infinity : (started - lastFetch) / 1000;
    const request = { offset, timeout: pollSeconds, limit: 100, allowed_updates: allowed };
    const outcome = await client.ask({ seconds: pollSeconds + answerSeconds, stop }, (api, signal) =>
      api.getUpdates(request, signal),
    );
    if (isAboutWebhook(outcome)) await dropWebhook();
    const updates = await setbacks.valueOf(outcome);
    if (updates === undefined) return;
    confirmed = offset;
    lastFetch = clock.now();
    const before = offset;
    for (const update of readUpdates(updates)) {
      if (stop.aborted) return;
      if (seen.has(update.update_id)) continue;
      remember(seen, update.update_id);
      await handle(update, gapSeconds);
      offset = update.update_id + 1;
    }
    if (offset === before) await pause(clock, shortestPollMilliseconds - (clock.now() - started), stop);
  };

  const run = async (): Promise<void> => {
    await introduce();
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
  problem: { kind: "unreachable", words: "it does not say who the bot is" },
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

function remember(seen: Set<number>, id: number): void {
  seen.add(id);
  if (seen.size <= mostRemembered) return;
  const [oldest = 0] = seen;
  seen.delete(oldest);
}
