/** A call out, from the owner's wish until the master phone is answered. */
import type { Ending } from "../core/ending.ts";
import { ignored } from "../core/machine.ts";
import { close } from "./closing.ts";
import { endingOfLine, endingOfUndialled, silence, unanswered } from "./endings.ts";
import { holdFirst } from "./holding.ts";
import {
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  dialSeconds,
  enter,
  findLine,
  give,
  type In,
  tell,
} from "./state.ts";

/** The owner wants to talk to somebody: the master phone is rung first. */
export function beginOutgoing(state: CallState, event: CallEvent & { kind: "call-wanted" }): CallStep {
  const call: Call = { id: state.nextCall, direction: "out", other: event.contact, began: event.at };
  const { master, number } = event;
  return chain(
    { ...state, nextCall: state.nextCall + 1 },
    enter({ kind: "reaching", call, master, contact: number, line: null }),
    tell({ kind: "calling-master", call: call.id, other: event.contact, master }),
    give({ kind: "dial", number: master }),
    bear(dialSeconds),
  );
}

/** What `reaching` does about an event. */
export function whileReaching(state: CallState, phase: In<"reaching">, event: CallEvent): CallStep {
  switch (event.kind) {
    case "answered-order":
      if (event.outcome.kind !== "done")
        return masterFailed(state, phase, endingOfUndialled(state, event.outcome));
      return chain(state, enter({ ...phase, line: event.outcome.line }), bear(state.ringSeconds));
    case "pictured": {
      if (phase.line === null) return ignored(state);
      const line = findLine(state, phase.line);
      if (!line) return masterFailed(state, phase, endingOfLine(event.ended, phase.line));
      if (line.status !== "active") return ignored(state);
      const { call, contact, master } = phase;
      return holdFirst(state, {
        call,
        first: phase.line,
        second: { kind: "contact", number: contact, master },
      });
    }
    case "patience-ended":
      return masterFailed(state, phase, phase.line === null ? unanswered : silence);
    case "close-wanted":
      return chain(state, close(phase.call, { announced: true }));
    default:
      return ignored(state);
  }
}

function masterFailed(state: CallState, { call, master }: In<"reaching">, ending: Ending): CallStep {
  return chain(
    state,
    tell({ kind: "master-failed", call: call.id, other: call.other, master, ending, next: null }),
    close(call),
  );
}
