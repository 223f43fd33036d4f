/**
 * One port of a modem as commands and replies: one command in flight, every command ends, and what
 * nobody asked for is told apart. Pure: the shell is `connection.ts`.
 *
 * An answer that comes after its command was given up must never be taken for the next one's. So the channel
 * counts what it is owed. While it is owed something, the first result after a command may be an old one: it is
 * weighed for a moment, and then a fence is put behind it, `AT+CSQ`, whose reply line nobody else sends.
 */
import { ignored, went } from "../core/machine.ts";
import {
  armed,
  type ChannelEffect,
  type ChannelEvent,
  type ChannelState,
  type ChannelStep,
  conclude,
  escape,
  owing,
  paidBack,
  type Running,
  startNext,
  followedBy,
  unsolicited,
} from "./channel-state.ts";
import {
  type Expectation,
  expectationOf,
  finalResult,
  isCallCode,
  isRestart,
  startsReply,
  unglue,
} from "./classify.ts";
import type { GivenReply } from "./command.ts";
import {
  fenceExpected,
  fenceSilent,
  giveUp,
  pieceOfFence,
  pieceOfWeighing,
  weigh,
  weighed,
} from "./doubt.ts";
import { type Flight, hearPiece, relaunch, replyOf } from "./flight.ts";

const nothingExpected = expectationOf("", false);
const escapeMilliseconds = 1000;
/** The lines of one start come within this. */
const bootMilliseconds = 10_000;
const controlZ = "\u001a";

/** What the channel does about an event. */
export function transition(state: ChannelState, event: ChannelEvent): ChannelStep {
  if (state.running.kind === "closed") return whileClosed(state, state.running.why, event);
  switch (event.kind) {
    case "submitted": {
      const queue = [...state.queue, { id: event.id, command: event.command }];
      return startNext({ ...state, queue }, event.at);
    }
    case "line":
      return onLine(state, event.text, event.at);
    case "prompted":
      return onPrompt(state, event.at);
    case "deadline-passed":
      return event.deadline === state.deadline ? onDeadline(state, event.at) : ignored(state);
    case "gone":
      return onGone(state, event.why);
  }
}

function whileClosed(state: ChannelState, why: string, event: ChannelEvent): ChannelStep {
  if (event.kind !== "submitted") return ignored(state);
  return went(state, { kind: "settle", id: event.id, reply: { kind: "gone", why } });
}

function onGone(state: ChannelState, why: string): ChannelStep {
  const { running } = state;
  const gone = (id: number): ChannelEffect => ({ kind: "settle", id, reply: { kind: "gone", why } });
  const inFlight: readonly ChannelEffect[] =
    running.kind === "command"
      ? [gone(running.flight.id)]
      : running.kind === "weighing"
        ? [{ kind: "settle", id: running.flight.id, reply: running.reply }]
        : [];
  return {
    state: { ...state, running: { kind: "closed", why }, queue: [] },
    effects: [...inFlight, ...state.queue.map(({ id }) => gone(id))],
  };
}

function onPrompt(state: ChannelState, at: number): ChannelStep {
  const { running } = state;
  const flight = "flight" in running ? running.flight : null;
  if (flight?.stage === "awaiting-prompt") {
    // A result that stood before the prompt was another's.
    const settled = running.kind === "weighing" ? paidBack(state) : state;
    const replying: Flight = { ...relaunch(flight), stage: "replying" };
    return armed(
      { ...settled, running: { kind: "command", flight: replying } },
      flight.command.deadlineSeconds,
      {
        kind: "write",
        text: `${flight.command.payload ?? ""}${controlZ}`,
      },
    );
  }
  // The text is on its way; an ESC would take it back.
  if (flight !== null && flight.command.payload !== null) return ignored(state);
  // A prompt nobody asked for swallows every command until it is left (hardware-notes, "stuck prompt").
  // Leaving it may be answered by a result.
  if (at - state.escapedAt < escapeMilliseconds) return ignored(state);
  return went({ ...owing(state, escape, at), escapedAt: at }, { kind: "write", text: escape });
}

function onDeadline(state: ChannelState, at: number): ChannelStep {
  const { running } = state;
  switch (running.kind) {
    case "command":
      return giveUp(state, running.flight, at);
    case "weighing":
      return weighed(state, running, at);
    case "fence":
      return fenceSilent(state, running, at);
    case "nothing":
    case "closed":
      return ignored(state);
  }
}

function onLine(state: ChannelState, line: string, at: number): ChannelStep {
  let step: ChannelStep = went(state);
  for (const piece of unglue(line, expectedBy(state.running)))
    step = followedBy(step, (now) => onPiece(now, piece, at));
  return step;
}

function expectedBy(running: Running): Expectation {
  if ("flight" in running) return running.flight.expected;
  return running.kind === "fence" ? fenceExpected : nothingExpected;
}

function onPiece(before: ChannelState, piece: string, at: number): ChannelStep {
  const state = { ...before, body: "none" } as const;
  if (before.body === "any" || (before.body === "hex" && /^[\dA-F]+$/i.test(piece)))
    return went(state, { kind: "tell-unsolicited", line: piece });
  if (isRestart(piece)) return onRestart(state, piece, at);
  switch (state.running.kind) {
    case "command":
      return pieceOfCommand(doubting(state, piece, at), state.running.flight, piece, at);
    case "weighing":
      return pieceOfWeighing(state, state.running, piece, at);
    case "fence":
      return pieceOfFence(state, state.running, piece, at);
    case "nothing":
      return finalResult(piece, fenceExpected)
        ? went(paidBack(state))
        : unsolicited(doubting(state, piece, at), piece);
    case "closed":
      return ignored(state);
  }
}

/** A reply line of a command that has its result already: that result was none of its own, and its own is to come. */
function doubting(state: ChannelState, piece: string, at: number): ChannelState {
  if (state.owed.length > 0 || !startsReply(piece, expectationOf(state.last, false))) return state;
  return startsReply(piece, expectedBy(state.running)) ? state : owing(state, state.last, at);
}

/**
 * The modem has started anew: nothing is owed any more, and the command in flight is lost. It says so in several
 * lines; a command that was written between them is not lost by the second.
 */
function onRestart(state: ChannelState, piece: string, at: number): ChannelStep {
  const forgiven = unsolicited({ ...state, owed: [], restartedAt: at }, piece);
  const { running } = state;
  if (state.restartedAt !== null && at - state.restartedAt < bootMilliseconds) return forgiven;
  if (running.kind !== "command" && running.kind !== "weighing") return forgiven;
  return followedBy(forgiven, (now) => {
    const step = giveUp(now, running.flight, at);
    return { ...step, state: { ...step.state, owed: [] } };
  });
}

function pieceOfCommand(state: ChannelState, flight: Flight, piece: string, at: number): ChannelStep {
  const heard = hearPiece(flight, piece);
  switch (heard.kind) {
    case "echo":
      return went(state, { kind: "tell-echo" });
    case "kept":
      return went({ ...state, running: { kind: "command", flight: heard.flight } });
    case "unsolicited":
      return unsolicited({ ...state, running: { kind: "command", flight: heard.flight } }, piece);
    case "final":
      return onResult(state, flight, replyOf(flight, heard.result), at);
  }
}

/** A result: the command's own, unless something older is owed, or it is the end of an older call. */
function onResult(state: ChannelState, flight: Flight, reply: GivenReply, at: number): ChannelStep {
  if (!state.fresh && state.owed.length === 0 && !isCallCode(reply.result))
    return conclude(state, flight, reply, at);
  return weigh(state, flight, reply);
}
