/** What a list of calls says of the lines. Pure. */
import type { EndedLine, Line } from "../core/line.ts";
import type { ListedCall } from "./hint.ts";
import {
  addLine,
  bindDialled,
  changeLine,
  endLines,
  heardOf,
  holderOf,
  type LinesState,
  ringsNoMore,
  settleEnded,
  type Tracked,
} from "./lines-state.ts";
import { listedNow, rungAnew, unlisted } from "./ringing.ts";
import { beginLine, givenUp, isSameCall, sameNumber, type TrackedLine, updated } from "./tracked-line.ts";

/** A call that is over is not listed longer than this, but by a modem that has lost count. */
const lingerMilliseconds = 3000;
/** Its zombie is passed over for this long; then it is a call that was found. */
const zombieMilliseconds = 30_000;

/** The lines after a list, and those it is without. */
export function onListed(before: LinesState, listed: readonly ListedCall[], at: number): Tracked {
  const zombies = before.zombies.filter(
    ({ call, until }) => at < until && listed.some((each) => isAs(each, call)),
  );
  const calls = listed.filter((each) => !zombies.some(({ call }) => isAs(each, call)));
  let state: LinesState = { ...before, zombies };
  const ended: EndedLine[] = [];
  const seen = new Set<number>();
  for (const call of calls) {
    const found = findOrBegin(state, call, at);
    ended.push(...found.ended);
    seen.add(found.line.line);
    state = changeLine(found.state, found.line.line, withHeard(updated(found.line, call), found.state));
  }
  for (const line of state.lines)
    if (!seen.has(line.line) && line.missingSince === null)
      state = changeLine(state, line.line, line.isDoubted ? givenUp(line, at) : { missingSince: at });
  state = forgetRinging(state, calls, at);
  const buried = bury(state, calls, at);
  const settled = settleEnded(buried.state, at);
  const { code } = settled.state;
  const counted = { ...settled.state, code: code && { ...code, lists: code.lists + 1 } };
  return { state: counted, ended: [...ended, ...buried.ended, ...settled.ended] };
}

function isAs(one: ListedCall, other: ListedCall): boolean {
  const { index, direction, status } = other;
  return (
    one.index === index && one.direction === direction && one.status === status && one.number === other.number
  );
}

/** The line of a listed call; a new one when its index has gone to another call. */
function findOrBegin(state: LinesState, call: ListedCall, at: number): Tracked & { line: TrackedLine } {
  const bound = call.direction === "out" ? bindDialled(state, call.index, call.number) : state;
  const lastRung = Math.max(state.ringing.at, state.waiting.at);
  const known = bound.lines.find((line) => line.index === call.index && isSameCall(line, call, lastRung));
  if (known) return { state: bound, ended: [], line: known };
  const doubted = bound.lines.find((line) => line.index === call.index && line.isDoubted);
  const told = doubted ? changeLine(bound, doubted.line, givenUp(doubted, at)) : bound;
  const over = told.lines.filter((line) => line.index === call.index);
  const { state: rest, ended } = endLines(told, over, at);
  const again =
    call.direction === "out" ? bindDialled(rest, call.index, call.number) : rangAnew(rest, call, at);
  const dialled = holderOf(again, call.index);
  if (dialled) return { state: again, ended, line: dialled };
  const { direction, status, number } = call;
  const line = beginLine(again.nextLine, { direction, status, number, since: at });
  return { state: addLine(again, line), ended, line };
}

/** What was heard of another number is not this call's. */
function rangAnew(state: LinesState, call: ListedCall, at: number): LinesState {
  const isOther = call.status === "incoming" && !sameNumber(state.ringing.number, call.number);
  return isOther ? { ...ringsNoMore(state), ringing: rungAnew(call.number, at) } : state;
}

function withHeard(line: TrackedLine, state: LinesState): TrackedLine {
  return line.number === "" ? { ...line, number: heardOf(state, line.status).number } : line;
}

function forgetRinging(state: LinesState, calls: readonly ListedCall[], at: number): LinesState {
  const has = (status: Line["status"]): boolean => calls.some((call) => call.status === status);
  const waiting = has("waiting") ? state.waiting : unlisted(state.waiting, at);
  if (has("incoming")) return { ...state, waiting, ringing: listedNow(state.ringing) };
  const ringing = unlisted(state.ringing, at);
  return { ...(ringing === state.ringing ? state : ringsNoMore(state)), waiting, ringing };
}

/** Takes out the lines that the modem goes on listing although it said that they are over. */
function bury(state: LinesState, calls: readonly ListedCall[], at: number): Tracked {
  const dead = state.lines.filter(
    ({ end, missingSince }) => end !== null && missingSince === null && at - end.at >= lingerMilliseconds,
  );
  const indexes = new Set(dead.map(({ index }) => index));
  const zombies = calls
    .filter(({ index }) => indexes.has(index))
    .map((call) => ({ call, until: at + zombieMilliseconds }));
  return endLines({ ...state, zombies: [...state.zombies, ...zombies] }, dead, at);
}
