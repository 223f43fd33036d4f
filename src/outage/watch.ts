/** Runs the outage machine on a clock, and has the owners told. Decides nothing. */
import type { Clock } from "../core/clock.ts";
import { startMachine } from "../core/machine.ts";
import {
  notDown,
  type Outage,
  type OutageEffect,
  type OutageEvent,
  type OutageState,
  type Patience,
  transition,
} from "./outage.ts";

/** Something that was seen meanwhile, at Unix milliseconds. */
export interface DatedEntry {
  readonly at: number;
  readonly text: string;
}

/** An outage with its times as Unix milliseconds; what the clock was set to since counts for all of them. */
export interface DatedOutage extends Omit<Outage, "diary"> {
  readonly diary: readonly DatedEntry[];
}

/** What is watched over, and who is told. */
export interface OutageParts {
  readonly patience: Patience;
  readonly clock: Clock;
  /** It has lasted. */
  tellOutage(outage: DatedOutage): void;
  /** It is over, and was told. `until`: Unix milliseconds. */
  tellEnd(outage: DatedOutage, until: number): void;
}

/** A watch over one thing that is to be up. Nothing here throws. */
export interface OutageWatch {
  up(): void;
  /** `why`: a few words; said again with others, they are kept. */
  down(why: string): void;
  /** Something worth a line in the diary, if it is down. */
  note(text: string): void;
  /** The outage that goes on; null when it is up, or has just come up and must still hold. */
  outage(): DatedOutage | null;
  /** Nothing is told from now on. */
  stop(): void;
}

/** Watches from now on what is taken for up. */
export function watchOutage(parts: OutageParts): OutageWatch {
  const { patience, clock } = parts;
  let cancel: () => void = () => undefined;
  let stopped = false;
  const machine = startMachine<OutageState, OutageEvent, OutageEffect>({
    initial: notDown,
    transition: (state, event) => transition(state, event, patience),
    perform,
  });

  function perform(effect: OutageEffect): void {
    if (stopped) return;
    switch (effect.kind) {
      case "set-timer":
        cancel();
        cancel = clock.after(effect.seconds * 1000, () => {
          machine.send({ kind: "patience-ended", at: clock.now() });
        });
        break;
      case "tell-outage":
        parts.tellOutage(dated(effect.outage));
        break;
      case "tell-end":
        parts.tellEnd(dated(effect.outage), dateOf(effect.until));
        break;
    }
  }

  function dateOf(at: number): number {
    return clock.date().getTime() - (clock.now() - at);
  }

  function dated(outage: Outage): DatedOutage {
    const diary = outage.diary.map(({ at, text }) => ({ at: dateOf(at), text }));
    return { ...outage, since: dateOf(outage.since), diary };
  }

  return {
    up: () => {
      machine.send({ kind: "up", at: clock.now() });
    },
    down: (why) => {
      machine.send({ kind: "down", why, at: clock.now() });
    },
    note: (text) => {
      machine.send({ kind: "note", text, at: clock.now() });
    },
    outage() {
      const state = machine.state();
      return state.kind === "up" || state.upSince !== null ? null : dated(state.outage);
    },
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
