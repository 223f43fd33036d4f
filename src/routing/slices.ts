import type { Clock } from "../core/clock.ts";

/** Longest time, in milliseconds, that long work runs before everything else gets its turn. */
const sliceMilliseconds = 5;

/**
 * Carries out work that pauses, in short slices, so that calls and messages never wait for it.
 * Undefined when `signal` ended it; what the work throws comes through.
 */
export async function runInSlices<T>(
  work: Generator<void, T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | undefined> {
  while (!signal.aborted) {
    const start = clock.now();
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (clock.now() - start < sliceMilliseconds);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return undefined;
}
