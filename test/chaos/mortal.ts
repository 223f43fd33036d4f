/** A life of the daemon: its time, its network and its ports, all of which end at once when it is killed. */
import type { Clock } from "../../src/core/clock.ts";
import type { Port } from "../../src/serial/port.ts";

/** One life. What is asked of the world after its end never happens, and is never answered. */
export interface Life {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** A port whose owner can die. */
  readonly mortal: (port: Port) => Port;
  readonly isOver: () => boolean;
  /** Everything stops here, in the middle of whatever is done. */
  readonly end: () => void;
}

/** What a life is lived in. */
export interface LifeParts {
  /** Shared time; the machine's own date is this much ahead of it, in milliseconds. */
  readonly clock: Clock;
  readonly ahead: () => number;
  readonly fetch: typeof fetch;
  /** Told before and after each thing that the daemon does to the world, so that it can be killed there. */
  readonly onDeed: () => void;
}

/** What the dead are answered. */
export const never = new Promise<never>(() => undefined);

/** Begins a life. */
export function beginLife({ clock, ahead, fetch: ask, onDeed }: LifeParts): Life {
  let isOver = false;
  const tasks = new Set<() => void>();
  const ports = new Set<Port>();
  const calls = new Set<AbortController>();
  /** The answer, for the living. */
  const unlessOver = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      const value = await answer;
      return isOver ? await never : value;
    } catch (error) {
      if (isOver) return never;
      throw error;
    }
  };

  return {
    clock: {
      now: () => clock.now(),
      date: () => new Date(clock.date().getTime() + ahead()),
      after(milliseconds, task) {
        if (isOver) return () => undefined;
        const cancel = clock.after(milliseconds, () => {
          tasks.delete(forget);
          task();
        });
        const forget = (): void => {
          tasks.delete(forget);
          cancel();
        };
        tasks.add(forget);
        return forget;
      },
    },
    fetch(target, init) {
      onDeed();
      if (isOver) return never;
      const call = new AbortController();
      calls.add(call);
      const { signal } = init ?? {};
      const abort = (): void => {
        call.abort();
      };
      signal?.addEventListener("abort", abort);
      if (signal?.aborted === true) abort();
      const answer = ask(target, { ...init, signal: call.signal }).finally(() => {
        calls.delete(call);
        signal?.removeEventListener("abort", abort);
      });
      onDeed();
      return unlessOver(answer);
    },
    mortal(port) {
      ports.add(port);
      return {
        async write(bytes) {
          onDeed();
          if (isOver) return never;
          const written = port.write(bytes);
          onDeed();
          return unlessOver(written);
        },
        onBytes(listener) {
          port.onBytes((bytes) => {
            if (!isOver) listener(bytes);
          });
        },
        onGone(listener) {
          port.onGone((why) => {
            if (!isOver) listener(why);
          });
        },
        async close() {
          ports.delete(port);
          await port.close();
        },
      };
    },
    isOver: () => isOver,
    end() {
      isOver = true;
      for (const call of calls) call.abort();
      for (const forget of tasks) forget();
      for (const port of ports) void port.close();
    },
  };
}
