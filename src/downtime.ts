/** Tells the owners when the daemon itself was not running: the journal knows when it last was. */
import type { Clock } from "./core/clock.ts";
import { timeText } from "./core/time-text.ts";

/** What it is made of. */
export interface DowntimeParts {
  /** The record, durable; neither throws. */
  readonly memory: { read(): string | null; write(record: string): void };
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  readonly announce: (text: string) => void;
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
 * Notes every minute that the daemon runs. Looks at the record at once, and again after the first minute, by when a
 * clock without a battery is set. Nothing here throws.
 */
export function watchDowntime(parts: DowntimeParts): { stop(): void } {
  const { memory, clock } = parts;
  const startedAt = clock.now();
  const last = readRun(memory.read());
  const isTold = tell();
  note(false);
  let cancel = clock.after(beatMilliseconds, () => {
    if (!isTold) tell();
    beat();
  });

  function note(clean: boolean): void {
    const run: Run = { at: clock.date().getTime(), clean };
    memory.write(JSON.stringify(run));
  }

  /** True when there was something to tell. */
  function tell(): boolean {
    const now = clock.date().getTime();
    const began = now - (clock.now() - startedAt);
    const words = last && downtimeWords(last, began, { now, timeZone: parts.timeZone });
    if (words !== null) parts.announce(words);
    return words !== null;
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
  const value = parse(text ?? "");
  if (typeof value !== "object" || value === null || !("at" in value) || !("clean" in value)) return null;
  return typeof value.at === "number" ? { at: value.at, clean: value.clean === true } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
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
