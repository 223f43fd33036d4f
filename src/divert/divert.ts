/**
 * The divert machine: brings the network to what an owner wants of it, looks now and then whether it still is so, and
 * says what cannot be had. Pure; the shell is `diverts.ts`.
 */
import { type DivertFailure, type DivertReason, divertReasons, type Divert } from "../core/divert-modem.ts";
import { ignored, went } from "../core/machine.ts";
import { endRound } from "./round-end.ts";
import type {
  DivertEffect,
  DivertEvent,
  DivertState,
  DivertStep,
  Memory,
  Phase,
  Purpose,
  Round,
  Trouble,
} from "./state.ts";
import { nextOrder, targetOf } from "./target.ts";
import { dueIn, hasRepairsLeft, isFresh } from "./times.ts";

/** A network that does not answer twice in a row is left alone: each time costs half a minute. */
const mostSilences = 2;
/** So often there may be no network, or the modem be gone before it answers. */
const mostSetbacks = 3;
const setbackSeconds = 120;
/** A check for which there is no network is made later. */
const postponedSeconds = 3600;
/** Master phones of before, of which one may still stand somewhere. */
const mostOurs = 10;
/** What hinders ends by an event; this is for one that was missed. */
const hinderedSeconds = 60;

type Setback = Extract<DivertFailure, { kind: "no-network" | "lost" }>;

/** A machine that remembers this, and does nothing yet. */
export function startDiverts(memory: Memory): DivertState {
  return resting(memory, false);
}

function resting(memory: Memory, hasReason: boolean): DivertState {
  return { memory, phase: { kind: "resting", hasReason } };
}

/** What becomes of the diverts. */
export function transition(state: DivertState, event: DivertEvent): DivertStep {
  switch (event.kind) {
    case "wished":
      return onWish(state, event.wanted);
    case "show-wanted":
      return onShow(state, event.at);
    case "asked":
      return state.phase.kind === "asking" ? onAsked(state, state.phase.round, event) : ignored(state);
    case "ordered":
      return state.phase.kind === "ordering" ? onOrdered(state, state.phase.round, event) : ignored(state);
    case "modem-ready":
      return state.phase.kind === "resting" ? rest(state.memory, true, event.at) : goOn(state);
    case "calm":
      return goOn(state);
    case "timer-ended":
      return state.phase.kind === "resting"
        ? rest(state.memory, state.phase.hasReason, event.at)
        : goOn(state);
  }
}

function onWish({ memory, phase }: DivertState, wanted: Memory["wanted"]): DivertStep {
  const wished: Memory = { ...memory, wanted, ours: oursWith(memory.ours, wanted), checkedAt: null };
  const keep: DivertEffect = { kind: "keep", memory: wished };
  if (phase.kind !== "asking" && phase.kind !== "ordering") return begin(wished, "wish", keep);
  const round: Round = { ...phase.round, purpose: "wish", isOutdated: true };
  return went({ memory: wished, phase: { ...phase, round } }, keep);
}

function oursWith(ours: readonly string[], wanted: Memory["wanted"]): readonly string[] {
  if (wanted.kind === "untouched") return ours;
  return [...ours.filter((each) => each !== wanted.to), wanted.to].slice(-mostOurs);
}

function onShow(state: DivertState, at: number): DivertStep {
  const { memory, phase } = state;
  if (phase.kind === "resting") return isFresh(memory, at) ? ignored(state) : begin(memory, "show");
  if (phase.round.purpose !== "check") return ignored(state);
  return went({ memory, phase: { ...phase, round: { ...phase.round, purpose: "show" } } });
}

/** Waits until the next check is due, or makes it. The start of a modem is a reason for one. */
function rest(memory: Memory, hasReason: boolean, at: number): DivertStep {
  const seconds = dueIn(memory, hasReason, at);
  if (seconds === null) return went(resting(memory, false));
  return seconds > 0
    ? went(resting(memory, hasReason), { kind: "set-timer", seconds })
    : begin(memory, "check");
}

function goOn(state: DivertState): DivertStep {
  return state.phase.kind === "pausing" ? ask(state.memory, state.phase.round) : ignored(state);
}

function begin(memory: Memory, purpose: Purpose, ...first: readonly DivertEffect[]): DivertStep {
  return ask(
    memory,
    {
      purpose,
      left: divertReasons,
      tried: 0,
      refusal: null,
      silences: 0,
      setbacks: 0,
      changed: [],
      troubles: {},
      isOutdated: false,
    },
    ...first,
  );
}

function ask(memory: Memory, round: Round, ...first: readonly DivertEffect[]): DivertStep {
  const [reason] = round.left;
  const phase: Phase = { kind: "asking", round };
  return reason === undefined
    ? ignored(resting(memory, false))
    : went({ memory, phase }, ...first, { kind: "ask", reason });
}

function onAsked(
  { memory }: DivertState,
  round: Round,
  { answer, at }: Extract<DivertEvent, { kind: "asked" }>,
): DivertStep {
  const [reason] = round.left;
  if (reason === undefined) return ignored(resting(memory, false));
  if (round.isOutdated) return begin(memory, round.purpose);
  if (answer.kind !== "seen") return onFailure(memory, round, answer, at);
  const known: Memory = {
    ...memory,
    known: { ...memory.known, [reason]: { divert: answer.divert, at } },
    before: withBefore(memory, reason, answer.divert),
  };
  return settle(known, { ...round, silences: 0 }, at);
}

