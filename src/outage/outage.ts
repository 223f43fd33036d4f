/**
 * The outage machine: something that is to be up is down, and the owners hear of it once it has lasted, and of its end.
 * Pure, and of anything: what is down, and the words for it, are the caller's. The shell is `watch.ts`.
 */
import { ignored, type Step, went } from "../core/machine.ts";

/** Something that was seen meanwhile. `at`: milliseconds of a clock that never jumps. */
export interface DiaryEntry {
  readonly at: number;
  readonly text: string;
}

/** An outage, from its first moment on. Times are milliseconds of a clock that never jumps. */
export interface Outage {
  readonly since: number;
  /** The last reason that was given, in the caller's words. */
  readonly why: string;
  /** Reasons as they changed, and notes, the oldest first; never more than `mostEntries`. */
  readonly diary: readonly DiaryEntry[];
  /** How many entries of the middle were left out. */
  readonly omitted: number;
  /** How often it went down, from 1 on: it may have come up for moments. */
  readonly drops: number;
}

/** Whether it is up. */
export type OutageState =
  | { readonly kind: "up" }
  /** `upSince`: it has come up again, and has still to hold; null while it is down. */
  | { readonly kind: "down-untold"; readonly outage: Outage; readonly upSince: number | null }
  | { readonly kind: "down-told"; readonly outage: Outage; readonly upSince: number | null };

/** What happens. `at`: milliseconds of a clock that never jumps. */
export type OutageEvent =
  | { readonly kind: "up"; readonly at: number }
  /** It is down; said again with another reason, that is kept. */
  | { readonly kind: "down"; readonly why: string; readonly at: number }
  /** Something worth a line in the diary, if it is down. */
  | { readonly kind: "note"; readonly text: string; readonly at: number }
  | { readonly kind: "patience-ended"; readonly at: number };

/** What the shell is to do. A timer replaces the one before it, and is answered by `patience-ended`. */
export type OutageEffect =
  | { readonly kind: "set-timer"; readonly seconds: number }
  | { readonly kind: "tell-outage"; readonly outage: Outage }
  /** Only of one that was told. `until`: when it came up to stay. */
  | { readonly kind: "tell-end"; readonly outage: Outage; readonly until: number };

/** How long it may be down before that is told, and how long it must be up before that counts. Whole seconds. */
export interface Patience {
  readonly downSeconds: number;
  readonly upSeconds: number;
}

type OutageStep = Step<OutageState, OutageEffect>;
type Down = Exclude<OutageState, { readonly kind: "up" }>;

/** As many entries as a diary has at most: it is read in a chat. */
export const mostEntries = 20;

/** What is not known to be down. */
export const notDown: OutageState = { kind: "up" };

/** What an event makes of it. */
export function transition(state: OutageState, event: OutageEvent, patience: Patience): OutageStep {
  if (state.kind === "up")
    return event.kind === "down" ? begin(event.why, event.at, patience) : ignored(state);
  switch (event.kind) {
    case "up":
      return state.upSince === null
        ? went({ ...state, upSince: event.at }, { kind: "set-timer", seconds: patience.upSeconds })
        : ignored(state);
    case "down":
      return whileDown(state, event.why, event.at, patience);
    case "note":
      return went({ ...state, outage: withEntry(state.outage, event.at, event.text) });
    case "patience-ended":
      return onPatienceEnded(state, event.at, patience);
  }
}

function begin(why: string, at: number, { downSeconds }: Patience): OutageStep {
  const outage = { since: at, why, diary: [{ at, text: why }], omitted: 0, drops: 1 };
  return went({ kind: "down-untold", outage, upSince: null }, { kind: "set-timer", seconds: downSeconds });
}

function whileDown(state: Down, why: string, at: number, patience: Patience): OutageStep {
  const before = state.outage;
  if (state.upSince === null && before.why === why) return ignored(state);
  const changed = before.why === why ? before : { ...withEntry(before, at, why), why };
  if (state.upSince === null) return went({ ...state, outage: changed });
  const down: Down = { ...state, outage: { ...changed, drops: before.drops + 1 }, upSince: null };
  return tellOrWait(down, at, patience);
}

/** A timer that ends early, or was set for what is past, is set for the rest. */
function onPatienceEnded(state: Down, at: number, patience: Patience): OutageStep {
  const { outage, upSince } = state;
  if (upSince === null) return tellOrWait(state, at, patience);
  const left = secondsLeft(upSince, at, patience.upSeconds);
  if (left > 0) return went(state, { kind: "set-timer", seconds: left });
  return state.kind === "down-told"
    ? went(notDown, { kind: "tell-end", outage, until: upSince })
    : went(notDown);
}

/** Nothing is waited for in an outage that was told: it ends by an event. */
function tellOrWait(state: Down, at: number, { downSeconds }: Patience): OutageStep {
  if (state.kind === "down-told") return went(state);
  const left = secondsLeft(state.outage.since, at, downSeconds);
  if (left > 0) return went(state, { kind: "set-timer", seconds: left });
  return went({ ...state, kind: "down-told" }, { kind: "tell-outage", outage: state.outage });
}

/** What is left of a patience; a timer may end a moment early, which is none. */
function secondsLeft(since: number, at: number, seconds: number): number {
  const left = seconds - (at - since) / 1000;
  return left < 0.001 ? 0 : left;
}

/** How it began says most, and how it ended: what lies between is left out first. */
function withEntry(outage: Outage, at: number, text: string): Outage {
  const diary = [...outage.diary, { at, text }];
  if (diary.length <= mostEntries) return { ...outage, diary };
  diary.splice(Math.floor(mostEntries / 2), 1);
  return { ...outage, diary, omitted: outage.omitted + 1 };
}
