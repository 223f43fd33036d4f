/** Tells the owners when the daemon itself was not running: the journal knows when it last was. */
import type { Clock } from "./core/clock.ts";
import { messageOf } from "./core/errors.ts";
import type { Log } from "./core/log.ts";
import { timeText } from "./core/time-text.ts";

/** What it is made of. */
export interface DowntimeParts {
  /** The record, durable; both may throw. */
  readonly memory: { read(): string | null; write(record: string): void };
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  readonly announce: (text: string) => void;
  readonly log: Log;
}

/** A run of the daemon, as the next one finds it. */
interface Run {
  /** When it was last seen, in Unix milliseconds. */
  readonly at: number;
  /** It was told to end. */
  readonly clean: boolean;
}

const beatMilliseconds = 60_000;
/** A restart takes less, and is nothing to tell of. */
const shortestTold = 120_000;

/**
 * Notes every minute that the daemon runs. Looks at the record after the first minute: a clock without a battery is set
 * by then. Nothing here throws.
 */
export function watchDowntime(parts: DowntimeParts): { stop(): void } {
  const { memory, clock, log } = parts;
  const startedAt = clock.now();
  const last = attempt(() => readRun(memory.read()), null);
  let cancel = clock.after(beatMilliseconds, first);

  function attempt<T>(task: () => T, otherwise: T): T {
    try {
      return task();
    } catch (error) {
      log.debug(`when the daemon ran cannot be kept: ${messageOf(error)}`);
      return otherwise;
    }
  }

  function note(clean: boolean): void {
    const run: Run = { at: clock.date().getTime(), clean };
    attempt(() => {
      memory.write(JSON.stringify(run));
    }, undefined);
  }

  function first(): void {
    const now = clock.date().getTime();
    const words =
      last && downtimeWords(last, now - (clock.now() - startedAt), { now, timeZone: parts.timeZone });
    if (words !== null) parts.announce(words);
    beat();
  }

  function beat(): void {
    note(false);
    cancel = clock.after(beatMilliseconds, beat);
  }

  return {
    stop() {
      cancel();
      note(true);
    },
  };
}

/** Null for what is no record. */
function readRun(text: string | null): Run | null {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("at" in value) || !("clean" in value)) return null;
  return typeof value.at === "number" ? { at: value.at, clean: value.clean === true } : null;
}

/** What to tell of the time between two runs; null when it is short, or a clock makes it look negative. */
export function downtimeWords(
  { at, clean }: Run,
  startedAt: number,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): string | null {
  if (startedAt - at < shortestTold) return null;
  const [from, to] = [timeText(at, now, timeZone), timeText(startedAt, now, timeZone)];
  return clean
    ? `I was switched off from ${from} to ${to}. Texts of that time come now; calls of that time I did not see.`
    : `I was not running from ${from} to ${to}: the power, the computer or I failed. Texts of that time come now; calls of that time I did not see.`;
}
