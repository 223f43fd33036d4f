import type { Clock } from "../core/clock.ts";

/** Tasks for later that can be forgotten all at once. */
export interface Alarms {
  /** Runs `task` once after so many milliseconds, unless all are forgotten before. */
  readonly set: (milliseconds: number, task: () => void) => void;
  readonly clear: () => void;
}

/** Starts with none. */
export function startAlarms(clock: Clock): Alarms {
  const cancels = new Set<() => void>();
  return {
    set(milliseconds, task) {
      const cancel = clock.after(milliseconds, () => {
        cancels.delete(cancel);
        task();
      });
      cancels.add(cancel);
    },
    clear() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
