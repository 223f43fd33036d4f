/** Lets go of a call until the modem lists it no more. Nothing else ends a call. */
import type { Line } from "../core/line.ts";
import { ignored, went } from "../core/machine.ts";
import {
  type Action,
  bear,
  type Call,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  clearingSeconds,
  enter,
  give,
  type In,
  type Outcome,
  tell,
} from "./state.ts";

/** Orders that end nothing before the modem is thought to hang: each way twice or more. */
const mostTries = 8;
/** Longer than any order takes to be answered. */
const orderSeconds = 60;

/** What `close` may be told besides the call. */
export interface CloseOptions {
  /** The caller who still rings and is refused by this. */
  readonly ringing?: number | null;
  /** The owner asked for it. */
  readonly announced?: boolean;
  /** The owners know of it already. */
  readonly quiet?: boolean;
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
      quiet: options.quiet ?? false,
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
  const ways = waysToRelease(state, phase);
  const action = ways[tries % ways.length] ?? { kind: "hang-up" };
  return chain(state, enter({ ...phase, tries, left }), give(action), bear(orderSeconds));
}

function giveUp(state: CallState, phase: In<"closing">): CallStep {
  return chain(
    { ...state, lines: [], order: null, stubborn: true },
    enter({ kind: "idle" }),
    phase.quiet ? went : tell({ kind: "will-not-end", call: phase.call.id }),
    (now) => went(now, { kind: "reset-modem" }),
  );
}

/**
 * What may end a line, the first to be tried first. Modems differ in what each of these ends (hardware-notes, "CHUP"),
 * so after each the list of calls decides, and what has ended something is tried again. `AT+CHLD=0` and `=1` would
 * refuse or answer a waiting caller instead, so not while one waits.
 */
function waysToRelease(state: CallState, phase: In<"closing">): readonly Action[] {
  const lines = remaining(state, phase);
  const nobodyWaits = !state.lines.some((line) => line.status === "waiting");
  const single = lines.find((line) => line.releasable);
  const ways: Action[] = [{ kind: "hang-up" }];
  if (nobodyWaits && lines.some((line) => line.status === "held" || line.status === "incoming"))
    ways.push({ kind: "release-held" });
  if (nobodyWaits && lines.some((line) => line.status === "active")) ways.push({ kind: "release-active" });
  if (single) ways.push({ kind: "release", line: single.line });
  return ways;
}

/** What `closing` does about an event. */
export function whileClosing(state: CallState, phase: In<"closing">, event: CallEvent): CallStep {
  switch (event.kind) {
    case "pictured":
      if (state.order !== null || remaining(state, phase).length > 0) return ignored(state);
      return finish(state, phase);
    case "answered-order":
      if (remaining(state, phase).length === 0) return finish(state, phase);
      return isToBeSeen(state, phase, event.outcome)
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

/** What was agreed to takes a moment to show; so does the end of a call that nothing ends because it is over. */
function isToBeSeen(state: CallState, phase: In<"closing">, outcome: Outcome): boolean {
  if (phase.left === null) return false;
  if (outcome.kind === "done") return true;
  return (
    remaining(state, phase).length >= phase.left && phase.tries >= waysToRelease(state, phase).length - 1
  );
}
