/**
 * The lines of a modem, kept from what `AT+CLCC` says, with what the hints add: numbers, how a line ended,
 * and whether the network has taken a call up. Pure. Each line has an id of its own,
 * because a modem gives a call's index to the next call as soon as it is free.
 */
import type { EndedLine, Line, LineStatus } from "../core/line.ts";
import { classifyEnding } from "./ending.ts";
import type { Hint, ListedCall } from "./hint.ts";

interface TrackedLine {
  readonly line: number;
  readonly index: number | null;
  readonly direction: "in" | "out";
  readonly status: LineStatus;
  readonly joined: boolean;
  readonly number: string;
  readonly since: number;
  readonly wasAnswered: boolean;
  readonly wasAlerting: boolean;
  readonly confirmed: boolean;
  readonly weReleased: boolean;
  /** What `^CEND` said, while `AT+CLCC` may still list the call. */
  readonly end: { readonly status: number | null; readonly cause: number | null } | null;
  /** When `AT+CLCC` was first without it and nothing had said why. */
  readonly missingSince: number | null;
}

/** What has been heard of the call that rings. */
interface Ringing {
  readonly rings: number;
  readonly number: string;
  /** Rings of which the number was told to be unknown. */
  readonly numberlessRings: number;
  /** When it last rang. */
  readonly at: number;
}

/** The tracker's state; plain data. */
export interface LinesState {
  readonly lines: readonly TrackedLine[];
  readonly nextLine: number;
  readonly ringing: Ringing;
  readonly waitingNumber: string;
  /** This modem tells of its calls by `^ORIG`, so that a missing `^CONF` means something. */
  readonly tellsOfCalls: boolean;
  readonly code: { readonly code: string; readonly at: number } | null;
}

/** What happens to the lines. */
export type LinesEvent =
  | { readonly kind: "hinted"; readonly hint: Hint; readonly at: number }
  | { readonly kind: "listed"; readonly calls: readonly ListedCall[]; readonly at: number }
  /** The modem is being told to dial; hints of the call may come before its answer. */
  | { readonly kind: "dialling"; readonly number: string; readonly at: number }
  /** The modem took the number, or did not. */
  | { readonly kind: "dialled" | "dial-failed"; readonly line: number; readonly at: number }
  /** We ordered the end of these lines. */
  | { readonly kind: "released"; readonly lines: readonly number[]; readonly at: number }
  /** Time has passed. */
  | { readonly kind: "looked-again"; readonly at: number };

const noRinging: Ringing = { rings: 0, number: "", numberlessRings: 0, at: 0 };

/** No lines, on a modem of which nothing is known. */
export const noLines: LinesState = {
  lines: [],
  nextLine: 1,
  ringing: noRinging,
  waitingNumber: "",
  tellsOfCalls: false,
  code: null,
};

/** How long a line that is not listed any more waits for what says why. */
export const graceMilliseconds = 150;
/** How long the modem may take to list a call it has taken to dial. */
const appearMilliseconds = 6000;
/** Rings further apart than this are of two calls; networks ring every 5 s. */
const oneCallMilliseconds = 12_000;
/** A code such as BUSY explains the end of a line for this long. */
const codeMilliseconds = 1500;

/** The next state, and the lines that are over. */
export function track(
  state: LinesState,
  event: LinesEvent,
): { state: LinesState; ended: readonly EndedLine[] } {
  switch (event.kind) {
    case "hinted":
      return settleEnded(onHint(state, event.hint, event.at), event.at);
    case "listed":
      return onListed(state, event.calls, event.at);
    case "dialling":
      return {
        state: createLine(
          { ...state, code: null },
          { direction: "out", status: "dialling", since: event.at, number: event.number },
        ),
        ended: [],
      };
    case "dialled":
      return {
        state: changeLines(state, (line) => (line.line === event.line ? { ...line, since: event.at } : line)),
        ended: [],
      };
    case "dial-failed":
      return {
        state: { ...state, lines: state.lines.filter((line) => line.line !== event.line) },
        ended: [],
      };
    case "released":
      return {
        state: changeLines(state, (line) =>
          event.lines.includes(line.line) ? { ...line, weReleased: true } : line,
        ),
        ended: [],
      };
    case "looked-again":
      return settleEnded(state, event.at);
  }
}

