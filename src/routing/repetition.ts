import type { Clock } from "../core/clock.ts";

/**
 * Runs a task again and again, each time as many milliseconds after its end as it answers, until `signal`.
 * Settles when nothing is under way any more. The task must not reject.
 */
export async function repeatUntil(
  signal: AbortSignal,
  clock: Clock,
  task: () => Promise<number>,
): Promise<void> {
  while (!signal.aborted) await pause(await task(), clock, signal);
}

function pause(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    signal.addEventListener("abort", end);
  });
}
