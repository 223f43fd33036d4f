/** Forgets what need be kept no longer, a little at a time, at the start and once a day. */
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Database } from "./database.ts";

/** One kind of thing that is forgotten. */
export interface Retention {
  /** In the log. */
  readonly what: string;
  /** How long it is kept; null: for ever. */
  readonly days: number | null;
  /** Forgets at most so many from before a time in Unix milliseconds; answers how many. Throws JournalError. */
  readonly prune: (before: number, most: number) => number;
}

/** What the housekeeping is made of. */
export interface HousekeepingParts {
  readonly database: Database;
  readonly retentions: readonly Retention[];
  readonly clock: Clock;
  readonly log: Log;
}

const dayMilliseconds = 86_400_000;
/** A start has better things to do first. */
const firstMilliseconds = 60_000;
/** What is forgotten at once, and the rest between: nothing waits longer than for one of these. */
const stepRows = 200;
const restMilliseconds = 250;

/** Keeps house from now on; the answer ends it. */
export function keepHouse({ database, retentions, clock, log }: HousekeepingParts): () => void {
  let cancel = clock.after(firstMilliseconds, () => {
    sweep(retentions);
  });

  function sweep([next, ...rest]: readonly Retention[]): void {
    if (next === undefined) {
      finish();
      return;
    }
    const isDone = next.days === null || attempt(() => forget(next, next.days ?? 0)) < stepRows;
    cancel = clock.after(restMilliseconds, () => {
      sweep(isDone ? rest : [next, ...rest]);
    });
  }

  function forget({ what, prune }: Retention, days: number): number {
    const rows = prune(clock.date().getTime() - days * dayMilliseconds, stepRows);
    if (rows > 0) log.info(`${rows} ${what} of more than ${days} days ago are forgotten`);
    return rows;
  }

  function finish(): void {
    attempt(() => {
      database.execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
      return 0;
    });
    cancel = clock.after(dayMilliseconds, () => {
      sweep(retentions);
    });
  }

  /** A journal that fails is told of elsewhere; tomorrow is another day. */
  function attempt(task: () => number): number {
    try {
      return task();
    } catch (error) {
      log.warn(`housekeeping failed: ${messageOf(error)}`);
      return 0;
    }
  }

  return () => {
    cancel();
  };
}
