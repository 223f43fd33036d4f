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

/** Orders that end nothing before the modem is thought to hang: each of the ladder twice. */
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

/** Ends a call, every line of it. */
export function close(call: Call, options: CloseOptions = {}): (state: CallState) => CallStep {
  return (state) => {
    const phase: In<"closing"> = {
      kind: "closing",
      call,
      ringing: options.ringing ?? null,
      tries: 0,
      left: null,
      announced: options.announced ?? false,
    };
    // An order under way may still make a line: its answer comes first.
    if (state.order !== null) return chain(state, enter(phase), bear(orderSeconds));
    return remaining(state, phase).length === 0 ? finish(state, phase) : release(state, phase);
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
  const { id, other } = phase.call;
  return phase.announced ? chain(state, idle, tell({ kind: "closed", call: id, other })) : chain(state, idle);
}

function release(state: CallState, phase: In<"closing">): CallStep {
  const left = remaining(state, phase).length;
  const inVain = phase.left !== null && left >= phase.left;
  const tries = inVain ? phase.tries + 1 : phase.tries;
  if (tries >= mostTries) return giveUp(state, phase);
  const next: In<"closing"> = { ...phase, tries, left };
  return chain(state, enter(next), give(chooseRelease(state, next)), bear(orderSeconds));
}

function giveUp(state: CallState, phase: In<"closing">): CallStep {
  return chain(
    { ...state, lines: [], order: null },
    enter({ kind: "idle" }),
    tell({ kind: "will-not-end", call: phase.call.id }),
    (now) => ({ state: now, effects: [{ kind: "reset-modem" }] }),
  );
}

/**
 * The next thing to try; what has ended something is tried again. Modems differ in what each of these ends
 * (hardware-notes, "CHUP"), so after each the list of calls decides. `AT+CHLD=0` and `=1` would refuse or answer
 * a waiting caller instead, so not while one waits.
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
      return event.outcome.kind === "done" && phase.left !== null
        ? chain(state, bear(clearingSeconds))
        : release(state, phase);
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