/** What is there when it is looked at first is what will be put back. Our own number was put there by us. */
function withBefore({ wanted, before, ours }: Memory, reason: DivertReason, seen: Divert): Memory["before"] {
  if (wanted.kind !== "on" || before[reason] !== undefined) return before;
  const isOurs = seen.number !== null && ours.includes(seen.number);
  return { ...before, [reason]: isOurs ? { active: false, number: null, seconds: null } : seen };
}

/** The reason at hand is as it should be, or is brought on by an order, or is given up. */
function settle(memory: Memory, round: Round, at: number): DivertStep {
  const [reason = "always"] = round.left;
  const target = targetOf(memory, reason);
  const seen = memory.known[reason]?.divert;
  if (target === null || seen === undefined) return next(memory, round, null, at);
  const order = nextOrder(target, seen, round.tried);
  if (order === "done") return next(memory, round, null, at);
  if (order === "hopeless") return next(memory, round, round.refusal ?? { kind: "not-done" }, at);
  const isFirst = round.tried === 0 && round.changed.length === 0;
  const isUnasked = round.purpose !== "wish";
  if (isFirst && isUnasked && !hasRepairsLeft(memory, at))
    return next(memory, round, { kind: "changed-back" }, at);
  const repairs = isFirst && isUnasked ? [...memory.repairs, at] : memory.repairs;
  const ordered: Memory = { ...memory, repairs };
  const changed = round.changed.includes(reason) ? round.changed : [...round.changed, reason];
  return went(
    { memory: ordered, phase: { kind: "ordering", round: { ...round, changed } } },
    { kind: "keep", memory: ordered },
    { kind: "order", reason, order },
  );
}

function onOrdered(
  { memory }: DivertState,
  round: Round,
  { answer, at }: Extract<DivertEvent, { kind: "ordered" }>,
): DivertStep {
  if (round.isOutdated) return begin(memory, round.purpose);
  switch (answer.kind) {
    case "taken":
      return ask(memory, { ...round, tried: round.tried + 1, refusal: null, silences: 0 });
    case "refused":
      return settle(memory, { ...round, tried: round.tried + 1, refusal: answer, silences: 0 }, at);
    case "silent":
      // It may have been carried out: whether it was is asked.
      return ask(memory, { ...round, tried: round.tried + 1, refusal: answer, silences: round.silences + 1 });
    case "no-network":
    case "lost":
    case "hindered":
      return onFailure(memory, round, answer, at);
  }
}

/** The reason at hand could not be asked, or ordered. */
function onFailure(memory: Memory, round: Round, failure: DivertFailure, at: number): DivertStep {
  switch (failure.kind) {
    case "refused":
      return next(memory, { ...round, silences: 0 }, failure, at);
    case "silent": {
      const silences = round.silences + 1;
      return silences < mostSilences
        ? next(memory, { ...round, silences }, failure, at)
        : giveUp(memory, round, failure, at);
    }
    case "no-network":
    case "lost":
      return onSetback(memory, { ...round, setbacks: round.setbacks + 1 }, failure, at);
    case "hindered":
      return pause(memory, round, hinderedSeconds);
  }
}

function onSetback(memory: Memory, round: Round, failure: Setback, at: number): DivertStep {
  if (round.setbacks < mostSetbacks) return pause(memory, round, setbackSeconds);
  // That there is no network says nothing of the diverts, and is told elsewhere.
  return round.purpose === "check" && failure.kind === "no-network"
    ? went(resting(memory, true), { kind: "set-timer", seconds: postponedSeconds })
    : giveUp(memory, round, failure, at);
}

function pause(memory: Memory, round: Round, seconds: number): DivertStep {
  return went({ memory, phase: { kind: "pausing", round } }, { kind: "set-timer", seconds });
}

/** Goes on to the next reason. */
function next(memory: Memory, round: Round, trouble: Trouble | null, at: number): DivertStep {
  const [reason = "always", ...left] = round.left;
  const troubles = trouble === null ? round.troubles : { ...round.troubles, [reason]: trouble };
  const after: Round = { ...round, left, tried: 0, refusal: null, troubles };
  return left.length > 0 ? ask(memory, after) : finish(memory, after, at);
}

/** Nothing of what is left can be had now. */
function giveUp(memory: Memory, round: Round, trouble: Trouble, at: number): DivertStep {
  const troubles = { ...round.troubles };
  for (const reason of round.left) troubles[reason] = trouble;
  return finish(memory, { ...round, left: [], troubles }, at);
}

function finish(memory: Memory, round: Round, at: number): DivertStep {
  const { memory: after, report } = endRound(memory, round, at);
  const tell: readonly DivertEffect[] = report === null ? [] : [{ kind: "tell", report }];
  const step = rest(after, false, at);
  return went(step.state, { kind: "keep", memory: after }, ...tell, ...step.effects);
}
