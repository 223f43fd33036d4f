import type { Clock } from "../core/clock.ts";

/** Settles after so many milliseconds, or at once when `stop` is aborted, whichever comes first. */
export function pause(clock: Clock, milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted || milliseconds <= 0) {
      resolve();
      return;
    }
    const end = (): void => {
      cancel();
      stop.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.after(milliseconds, end);
    stop.addEventListener("abort", end);
  });
}

/** Settles with `task`, or after so many milliseconds while it goes on. `task` must not reject. */
export async function atMost(clock: Clock, milliseconds: number, task: Promise<void>): Promise<void> {
  let cancel: (() => void) | undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(milliseconds, resolve);
  });
  await Promise.race([task, late]);
  cancel?.();
}
