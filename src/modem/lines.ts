/**
 * The lines of a modem, kept from what `AT+CLCC` says, with what the hints add: numbers, how a line ended,
 * and whether the network has taken a call up. Pure. Each line has an id of its own,
 * because a modem gives a call's index to the next call as soon as it is free.
 */
import type { Line } from "../core/line.ts";
import type { Hint, ListedCall } from "./hint.ts";
import {
  addLine,
  bindDialled,
  changeLine,
  heardOf,
  holderOf,
  lateEndMilliseconds,
  type LinesState,
  ringsNoMore,
  settleEnded,
  tellMissed,
  type Tracked,
  unchanged,
} from "./lines-state.ts";
import { onListed } from "./listing.ts";
import { isLongAgo, isNumberless, noRinging, numbered, rungAgain, rungAnew } from "./ringing.ts";
import { beginLine, givenUp, isTakenUp, sameNumber } from "./tracked-line.ts";

/** What happens to the lines. */
export type LinesEvent =
  | { readonly kind: "hinted"; readonly hint: Hint; readonly at: number }
  | { readonly kind: "listed"; readonly calls: readonly ListedCall[]; readonly at: number }
  /** The modem is being told to dial; hints of the call may come before its answer. */
  | { readonly kind: "dialling"; readonly number: string; readonly at: number }
  /** The modem took the number, or did not. */
  | { readonly kind: "dialled" | "dial-failed"; readonly line: number; readonly at: number }
  /** We ordered the end of these lines; the modem would not. */
  | { readonly kind: "released" | "not-released"; readonly lines: readonly number[]; readonly at: number }
  /** Time has passed. */
  | { readonly kind: "looked-again"; readonly at: number };

/** Hints of modems that tell of each stage of a call. */
const telling: ReadonlySet<Hint["kind"]> = new Set(["originated", "confirmed", "connected", "ended"]);

/** What an event does to the lines. */
export function track(state: LinesState, event: LinesEvent): Tracked {
  return tellMissed(step(state, event));
}

function step(state: LinesState, event: LinesEvent): Tracked {
  switch (event.kind) {
    case "hinted": {
      const tellsOfCalls = state.tellsOfCalls || telling.has(event.hint.kind);
      return settleEnded(onHint({ ...state, tellsOfCalls }, event.hint, event.at), event.at);
    }
    case "listed":
      return onListed(state, event.calls, event.at);
    case "dialling": {
      const { number, at } = event;
      const line = beginLine(state.nextLine, { direction: "out", status: "dialling", since: at, number });
      return unchanged({ ...addLine(state, line), code: null });
    }
    case "dialled":
      return unchanged(changeLine(state, event.line, { since: event.at }));
    case "dial-failed":
      return unchanged({ ...state, lines: state.lines.filter((line) => line.line !== event.line) });
    case "released":
    case "not-released": {
      const change = { weReleased: event.kind === "released" };
      return unchanged(event.lines.reduce((now, line) => changeLine(now, line, change), state));
    }
    case "looked-again":
      return settleEnded(state, event.at);
  }
}

/** The lines as they are now. */
export function linesOf(state: LinesState): readonly Line[] {
  return state.lines.map((line) => {
    const heard = heardOf(state, line.status);
    return {
      line: line.line,
      index: line.index,
      direction: line.direction,
      status: line.status,
      joined: line.joined,
      number: line.number,
      rings: line.status === "incoming" ? heard.rings : 0,
      numberless: line.status === "incoming" && isNumberless(heard),
      releasable: line.index !== null && isTakenUp(line, state.tellsOfCalls),
    };
  });
}

function onHint(state: LinesState, hint: Hint, at: number): LinesState {
  switch (hint.kind) {
    case "ring":
      return {
        ...(isLongAgo(state.ringing, at) ? ringsNoMore(state) : state),
        ringing: rungAgain(state.ringing, at),
      };
    case "caller-number":
      return onCallerNumber(state, hint.number, at);
    case "call-waiting":
      return named({ ...state, waiting: rungAnew(hint.number, at) }, "waiting", hint.number);
    case "originated":
      return bindDialled(overtaken(state, hint.index, at), hint.index);
    case "confirmed": {
      const bound = bindDialled(state, hint.index);
      const holder = holderOf(bound, hint.index);
      return holder?.direction === "out" ? changeLine(bound, holder.line, { confirmed: true }) : bound;
    }
    case "ended":
      return onEnd(state, hint, at);
    case "call-code":
      return { ...state, code: { code: hint.code, at, lists: 0 } };
    case "connected":
    case "stirred":
    case "restarted":
    case "signal":
      return state;
  }
}

/** Gives a line that rings the number that was heard. */
function named(state: LinesState, status: "incoming" | "waiting", number: string): LinesState {
  const line = state.lines.find((each) => each.status === status && each.number === "");
  return line && number !== "" ? changeLine(state, line.line, { number }) : state;
}

function onCallerNumber(state: LinesState, number: string, at: number): LinesState {
  const { ringing } = state;
  if (sameNumber(ringing.number, number))
    return named({ ...state, ringing: numbered(ringing, number) }, "incoming", number);
  const before = state.lines.find((line) => line.status === "incoming");
  const anew = { ...ringsNoMore(state), ringing: rungAnew(number, at) };
  if (!before || sameNumber(before.number, number)) return anew;
  // Another caller: whoever rang before has given up, unless the next list says otherwise.
  return changeLine(anew, before.line, { isDoubted: true });
}

function onEnd(state: LinesState, hint: Hint & { kind: "ended" }, at: number): LinesState {
  const late = state.unexplained.find(({ index }) => index === hint.index);
  const unexplained = state.unexplained.filter((each) => each !== late);
  // The end of the call before may be told after the next has its index.
  if (late && at - late.at <= lateEndMilliseconds) return { ...state, unexplained };
  const holder = holderOf(state, hint.index);
  if (!holder) return { ...state, unexplained };
  const ringing = holder.status === "incoming" ? noRinging : state.ringing;
  const end = { status: hint.status, cause: hint.cause, at };
  return changeLine({ ...state, unexplained, ringing }, holder.line, { end });
}

/** A call is being set up under this index: whatever had it before is over. */
function overtaken(state: LinesState, index: number, at: number): LinesState {
  const holder = holderOf(state, index);
  if (!holder || !state.lines.some((line) => line.index === null)) return state;
  return changeLine(state, holder.line, givenUp(holder, at));
}
