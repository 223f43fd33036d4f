/**
 * The machine that empties the modem's storages: what lies there is read, kept in the journal, and only then removed.
 * What the modem says by itself only makes it look. A removal that was not answered is never repeated before the
 * storage has been listed anew, for its slot may hold another text by then. Pure.
 */
import type { TextHint } from "../core/text-modem.ts";
import { ignored, type Step } from "../core/machine.ts";
import { examine } from "./examination.ts";
import {
  finishRounds,
  holdBack,
  leave,
  passOver,
  planStorages,
  silently,
  takeKept,
  takeListing,
  takeReading,
  takeRemoval,
  type Turn,
  want,
} from "./reception-answers.ts";
import {
  type Errand,
  type Look,
  type ReceptionEffect,
  type ReceptionEvent,
  type ReceptionState,
  roundPause,
  slotName,
} from "./reception-state.ts";

type ReceptionStep = Step<ReceptionState, ReceptionEffect>;
type Answer = Extract<ReceptionEvent, { readonly order: number }>;

/** What happens to texts on the modem when something happens. Never throws; a stale answer changes nothing. */
export function receive(state: ReceptionState, event: ReceptionEvent): ReceptionStep {
  const { at } = event;
  switch (event.kind) {
    case "hinted":
      return proceed(silently(hear(state, event.hint)), at);
    case "calm":
      return proceed(silently({ ...state, modemPause: at }), at);
    case "time":
      return proceed(silently(at < state.roundAt ? state : beginRound(state, at)), at);
    default:
      if (state.errand === null || event.order !== state.order) return ignored(state);
      return takeAnswer({ ...state, errand: null }, state.errand, event);
  }
}

/** When something is to be done by itself, unless something happens first. */
export function nextReception(state: ReceptionState): number {
  const { journalPause, directPause, modemPause, roundAt, dueAt } = state;
  if (state.errand !== null) return roundAt;
  const times = [
    ...(state.storages === null ? [journalPause] : []),
    ...(state.direct.length > 0 ? [Math.max(directPause, journalPause)] : []),
    ...(state.wanted.length > 0 && state.storages?.length !== 0 ? [Math.max(modemPause, journalPause)] : []),
    ...(dueAt === null ? [] : [Math.max(dueAt, journalPause)]),
  ];
  return Math.min(roundAt, ...times);
}

function beginRound(state: ReceptionState, at: number): ReceptionState {
  return { ...state, storages: null, roundAt: at + roundPause };
}

function hear(state: ReceptionState, hint: TextHint): ReceptionState {
  switch (hint.kind) {
    case "delivered-directly":
      return { ...state, direct: [...state.direct, hint.pdu] };
    case "stored":
      return hint.slot === null ? lookThrough(state) : want(state, { kind: "slot", slot: hint.slot });
    case "storage-full":
      return hint.storage === null
        ? lookThrough(state)
        : want(state, { kind: "storage", storage: hint.storage });
  }
}

function lookThrough(state: ReceptionState): ReceptionState {
  // Whatever kept it from answering may be over: this is said when it has been set up anew, too.
  const asksAgain = state.errand?.kind === "ask-storages";
  const stubborn = Object.fromEntries(
    Object.entries(state.stubborn).map(([name, each]) => [name, { ...each, at: Number.NEGATIVE_INFINITY }]),
  );
  return { ...state, storages: null, asksAgain, stubborn, modemPause: 0, modemFailures: 0 };
}

function takeAnswer(state: ReceptionState, errand: Errand, event: Answer): ReceptionStep {
  const { at } = event;
  switch (event.kind) {
    case "told-storages":
      return proceed(silently(planStorages(state, event.storages)), at);
    case "listed":
      if (errand.kind !== "list") break;
      return proceed(silently(takeListing(state, errand.storage, event.listing, at)), at);
    case "read":
      if (errand.kind !== "read") break;
      return proceed(silently(takeReading(state, errand, event.stored)), at);
    case "removed":
      if (errand.kind !== "remove") break;
      return proceed(takeRemoval(state, errand.stored, event.outcome, at), at);
    case "kept":
      return goOn(takeKept(state, errand, event.dueIn, at), errand, event);
    case "not-kept":
      if (event.fault === null) return proceed(silently(holdBack(state, at)), at);
      return proceed(passOver(state, errand, event.fault, at), at);
  }
  return proceed(silently(state), at);
}

