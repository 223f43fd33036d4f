import type { Clock } from "../core/clock.ts";
import type { Network } from "./network.ts";
import type { Plug } from "./ports.ts";
import type { Random } from "./random.ts";
import type { Stick } from "./stick.ts";
import type { Timings } from "./timings.ts";

/** The stick as a thing in the hand. */
export interface StickInHand {
  /** The ports vanish, and calls are lost. */
  readonly unplug: () => Promise<void>;
  /** It starts again; `renamed` gives its ports other names. */
  readonly replug: (options?: { readonly renamed?: boolean }) => Promise<void>;
  /** Answers no command until thawed; `silent`: prints nothing either. */
  readonly freeze: (options?: { readonly silent?: boolean }) => void;
  readonly thaw: () => void;
  /** It resets itself: the ports vanish, and come back by themselves after a while. */
  readonly reboot: () => Promise<void>;
  /** It restarts so quickly that its ports stay: its settings and its calls are lost. */
  readonly stumble: () => void;
  readonly state: () => "ready" | "frozen" | "unplugged";
}

/** What holding a stick takes. */
export interface HandParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly plug: Plug<unknown>;
  readonly stick: Stick;
  readonly network: Network;
  readonly changed: () => void;
}

/** Takes a stick in the hand. `begin` plugs it in as one that has been in for long, `end` lets go of all. */
export function holdStick(parts: HandParts): StickInHand & { begin(): Promise<void>; end(): Promise<void> } {
  const { clock, plug, stick, network } = parts;
  let plugged = false;
  let ended = false;
  let comingBack: (() => void) | undefined;
  // What is done to the plug is done one after another.
  let last: Promise<void> = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    last = last.then(task, task);
    return last;
  };

  const insert = (starting: boolean, renamed: boolean): Promise<void> =>
    inTurn(async () => {
      if (plugged || ended) return;
      await plug.insert(stick, renamed);
      plugged = true;
      stick.powerUp(starting);
      parts.changed();
    });

  const pull = (): Promise<void> => {
    stick.powerDown();
    network.drop();
    return inTurn(async () => {
      if (!plugged) return;
      plugged = false;
      await plug.pull();
      parts.changed();
    });
  };

  const forgetComingBack = (): void => {
    comingBack?.();
    comingBack = undefined;
  };

  /** Tries until the ports can be made again. */
  const comeBack = (): void => {
    comingBack = clock.after(parts.random.within(parts.timings.resetBack), () => {
      insert(true, false).catch(comeBack);
    });
  };

  return {
    begin: () => insert(false, false),
    async unplug() {
      forgetComingBack();
      await pull();
    },
    async replug({ renamed = false } = {}) {
      forgetComingBack();
      await insert(true, renamed);
    },
    freeze({ silent = false } = {}) {
      stick.freeze(silent ? "all" : "replies");
      parts.changed();
    },
    thaw() {
      stick.freeze("no");
      parts.changed();
    },
    async reboot() {
      forgetComingBack();
      await pull();
      comeBack();
    },
    stumble() {
      if (!plugged) return;
      stick.powerDown();
      network.drop();
      stick.powerUp(true);
      parts.changed();
    },
    state() {
      if (!plugged) return "unplugged";
      return stick.frozen() === "no" ? "ready" : "frozen";
    },
    async end() {
      ended = true;
      forgetComingBack();
      await pull();
      await plug.close();
    },
  };
}
