/** Drives the call machine by hand: what happens, one thing after another. */
import { transition } from "../../src/call/call.ts";
import type { CallNews } from "../../src/call/news.ts";
import {
  type Action,
  type CallEffect,
  type CallEvent,
  type CallState,
  type Outcome,
  type Plan,
  startCalls,
  stranger,
} from "../../src/call/state.ts";
import type { EndedLine, Line, LineStatus } from "../../src/core/line.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";

export const master = "+447700900001" as PhoneNumber;
export const otherMaster = "+447700900008" as PhoneNumber;
export const contact = "+447700900003" as PhoneNumber;
export const caller = stranger("+447700900002");

/** Something that happens, which may depend on what the machine has ordered. */
export type Happening = (state: CallState) => CallEvent;

/** Where the machine is after all that happened, and what it ordered and told in the last of it. */
export interface Situation {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
  readonly orders: readonly Action[];
  readonly news: readonly CallNews[];
}

/** Everything in turn, a second apart, from no call at all. */
export function after(...happenings: readonly Happening[]): Situation {
  return afterThat({ state: startCalls(25), effects: [], orders: [], news: [] }, ...happenings);
}

/** Everything in turn, from a situation. */
export function afterThat(situation: Situation, ...happenings: readonly Happening[]): Situation {
  return happenings.reduce<Situation>(({ state }, happening) => {
    const step = transition(state, happening(state));
    return {
      ...step,
      orders: step.effects.flatMap((effect) => (effect.kind === "order" ? [effect.action] : [])),
      news: step.effects.flatMap((effect) => (effect.kind === "tell" ? [effect.news] : [])),
    };
  }, situation);
}

const at = 0;

/** A line: the lines of callers have odd numbers. */
export function line(id: number, status: LineStatus, fields: Partial<Line> = {}): Line {
  const isIn = id % 2 === 1;
  return {
    line: id,
    index: id,
    direction: isIn ? "in" : "out",
    status,
    joined: false,
    number: isIn ? caller.written : master,
    rings: 1,
    numberless: false,
    releasable: status === "active" || status === "held" || status === "alerting",
    ...fields,
  };
}

/** The modem's list; what is not in it any more has hung up. */
export function picture(...lines: readonly Line[]): Happening {
  return (state) => {
    const gone = state.lines.filter((known) => !lines.some((each) => each.line === known.line));
    const ended = gone.map(({ line: id, direction, number }): EndedLine => ({
      line: id,
      direction,
      number,
      ending: { kind: "hung-up", detail: null },
    }));
    return { kind: "pictured", lines, ended, at };
  };
}

/** The modem answers the last order; `outcome` a number for the line it has dialled. */
export function answer(outcome: "done" | "refused" | "failed" | number = "done"): Happening {
  return (state) => ({ kind: "answered-order", order: state.order ?? 0, outcome: outcomeOf(outcome), at });
}

function outcomeOf(outcome: "done" | "refused" | "failed" | number): Outcome {
  if (typeof outcome === "number") return { kind: "done", line: outcome };
  return outcome === "done" ? { kind: "done", line: null } : { kind: outcome, words: "ERROR" };
}

export const patienceEnds: Happening = (state) => ({
  kind: "patience-ended",
  patience: state.patience ?? 0,
  at,
});
export const ownerCloses: Happening = () => ({ kind: "close-wanted", at });
export const modemIsLost: Happening = () => ({ kind: "modem-lost", at });
export const phoneIsChecked: Happening = () => ({
  kind: "check-wanted",
  other: stranger(contact),
  number: contact,
  at,
});
export const ownerCalls: Happening = () => ({
  kind: "call-wanted",
  contact: stranger(contact),
  number: contact,
  master,
  at,
});

/** Routing decides about the present call. */
export function routed(plan: Plan): Happening {
  return (state) => ({ kind: "routed", call: state.nextCall - 1, plan, at });
}

/** The caller is to be put through to one of these. */
export function forward(...masters: readonly [PhoneNumber, ...PhoneNumber[]]): Happening {
  return routed({ kind: "forward", caller, masters });
}

/** The caller is to be refused. */
export function refuse(tell = true): Happening {
  return routed({ kind: "refuse", caller, reason: { kind: "unlisted" }, tell });
}

/** A caller on line 1 is on hold, and the first master's phone is line 2. */
export function untilMasterRings(...masters: readonly [PhoneNumber, ...PhoneNumber[]]): Situation {
  return after(
    picture(line(1, "incoming")),
    forward(...masters),
    picture(line(1, "active")),
    answer(),
    picture(line(1, "held")),
    answer(2),
    picture(line(1, "held"), line(2, "alerting")),
  );
}

/** The caller on line 1 and the master on line 2 talk. */
export function untilJoined(): Situation {
  return afterThat(
    untilMasterRings(master),
    picture(line(1, "held"), line(2, "active")),
    picture(line(1, "active"), line(2, "active")),
    answer(),
  );
}
