/** Forgets what need be kept no longer, a little at a time, at the start and once a day. */
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Database } from "./database.ts";
import { settingStore } from "./settings.ts";

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
/** What a clock that is suddenly far ahead can make old from one time to the next. */
const longestLeap = 2 * dayMilliseconds;
const timeName = "housekeeping-time";
/** A clock that says less has not been set yet. */
const earliest = Date.UTC(2026, 0, 1);

/** Keeps house from now on; the answer ends it. */
export function keepHouse({ database, retentions, clock, log }: HousekeepingParts): () => void {
  const settings = settingStore(database);
  let time = 0;
  let cancel = clock.after(firstMilliseconds, begin);

  function begin(): void {
    const isKnown = attempt(noteTime) > 0;
    sweep(isKnown ? retentions : []);
  }

  /** The clock's time, but not long after the latest that it was; 0 when it cannot be. */
  function noteTime(): number {
    const now = clock.date().getTime();
    if (now < earliest) return 0;
    const latest = Number(settings.read(timeName) ?? now);
    time = Math.min(now, latest + longestLeap);
    settings.write(timeName, String(Math.max(time, latest)));
    return time;
  }

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
    const rows = prune(time - days * dayMilliseconds, stepRows);
    if (rows > 0) log.info(`${rows} ${what} of more than ${days} days ago are forgotten`);
    return rows;
  }

  function finish(): void {
    attempt(() => {
      database.execute("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)");
      return 0;
    });
    cancel = clock.after(dayMilliseconds, begin);
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
