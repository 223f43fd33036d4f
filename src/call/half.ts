/** What ends a call of which one party is there and the other is being got, whatever its phase. */
import type { Line } from "../core/line.ts";
import { close } from "./closing.ts";
import {
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  findLine,
  type In,
  type Second,
  secondsBetween,
  tell,
} from "./state.ts";

/** A call with one party there and another to be got. */
export interface Half {
  readonly call: Call;
  readonly first: number;
  readonly second: Second;
}

/** The phases between one party and two. */
export type Bridging = In<"holding"> | In<"dialling"> | In<"switching"> | In<"joining">;

/** What these phases do alike: the first party leaves, a stranger is connected, the owner ends it. */
export function always(state: CallState, phase: Bridging, event: CallEvent): CallStep | undefined {
  if (event.kind === "close-wanted") return chain(state, close(phase.call, { announced: true }));
  if (event.kind !== "pictured") return undefined;
  if (!findLine(state, phase.first)) return firstLeft(state, phase, event.at);
  // Holding has its own way with strangers.
  if (phase.kind === "holding" || !state.lines.some((line) => isStray(line, phase))) return undefined;
  return refuseStray(state, phase);
}

/** A call that is connected to us and is none of the two. */
export function isStray(line: Line, phase: Bridging): boolean {
  if (line.status === "incoming" || line.status === "waiting" || line.line === phase.first) return false;
  if (phase.kind === "holding") return true;
  // The line of a number that the modem has not answered yet is there already.
  return phase.line === null ? line.direction === "in" : line.line !== phase.line;
}

/** Why a call is let go when another is connected between its parties. */
export const intrusion = "another call came in between";

/** A call that nobody asked for is in the way. */
export function refuseStray(state: CallState, phase: Bridging): CallStep {
  return refuseStep(state, phase, "hold", intrusion);
}

function firstLeft(state: CallState, { call, second }: Half, at: number): CallStep {
  const waitedSeconds = secondsBetween(call.began, at);
  const news =
    second.kind === "masters"
      ? ({ kind: "caller-gave-up", call: call.id, caller: call.other, waitedSeconds } as const)
      : ({ kind: "master-left", call: call.id, contact: call.other, master: second.master } as const);
  return chain(state, tell(news), close(call));
}

/** The operator or the modem does not go along: both parties are let go. */
export function refuseStep(state: CallState, { call }: Half, step: "hold" | "join", words: string): CallStep {
  return chain(
    state,
    tell({ kind: "step-refused", call: call.id, step, other: call.other, words }),
    close(call),
  );
}
