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

/** Where it is kept that an outage was told, so that its end is told after a restart, too. Neither may throw. */
export interface OutageMemory {
  read(): string | null;
  /** Null removes it. */
  write(told: string | null): void;
}

/** What is watched over, and who is told. */
export interface OutageParts {
  readonly patience: Patience;
  readonly clock: Clock;
  /** None: a restart forgets. */
  readonly memory?: OutageMemory;
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
  /** The owners have heard that it is down, and not yet that it is up. */
  isTold(): boolean;
  /** Nothing is told from now on. */
  stop(): void;
}

/** Watches from now on what is taken for up, unless the owners were told before a restart that it is down. */
export function watchOutage(parts: OutageParts): OutageWatch {
  const { patience, clock } = parts;
  let cancel: () => void = () => undefined;
  let stopped = false;
  const machine = startMachine<OutageState, OutageEvent, OutageEffect>({
    initial: toldBefore(parts.memory?.read() ?? null, clock),
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
        parts.memory?.write(JSON.stringify({ since: dateOf(effect.outage.since), why: effect.outage.why }));
        parts.tellOutage(dated(effect.outage));
        break;
      case "tell-end":
        parts.memory?.write(null);
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
    isTold: () => machine.state().kind === "down-told",
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}

/** An outage of before a restart goes on until it is seen to be over. */
function toldBefore(text: string | null, clock: Clock): OutageState {
  const told = text === null ? null : readTold(text);
  if (told === null) return notDown;
  const since = clock.now() - Math.max(0, clock.date().getTime() - told.since);
  const { why } = told;
  const outage = { since, why, diary: [{ at: since, text: why }], omitted: 0, drops: 1 };
  return { kind: "down-told", outage, upSince: null };
}

/** Null for what nobody here has written. */
function readTold(text: string): { readonly since: number; readonly why: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("since" in value && "why" in value)) return null;
    const { since, why } = value;
    return typeof since === "number" && typeof why === "string" ? { since, why } : null;
  } catch {
    return null;
  }
}
