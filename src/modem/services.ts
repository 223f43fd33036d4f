/**
 * Supplementary services of the network (22.004) on an open modem: commands that take seconds, and keep the port from
 * everything else meanwhile. One at a time, and only while nobody calls.
 */
import type { Reply } from "../at/command.ts";
import type { Clock } from "../core/clock.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";

/** How a command to the network ended. `put-off`: its moment did not come, and it was not sent. */
export type ServiceReply = Reply | { readonly kind: "put-off"; readonly why: string };

/** Asks the network for its services. */
export interface Services {
  /**
   * Sends `text` when the SIM is in a network and no call is there; settles within two minutes and the deadlines of
   * those before it and its own. A ring waits for the answer, up to the deadline: 20 seconds are as much as a caller
   * bears (an operator answers within 5 as a rule).
   */
  run(text: string, deadlineSeconds: number): Promise<ServiceReply>;
}

/** What services are made of. */
export interface ServiceParts {
  readonly run: Run;
  readonly clock: Clock;
  /** The SIM is in a network, as far as is known, and no call is there or was heard. */
  readonly isFree: () => boolean;
}

/** Services of one opening of the ports. */
export interface OpenServices extends Services {
  /** What has not been sent is put off. */
  stop(): void;
}

const glanceMilliseconds = 1000;
const patienceMilliseconds = 120_000;

/** Services on a modem that is open. */
export function openServices({ run, clock, isFree }: ServiceParts): OpenServices {
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  let wake: () => void = () => undefined;

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(glanceMilliseconds, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  /** True when its moment has come. */
  async function waitForMoment(): Promise<boolean> {
    const until = clock.now() + patienceMilliseconds;
    const waits = (): boolean => !stopped && !isFree() && clock.now() < until;
    while (waits()) await pause();
    return !stopped && isFree();
  }

  async function runNext(text: string, deadlineSeconds: number): Promise<ServiceReply> {
    if (await waitForMoment()) return run(command(text, deadlineSeconds));
    return {
      kind: "put-off",
      why: stopped ? "the modem is gone" : "the modem is busy with calls, or not in a network",
    };
  }

  return {
    run(text, deadlineSeconds) {
      const done = last.then(() => runNext(text, deadlineSeconds));
      last = done;
      return done;
    },
    stop: () => {
      stopped = true;
      wake();
    },
  };
}

/** Services without a modem. */
export const noServices: Services = {
  run: () => Promise.resolve({ kind: "put-off", why: "the modem is not there" }),
};
