/** From one party to two: the first is put on hold, the second is rung, the two are joined. The same both ways. */
import type { Ending } from "../core/ending.ts";
import type { EndedLine, Line } from "../core/line.ts";
import { ignored } from "../core/machine.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import { close } from "./closing.ts";
import type { Attempt } from "./news.ts";
import {
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  enter,
  findLine,
  give,
  type In,
  type Outcome,
  type Second,
  secondsBetween,
  tell,
} from "./state.ts";

/** How long the network may take to hold or to join. */
const networkSeconds = 25;
/** Longer than the modem may take over a number. */
const dialSeconds = 60;
/** How long a phone that did not answer may take to be let go. */
const switchSeconds = 20;

const silence: Ending = { kind: "no-answer", detail: null };
/** A number of which the modem says neither yes nor no. */
export const unanswered: Ending = { kind: "network", detail: "the modem did not answer" };

/** A call with one party there and another to be got. */
export interface Half {
  readonly call: Call;
  readonly first: number;
  readonly second: Second;
}

type Bridging = In<"holding"> | In<"dialling"> | In<"switching"> | In<"joining">;

/** Puts the first party on hold, then rings the second. */
export function holdFirst(state: CallState, { call, first, second }: Half): CallStep {
  const phase: In<"holding"> = { kind: "holding", call, first, second, ordered: false };
  return chain(state, enter(phase), bear(networkSeconds), (now) => hold(now, phase));
}

function hold(state: CallState, phase: In<"holding">): CallStep {
  if (state.lines.some((line) => isStray(line, phase))) return refuseStray(state, phase);
  // `AT+CHLD=2` would answer a waiting caller, and no number is taken meanwhile; that one is refused first.
  if (somebodyWaits(state)) return ignored(state);
  if (findLine(state, phase.first)?.status === "held") return dialSecond(state, phase);
  if (phase.ordered) return ignored(state);
  return chain({ ...state, phase: { ...phase, ordered: true } }, give({ kind: "hold" }));
}

function somebodyWaits(state: CallState): boolean {
  return state.lines.some((line) => line.status === "waiting");
}

function dialSecond(state: CallState, { call, first, second }: Half): CallStep {
  const number = second.kind === "masters" ? second.next : second.number;
  const news =
    second.kind === "masters"
      ? ({ kind: "calling-master", call: call.id, other: call.other, master: number } as const)
      : ({ kind: "calling-contact", call: call.id, contact: call.other, master: second.master } as const);
  return chain(
    state,
    enter({ kind: "dialling", call, first, second, line: null }),
    tell(news),
    give({ kind: "dial", number }),
    bear(dialSeconds),
  );
}

/** What all four phases do alike: the first party leaves, a stranger is connected, the owner ends it. */
function always(state: CallState, phase: Bridging, event: CallEvent): CallStep | undefined {
  if (event.kind === "close-wanted") return chain(state, close(phase.call, { announced: true }));
  if (event.kind !== "pictured") return undefined;
  if (!findLine(state, phase.first)) return firstLeft(state, phase, event.at);
  return state.lines.some((line) => isStray(line, phase)) ? refuseStray(state, phase) : undefined;
}

/** A call that is connected to us and is none of the two. */
function isStray(line: Line, phase: Bridging): boolean {
  if (line.status === "incoming" || line.status === "waiting" || line.line === phase.first) return false;
  if (phase.kind === "holding") return true;
  // The line of a number that the modem has not answered yet is there already.
  return phase.line === null ? line.direction === "in" : line.line !== phase.line;
}

function refuseStray(state: CallState, phase: Bridging): CallStep {
  return refuseStep(state, phase, "hold", "another call came in between");
}

function firstLeft(state: CallState, { call, second }: Half, at: number): CallStep {
  const waitedSeconds = secondsBetween(call.began, at);
  const news =
    second.kind === "masters"
      ? ({ kind: "caller-gave-up", call: call.id, caller: call.other, waitedSeconds } as const)
      : ({ kind: "master-left", call: call.id, contact: call.other, master: second.master } as const);
  return chain(state, tell(news), close(call));
}

function refuseStep(state: CallState, { call }: Half, step: "hold" | "join", words: string): CallStep {
  return chain(
    state,
    tell({ kind: "step-refused", call: call.id, step, other: call.other, words }),
    close(call),
  );
}

/** What `holding` does about an event. */
export function whileHolding(state: CallState, phase: In<"holding">, event: CallEvent): CallStep {
  const common = always(state, phase, event);
  if (common) return common;
  switch (event.kind) {
    case "pictured":
      return hold(state, phase);
    case "answered-order":
      return event.outcome.kind === "refused"
        ? refuseStep(state, phase, "hold", event.outcome.words)
        : ignored(state);
    case "patience-ended":
      return refuseStep(state, phase, "hold", wordsOfWaiting(state));
    default:
      return ignored(state);
  }
}

function wordsOfWaiting(state: CallState): string {
  return somebodyWaits(state)
    ? "a second caller could not be refused"
    : "the network did not put the call on hold";
}

/** What `dialling` does about an event. */
export function whileDialling(state: CallState, phase: In<"dialling">, event: CallEvent): CallStep {
  const common = always(state, phase, event);
  if (common) return common;
  switch (event.kind) {
    case "answered-order":
      if (event.outcome.kind !== "done")
        return secondFailed(state, phase, endingOfRefusal(event.outcome), event.at);
      return chain(state, enter({ ...phase, line: event.outcome.line }), bear(state.ringSeconds));
    case "pictured":
      return phase.line === null ? ignored(state) : watchSecond(state, phase, phase.line, event);
    case "patience-ended":
      return secondSilent(state, phase, event.at);
    default:
      return ignored(state);
  }
}

