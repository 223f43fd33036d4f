/** The first party is put on hold; then the second is rung. The same both ways. */
import { ignored } from "../core/machine.ts";
import { always, type Half, isStray, refuseStep, refuseStray } from "./half.ts";
import {
  bear,
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
  networkSeconds,
  tell,
} from "./state.ts";

/** Puts the first party on hold, then rings the second. */
export function holdFirst(state: CallState, { call, first, second }: Half): CallStep {
  const phase: In<"holding"> = { kind: "holding", call, first, second, ordered: false, refusal: null };
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

/** What `holding` does about an event. */
export function whileHolding(state: CallState, phase: In<"holding">, event: CallEvent): CallStep {
  const common = always(state, phase, event);
  if (common) return common;
  switch (event.kind) {
    case "pictured":
      return hold(state, phase);
    case "answered-order":
      return event.outcome.kind === "refused"
        ? chain({ ...state, phase: { ...phase, refusal: event.outcome.words } }, bear(clearingSeconds))
        : ignored(state);
    case "patience-ended":
      return refuseStep(state, phase, "hold", phase.refusal ?? wordsOfWaiting(state));
    default:
      return ignored(state);
  }
}

function wordsOfWaiting(state: CallState): string {
  return somebodyWaits(state)
    ? "a second caller could not be refused"
    : "the network did not put the call on hold";
}
