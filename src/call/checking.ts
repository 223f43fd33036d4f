/** A short call that only has to be answered: it keeps a prepaid SIM alive. Nobody is joined with anybody. */
import type { Ending } from "../core/ending.ts";
import { ignored } from "../core/machine.ts";
import { close } from "./closing.ts";
import { endingOfLine, endingOfUndialled, silence, unanswered } from "./endings.ts";
import {
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  clearingSeconds,
  dialSeconds,
  enter,
  findLine,
  give,
  type In,
  tell,
} from "./state.ts";

/** Long enough for the operator to count it. */
const answeredSeconds = 5;

/** A phone is to be called for a moment. */
export function beginCheck(state: CallState, event: CallEvent & { kind: "check-wanted" }): CallStep {
  const call: Call = { id: state.nextCall, direction: "out", other: event.other, began: event.at };
  return chain(
    { ...state, nextCall: state.nextCall + 1 },
    enter({ kind: "checking", call, line: null, answered: false }),
    give({ kind: "dial", number: event.number }),
    bear(dialSeconds),
  );
}

/** What `checking` does about an event. */
export function whileChecking(state: CallState, phase: In<"checking">, event: CallEvent): CallStep {
  switch (event.kind) {
    case "answered-order":
      return event.outcome.kind === "done"
        ? chain(state, enter({ ...phase, line: event.outcome.line }), bear(state.ringSeconds))
        : finish(state, phase, endingOfUndialled(state, event.outcome));
    case "pictured": {
      if (phase.line === null) return ignored(state);
      const line = findLine(state, phase.line);
      if (!line) return finish(state, phase, endingOfLine(event.ended, phase.line));
      if (line.status !== "active" || phase.answered) return ignored(state);
      return chain(state, enter({ ...phase, answered: true }), bear(answeredSeconds));
    }
    case "patience-ended":
      // A second caller who is being refused is gone first: the order would meet whoever rings next.
      if (phase.answered && state.refusing !== null) return chain(state, bear(clearingSeconds));
      return finish(state, phase, phase.line === null ? unanswered : silence);
    case "close-wanted":
      return chain(state, close(phase.call, { announced: true }));
    default:
      return ignored(state);
  }
}

function finish(state: CallState, { call, answered }: In<"checking">, ending: Ending): CallStep {
  const news = {
    kind: "check-ended",
    call: call.id,
    other: call.other,
    ending: answered ? null : ending,
  } as const;
  return chain(state, tell(news), close(call));
}
