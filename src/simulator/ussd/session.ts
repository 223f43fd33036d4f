import type { Clock } from "../../core/clock.ts";
import type { Knobs } from "../knobs.ts";
import type { Random } from "../random.ts";
import { type UssdEvent, type UssdNews, type UssdSetting, type UssdState, ussdStep } from "./talk.ts";

/** What a session is made of. */
export interface UssdParts extends Omit<UssdSetting, "knobs"> {
  readonly clock: Clock;
  readonly random: Random;
  readonly knobs: () => Knobs;
  readonly tell: (news: UssdNews) => void;
}

/** Runs talks with the network, one at a time. */
export interface UssdSession {
  readonly state: () => UssdState["kind"];
  readonly send: (event: UssdEvent) => void;
  /** The power is gone, and the talk with it. */
  readonly stop: () => void;
}

/** Starts with no talk. */
export function startUssd(parts: UssdParts): UssdSession {
  let state: UssdState = { kind: "idle" };
  let forget: (() => void) | undefined;

  const wait = (milliseconds: number, task: () => void): void => {
    forget = parts.clock.after(milliseconds, task);
  };

  const send = (event: UssdEvent): void => {
    const step = ussdStep(state, event, { ...parts, knobs: parts.knobs() });
    if (step.state === state && step.effects.length === 0) return;
    forget?.();
    ({ state } = step);
    for (const effect of step.effects) {
      if (effect.kind === "wait")
        wait(parts.random.within(effect.within), () => {
          send({ kind: "due" });
        });
      else if (effect.late)
        wait(0, () => {
          parts.tell(effect.news);
        });
      else parts.tell(effect.news);
    }
  };

  return {
    state: () => state.kind,
    send,
    stop() {
      forget?.();
      state = { kind: "idle" };
    },
  };
}
