/** A call in, from its first ring until it is answered. */
import type { Line } from "../core/line.ts";
import { ignored, went } from "../core/machine.ts";
import { close } from "./closing.ts";
import { holdFirst } from "./holding.ts";
import {
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  clearingSeconds,
  enter,
  findLine,
  give,
  type In,
  secondsBetween,
  stranger,
  tell,
} from "./state.ts";

/** A ring comes every 5 s; a second one without a number makes the caller one who hides it. */
const secondRingSeconds = 8;
/** The number follows its ring within this. */
const numberSeconds = 1.5;
const routeSeconds = 5;
const answerSeconds = 20;

/** Somebody rings. */
export function beginIncoming(state: CallState, line: Line, at: number): CallStep {
  const call: Call = { id: state.nextCall, direction: "in", other: stranger(line.number), began: at };
  const phase: In<"identifying"> = { kind: "identifying", call, line: line.line, lastRing: false };
  return chain({ ...state, nextCall: state.nextCall + 1 }, enter(phase), bear(secondRingSeconds), (now) =>
    identify(now, phase, line),
  );
}

function identify(state: CallState, phase: In<"identifying">, line: Line): CallStep {
  if (line.number !== "") return decide(state, phase, line.number);
  if (line.rings > 2 || (line.rings === 2 && line.numberless)) return decide(state, phase, "");
  if (line.rings < 2 || phase.lastRing) return ignored(state);
  return chain(state, enter({ ...phase, lastRing: true }), bear(numberSeconds));
}

function decide(state: CallState, { call, line }: In<"identifying">, written: string): CallStep {
  const known: Call = { ...call, other: stranger(written) };
  return chain(
    state,
    enter({ kind: "deciding", call: known, line }),
    (now) => went(now, { kind: "find-route", call: call.id, written }),
    bear(routeSeconds),
  );
}

/** What `identifying` does about an event. */
export function whileIdentifying(state: CallState, phase: In<"identifying">, event: CallEvent): CallStep {
  const line = findLine(state, phase.line);
  switch (event.kind) {
    case "pictured":
      return line ? identify(state, phase, line) : giveUp(state, phase.call, event.at);
    case "patience-ended":
      return decide(state, phase, "");
    case "close-wanted":
      return chain(state, close(phase.call, { ringing: phase.line, announced: true }));
    default:
      return ignored(state);
  }
}

function giveUp(state: CallState, call: Call, at: number): CallStep {
  const waitedSeconds = secondsBetween(call.began, at);
  return chain(
    state,
    tell({ kind: "caller-gave-up", call: call.id, caller: call.other, waitedSeconds }),
    close(call),
  );
}

/** What `deciding` does about an event. */
export function whileDeciding(state: CallState, phase: In<"deciding">, event: CallEvent): CallStep {
  switch (event.kind) {
    case "routed":
      return event.call === phase.call.id ? follow(state, phase, event) : ignored(state);
    case "pictured":
      return findLine(state, phase.line) ? ignored(state) : giveUp(state, phase.call, event.at);
    case "patience-ended":
      return failToAnswer(state, phase, "no decision was made in time");
    case "close-wanted":
      return chain(state, close(phase.call, { ringing: phase.line, announced: true }));
    default:
      return ignored(state);
  }
}

function follow(state: CallState, phase: In<"deciding">, { plan }: CallEvent & { kind: "routed" }): CallStep {
  const { line } = phase;
  const call: Call = { ...phase.call, other: plan.caller };
  const refuse = close(call, { ringing: line });
  if (plan.kind === "refuse") {
    const told = tell({ kind: "caller-refused", call: call.id, caller: plan.caller, reason: plan.reason });
    return plan.tell ? chain(state, told, refuse) : chain(state, refuse);
  }
  return chain(
    state,
    enter({ kind: "answering", call, line, masters: plan.masters, refusal: null }),
    tell({ kind: "incoming", call: call.id, caller: plan.caller, masters: plan.masters }),
    give({ kind: "answer" }),
    bear(answerSeconds),
  );
}

function failToAnswer(state: CallState, phase: In<"deciding"> | In<"answering">, words: string): CallStep {
  const { call, line } = phase;
  return chain(
    state,
    tell({ kind: "step-refused", call: call.id, step: "answer", other: call.other, words }),
    close(call, { ringing: line }),
  );
}

/** What `answering` does about an event. */
export function whileAnswering(state: CallState, phase: In<"answering">, event: CallEvent): CallStep {
  const line = findLine(state, phase.line);
  switch (event.kind) {
    case "pictured": {
      if (!line) return giveUp(state, phase.call, event.at);
      if (line.status !== "active" && line.status !== "held") return ignored(state);
      const [next, ...rest] = phase.masters;
      return holdFirst(state, {
        call: phase.call,
        first: phase.line,
        second: { kind: "masters", next, rest, attempts: [] },
      });
    }
    case "answered-order":
      // Without an answer from the modem nothing is known: the list of calls will tell, or patience ends.
      return event.outcome.kind === "refused"
        ? chain({ ...state, phase: { ...phase, refusal: event.outcome.words } }, bear(clearingSeconds))
        : ignored(state);
    case "patience-ended":
      return failToAnswer(state, phase, phase.refusal ?? "the modem did not connect the call");
    case "close-wanted":
      return chain(state, close(phase.call, { ringing: phase.line, announced: true }));
    default:
      return ignored(state);
  }
}
