/**
 * What Telegram has told the bot: kept until it has been handled, and handled once. What was being handled when the
 * daemon died is handled again, and says so.
 */
import type { Update } from "grammy/types";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { keeper } from "./journal-guard.ts";
import type { BotJournal, StoredUpdate } from "./stores.ts";

/** An update of an earlier run. */
export interface LeftUpdate {
  readonly update: Update;
  /** Its handling had begun, so that it may have done something. */
  readonly isAgain: boolean;
}

/** Updates on their way to who handles them. */
export interface Inbox {
  /** Those that had not been handled at the start, in their order. */
  left(): readonly LeftUpdate[];
  /** Keeps updates; `fresh` are those that are new. Telegram need not keep them any longer when `isKept`. */
  take(updates: readonly Update[]): { readonly fresh: readonly Update[]; readonly isKept: boolean };
  /** Handling begins. */
  begin(update: Update): void;
  /** Handling has ended, well or badly. */
  end(update: Update): void;
}

/** What an inbox is made of. */
export interface InboxParts {
  readonly journal: BotJournal;
  readonly clock: Clock;
  readonly log: Log;
}

const mostRemembered = 1000;
/** Telegram keeps an update for a day, and after a week without any it counts from another number on. */
const longestMemoryMilliseconds = 2 * 24 * 60 * 60 * 1000;
/** No update of people's is as large as this; characters of JSON. */
const longestBody = 256 * 1024;
/** What has ended the daemon so often is not tried once more. */
const mostTries = 3;

/** Opens the inbox with what the journal has. */
export function openInbox({ journal, clock, log }: InboxParts): Inbox {
  const { updates: store } = journal;
  const keep = keeper(log, "messages to the bot are kept in memory alone");
  const now = (): number => clock.date().getTime();
  const memory = createMemory(
    keep(() => store.known(now() - longestMemoryMilliseconds, mostRemembered), []),
    now,
  );

  const end = (id: number): void => {
    keep(() => {
      store.end(id, mostRemembered);
    }, undefined);
  };

  const read = ({ id, body, tries }: StoredUpdate): readonly LeftUpdate[] => {
    if (tries < mostTries) return [{ update: JSON.parse(body) as Update, isAgain: tries > 0 }];
    log.error("a message to the bot is given up: the program has ended each time it was handled", {
      update: id,
    });
    end(id);
    return [];
  };

  const add = (bodies: readonly (readonly [id: number, body: string])[]): boolean => {
    journal.atomically(() => {
      for (const [id, body] of bodies) store.add({ id, body, at: now() });
    });
    return true;
  };

  return {
    left: () => keep(() => store.open(), []).flatMap(read),
    take(updates) {
      const fresh = updates.flatMap((update) => {
        if (!memory.learn(update.update_id)) return [];
        const body = JSON.stringify(update);
        if (body.length <= longestBody) return [{ update, body }];
        log.warn("a message to the bot is passed over: it is too large", { update: update.update_id });
        return [];
      });
      const bodies = fresh.map(({ update, body }) => [update.update_id, body] as const);
      return {
        fresh: fresh.map(({ update }) => update),
        isKept: bodies.length === 0 || keep(() => add(bodies), false),
      };
    },
    begin({ update_id: id }) {
      keep(() => {
        store.begin(id);
      }, undefined);
    },
    end({ update_id: id }) {
      end(id);
    },
  };
}

/** The ids of updates that have come lately. */
function createMemory(
  known: readonly { readonly id: number; readonly at: number }[],
  now: () => number,
): { readonly learn: (id: number) => boolean } {
  const seen = new Map(known.map(({ id, at }) => [id, at]));
  return {
    /** False when it is known. */
    learn(id) {
      const at = seen.get(id);
      if (at !== undefined && now() - at < longestMemoryMilliseconds) return false;
      seen.delete(id);
      seen.set(id, now());
      const [oldest = id] = seen.keys();
      if (seen.size > mostRemembered) seen.delete(oldest);
      return true;
    },
  };
}
