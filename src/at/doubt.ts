/**
 * The channel in doubt: a result may be an older command's. It is weighed for a moment, and then the fence is
 * put behind it: what ends before the fence's own line is older than the fence. Pure.
 */
import { went } from "../core/machine.ts";
import { expectationOf, finalResult, isCallCode } from "./classify.ts";
import {
  armed,
  type ChannelEffect,
  type ChannelState,
  type ChannelStep,
  conclude,
  escape,
  fence,
  fenceHead,
  goOn,
  owing,
  paidBack,
  promptSeconds,
  type Running,
  followedBy,
  tellNews,
  unsolicited,
} from "./channel-state.ts";
import type { GivenReply, Reply } from "./command.ts";
import { type Flight, hearPiece, relaunch, replyOf } from "./flight.ts";

/** For a modem that may have no fence: any answer will do, then. */
const bluntFence = "AT";
const fenceSeconds = 8;
/** What the fence lets us expect. */
export const fenceExpected = expectationOf(fence, false);

/** How long a result is weighed before the fence. A byte behind a pending ATD aborts it (V.250 §5.6.1). */
const freshSeconds = 0.25;
const weighSeconds = 0.3;
const longWeighSeconds = 1;

/** Waits for what may come behind a result. */
export function weigh(state: ChannelState, flight: Flight, reply: GivenReply): ChannelStep {
  const running: Running = { kind: "weighing", flight: relaunch(flight), reply, fence: "none" };
  return armed({ ...state, running }, weighSecondsOf(state, flight));
}

function weighSecondsOf(state: ChannelState, flight: Flight): number {
  if (flight.stage === "awaiting-prompt") return promptSeconds;
  if (isFirst(state)) return freshSeconds;
  return flight.expected.slow || !canFence(state, flight) ? longWeighSeconds : weighSeconds;
}

/** Nothing of ours can be owed yet. */
function isFirst(state: ChannelState): boolean {
  return state.fresh && state.owed.length === 0;
}

/** A fence is of use where its reply line can be told from the command's own; at a prompt it would be a message. */
function canFence(state: ChannelState, { expected, stage }: Flight): boolean {
  return state.hasFence && stage === "replying" && !expected.prefixes.includes("+CSQ");
}

/** What a piece of a line is while a result is weighed. */
export function pieceOfWeighing(
  state: ChannelState,
  running: Running & { kind: "weighing" },
  piece: string,
  at: number,
): ChannelStep {
  const { flight, reply } = running;
  if (running.fence !== "none" && fenceHead.test(piece))
    return went({ ...state, running: { ...running, fence: "passed" } });
  const heard = hearPiece(flight, piece);
  switch (heard.kind) {
    case "echo":
      return went(state, { kind: "tell-echo" });
    case "kept":
      return went({ ...state, running: { ...running, flight: heard.flight } });
    case "unsolicited":
      return unsolicited({ ...state, running: { ...running, flight: heard.flight } }, piece, at);
    case "final":
      return running.fence === "passed" || running.fence === "lost"
        ? conclude(state, flight, reply, at)
        : secondResult(state, running, replyOf(flight, heard.result), at);
  }
}

/** Two results for one command: one of them is what was owed. */
function secondResult(
  state: ChannelState,
  running: Running & { kind: "weighing" },
  second: GivenReply,
  at: number,
): ChannelStep {
  const { flight, reply: first } = running;
  const ended = isCallCode(first.result);
  const told: readonly ChannelEffect[] = ended ? [tellNews({ line: first.result, header: null })] : [];
  const reply = isOwn(state, flight, first, second) ? first : second;
  const settled = ended ? state : paidBack(state);
  const complete = settled.owed.length === 0;
  if (running.fence === "none" && complete)
    return followedBy(went(settled, ...told), (now) => conclude(now, flight, reply, at));
  const fenced = running.fence === "none" ? "none" : complete ? "lost" : "sent";
  const next: Running = { ...running, flight: relaunch(flight), reply, fence: fenced };
  return armed({ ...settled, running: next }, fenced === "sent" ? fenceSeconds : longWeighSeconds, ...told);
}

