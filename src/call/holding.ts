/** The first party is put on hold; then the second is rung. The same both ways. */
import type { Line } from "../core/line.ts";
import { ignored, went } from "../core/machine.ts";
import { always, type Half, intrusion, isStray, refuseStep, refuseStray } from "./half.ts";
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
  stranger,
  tell,
} from "./state.ts";

/** Puts the first party on hold, then rings the second; `again` when that has been tried in vain. */
export function holdFirst(state: CallState, { call, first, second }: Half, again = false): CallStep {
  const phase: In<"holding"> = {
    kind: "holding",
    call,
    first,
    second,
    ordered: false,
    intruder: null,
    again,
    refusal: null,
  };
  return chain(state, enter(phase), bear(networkSeconds), (now) => hold(now, phase));
}

function hold(state: CallState, phase: In<"holding">): CallStep {
  const stray = state.lines.find((line) => isStray(line, phase));
  if (stray) return letGo(state, phase, stray);
  // `AT+CHLD=2` would answer a waiting caller, and no number is taken meanwhile; that one is refused first.
  if (somebodyWaits(state)) return ignored(state);
  if (findLine(state, phase.first)?.status === "held") return dialSecond(state, phase);
  if (phase.ordered) return ignored(state);
  return chain({ ...state, phase: { ...phase, ordered: true } }, give({ kind: "hold" }));
}

/** A caller who knocked just when the hold was under way is connected by it, and must go; the first stays on hold. */
function letGo(state: CallState, phase: In<"holding">, stray: Line): CallStep {
  if (phase.intruder === stray.line) return ignored(state);
  if (phase.intruder !== null || stray.direction === "out" || !stray.releasable)
    return refuseStray(state, phase);
  const letting = give({ kind: "release", line: stray.line });
  const told = tell({ kind: "second-caller", call: phase.call.id, caller: stranger(stray.number) });
  const next: CallState = { ...state, phase: { ...phase, intruder: stray.line } };
  return state.refused.includes(stray.line) ? chain(next, letting) : chain(next, told, letting);
}

/** Whether a second caller knocks. */
export function somebodyWaits(state: CallState): boolean {
  return state.lines.some((line) => line.status === "waiting");
}

function dialSecond(state: CallState, { call, first, second, again }: In<"holding">): CallStep {
  const number = second.kind === "masters" ? second.next : second.number;
  const news =
    second.kind === "masters"
      ? ({ kind: "calling-master", call: call.id, other: call.other, master: number } as const)
      : ({ kind: "calling-contact", call: call.id, contact: call.other, master: second.master } as const);
  return chain(
    state,
    enter({ kind: "dialling", call, first, second, line: null }),
    again ? went : tell(news),
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
      return refuseStep(state, phase, "hold", whyNot(state, phase));
    default:
      return ignored(state);
  }
}

/** Why there was no hold, in words. */
function whyNot(state: CallState, { intruder, refusal }: In<"holding">): string {
  if (findLine(state, intruder)) return intrusion;
  if (refusal !== null) return refusal;
  return somebodyWaits(state)
    ? "a second caller could not be refused"
    : "the network did not put the call on hold";
}
