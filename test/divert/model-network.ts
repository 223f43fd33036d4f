/** A network that keeps diverts, does as it is told or as a test has it, and the divert machine that talks to it. */
import {
  type Divert,
  type DivertAsked,
  type DivertFailure,
  type DivertOrder,
  type DivertOrdered,
  type DivertReason,
  divertReasons,
} from "../../src/core/divert-modem.ts";
import { startDiverts, transition } from "../../src/divert/divert.ts";
import { readMemory, writeMemory } from "../../src/divert/record.ts";
import type { DivertEffect, DivertEvent, DivertState, Memory, Report } from "../../src/divert/state.ts";
import { untouched } from "../../src/divert/state.ts";

export const none: Divert = { active: false, number: null, seconds: null };
export const master = "+447700900001";
export const other = "+447700900008";
export const mailbox = "+447700900099";

/** Whatever the network does with a question or an order. `lost`: it is done, and not answered. */
export type Manner =
  | "obeys"
  | "refuses"
  | "ignores"
  | "silent"
  | "lost"
  | "no-network"
  | "lost-modem"
  | "hindered";

export interface Network {
  readonly kept: Record<DivertReason, Divert>;
  /** Of what comes next; `obeys` from the end of it on. */
  manners: Manner[];
  /** Orders of these kinds are refused. */
  readonly cannot: Set<string>;
}

export function network(kept: Partial<Record<DivertReason, Divert>> = {}): Network {
  return {
    kept: { always: none, busy: none, "no-reply": none, "not-reachable": none, ...kept },
    manners: [],
    cannot: new Set(),
  };
}

function failure(manner: Manner): DivertFailure | null {
  switch (manner) {
    case "refuses":
      return { kind: "refused", words: "+CME ERROR: 3" };
    case "silent":
    case "lost":
      return { kind: "silent" };
    case "lost-modem":
      return { kind: "lost" };
    case "no-network":
    case "hindered":
      return { kind: manner };
    case "obeys":
    case "ignores":
      return null;
  }
}

function obeyed(divert: Divert, order: DivertOrder, reason: DivertReason): Divert {
  switch (order.kind) {
    case "register":
      return {
        active: true,
        number: order.number,
        seconds: reason === "no-reply" ? (order.seconds ?? 20) : null,
      };
    case "enable":
      return { ...divert, active: divert.number !== null };
    case "disable":
      return { ...divert, active: false };
    case "erase":
      return none;
  }
}

/** The machine on a network, in time. */
export interface Play {
  readonly state: () => DivertState;
  readonly reports: Report[];
  /** Commands that were sent: `ask busy`, `register busy`. */
  readonly sent: string[];
  /** What was made durable last. */
  readonly kept: () => Memory;
  readonly at: () => number;
  /** Something happens, and all that follows at once. */
  readonly happens: (event: Happening) => void;
  /** Time passes, and timers end. */
  readonly passes: (seconds: number) => void;
  /** The daemon dies and starts again, with what was made durable. */
  readonly restarts: () => void;
}

/** An event without its time. */
export type Happening = DivertEvent extends infer E ? (E extends DivertEvent ? Omit<E, "at"> : never) : never;

export function play(net: Network, memory: Memory = untouched): Play {
  let state = startDiverts(memory);
  let durable = memory;
  let at = 1_800_000_000_000;
  let timer: number | null = null;
  let out = 0;
  const waiting: Happening[] = [];
  const reports: Report[] = [];
  const sent: string[] = [];

  const answerTo = (effect: Extract<DivertEffect, { kind: "ask" | "order" }>): Happening => {
    const { reason } = effect;
    const manner = net.manners.shift() ?? "obeys";
    if (manner !== "hindered") sent.push(`${effect.kind === "ask" ? "ask" : effect.order.kind} ${reason}`);
    const failed = failure(manner);
    if (effect.kind === "ask") {
      const answer: DivertAsked = failed ?? { kind: "seen", divert: net.kept[reason] };
      return { kind: "asked", answer };
    }
    if (manner === "obeys" && net.cannot.has(effect.order.kind))
      return { kind: "ordered", answer: { kind: "refused", words: "+CME ERROR: 4" } };
    if (manner === "obeys" || manner === "lost")
      net.kept[reason] = obeyed(net.kept[reason], effect.order, reason);
    const answer: DivertOrdered = failed ?? { kind: "taken" };
    return { kind: "ordered", answer };
  };

  const perform = (effect: DivertEffect): void => {
    switch (effect.kind) {
      case "ask":
      case "order":
        out += 1;
        if (out > 1) throw new Error("two commands at once");
        waiting.push(answerTo(effect));
        break;
      case "keep":
        durable = readMemory(writeMemory(effect.memory));
        break;
      case "set-timer":
        timer = at + effect.seconds * 1000;
        break;
      case "tell":
        reports.push(effect.report);
    }
  };

  const step = (event: Happening): void => {
    if (event.kind === "asked" || event.kind === "ordered") {
      out -= 1;
      // An answer takes its time.
      at += 3000;
    }
    const { state: next, effects } = transition(state, { ...event, at });
    state = next;
    for (const effect of effects) perform(effect);
  };

  const happens = (event: Happening): void => {
    step(event);
    for (let next = waiting.shift(), most = 1000; next !== undefined; next = waiting.shift(), most -= 1) {
      if (most === 0) throw new Error("it never ends");
      step(next);
    }
  };

  return {
    state: () => state,
    reports,
    sent,
    kept: () => durable,
    at: () => at,
    happens,
    passes(seconds) {
      const end = at + seconds * 1000;
      while (timer !== null && timer <= end) {
        at = Math.max(at, timer);
        timer = null;
        happens({ kind: "timer-ended" });
      }
      at = Math.max(at, end);
    },
    restarts() {
      state = startDiverts(durable);
      timer = null;
    },
  };
}

/** Whether a network does what the fail-safe wants, for calls to go to `to`. */
export function isSafe({ kept }: Network, to: string): boolean {
  return (
    !kept.always.active &&
    !kept.busy.active &&
    (["no-reply", "not-reachable"] as const).every(
      (reason) => kept[reason].active && kept[reason].number === to,
    )
  );
}

/** What calls come to, in a word for each reason. */
export function effectOf({ kept }: Network): readonly string[] {
  return divertReasons.map((reason) => (kept[reason].active ? `${kept[reason].number}` : "nobody"));
}
