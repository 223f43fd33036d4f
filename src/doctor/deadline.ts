/** A deadline for what has none of its own. */
import type { Clock } from "../core/clock.ts";

/** What `task` answers, or null when it has not by then, or fails; what it goes on to do is left to itself. */
export function within<T>(clock: Clock, seconds: number, task: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(seconds * 1000, () => {
      resolve(null);
    });
    task
      .then(resolve, () => {
        resolve(null);
      })
      .finally(cancel);
  });
}