function watchSecond(
  state: CallState,
  phase: In<"dialling">,
  second: number,
  event: CallEvent & { kind: "pictured" },
): CallStep {
  const line = findLine(state, second);
  if (!line) return secondFailed(state, phase, endingOfLine(event.ended, second), event.at);
  if (line.status !== "active") return ignored(state);
  const joining: In<"joining"> = { ...phase, kind: "joining", line: second };
  if (findLine(state, phase.first)?.status === "active") return celebrate(state, joining, event.at);
  return chain(state, enter(joining), give({ kind: "join" }), bear(networkSeconds));
}

/** It has rung for long enough. Only when another phone is to be tried is it let go alone. */
function secondSilent(state: CallState, phase: In<"dialling">, at: number): CallStep {
  const line = findLine(state, phase.line);
  if (!line) return secondFailed(state, withNoOther(phase), unanswered, at);
  const isLast = phase.second.kind === "contact" || phase.second.rest.length === 0;
  if (isLast) return secondFailed(state, phase, silence, at);
  const bluntly = !line.releasable;
  return chain(
    state,
    enter({ ...phase, kind: "switching", line: line.line, bluntly }),
    give(bluntly ? { kind: "hang-up" } : { kind: "release", line: line.line }),
    bear(switchSeconds),
  );
}

function secondFailed(state: CallState, phase: Half, ending: Ending, at: number): CallStep {
  const { call, first, second } = phase;
  if (second.kind === "contact") {
    return chain(
      state,
      tell({ kind: "contact-failed", call: call.id, contact: call.other, ending }),
      close(call),
    );
  }
  const attempts: readonly Attempt[] = [...second.attempts, { master: second.next, ending }];
  const [next, ...rest] = second.rest;
  if (next === undefined) {
    const waitedSeconds = secondsBetween(call.began, at);
    return chain(
      state,
      tell({ kind: "nobody-took-it", call: call.id, caller: call.other, attempts, waitedSeconds }),
      close(call),
    );
  }
  return chain(
    state,
    tell({ kind: "master-failed", call: call.id, other: call.other, master: second.next, ending, next }),
    (now) => holdFirst(now, { call, first, second: { kind: "masters", next, rest, attempts } }),
  );
}

/** What `switching` does about an event. */
export function whileSwitching(state: CallState, phase: In<"switching">, event: CallEvent): CallStep {
  // Some modems let go of the caller with the phone: that is our doing.
  if (event.kind === "pictured" && phase.bluntly && !findLine(state, phase.first))
    return secondFailed(state, withNoOther(phase), silence, event.at);
  const common = always(state, phase, event);
  if (common) return common;
  switch (event.kind) {
    case "pictured":
      return findLine(state, phase.line) ? ignored(state) : secondFailed(state, phase, silence, event.at);
    case "answered-order":
      if (event.outcome.kind === "done" || phase.bluntly) return ignored(state);
      return chain({ ...state, phase: { ...phase, bluntly: true } }, give({ kind: "hang-up" }));
    case "patience-ended":
      return secondFailed(state, withNoOther(phase), silence, event.at);
    default:
      return ignored(state);
  }
}

/** The same, with no other phone to try. */
function withNoOther(half: Half): Half {
  const { second } = half;
  return second.kind === "masters" ? { ...half, second: { ...second, rest: [] } } : half;
}

/** What `joining` does about an event. */
export function whileJoining(state: CallState, phase: In<"joining">, event: CallEvent): CallStep {
  const common = always(state, phase, event);
  if (common) return common;
  switch (event.kind) {
    case "pictured": {
      const second = findLine(state, phase.line);
      if (!second)
        return secondFailed(state, withNoOther(phase), endingOfLine(event.ended, phase.line), event.at);
      const both = second.status === "active" && findLine(state, phase.first)?.status === "active";
      return both ? celebrate(state, phase, event.at) : ignored(state);
    }
    case "answered-order":
      return event.outcome.kind === "refused"
        ? refuseStep(state, phase, "join", event.outcome.words)
        : ignored(state);
    case "patience-ended":
      return refuseStep(state, phase, "join", "the network did not join the two");
    default:
      return ignored(state);
  }
}

function celebrate(state: CallState, { call, first, second, line }: In<"joining">, at: number): CallStep {
  const isIn = second.kind === "masters";
  const master: PhoneNumber = isIn ? second.next : second.master;
  return chain(
    state,
    enter({
      kind: "joined",
      call,
      parties: [first, line],
      master: isIn ? line : first,
      since: at,
      strained: false,
    }),
    tell({ kind: "joined", call: call.id, other: call.other, master }),
  );
}

/** How the modem's refusal to dial is told. */
export function endingOfRefusal(outcome: Exclude<Outcome, { kind: "done" }>): Ending {
  if (/NO CARRIER|NO DIAL ?TONE|: 30\b/.test(outcome.words))
    return { kind: "no-service", detail: outcome.words };
  if (outcome.words === "BUSY") return { kind: "busy", detail: null };
  return { kind: "network", detail: outcome.words };
}

/** How a line ended, as the picture without it tells. */
export function endingOfLine(ended: readonly EndedLine[], line: number): Ending {
  return ended.find((each) => each.line === line)?.ending ?? { kind: "unknown", detail: null };
}