/**
 * Modems answer in order, so that the last of two results is the command's own. But where only the first had lines
 * of its reply, and nothing that is owed could have had them, it is the first.
 */
function isOwn(state: ChannelState, { expected }: Flight, first: GivenReply, second: GivenReply): boolean {
  const { prefixes } = expected;
  const older = state.owed.flatMap((text) => expectationOf(text, false).prefixes);
  if (prefixes.length === 0 || isCallCode(first.result)) return false;
  return (
    first.lines.length > 0 && second.lines.length === 0 && !older.some((each) => prefixes.includes(each))
  );
}

/** Nothing more came for a while. */
export function weighed(
  state: ChannelState,
  running: Running & { kind: "weighing" },
  at: number,
): ChannelStep {
  const { flight, reply } = running;
  switch (running.fence) {
    case "none":
      return canFence(state, flight) && !isFirst(state)
        ? sendFence(state, running)
        : conclude(state, flight, reply, at);
    case "sent":
      // The result was older, then, and the modem is still busy with this command.
      return giveUp(owing(paidBack(state), fence, at), flight, at, reply.lines);
    case "passed":
    case "lost":
      return conclude(owing(state, fence, at), flight, reply, at);
  }
}

function sendFence(state: ChannelState, running: Running & { kind: "weighing" }): ChannelStep {
  const seconds = Math.max(fenceSeconds, running.flight.command.deadlineSeconds);
  return armed({ ...state, running: { ...running, fence: "sent" } }, seconds, {
    kind: "write",
    text: `${fence}\r`,
  });
}

/** A command was not answered in time. `before`: what had come of its reply before a result that was none of its own. */
export function giveUp(
  state: ChannelState,
  { id, command, lines, stage }: Flight,
  at: number,
  before: readonly string[] = [],
): ChannelStep {
  const left: readonly ChannelEffect[] = command.payload === null ? [] : [{ kind: "write", text: escape }];
  const reply: Reply = { kind: "timeout", lines: [...before, ...lines] };
  const promptOwedAt = stage === "awaiting-prompt" ? at : state.promptOwedAt;
  const given = { ...owing(state, command.text, at), promptOwedAt };
  return followedBy(went(given, { kind: "settle", id, reply }, ...left), missed);
}

/** What a piece of a line is while the fence is waited for. */
export function pieceOfFence(
  state: ChannelState,
  running: Running & { kind: "fence" },
  piece: string,
  at: number,
): ChannelStep {
  if (/^AT(?:[+^$]|$)/i.test(piece)) return went(state, { kind: "tell-echo" });
  if (fenceHead.test(piece) && running.text === fence)
    return went({ ...state, running: { ...running, passed: true } });
  const result = finalResult(piece, fenceExpected);
  if (!result) return unsolicited(state, piece, at);
  if (running.passed || state.owed.length === 0) return goOn(state, at);
  // This ended before the fence: the result of something older. The fence may have been lost meanwhile.
  return armed({ ...paidBack(state), running: { ...running, answered: true } }, longWeighSeconds);
}

/** One more was not answered: the fence is put up before anything else is sent. */
function missed(state: ChannelState): ChannelStep {
  const timeoutsInARow = state.timeoutsInARow + 1;
  const stuck: readonly ChannelEffect[] = timeoutsInARow >= 2 ? [{ kind: "tell-stuck" }] : [];
  const text = state.hasFence ? fence : bluntFence;
  const running: Running = { kind: "fence", text, passed: false, answered: false };
  return armed({ ...state, timeoutsInARow, running, fresh: false }, fenceSeconds, ...stuck, {
    kind: "write",
    text: `${text}\r`,
  });
}

/** The fence was waited for in vain, or something older was answered and the fence was not. */
export function fenceSilent(
  state: ChannelState,
  { text, passed, answered }: Running & { kind: "fence" },
  at: number,
): ChannelStep {
  const doubted = owing(state, text, at);
  if (!answered && !passed) return missed(doubted);
  // What was answered may have been the fence, or something older with the fence lost: it stays in doubt.
  return goOn(doubted, at);
}
