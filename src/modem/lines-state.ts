/** The tracker's state as plain data, and what all its parts do with it. Pure. */
import type { EndedLine, Line } from "../core/line.ts";
import type { ListedCall } from "./hint.ts";
import { noRinging, type Ringing } from "./ringing.ts";
import { endOf, endsUnexplained, isOver, sameNumber, type TrackedLine } from "./tracked-line.ts";

/** An index whose call ended with no `^CEND` yet: the next one to come is its. */
interface Unexplained {
  readonly index: number;
  readonly at: number;
}

/** A call that `^CEND` said is over and the modem goes on listing. */
interface Zombie {
  readonly call: ListedCall;
  readonly until: number;
}

/** A code such as BUSY, and how many lists have come since. */
interface HeardCode {
  readonly code: string;
  readonly at: number;
  readonly lists: number;
}

/** The tracker's state; plain data. */
export interface LinesState {
  readonly lines: readonly TrackedLine[];
  readonly nextLine: number;
  readonly ringing: Ringing;
  /** The same of the caller who waits while a call goes on. */
  readonly waiting: Ringing;
  /** This modem tells of its calls by `^ORIG` and the like, so that a missing `^CONF` or `^CEND` means something. */
  readonly tellsOfCalls: boolean;
  readonly code: HeardCode | null;
  readonly unexplained: readonly Unexplained[];
  /** Numbers of callers who rang and were gone before any list had them; not told yet. */
  readonly missed: readonly string[];
  readonly zombies: readonly Zombie[];
}

/** The next state, and the lines that are over. */
export interface Tracked {
  readonly state: LinesState;
  readonly ended: readonly EndedLine[];
}

/** No lines, on a modem of which nothing is known. */
export const noLines: LinesState = {
  lines: [],
  nextLine: 1,
  ringing: noRinging,
  waiting: noRinging,
  tellsOfCalls: false,
  code: null,
  unexplained: [],
  missed: [],
  zombies: [],
};

/** A code such as BUSY explains the end of a line for this long, and on slow modems until two lists have come. */
const codeMilliseconds = 1500;
/** A `^CEND` may come this long after the list was first without its call. */
export const lateEndMilliseconds = 3000;

/** Nobody ended. */
export function unchanged(state: LinesState): Tracked {
  return { state, ended: [] };
}

/** What was heard of the call in this stage. */
export function heardOf(state: LinesState, status: Line["status"]): Ringing {
  if (status === "incoming") return state.ringing;
  return status === "waiting" ? state.waiting : noRinging;
}

/** One line with a change. */
export function changeLine(state: LinesState, line: number, change: Partial<TrackedLine>): LinesState {
  return { ...state, lines: state.lines.map((each) => (each.line === line ? { ...each, ...change } : each)) };
}

/** One more line. */
export function addLine(state: LinesState, line: TrackedLine): LinesState {
  return { ...state, lines: [...state.lines, line], nextLine: state.nextLine + 1 };
}

/** The line that has this index. */
export function holderOf(state: LinesState, index: number): TrackedLine | undefined {
  return state.lines.find((line) => line.index === index);
}

/** Gives the dialled line its index, unless another line has it. */
export function bindDialled(state: LinesState, index: number, number = ""): LinesState {
  const holder = holderOf(state, index);
  if (holder && (holder.missingSince === null || holder.end === null)) return state;
  const dialled = state.lines.find((line) => line.index === null && sameNumber(line.number, number));
  return dialled ? changeLine(state, dialled.line, { index }) : state;
}

/** Takes out lines that are over. */
export function endLines(state: LinesState, over: readonly TrackedLine[], at: number): Tracked {
  if (over.length === 0) return unchanged(state);
  const lines = state.lines.filter((line) => !over.includes(line));
  const recent = state.unexplained.filter((each) => at - each.at <= lateEndMilliseconds);
  const fresh = over.flatMap(({ index, end }) => (index === null || end !== null ? [] : [{ index, at }]));
  // What rang after an end that was told is the next caller's.
  const gone = (status: Line["status"]): boolean =>
    over.some((line) => line.status === status && line.end === null) &&
    !lines.some((line) => line.status === status);
  const code = codeOf(state, at);
  return {
    state: {
      ...state,
      lines,
      code: null,
      ringing: gone("incoming") ? noRinging : state.ringing,
      waiting: gone("waiting") ? noRinging : state.waiting,
      unexplained: [...recent, ...fresh],
    },
    ended: over.map((line) => endOf(line, code, at)),
  };
}

/** Whoever rang rings no more: a caller whom no list has had is one who was missed. */
export function ringsNoMore(state: LinesState): LinesState {
  const { rings, number, listed } = state.ringing;
  return rings === 0 || listed ? state : { ...state, missed: [...state.missed, number] };
}

/** Tells callers who were missed as lines that are over. */
export function tellMissed({ state, ended }: Tracked): Tracked {
  const over = state.missed.map((number, place): EndedLine => ({
    line: state.nextLine + place,
    direction: "in",
    number,
    ending: { kind: "hung-up", detail: null },
  }));
  if (over.length === 0) return { state, ended };
  return {
    state: { ...state, missed: [], nextLine: state.nextLine + over.length },
    ended: [...ended, ...over],
  };
}

/** Takes out the lines that are not listed any more, once that is explained or has lasted. */
export function settleEnded(state: LinesState, at: number): Tracked {
  const code = codeOf(state, at);
  return endLines(
    state,
    state.lines.filter((line) => isOver(line, code !== null, at, state.tellsOfCalls)),
    at,
  );
}

/** When to look again whether a line is over; null when none is missing. */
export function looksAgainAt({ lines, tellsOfCalls }: LinesState): number | null {
  const times = lines.flatMap((line) =>
    line.missingSince === null ? [] : [endsUnexplained(line, line.missingSince, tellsOfCalls)],
  );
  return times.length === 0 ? null : Math.min(...times);
}

/** The code that still explains an end. */
function codeOf({ code }: LinesState, at: number): string | null {
  return code && (at - code.at <= codeMilliseconds || code.lists < 2) ? code.code : null;
}
