/**
 * One port of a modem as commands and replies: one command in flight, every command ends, and what
 * nobody asked for is told apart. Pure: the shell is `connection.ts`.
 *
 * An answer that comes after its command was given up must never be taken for the next one's. So after
 * a time-out the channel is in doubt: a fence (`AT+CSQ`, whose reply line nobody else sends) is put before and
 * after each command, and what ends before the fence's own line cannot be the fence's.
 */
import { ignored, went, type Step } from "../core/machine.ts";
import { type Expectation, finalResult, isCallCode, looksUnsolicited, unglue } from "./classify.ts";

/** A command as it is submitted. */
export interface Command {
  /** The whole line without its end: `AT+CLCC`. */
  readonly text: string;
  /** From the first byte written to the final result. */
  readonly deadlineSeconds: number;
  /** Sent after the modem's prompt and ended by Ctrl-Z (27.005 §3.5.1); null for most commands. */
  readonly payload: string | null;
  /** Reply lines have any form, as those of `ATI`. */
  readonly bare: boolean;
}

/** How a command ended. */
export type Reply =
  | { readonly kind: "ok"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "refused"; readonly lines: readonly string[]; readonly result: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "gone"; readonly why: string };

interface Submitted {
  readonly id: number;
  readonly command: Command;
}

/** The command in flight. */
interface Flight extends Submitted {
  readonly expected: Expectation;
  readonly stage: "replying" | "awaiting-prompt";
  readonly lines: readonly string[];
  /** Pieces of a reply that something unsolicited has cut, not yet put together. */
  readonly torn: string;
}

/** What runs now. `held` is the result that stands until the fence shows that no later one comes. */
type Running =
  | { readonly kind: "nothing" }
  | { readonly kind: "command"; readonly flight: Flight }
  | {
      readonly kind: "fence";
      readonly held: { readonly id: number; readonly reply: Reply } | null;
      readonly passed: boolean;
      readonly finals: number;
    }
  | { readonly kind: "closed"; readonly why: string };

/** The channel's state; plain data. */
export interface ChannelState {
  readonly running: Running;
  readonly queue: readonly Submitted[];
  /** Results of given-up commands that may still come. */
  readonly owed: number;
  /** When the last was given up, in the clock's milliseconds. */
  readonly owedSince: number;
  readonly timeoutsInARow: number;
  /** Counts deadlines, so that one that was overtaken is known. */
  readonly deadline: number;
  /** The next line is the body of a message delivered directly, whatever it says (27.005 §3.4.1). */
  readonly body: "none" | "any" | "hex";
}

/** What happens to a channel. */
export type ChannelEvent =
  | { readonly kind: "submitted"; readonly id: number; readonly command: Command; readonly at: number }
  | { readonly kind: "line"; readonly text: string; readonly at: number }
  | { readonly kind: "prompted"; readonly at: number }
  | { readonly kind: "deadline-passed"; readonly deadline: number; readonly at: number }
  | { readonly kind: "gone"; readonly why: string; readonly at: number };

/** What a channel orders. */
export type ChannelEffect =
  | { readonly kind: "write"; readonly text: string }
  | { readonly kind: "set-deadline"; readonly deadline: number; readonly seconds: number }
  | { readonly kind: "settle"; readonly id: number; readonly reply: Reply }
  | { readonly kind: "tell-unsolicited"; readonly line: string }
  /** The modem repeats what it is sent. */
  | { readonly kind: "tell-echo" }
  /** Two commands in a row without an answer: the port does not work. */
  | { readonly kind: "tell-stuck" };

type ChannelStep = Step<ChannelState, ChannelEffect>;

/** A channel on a port that was just opened. */
export const openChannel: ChannelState = {
  running: { kind: "nothing" },
  queue: [],
  owed: 0,
  owedSince: 0,
  timeoutsInARow: 0,
  deadline: 0,
  body: "none",
};

const fence = "AT+CSQ";
const fencePrefix = "+CSQ:";
const fenceSeconds = 8;
/** A result later than this after its command was given up is not expected any more. */
const doubtMilliseconds = 60_000;
const escape = "\u001b";
const controlZ = "\u001a";