/** The lines as they are now. */
export function linesOf(state: LinesState): readonly Line[] {
  return state.lines.map((line) => {
    const rings = line.status === "incoming" ? state.ringing : noRinging;
    const heard = line.status === "waiting" ? state.waitingNumber : rings.number;
    return {
      line: line.line,
      index: line.index,
      direction: line.direction,
      status: line.status,
      joined: line.joined,
      number: line.number === "" ? heard : line.number,
      rings: rings.rings,
      numberless: rings.numberlessRings > 0 && rings.numberlessRings >= rings.rings,
      releasable: line.index !== null && isTakenUp(line, state.tellsOfCalls),
    };
  });
}

/** `AT+CHLD=1x` before `^CONF` wedges the stick; a modem without such lines is believed by its status. */
function isTakenUp(line: TrackedLine, tellsOfCalls: boolean): boolean {
  if (line.confirmed || line.status === "active" || line.status === "held") return true;
  return line.status === "alerting" && !tellsOfCalls;
}

function changeLines(state: LinesState, change: (line: TrackedLine) => TrackedLine): LinesState {
  return { ...state, lines: state.lines.map(change) };
}

function createLine(
  state: LinesState,
  fields: Partial<TrackedLine> & Pick<TrackedLine, "direction" | "status" | "since">,
): LinesState {
  const line: TrackedLine = {
    line: state.nextLine,
    index: null,
    joined: false,
    number: "",
    wasAnswered: false,
    wasAlerting: false,
    confirmed: false,
    weReleased: false,
    end: null,
    missingSince: null,
    ...fields,
  };
  return { ...state, lines: [...state.lines, line], nextLine: state.nextLine + 1 };
}

function onHint(state: LinesState, hint: Hint, at: number): LinesState {
  switch (hint.kind) {
    case "ring":
      return { ...state, ringing: rungAgain(state.ringing, at) };
    case "caller-number": {
      const { ringing } = state;
      if (hint.number !== "") return { ...state, ringing: { ...ringing, number: hint.number } };
      return { ...state, ringing: { ...ringing, numberlessRings: Math.max(ringing.rings, 1) } };
    }
    case "call-waiting":
      return { ...state, waitingNumber: hint.number };
    case "originated":
      return { ...bindDialled(state, hint.index), tellsOfCalls: true };
    case "confirmed":
      return changeLines(bindDialled(state, hint.index), (line) =>
        line.index === hint.index && line.direction === "out" ? { ...line, confirmed: true } : line,
      );
    case "ended":
      // It binds no index: the end of the call before may be told after the next was dialled.
      return changeLines(state, (line) =>
        line.index === hint.index ? { ...line, end: { status: hint.status, cause: hint.cause } } : line,
      );
    case "call-code":
      return { ...state, code: { code: hint.code, at } };
    case "connected":
    case "stirred":
    case "restarted":
    case "signal":
      return state;
  }
}

function rungAgain(ringing: Ringing, at: number): Ringing {
  const before = at - ringing.at > oneCallMilliseconds ? noRinging : ringing;
  return { ...before, rings: before.rings + 1, at };
}

/** Gives a dialled line its index, unless another line has it. */
function bindDialled(state: LinesState, index: number): LinesState {
  if (state.lines.some((line) => line.index === index)) return state;
  const dialled = state.lines.find((line) => line.index === null);
  return dialled ? changeLines(state, (line) => (line === dialled ? { ...line, index } : line)) : state;
}

