/** Two parties talk: the machine watches over them. */
import { ignored, went } from "../core/machine.ts";
import { close } from "./closing.ts";
import type { EndedBy } from "./news.ts";
import {
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  enter,
  findLine,
  type In,
  secondsBetween,
  stranger,
  tell,
} from "./state.ts";

/** How long one of the two may be on hold in a conversation, which no order of ours asks for. */
const strainSeconds = 30;

/** Calls that the modem has and nobody here began: two that talk are left talking, anything else is ended. */
export function takeUpFound(state: CallState, at: number): CallStep {
  const found = state.lines.filter((line) => line.status !== "incoming" && line.status !== "waiting");
  const kept = found.length >= 2 && found.every((line) => line.status === "active");
  const others = found.map((line) => stranger(line.number));
  const [first = stranger("")] = others;
  const call: Call = { id: state.nextCall, direction: "in", other: first, began: at };
  const parties = found.map((line) => line.line);
  const talk: In<"joined"> = { kind: "joined", call, parties, master: null, since: at, strained: false };
  // What would not end before is ended again, and nobody is told a second time.
  const quiet = state.stubborn && !kept;
  return chain(
    { ...state, nextCall: state.nextCall + 1, stubborn: quiet },
    quiet ? went : tell({ kind: "found-calls", call: call.id, kept, others }),
    kept ? enter(talk) : close(call, { quiet }),
  );
}

/** What `joined` does about an event. */
export function whileJoined(state: CallState, phase: In<"joined">, event: CallEvent): CallStep {
  switch (event.kind) {
    case "pictured":
      return watch(state, phase, event.at);
    case "patience-ended":
      return finish(state, phase, "unknown", event.at);
    case "close-wanted":
      return chain(
        state,
        tell({
          kind: "ended",
          call: phase.call.id,
          other: phase.call.other,
          by: "owner",
          talkedSeconds: secondsBetween(phase.since, event.at),
        }),
        close(phase.call, { announced: true }),
      );
    default:
      return ignored(state);
  }
}

function watch(state: CallState, phase: In<"joined">, at: number): CallStep {
  const left = phase.parties.filter((line) => !findLine(state, line));
  if (left.length > 0) return finish(state, phase, whoEnded(phase, left), at);
  const strained = state.lines.some((line) => line.status === "held");
  if (strained === phase.strained) return ignored(state);
  return strained
    ? chain(state, enter({ ...phase, strained }), bear(strainSeconds))
    : chain(state, enter({ ...phase, strained }));
}

/** Whoever went first; when both are gone at once the modem did not let us see. */
function whoEnded(phase: In<"joined">, left: readonly number[]): EndedBy {
  if (left.length !== 1 || phase.master === null) return "unknown";
  if (left[0] === phase.master) return "master";
  return phase.call.direction === "in" ? "caller" : "contact";
}

function finish(state: CallState, { call, since }: In<"joined">, by: EndedBy, at: number): CallStep {
  const talkedSeconds = secondsBetween(since, at);
  return chain(
    state,
    tell({ kind: "ended", call: call.id, other: call.other, by, talkedSeconds }),
    close(call),
  );
}
