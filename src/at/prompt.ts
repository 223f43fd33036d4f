/** The prompt of a command that has a payload (27.005 §3.5.1): asked for, answered, or left. Pure. */
import { ignored, went } from "../core/machine.ts";
import {
  armed,
  type ChannelState,
  type ChannelStep,
  conclude,
  doubtMilliseconds,
  escape,
  followedBy,
  goOn,
  owing,
  paidBack,
} from "./channel-state.ts";
import type { GivenReply } from "./command.ts";
import { type Flight, relaunch } from "./flight.ts";

const controlZ = "\u001a";
const escapeMilliseconds = 1000;
/** How long the answer to an ESC is waited for; some modems give none. */
const leaveSeconds = 1;

/** The command in flight that has a payload; null when there is none. */
function payloadFlight({ running }: ChannelState): Flight | null {
  return "flight" in running && running.flight.command.payload !== null ? running.flight : null;
}

/** The modem waits for a text. */
export function onPrompt(state: ChannelState, at: number): ChannelStep {
  const { running } = state;
  // A line of a message or of the network's words may look like a prompt.
  if (running.kind === "in-text" || state.unfinished.at(-1)?.kind === "quote") return ignored(state);
  const flight = payloadFlight(state);
  if (flight?.stage === "awaiting-prompt") {
    // A result that stood before the prompt was another's.
    const settled = running.kind === "weighing" ? paidBack(state) : state;
    const asking: Flight = { ...relaunch(flight), stage: "asking" };
    const next: ChannelState = { ...settled, running: { kind: "command", flight: asking } };
    // The prompt of a message that was given up may come only now; and while the answer to one may, the answer to
    // the next could not be told from it.
    const late = state.promptOwedAt !== null && at - state.promptOwedAt <= doubtMilliseconds;
    const doubted = late ? paidPrompt(next) : next;
    return late || doubted.owed.some(isMessage)
      ? leave(doubted, asking)
      : went(next, { kind: "ask-payload", id: flight.id });
  }
  // The text is on its way; an ESC would take it back.
  if (flight !== null) return ignored(state);
  // A prompt nobody asked for swallows every command until it is left (hardware-notes, "stuck prompt").
  // Leaving it may be answered by a result.
  if (at - state.escapedAt < escapeMilliseconds) return ignored(state);
  return went(
    { ...owing(state, escape, at), escapedAt: at, promptOwedAt: null },
    { kind: "write", text: escape },
  );
}

function isMessage(text: string): boolean {
  return /^AT\+CMG[SWC]\b/i.test(text);
}

/** The prompt that was owed has come, and of its message nothing more will. */
function paidPrompt(state: ChannelState): ChannelState {
  const first = state.owed.findIndex(isMessage);
  return { ...state, owed: state.owed.filter((_, place) => place !== first), promptOwedAt: null };
}

/** Whoever submitted the command has said whether its payload is to be written. */
export function onPayloadDecided(state: ChannelState, id: number, write: boolean): ChannelStep {
  const flight = payloadFlight(state);
  if (flight === null || flight.id !== id || flight.stage !== "asking") return ignored(state);
  if (!write) return leave(state, flight);
  return armed(
    { ...state, running: { kind: "command", flight: { ...flight, stage: "replying" } } },
    flight.command.deadlineSeconds,
    { kind: "write", text: `${flight.command.payload ?? ""}${controlZ}` },
  );
}

function leave(state: ChannelState, flight: Flight): ChannelStep {
  return armed(
    { ...state, running: { kind: "command", flight: { ...flight, stage: "leaving" } } },
    leaveSeconds,
    {
      kind: "write",
      text: escape,
    },
  );
}

const left: GivenReply = { kind: "refused", lines: [], result: "no prompt" };

/** The ESC has been answered: nothing of the payload has left. */
export function onLeft(state: ChannelState, flight: Flight, at: number): ChannelStep {
  return conclude(state, flight, left, at);
}

/** The ESC was not answered, and may still be. */
export function notLeft(state: ChannelState, flight: Flight, at: number): ChannelStep {
  return followedBy(went(owing(state, escape, at), { kind: "settle", id: flight.id, reply: left }), (now) =>
    goOn(now, at),
  );
}
