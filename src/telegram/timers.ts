/** Timers that end together. */
import type { Clock } from "../core/clock.ts";

/** What is to happen later. */
export interface Timers {
  /** Runs a task once after so many milliseconds. */
  after(milliseconds: number, task: () => void): void;
  /** Nothing more is run. */
  cancel(): void;
}

/** Starts without any timer. */
export function startTimers(clock: Clock): Timers {
  const running = new Set<() => void>();
  return {
    after(milliseconds, task) {
      const cancel = clock.after(milliseconds, () => {
        running.delete(cancel);
        task();
      });
      running.add(cancel);
    },
    cancel() {
      for (const cancel of running) cancel();
      running.clear();
    },
  };
}
