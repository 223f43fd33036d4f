/** Calls to the SIM that the network has sent on to another phone. The stick knows nothing of them. */
import type { Clock } from "../../core/clock.ts";
import { startAlarms } from "../alarms.ts";
import type { Random } from "../random.ts";
import type { Timings } from "../timings.ts";
import type { Heard, Plan } from "./leg.ts";

/** A call between a caller of the SIM and the phone it was sent on to. */
export interface SentOn {
  readonly caller: string;
  readonly to: string;
  readonly phase: "ringing" | "talking";
  /** A mailbox took it, not a person. */
  readonly mailbox: boolean;
}

/** The calls that were sent on. */
export interface Elsewhere {
  /** The one somebody is in; undefined for none. */
  readonly of: (number: string) => SentOn | undefined;
  readonly send: (caller: string, to: string) => void;
  readonly answer: (number: string) => void;
  /** Whoever is in it puts the phone down, or refuses it. */
  readonly end: (number: string, heard: Heard) => void;
  /** Nothing happens any more. */
  readonly stop: () => void;
}

/** What it is made of. */
export interface ElsewhereParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timings: Timings;
  readonly planOf: (number: string) => Plan;
  /** How a call sounded to its caller when it ended. */
  readonly ended: (caller: string, heard: Heard) => void;
  readonly changed: () => void;
}

/** Starts without calls. */
export function startElsewhere(parts: ElsewhereParts): Elsewhere {
  const { timings, random } = parts;
  const alarms = startAlarms(parts.clock);
  let calls: readonly SentOn[] = [];

  const replace = (call: SentOn, next: SentOn | null): void => {
    calls = calls.flatMap((each) => (each !== call ? [each] : next === null ? [] : [next]));
    parts.changed();
  };
  const end = (call: SentOn | undefined, heard: Heard): void => {
    if (call === undefined || !calls.includes(call)) return;
    parts.ended(call.caller, heard);
    replace(call, null);
  };
  const take = (call: SentOn, mailbox: boolean): void => {
    if (calls.includes(call)) replace(call, { ...call, phase: "talking", mailbox });
  };
  const later = (milliseconds: number, task: () => void): void => {
    alarms.set(milliseconds, task);
  };

  /** What the phone does that it rings on. */
  const follow = (call: SentOn, plan: Plan): void => {
    later(timings.noAnswer, () => {
      end(call, "no-answer");
    });
    if (plan.kind === "answers" || plan.kind === "mailbox")
      later(plan.kind === "answers" ? plan.after : random.within(timings.conf), () => {
        take(call, plan.kind === "mailbox");
      });
    if (plan.kind === "refuses")
      later(plan.after, () => {
        end(call, "hung-up");
      });
  };

  return {
    of: (number) => calls.find((each) => each.caller === number || each.to === number),
    send(caller, to) {
      const plan = parts.planOf(to);
      if (caller === to || plan.kind === "busy" || plan.kind === "unreachable" || plan.kind === "invalid") {
        parts.ended(caller, caller === to || plan.kind === "busy" ? "busy" : "unreachable");
        return;
      }
      const call: SentOn = { caller, to, phase: "ringing", mailbox: false };
      calls = [...calls, call];
      follow(call, plan);
      parts.changed();
    },
    answer(number) {
      const call = calls.find((each) => each.to === number && each.phase === "ringing");
      if (call !== undefined) take(call, false);
    },
    end(number, heard) {
      end(
        calls.find((each) => each.caller === number || each.to === number),
        heard,
      );
    },
    stop: alarms.clear,
  };
}
