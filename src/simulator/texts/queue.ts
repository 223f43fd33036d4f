import type { Clock } from "../../core/clock.ts";
import { startAlarms } from "../alarms.ts";
import type { Random } from "../random.ts";
import type { Timings } from "../timings.ts";

/** What the stick says to a PDU: it has it, it has no room, or nobody is there. */
export type Taking = "taken" | "no-room" | "unreachable";

/** What a queue is made of. */
export interface QueueParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  /** Hands a PDU to the stick. */
  readonly take: (pdu: string) => Taking;
  /** Called after a PDU was taken, or came in. */
  readonly changed: () => void;
}

/** PDUs on their way to the SIM: one after another, each until it is taken. */
export interface Queue {
  /** Behind all others, after so many milliseconds. */
  readonly add: (pdu: string, after?: number) => void;
  /** The SIM has room, or is in the network again: what waits is tried soon. */
  readonly alert: () => void;
  /** In the order in which they will be delivered. */
  readonly waiting: () => readonly string[];
  /** Forgets all, and the time. */
  readonly stop: () => void;
}

/** Starts an empty queue. */
export function startQueue({ clock, random, timings, take, changed }: QueueParts): Queue {
  const waiting: string[] = [];
  const later = startAlarms(clock);
  let stalled = false;
  let cancel: (() => void) | undefined;

  const tryIn = (milliseconds: number): void => {
    cancel?.();
    cancel = clock.after(milliseconds, () => {
      cancel = undefined;
      deliver();
    });
  };

  const goOn = (): void => {
    if (waiting.length > 0 && cancel === undefined) tryIn(random.within(timings.textDelivery));
  };

  const deliver = (): void => {
    const [first] = waiting;
    if (first === undefined) return;
    stalled = take(first) !== "taken";
    if (stalled) {
      tryIn(timings.textRetry);
      return;
    }
    waiting.shift();
    goOn();
    changed();
  };

  const put = (pdu: string): void => {
    waiting.push(pdu);
    goOn();
    changed();
  };

  return {
    add(pdu, after = 0) {
      if (after === 0) put(pdu);
      else
        later.set(after, () => {
          put(pdu);
        });
    },
    alert() {
      if (!stalled) return;
      stalled = false;
      tryIn(random.within(timings.textAlert));
    },
    waiting: () => [...waiting],
    stop() {
      cancel?.();
      later.clear();
      waiting.length = 0;
    },
  };
}
