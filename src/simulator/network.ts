import type { Clock } from "../core/clock.ts";
import { startAlarms } from "./alarms.ts";
import { callStep, takesCaller } from "./calls/events.ts";
import { type CallOrder, type Outcome, carryOut } from "./calls/orders.ts";
import {
  type CallEffect,
  type CallEvent,
  type Calls,
  type News,
  type Plan,
  type Presentation,
  type Setting,
  noCalls,
} from "./calls/leg.ts";
import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";
import type { Timings } from "./timings.ts";

/** What the network is made of. */
export interface NetworkParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly knobs: () => Knobs;
  readonly planOf: (number: string) => Plan;
  /** Told to the stick, in order. */
  readonly tell: (news: News) => void;
  /** Called after anything has changed. */
  readonly changed: (before: Calls) => void;
}

/** The network the SIM is in: it keeps the calls, moves them on in time, and tells the stick. */
export interface Network {
  readonly calls: () => Calls;
  /** An order of the host; its outcome is known at once. */
  readonly order: (order: CallOrder) => Outcome;
  readonly send: (event: CallEvent) => void;
  /** Somebody calls the SIM; false when the network does not put the call through. */
  readonly call: (number: string, presentation: Presentation) => boolean;
  /** The stick is gone: its calls end, and nothing is told. */
  readonly drop: () => void;
}

/** Starts a network without calls. */
export function startNetwork(parts: NetworkParts): Network {
  let calls = noCalls;
  const alarms = startAlarms(parts.clock);

  const setting = (): Setting => ({
    at: parts.clock.now(),
    timings: parts.timings,
    knobs: parts.knobs(),
    planOf: parts.planOf,
  });

  const perform = (effect: CallEffect): void => {
    if (effect.kind === "tell") {
      parts.tell(effect.news);
      return;
    }
    alarms.set(parts.random.within(effect.within), () => {
      send(effect.event);
    });
  };

  const become = (next: Calls, effects: readonly CallEffect[]): void => {
    const before = calls;
    calls = next;
    for (const effect of effects) perform(effect);
    if (before !== next) parts.changed(before);
  };

  const send = (event: CallEvent): void => {
    const step = callStep(calls, event, setting());
    become(step.state, step.effects);
  };

  return {
    calls: () => calls,
    order(order) {
      const { state, effects, outcome } = carryOut(calls, order, setting());
      become(state, effects);
      return outcome;
    },
    send,
    call(number, presentation) {
      if (!takesCaller(calls, setting())) return false;
      send({ kind: "calls", number, presentation });
      return true;
    },
    drop() {
      alarms.clear();
      become({ ...noCalls, nextKey: calls.nextKey }, []);
    },
  };
}
