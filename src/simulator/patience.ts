import type { Clock } from "../core/clock.ts";

/** Waiting for conditions, with a deadline each. */
export interface Patience {
  /** Settles when the condition holds; rejects, saying what was waited for, after `deadline` milliseconds. */
  readonly until: (what: string, condition: () => boolean, deadline?: number) => Promise<void>;
  /** Rejects whatever still waits. */
  readonly stop: () => void;
}

/** A clock that can be moved until something is so. */
interface DrivenClock extends Clock {
  readonly until: (condition: () => boolean, milliseconds: number) => Promise<void>;
}

const isDriven = (clock: Clock): clock is DrivenClock =>
  "until" in clock && typeof clock.until === "function";

/** Milliseconds until a wait is given up, unless it says. */
const longest = 60_000;

/** How often a condition is looked at that may depend on more than the world, in milliseconds. */
const glance = 10;

/** Starts waiting; `changes` are told to whoever waits. A clock that can be driven is driven. */
export function startPatience(clock: Clock, changes: Set<() => void>): Patience {
  const waits = new Set<(why: string) => void>();

  const wait = (what: string, condition: () => boolean, deadline: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const due = clock.now() + deadline;
      let cancel: (() => void) | undefined;
      const leave = (): void => {
        cancel?.();
        changes.delete(look);
        waits.delete(giveUp);
      };
      const giveUp = (why: string): void => {
        leave();
        reject(new Error(`${why}: ${what}`));
      };
      const look = (): void => {
        if (condition()) {
          leave();
          resolve();
        }
      };
      const glanceAgain = (): void => {
        look();
        if (!waits.has(giveUp)) return;
        if (clock.now() >= due) giveUp(`Not so within ${deadline} ms`);
        else cancel = clock.after(Math.min(glance, due - clock.now()), glanceAgain);
      };
      changes.add(look);
      waits.add(giveUp);
      glanceAgain();
    });

  return {
    async until(what, condition, deadline = longest) {
      if (condition()) return;
      if (!isDriven(clock)) {
        await wait(what, condition, deadline);
        return;
      }
      try {
        await clock.until(condition, deadline);
      } catch (cause) {
        throw new Error(`Not so within ${deadline} ms: ${what}`, { cause });
      }
    },
    stop() {
      for (const giveUp of waits) giveUp("The simulator has stopped");
    },
  };
}