function onListed(state: LinesState, calls: readonly ListedCall[], at: number) {
  let next = state;
  const seen = new Set<number>();
  const ended: EndedLine[] = [];
  for (const call of calls) {
    const bound = call.direction === "out" ? bindDialled(next, call.index) : next;
    const known = bound.lines.find((line) => line.index === call.index);
    if (known && isSameCall(known, call)) {
      next = changeLines(bound, (line) => (line === known ? updated(line, call) : line));
      seen.add(known.line);
      continue;
    }
    // The index has gone to another call: the line that had it is over.
    const others = known ? { ...bound, lines: bound.lines.filter((line) => line !== known) } : bound;
    if (known) ended.push(endOf(known, state.code?.code ?? null, at));
    seen.add(others.nextLine);
    next = updatedLast(
      createLine(others, { direction: call.direction, status: call.status, since: at }),
      call,
    );
  }
  const missing = changeLines(next, (line) =>
    seen.has(line.line) || line.missingSince !== null ? line : { ...line, missingSince: at },
  );
  const settled = settleEnded(missing, at);
  return { state: settled.state, ended: [...ended, ...settled.ended] };
}

function updatedLast(state: LinesState, call: ListedCall): LinesState {
  const last = state.lines.at(-1);
  return changeLines(state, (line) => (line === last ? updated(line, call) : line));
}

/** A call never goes back to a stage before the one it has reached. */
function isSameCall(line: TrackedLine, call: ListedCall): boolean {
  if (line.direction !== call.direction) return false;
  if (line.number !== "" && call.number !== "" && !sameDigits(line.number, call.number)) return false;
  return !line.wasAnswered || call.status === "active" || call.status === "held";
}

/** The end of a number tells calls apart; its beginning is written in many ways. */
function sameDigits(one: string, other: string): boolean {
  const tail = (number: string): string => number.replaceAll(/\D/g, "").slice(-6);
  return tail(one) === tail(other);
}

function updated(line: TrackedLine, call: ListedCall): TrackedLine {
  return {
    ...line,
    index: call.index,
    status: call.status,
    joined: call.joined,
    number: line.number === "" ? call.number : line.number,
    wasAnswered: line.wasAnswered || call.status === "active" || call.status === "held",
    wasAlerting: line.wasAlerting || call.status === "alerting",
    missingSince: null,
  };
}

/** Takes out the lines that are over: not listed, and either explained or waited for long enough. */
function settleEnded(state: LinesState, at: number): { state: LinesState; ended: readonly EndedLine[] } {
  const code = state.code !== null && at - state.code.at <= codeMilliseconds ? state.code.code : null;
  const over = state.lines.filter((line) => isOver(line, code, at));
  if (over.length === 0) return { state, ended: [] };
  const lines = state.lines.filter((line) => !over.includes(line));
  const silent = !lines.some((line) => line.status === "incoming");
  const rest: LinesState = {
    ...state,
    lines,
    code: null,
    ringing: silent ? noRinging : state.ringing,
    waitingNumber: lines.some((line) => line.status === "waiting") ? state.waitingNumber : "",
  };
  return { state: rest, ended: over.map((line) => endOf(line, code, at)) };
}

function isOver(line: TrackedLine, code: string | null, at: number): boolean {
  if (line.missingSince === null) return false;
  const explained = line.end !== null || code !== null || line.weReleased;
  if (explained) return true;
  const patience =
    line.index === null ? appearMilliseconds - (line.missingSince - line.since) : graceMilliseconds;
  return at - line.missingSince >= patience;
}

function endOf(line: TrackedLine, code: string | null, at: number): EndedLine {
  const ending = classifyEnding({
    direction: line.direction,
    wasAnswered: line.wasAnswered,
    wasAlerting: line.wasAlerting,
    seconds: (at - line.since) / 1000,
    weReleased: line.weReleased,
    status: line.end?.status ?? null,
    cause: line.end?.cause ?? null,
    code,
  });
  return { line: line.line, direction: line.direction, number: line.number, ending };
}
