/** The second party is rung, and the two are joined. The same both ways. */
import type { Ending } from "../core/ending.ts";
import { ignored } from "../core/machine.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import { close } from "./closing.ts";
import { endingOfLine, endingOfRefusal, silence, unanswered } from "./endings.ts";
import { always, type Half, refuseStep } from "./half.ts";
import { holdFirst, somebodyWaits } from "./holding.ts";
import type { Attempt } from "./news.ts";
import {
  bear,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  clearingSeconds,
  enter,
  findLine,
  give,
  type In,
  networkSeconds,
  secondsBetween,
  tell,
} from "./state.ts";

/** How long a phone that did not answer may take to be let go. */
const switchSeconds = 20;

/** What `dialling` does about an event. */
export function whileDialling(state: CallState, phase: In<"dialling">, event: CallEvent): CallStep {
  const common = always(state, phase, event);
  if (common) return common;
  switch (event.kind) {
    case "answered-order":
      if (event.outcome.kind === "done")
        return chain(state, enter({ ...phase, line: event.outcome.line }), bear(state.ringSeconds));
      if (event.outcome.kind === "refused" && somebodyWaits(state)) return holdFirst(state, phase, true);
      return secondFailed(state, phase, endingOfRefusal(event.outcome), event.at);
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
  const joining: In<"joining"> = { ...phase, kind: "joining", line: second, refusal: null };
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
        ? chain({ ...state, phase: { ...phase, refusal: event.outcome.words } }, bear(clearingSeconds))
        : ignored(state);
    case "patience-ended":
      return refuseStep(state, phase, "join", phase.refusal ?? "the network did not join the two");
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
