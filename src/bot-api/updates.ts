/** What waits for the bot, and the one long poll that takes it. */
import type { Clock } from "../core/clock.ts";
import { ApiError, type JsonObject } from "./api-error.ts";

/** Kinds of updates that are sent only to bots that ask for them by name. */
const onlyWhenAsked = new Set(["chat_member", "message_reaction", "message_reaction_count"]);

/** How long an update is kept for a bot that does not fetch it. */
const keptMilliseconds = 24 * 60 * 60 * 1000;

/** An update as the bot gets it. */
export interface Update extends JsonObject {
  readonly update_id: number;
}

/** One getUpdates call. `offset`, `limit` and `timeoutSeconds` as the Bot API defines them. */
export interface Poll {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutSeconds: number;
  readonly allowed: readonly string[] | null;
}

/** The queue of updates for one bot. */
export interface UpdateQueue {
  /** Adds one of the kind `kind`; answers its update_id, or null when the bot does not want that kind. */
  push(kind: string, content: JsonObject): number | null;
  /** Adds one as it is, also an impossible one. */
  pushRaw(update: JsonObject): void;
  /** Rejects with ApiError 409 when another poll comes. `gone` ends it early. */
  poll(poll: Poll, gone: AbortSignal): Promise<readonly JsonObject[]>;
  /** Updates the bot has not confirmed. */
  pending(): readonly JsonObject[];
  forget(): void;
  stop(): void;
}

interface Waiting {
  readonly pending: JsonObject;
  readonly id: number;
  readonly since: number;
}

/** Makes an empty queue; ids count on from `firstId`. */
export function createUpdateQueue(clock: Clock, firstId: number): UpdateQueue {
  let nextId = firstId;
  let waiting: readonly Waiting[] = [];
  let allowed: readonly string[] = [];
  let interrupt: ((error: ApiError | null) => void) | null = null;

  const wants = (kind: string): boolean =>
    allowed.length === 0 ? !onlyWhenAsked.has(kind) : allowed.includes(kind);

  const add = (update: JsonObject, id: number): void => {
    waiting = [...waiting, { pending: update, id, since: clock.now() }];
    interrupt?.(null);
  };

  const confirm = (offset: number): void => {
    const oldest = clock.now() - keptMilliseconds;
    const from = offset < 0 ? (waiting.at(offset)?.id ?? 0) : offset;
    waiting = waiting.filter(({ id, since }) => id >= from && since >= oldest);
  };

  const moreOrEnd = (milliseconds: number, gone: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (error: ApiError | null): void => {
        cancel();
        interrupt = null;
        gone.removeEventListener("abort", onGone);
        if (error) reject(error);
        else resolve();
      };
      const onGone = (): void => {
        end(null);
      };
      const cancel = clock.after(milliseconds, onGone);
      gone.addEventListener("abort", onGone);
      interrupt = end;
    });

  return {
    push(kind, content) {
      if (!wants(kind)) return null;
      const id = nextId;
      nextId += 1;
      add({ update_id: id, [kind]: content }, id);
      return id;
    },
    pushRaw(update) {
      const { update_id: written } = update;
      const id = typeof written === "number" ? written : nextId;
      nextId = Math.max(nextId, id + 1);
      add(update, id);
    },
    async poll(poll, gone) {
      interrupt?.(
        new ApiError(
          409,
          "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        ),
      );
      if (poll.allowed !== null) allowed = poll.allowed;
      if (poll.offset !== 0) confirm(poll.offset);
      if (waiting.length === 0 && poll.timeoutSeconds > 0) await moreOrEnd(poll.timeoutSeconds * 1000, gone);
      return waiting.slice(0, poll.limit).map(({ pending }) => pending);
    },
    pending: () => waiting.map(({ pending }) => pending),
    forget() {
      waiting = [];
    },
    stop() {
      interrupt?.(null);
    },
  };
}