/** What the channel does about an event. */
export function transition(state: ChannelState, event: ChannelEvent): ChannelStep {
  if (state.running.kind === "closed") return whileClosed(state, state.running.why, event);
  switch (event.kind) {
    case "submitted":
      return startNext(
        { ...state, queue: [...state.queue, { id: event.id, command: event.command }] },
        event.at,
      );
    case "line":
      return onLine(state, event.text, event.at);
    case "prompted":
      return onPrompt(state);
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
  const inFlight =
    running.kind === "command"
      ? [running.flight.id]
      : running.kind === "fence" && running.held
        ? [running.held.id]
        : [];
  const ids = [...inFlight, ...state.queue.map(({ id }) => id)];
  return {
    state: { ...state, running: { kind: "closed", why }, queue: [] },
    effects: ids.map((id) => ({ kind: "settle", id, reply: { kind: "gone", why } })),
  };
}

function startNext(state: ChannelState, at: number): ChannelStep {
  const [next, ...queue] = state.queue;
  if (state.running.kind !== "nothing" || next === undefined) return went(state);
  const trusted = at - state.owedSince > doubtMilliseconds ? { ...state, owed: 0 } : state;
  const { command } = next;
  const expected: Expectation = {
    prefix: /^AT([+^][A-Z]+)/i.exec(command.text)?.[1]?.toUpperCase() ?? null,
    bare: command.bare,
    call: /^AT(?:D|A$)/i.test(command.text),
  };
  const stage = command.payload === null ? "replying" : "awaiting-prompt";
  const flight: Flight = { ...next, expected, stage, lines: [], torn: "" };
  return armed({ ...trusted, queue, running: { kind: "command", flight } }, command.deadlineSeconds, {
    kind: "write",
    text: `${command.text}\r`,
  });
}

function armed(state: ChannelState, seconds: number, ...effects: readonly ChannelEffect[]): ChannelStep {
  const deadline = state.deadline + 1;
  return went({ ...state, deadline }, { kind: "set-deadline", deadline, seconds }, ...effects);
}

function raiseFence(
  state: ChannelState,
  held: { id: number; reply: Reply } | null,
  ...first: ChannelEffect[]
): ChannelStep {
  const running: Running = { kind: "fence", held, passed: false, finals: 0 };
  return armed({ ...state, running }, fenceSeconds, ...first, { kind: "write", text: `${fence}\r` });
}

function onPrompt(state: ChannelState): ChannelStep {
  const { running } = state;
  if (running.kind === "command" && running.flight.stage === "awaiting-prompt") {
    const flight: Flight = { ...running.flight, stage: "replying" };
    const text = `${running.flight.command.payload ?? ""}${controlZ}`;
    return went({ ...state, running: { kind: "command", flight } }, { kind: "write", text });
  }
  // A prompt nobody asked for swallows every command until it is left (hardware-notes, "stuck prompt").
  return went(state, { kind: "write", text: escape });
}

function onDeadline(state: ChannelState, at: number): ChannelStep {
  const { running } = state;
  if (running.kind === "fence" && running.finals > 0) return fencePassed(state, at);
  if (running.kind !== "command" && running.kind !== "fence") return ignored(state);
  const timeoutsInARow = state.timeoutsInARow + 1;
  const doubted = { ...state, timeoutsInARow, owed: state.owed + 1, owedSince: at };
  // What stood when the fence was raised stands, even if the fence is lost.
  const settled: ChannelEffect[] =
    running.kind === "command"
      ? [{ kind: "settle", id: running.flight.id, reply: { kind: "timeout" } }]
      : running.held
        ? [{ kind: "settle", id: running.held.id, reply: running.held.reply }]
        : [];
  const stuck: ChannelEffect[] = timeoutsInARow >= 2 ? [{ kind: "tell-stuck" }] : [];
  const prompted = running.kind === "command" && running.flight.command.payload !== null;
  const left: ChannelEffect[] = prompted ? [{ kind: "write", text: escape }] : [];
  return raiseFence(doubted, null, ...settled, ...stuck, ...left);
}

function onLine(state: ChannelState, line: string, at: number): ChannelStep {
  const expected = expectationOf(state.running);
  let step: ChannelStep = went(state);
  const effects: ChannelEffect[] = [];
  for (const piece of unglue(line, expected)) {
    step = onPiece(step.state, piece, at);
    effects.push(...step.effects);
  }
  return { state: step.state, effects };
}

const fenceExpectation: Expectation = { prefix: fencePrefix.slice(0, -1), bare: false, call: false };
const noExpectation: Expectation = { prefix: null, bare: false, call: false };

function expectationOf(running: Running): Expectation {
  if (running.kind === "command") return running.flight.expected;
  return running.kind === "fence" ? fenceExpectation : noExpectation;
}

function onPiece(before: ChannelState, piece: string, at: number): ChannelStep {
  const state = { ...before, body: "none" } as const;
  if (before.body === "any" || (before.body === "hex" && /^[\dA-F]+$/i.test(piece)))
    return unsolicited(state, piece);
  switch (state.running.kind) {
    case "command":
      return pieceOfCommand(state, state.running.flight, piece, at);
    case "fence":
      return pieceOfFence(state, state.running, piece, at);
    case "nothing":
      if (finalResult(piece, noExpectation)) return went({ ...state, owed: Math.max(0, state.owed - 1) });
      return unsolicited(state, piece);
    case "closed":
      return ignored(state);
  }
}

function unsolicited(state: ChannelState, line: string): ChannelStep {
  const body = line.startsWith("+CMT:") ? "any" : /^\+(?:CDS|CBM):/.test(line) ? "hex" : "none";
  return went({ ...state, body }, { kind: "tell-unsolicited", line });
}

function pieceOfFence(
  state: ChannelState,
  running: Running & { kind: "fence" },
  piece: string,
  at: number,
): ChannelStep {
  if (piece.endsWith(fence)) return went(state);
  if (piece.startsWith(fencePrefix)) return went({ ...state, running: { ...running, passed: true } });
  const final = finalResult(piece, noExpectation);
  if (!final) return looksUnsolicited(piece) ? unsolicited(state, piece) : went(state);
  if (running.passed) return fencePassed(state, at);
  // This ended before the fence: the result of something older. The last before the fence is the held command's.
  const held = running.held && { id: running.held.id, reply: later(running.held.reply, final) };
  const owed = Math.max(0, state.owed - 1);
  return went({ ...state, owed, running: { ...running, held, finals: running.finals + 1 } });
}

function later(reply: Reply, final: { ok: boolean; words: string }): Reply {
  const lines = "lines" in reply ? reply.lines : [];
  return { kind: final.ok ? "ok" : "refused", lines, result: final.words };
}

function fencePassed(state: ChannelState, at: number): ChannelStep {
  const held = state.running.kind === "fence" ? state.running.held : null;
  const next = startNext(
    { ...state, running: { kind: "nothing" }, timeoutsInARow: 0, deadline: state.deadline + 1 },
    at,
  );
  if (!held) return next;
  return {
    state: next.state,
    effects: [{ kind: "settle", id: held.id, reply: held.reply }, ...next.effects],
  };
}

function pieceOfCommand(state: ChannelState, flight: Flight, piece: string, at: number): ChannelStep {
  const { expected } = flight;
  const keep = (kept: Partial<Flight>): ChannelStep =>
    went({ ...state, running: { kind: "command", flight: { ...flight, ...kept } } });
  if (isEcho(piece, flight.command)) return went(state, { kind: "tell-echo" });
  const whole = flight.torn + piece;
  if (startsReply(piece, expected)) return keep({ lines: [...mended(flight), piece], torn: "" });
  const final =
    finalResult(piece, expected) ?? (flight.torn === "" ? undefined : finalResult(whole, expected));
  if (final) return finish(state, flight, final, at);
  if (startsReply(whole, expected)) return keep({ lines: [...flight.lines, whole], torn: "" });
  const beginsReply = expected.prefix?.startsWith(piece) === true;
  if (looksUnsolicited(piece) && !beginsReply) return unsolicited(state, piece);
  if (expected.bare) return keep({ lines: [...flight.lines, piece] });
  return keep({ torn: whole });
}

function isEcho(piece: string, command: Command): boolean {
  return (
    piece === command.text || (command.payload !== null && command.payload.startsWith(piece) && piece !== "")
  );
}

function startsReply(piece: string, expected: Expectation): boolean {
  return expected.prefix !== null && piece.toUpperCase().startsWith(`${expected.prefix}:`);
}

/** The reply lines, with the torn rest put back at the end of the line it was cut from. */
function mended(flight: Flight): readonly string[] {
  const last = flight.lines.at(-1);
  return last === undefined || flight.torn === ""
    ? flight.lines
    : [...flight.lines.slice(0, -1), last + flight.torn];
}

function finish(
  state: ChannelState,
  flight: Flight,
  final: { ok: boolean; words: string },
  at: number,
): ChannelStep {
  const reply: Reply = { kind: final.ok ? "ok" : "refused", lines: mended(flight), result: final.words };
  // `NO CARRIER` may be the end of an older call, and this command's own result still to come.
  const owing = isCallCode(final.words) ? { owed: state.owed + 1, owedSince: at } : {};
  const ended: ChannelState = { ...state, ...owing, running: { kind: "nothing" }, timeoutsInARow: 0 };
  if (ended.owed > 0) return raiseFence(ended, { id: flight.id, reply });
  const next = startNext({ ...ended, deadline: state.deadline + 1 }, at);
  return { state: next.state, effects: [{ kind: "settle", id: flight.id, reply }, ...next.effects] };
}
