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
  fence,
  fenceHead,
  fencePaidBack,
  followedBy,
  owing,
  paidBack,
  type Running,
  startNext,
  tellNews,
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
import { beginText, endText, lineInText } from "./in-text.ts";
import { hearLine, hearPdu, partsOf } from "./news.ts";
import { isInText } from "./pdu-lines.ts";
import { notLeft, onLeft, onPayloadDecided, onPrompt } from "./prompt.ts";

const nothingExpected = expectationOf("", false);
/** The lines of one start come within this. */
const bootMilliseconds = 10_000;

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
    case "payload-decided":
      return onPayloadDecided(state, event.id, event.write);
    case "deadline-passed":
      return event.deadline === state.deadline ? onDeadline(state, event.at) : ignored(state);
    case "gone":
      return onGone(state, event.why);
  }
}

function whileClosed(state: ChannelState, why: string, event: ChannelEvent): ChannelStep {
  if (event.kind !== "submitted") return ignored(state);
  return went(state, { kind: "settle", id: event.id, reply: { kind: "gone", lines: [], why } });
}

function onGone(state: ChannelState, why: string): ChannelStep {
  const gone = (id: number, lines: readonly string[] = []): ChannelEffect => ({
    kind: "settle",
    id,
    reply: { kind: "gone", lines, why },
  });
  return {
    state: { ...state, running: { kind: "closed", why }, queue: [], unfinished: [] },
    effects: [
      ...partsOf(state.unfinished).map(tellNews),
      ...inFlight(state.running, gone),
      ...state.queue.map(({ id }) => gone(id)),
    ],
  };
}

/** The end of what was under way when the port went. */
function inFlight(
  running: Running,
  gone: (id: number, lines: readonly string[]) => ChannelEffect,
): readonly ChannelEffect[] {
  if (!("flight" in running)) return [];
  const { id, lines } = running.flight;
  return [running.kind === "weighing" ? { kind: "settle", id, reply: running.reply } : gone(id, lines)];
}

function onDeadline(state: ChannelState, at: number): ChannelStep {
  const { running } = state;
  switch (running.kind) {
    case "command":
      return running.flight.stage === "leaving"
        ? notLeft(state, running.flight, at)
        : giveUp(state, running.flight, at);
    case "in-text":
      return endText(state, running, at);
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
  if (state.running.kind === "in-text") return lineInText(state, state.running, line, at);
  const heard = hearLine(state.unfinished, line, at);
  // A message in text mode may hold what looks like a result.
  const header = heard.told.find((news) => news.header !== null)?.header ?? null;
  const before: ChannelState = { ...state, unfinished: heard.unfinished };
  let step: ChannelStep = went(
    header === null ? before : owing(before, header, at),
    ...heard.told.map(tellNews),
  );
  if (heard.rest === null) return step;
  for (const piece of unglue(heard.rest, expectedBy(state.running)))
    step = followedBy(step, (now) => onPiece(now, piece, at));
  return step;
}

function expectedBy(running: Running): Expectation {
  if ("flight" in running) return running.flight.expected;
  return running.kind === "fence" ? fenceExpected : nothingExpected;
}

function onPiece(before: ChannelState, piece: string, at: number): ChannelStep {
  const { unfinished, told, rest } = hearPdu(before.unfinished, piece, at);
  const step = went({ ...before, unfinished }, ...told.map(tellNews));
  return rest === null ? step : followedBy(step, (state) => onOwnPiece(state, piece, at));
}

/** A piece that goes on with no news. */
function onOwnPiece(state: ChannelState, piece: string, at: number): ChannelStep {
  if (isRestart(piece)) return onRestart(state, piece, at);
  const inText = flightInText(state.running, piece);
  if (inText !== null) return beginText(state, inText, piece, at);
  switch (state.running.kind) {
    case "command":
      return pieceOfCommand(doubting(state, piece, at), state.running.flight, piece, at);
    case "in-text":
      return lineInText(state, state.running, piece, at);
    case "weighing":
      return pieceOfWeighing(state, state.running, piece, at);
    case "fence":
      return pieceOfFence(state, state.running, piece, at);
    case "nothing":
      return finalResult(piece, fenceExpected)
        ? went(paidBack(state))
        : unsolicited(doubting(state, piece, at), piece, at);
    case "closed":
      return ignored(state);
  }
}

/** The command whose reply is in text mode, by this line of it; null when it is not. */
function flightInText(running: Running, piece: string): Flight | null {
  if (!("flight" in running) || !running.flight.expected.pdus) return null;
  return startsReply(piece, running.flight.expected) && isInText(piece) ? running.flight : null;
}

/**
 * A reply line of a command that has its result already: that result was none of its own, and its own is to come. From
 * that of the fence, it is known besides that the modem has one, so that it can be brought back in step.
 */
function doubting(state: ChannelState, piece: string, at: number): ChannelState {
  if (!startsReply(piece, expectationOf(state.last, false))) return state;
  if (startsReply(piece, expectedBy(state.running))) return state;
  const now = state.last === fence ? { ...state, hasFence: true } : state;
  return now.owed.length > 0 ? now : owing(now, state.last, at);
}

/**
 * The modem has started anew: nothing is owed any more, and the command in flight is lost. It says so in several
 * lines; a command that was written between them is not lost by the second.
 */
function onRestart(state: ChannelState, piece: string, at: number): ChannelStep {
  const forgiven = unsolicited({ ...state, owed: [], restartedAt: at }, piece, at);
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
    case "unsolicited": {
      const fenceHeard = state.fenceHeard || (fenceHead.test(piece) && state.owed.includes(fence));
      const running: Running = { kind: "command", flight: heard.flight };
      return unsolicited({ ...state, fenceHeard, running }, piece, at);
    }
    case "final":
      return state.fenceHeard && flight.stage === "replying"
        ? onFenceAnswered(state, flight)
        : onResult(state, flight, replyOf(flight, heard.result), at);
  }
}

/** An owed fence was answered while a command waits: its own answer is next, and has as long as from its beginning. */
function onFenceAnswered(state: ChannelState, flight: Flight): ChannelStep {
  const running: Running = { kind: "command", flight: relaunch(flight) };
  return armed({ ...fencePaidBack(state), running }, flight.command.deadlineSeconds);
}

/** A result: the command's own, unless something older is owed, or it is the end of an older call. */
function onResult(state: ChannelState, flight: Flight, reply: GivenReply, at: number): ChannelStep {
  if (flight.stage === "leaving") return onLeft(state, flight, at);
  if (!state.fresh && state.owed.length === 0 && !isCallCode(reply.result))
    return conclude(state, flight, reply, at);
  if (flight.command.payload === null || flight.stage !== "replying") return weigh(state, flight, reply);
  // A fence would be in the way of a message on its way to the network, and its result has a line that no other has.
  return isOfPayload(state, reply)
    ? conclude(state, flight, reply, at)
    : went({ ...paidBack(state), running: { kind: "command", flight: relaunch(flight) } });
}

/** Whether a result is that of a payload, and of nothing that is owed. */
function isOfPayload({ owed }: ChannelState, { lines, result }: GivenReply): boolean {
  const ofMessage = result.startsWith("+CMS ERROR") && !owed.some((text) => /\+C[MPN]/i.test(text));
  return owed.length === 0 || lines.length > 0 || ofMessage;
}
