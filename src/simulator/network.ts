import type { Clock } from "../core/clock.ts";
import { startAlarms } from "./alarms.ts";
import { callStep, takesCaller } from "./calls/events.ts";
import { type CallOrder, type Outcome, carryOut } from "./calls/orders.ts";
import {
  type CallEffect,
  type CallEvent,
  type Calls,
  type Heard,
  type News,
  type Plan,
  type Presentation,
  type Setting,
  noCalls,
} from "./calls/leg.ts";
import { type DivertReason, type Diverts, voiceDivert } from "./calls/diverts.ts";
import { type Elsewhere, startElsewhere } from "./calls/elsewhere.ts";
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
  /** What the network was told before, such as where the operator's mailbox is. */
  readonly diverts: Diverts;
  /** How a call that was sent on sounded to its caller when it ended. */
  readonly endedElsewhere: (caller: string, heard: Heard) => void;
  /** Called after anything has changed. */
  readonly changed: (before: Calls) => void;
}

/** The network the SIM is in: it keeps the calls, moves them on in time, and tells the stick. */
export interface Network {
  readonly calls: () => Calls;
  /** An order of the host; its outcome is known at once. */
  readonly order: (order: CallOrder) => Outcome;
  readonly send: (event: CallEvent) => void;
  /** Somebody calls the SIM: it rings there, or elsewhere; else how that sounds. */
  readonly call: (number: string, presentation: Presentation, reachable: boolean) => "through" | Heard;
  readonly diverts: () => Diverts;
  /** What is to become of calls from now on. */
  readonly divert: (diverts: Diverts) => void;
  /** Calls that were sent on to other phones. */
  readonly elsewhere: Elsewhere;
  /** The stick is gone: its calls end, and nothing is told. */
  readonly drop: () => void;
}

/** Starts a network without calls. */
export function startNetwork(parts: NetworkParts): Network {
  let calls = noCalls;
  let { diverts } = parts;
  const elsewhere = startElsewhere({
    ...parts,
    ended: parts.endedElsewhere,
    changed: () => {
      parts.changed(calls);
    },
  });
  const alarms = startAlarms(parts.clock);

  const setting = (): Setting => ({
    at: parts.clock.now(),
    timings: parts.timings,
    knobs: parts.knobs(),
    planOf: parts.planOf,
    diverts,
  });

  const perform = (effect: CallEffect): void => {
    if (effect.kind === "tell") {
      parts.tell(effect.news);
      return;
    }
    if (effect.kind === "divert") {
      elsewhere.send(effect.caller, effect.to);
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

  /** Sends a caller on; otherwise they hear that it is not possible. */
  const sendOn = (caller: string, reason: DivertReason, heard: Heard): "through" | Heard => {
    const divert = voiceDivert(diverts, reason);
    if (divert === null) return heard;
    elsewhere.send(caller, divert.number);
    return elsewhere.of(caller) === undefined ? heard : "through";
  };

  return {
    calls: () => calls,
    diverts: () => diverts,
    divert(next) {
      diverts = next;
      parts.changed(calls);
    },
    elsewhere,
    order(order) {
      const { state, effects, outcome } = carryOut(calls, order, setting());
      become(state, effects);
      return outcome;
    },
    send,
    call(number, presentation, reachable) {
      // The unconditional one goes before everything (22.082 §1.4).
      if (voiceDivert(diverts, 0) !== null) return sendOn(number, 0, "unreachable");
      if (!reachable) return sendOn(number, 3, "unreachable");
      if (!takesCaller(calls, setting())) return sendOn(number, 1, "busy");
      send({ kind: "calls", number, presentation });
      return "through";
    },
    drop() {
      alarms.clear();
      become({ ...noCalls, nextKey: calls.nextKey }, []);
    },
  };
}
