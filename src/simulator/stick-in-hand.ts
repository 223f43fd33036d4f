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

/** The stick's place at the host: in, or out. */
interface Socket {
  readonly plugged: () => boolean;
  readonly insert: (starting: boolean, renamed: boolean) => Promise<void>;
  readonly pull: () => Promise<void>;
  /** Pulled out for good. */
  readonly close: () => Promise<void>;
}

function makeSocket({ plug, stick, network, changed }: HandParts): Socket {
  let plugged = false;
  let closed = false;
  // What is done to the plug is done one after another.
  let last: Promise<void> = Promise.resolve();
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    last = last.then(task, task);
    return last;
  };
  const pull = (): Promise<void> => {
    stick.powerDown();
    network.drop();
    return inTurn(async () => {
      if (!plugged) return;
      plugged = false;
      await plug.pull();
      changed();
    });
  };
  return {
    plugged: () => plugged,
    insert: (starting, renamed) =>
      inTurn(async () => {
        if (plugged || closed) return;
        await plug.insert(stick, renamed);
        plugged = true;
        stick.powerUp(starting);
        changed();
      }),
    pull,
    async close() {
      closed = true;
      await pull();
      await plug.close();
    },
  };
}

/** A return after a while, that is tried again until the ports can be made. */
function makeReturn({ clock, random, timings }: HandParts, insert: () => Promise<void>) {
  let cancel: (() => void) | undefined;
  const plan = (): void => {
    cancel = clock.after(random.within(timings.resetBack), () => {
      insert().catch(plan);
    });
  };
  return {
    plan,
    forget: (): void => {
      cancel?.();
      cancel = undefined;
    },
  };
}

/** Takes a stick in the hand. `begin` plugs it in as one that has been in for long, `end` lets go of all. */
export function holdStick(parts: HandParts): StickInHand & { begin(): Promise<void>; end(): Promise<void> } {
  const { stick, network } = parts;
  let ended = false;
  const socket = makeSocket(parts);
  const comingBack = makeReturn(parts, () => socket.insert(true, false));
  parts.plug.usb?.onCut((isCut) => {
    comingBack.forget();
    if (isCut) void socket.pull();
    else if (!ended) comingBack.plan();
  });
  return {
    begin: () => socket.insert(false, false),
    async unplug() {
      comingBack.forget();
      await socket.pull();
    },
    async replug({ renamed = false } = {}) {
      comingBack.forget();
      await socket.insert(true, renamed);
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
      if (!socket.plugged()) return;
      await socket.pull();
      if (!ended) comingBack.plan();
    },
    stumble() {
      if (!socket.plugged()) return;
      stick.powerDown();
      network.drop();
      stick.powerUp(true);
      parts.changed();
    },
    state() {
      if (!socket.plugged()) return "unplugged";
      return stick.frozen() === "no" ? "ready" : "frozen";
    },
    async end() {
      ended = true;
      comingBack.forget();
      await socket.close();
    },
  };
}