/** What is kept is removed; what nobody could find again after a crash stays. */
function goOn(
  state: ReceptionState,
  errand: Errand,
  { at, isDurable }: Answer & { readonly kind: "kept" },
): ReceptionStep {
  if (errand.kind !== "keep") return proceed(silently(state), at);
  const { from } = errand;
  if (from === null) return proceed(silently({ ...state, direct: state.direct.slice(1) }), at);
  if (!isDurable) return proceed(silently(leave(state, from.storage, false)), at);
  // Whatever has named this slot until now meant what is kept.
  const wanted = state.wanted.filter(
    (look) => look.kind !== "slot" || slotName(look.slot) !== slotName(from),
  );
  return begin(silently({ ...state, wanted }), { kind: "remove", stored: from });
}

/** Goes on with what is next, one errand at a time. */
function proceed(turn: Turn, at: number): ReceptionStep {
  const { errand, journalPause, directPause, direct } = turn.state;
  if (errand !== null || at < journalPause) return stepOf(turn);
  const [pdu] = direct;
  if (pdu !== undefined && at >= directPause)
    return begin(turn, { kind: "keep", finding: { kind: "pdu", pdu }, from: null });
  return proceedInBatch(turn, at);
}

function proceedInBatch({ state, news }: Turn, at: number): ReceptionStep {
  const look = nextOfRound(state, at);
  if (look !== undefined) return beginLook({ state, news }, look);
  let now = state;
  for (const item of state.batch) {
    const verdict = examine({ ...now, batch: now.batch.slice(1) }, item, at);
    now = verdict.state;
    if (verdict.errand !== null) return begin({ state: now, news }, verdict.errand);
  }
  const finished = finishRounds(now);
  return proceedToNext({ state: finished.state, news: [...news, ...finished.news] }, at);
}

function proceedToNext(turn: Turn, at: number): ReceptionStep {
  const { state } = turn;
  if (state.dueAt !== null && at >= state.dueAt) return begin(turn, { kind: "tell-due" });
  if (state.storages === null) return begin(turn, { kind: "ask-storages" });
  // What lies there is older than what the modem tells of while it is being set up.
  if (state.storages.length === 0) return stepOf(turn);
  const look = state.wanted.find((each) => each.kind === "slot" || at >= state.modemPause);
  return look === undefined ? stepOf(turn) : beginLook(turn, look);
}

/** Storages are listed together before any is emptied, so that their texts are told in one order. */
function nextOfRound({ rounds, wanted, modemPause }: ReceptionState, at: number): Look | undefined {
  if (rounds.length === 0 || at < modemPause) return undefined;
  return wanted.find(
    (look) => look.kind === "storage" && rounds.every(({ storage }) => storage !== look.storage),
  );
}

function beginLook({ state, news }: Turn, look: Look): ReceptionStep {
  const wanted = state.wanted.filter((each) => each !== look);
  return begin({ state: { ...state, wanted }, news }, errandOf(look));
}

function errandOf(look: Look): Errand {
  return look.kind === "slot"
    ? { kind: "read", slot: look.slot, again: false }
    : { kind: "list", storage: look.storage };
}

function begin({ state, news }: Turn, errand: Errand): ReceptionStep {
  const order = state.order + 1;
  const step = stepOf({ state: { ...state, errand, order }, news });
  return { ...step, effects: [...step.effects, { kind: "errand", order, errand }] };
}

function stepOf({ state, news }: Turn): ReceptionStep {
  return { state, effects: news.map((each) => ({ kind: "tell", news: each })) };
}
