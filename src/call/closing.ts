/** Lets go of a call until the modem lists it no more. Nothing else ends a call. */
import type { Line } from "../core/line.ts";
import { ignored } from "../core/machine.ts";
import {
  type Action,
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  enter,
  give,
  type In,
  tell,
} from "./state.ts";

/** Orders that are given before the modem is thought to hang. */
const mostTries = 8;
/** How long a line may still be listed after the modem agreed to end it; networks take up to 1.5 s. */
const clearingSeconds = 2;
/** Longer than any order takes to be answered. */
const orderSeconds = 60;

/** What `close` may be told besides the call. */
export interface CloseOptions {
  /** The caller who still rings and is refused by this. */
  readonly ringing?: number | null;
  /** The owner asked for it. */
  readonly announced?: boolean;
}

/** Ends a call, every line of it; `call` null for calls that are nobody's. */
export function close(call: Call | null, options: CloseOptions = {}): (state: CallState) => CallStep {
  return (state) => {
    const phase: In<"closing"> = {
      kind: "closing",
      call,
      ringing: options.ringing ?? null,
      tries: 0,
      announced: options.announced ?? false,
    };
    // An order under way may still make a line, so that one more has to be answered after it.
    if (state.order === null && remaining(state, phase).length === 0) return finish(state, phase);
    return release(state, phase);
  };
}

/** The lines that are to go: all but those of other people who ring. */
function remaining(state: CallState, phase: In<"closing">): readonly Line[] {
  return state.lines.filter(
    (line) => line.line === phase.ringing || (line.status !== "incoming" && line.status !== "waiting"),
  );
}

function finish(state: CallState, phase: In<"closing">): CallStep {
  const idle = enter({ kind: "idle" });
  if (!phase.announced) return chain(state, idle);
  return chain(
    state,
    idle,
    tell({ kind: "closed", call: phase.call?.id ?? 0, other: phase.call?.other ?? null }),
  );
}

function release(state: CallState, phase: In<"closing">): CallStep {
  if (phase.tries >= mostTries) return giveUp(state, phase);
  const action = chooseRelease(state, phase);
  return chain(state, enter({ ...phase, tries: phase.tries + 1 }), give(action), bear(orderSeconds));
}

function giveUp(state: CallState, phase: In<"closing">): CallStep {
  return chain(
    { ...state, lines: [], order: null },
    enter({ kind: "idle" }),
    tell({ kind: "will-not-end", call: phase.call?.id ?? 0 }),
    (now) => ({ state: now, effects: [{ kind: "reset-modem" }] }),
  );
}

/**
 * The next thing to try. Modems differ in what each of these ends (hardware-notes, "CHUP"), so after each the list
 * of calls decides. `AT+CHLD=0` and `=1` would refuse or answer a waiting caller instead, so not while one waits.
 */
function chooseRelease(state: CallState, phase: In<"closing">): Action {
  const lines = remaining(state, phase);
  const nobodyWaits = !state.lines.some((line) => line.status === "waiting");
  const single = lines.find((line) => line.releasable);
  const ladder: Action[] = [{ kind: "hang-up" }];
  if (nobodyWaits && lines.some((line) => line.status === "held")) ladder.push({ kind: "release-held" });
  if (nobodyWaits && lines.some((line) => line.status === "active")) ladder.push({ kind: "release-active" });
  if (single) ladder.push({ kind: "release", line: single.line });
  return ladder[phase.tries % ladder.length] ?? { kind: "hang-up" };
}

/** What `closing` does about an event. */
export function whileClosing(state: CallState, phase: In<"closing">, event: CallEvent): CallStep {
  switch (event.kind) {
    case "pictured":
      if (state.order !== null || remaining(state, phase).length > 0) return ignored(state);
      return finish(state, phase);
    case "answered-order":
      if (remaining(state, phase).length === 0) return finish(state, phase);
      return event.outcome.kind === "done" ? chain(state, bear(clearingSeconds)) : release(state, phase);
    case "patience-ended":
      return release(state, phase);
    case "close-wanted":
      return phase.announced
        ? ignored(state)
        : { state: { ...state, phase: { ...phase, announced: true } }, effects: [] };
    default:
      return ignored(state);
  }
}
