/** What the answers to the errands of reading texts change. Pure. */
import type { Listing, StoredPdu } from "../core/text-modem.ts";
import { readPdu } from "./pdu/reader.ts";
import type { TextNews } from "./news.ts";
import {
  contentOf,
  type Errand,
  type Item,
  type Look,
  type ReceptionState,
  type Round,
  slotName,
} from "./reception-state.ts";

/** A state, and what is to be told on the way to it. */
export interface Turn {
  readonly state: ReceptionState;
  readonly news: readonly TextNews[];
}

/** In milliseconds; the last again and again. */
const modemPauses = [2000, 15_000, 60_000, 300_000] as const;
const journalPauses = [1000, 5000, 15_000, 60_000, 300_000] as const;

/** What is due is not looked for more often than after this, in milliseconds. */
const shortestWait = 1000;

/** A text that was not removed is tried again after this, in milliseconds. */
const refusalPause = 61_000;

/** Owners hear of a text that the modem refused to remove so many times. */
const refusalsTold = 3;

/** Owners hear of drafts when they take this share of the places. */
const manyDrafts = 0.9;

/** A turn of which nothing is told. */
export function silently(state: ReceptionState): Turn {
  return { state, news: [] };
}

/** Adds what is to be looked at, once. */
export function want(state: ReceptionState, look: Look): ReceptionState {
  const isWanted = state.wanted.some((other) => isSame(other, look));
  return isWanted ? state : { ...state, wanted: [...state.wanted, look] };
}

function isSame(one: Look, other: Look): boolean {
  if (one.kind === "storage") return other.kind === "storage" && one.storage === other.storage;
  return other.kind === "slot" && slotName(one.slot) === slotName(other.slot);
}

/** Texts in storages are older than those whose slots were named since, and go first. */
export function planStorages(state: ReceptionState, storages: readonly string[]): ReceptionState {
  if (storages.length === 0 && state.asksAgain) return { ...state, asksAgain: false };
  const looks = storages.map((storage): Look => ({ kind: "storage", storage }));
  const others = state.wanted.filter((look) => !looks.some((other) => isSame(look, other)));
  return { ...state, storages, asksAgain: false, wanted: [...looks, ...others] };
}

/** Begins to empty a storage, or puts it off. */
export function takeListing(
  state: ReceptionState,
  storage: string,
  listing: Listing,
  at: number,
): ReceptionState {
  if (listing.kind === "failed") return listing.lasting ? state : lookLater(state, storage, at);
  const fresh = listing.stored.map((stored): Item => ({ stored, again: false }));
  const others = without(state, storage);
  const round: Round = { storage, size: listing.size, drafts: 0, left: 0 };
  const batch = inOrder([...others.batch, ...fresh], state.wanted);
  return { ...state, batch, rounds: [...others.rounds, round], modemFailures: 0 };
}

/** What is being done about other storages than this. */
function without(
  { batch, rounds }: ReceptionState,
  storage: string,
): Pick<ReceptionState, "batch" | "rounds"> {
  return {
    batch: batch.filter(({ stored }) => stored.storage !== storage),
    rounds: rounds.filter((round) => round.storage !== storage),
  };
}

function lookLater(state: ReceptionState, storage: string, at: number): ReceptionState {
  const look: Look = { kind: "storage", storage };
  const others = state.wanted.filter((other) => !isSame(look, other));
  return {
    ...state,
    wanted: [look, ...others],
    modemFailures: state.modemFailures + 1,
    modemPause: at + pauseAfter(modemPauses, state.modemFailures),
  };
}

function pauseAfter(pauses: readonly number[], failures: number): number {
  return pauses[Math.min(failures, pauses.length - 1)] ?? 0;
}

/**
 * In the order of the service centre's times, which are whole seconds; a text without one stays behind its neighbour.
 * Of the same second, those whose slots the modem has named follow the others, in the order in which it named them:
 * a slot says nothing, for the lowest free one is taken.
 */
function inOrder(items: readonly Item[], wanted: readonly Look[]): readonly Item[] {
  const named = wanted.flatMap((look) => (look.kind === "slot" ? [slotName(look.slot)] : []));
  let time = 0;
  const timed = items.map((item) => {
    const { stored } = item;
    const read = stored.pdu === null ? null : readPdu(stored.pdu);
    time = (read?.kind === "deliver" ? read.sentAt?.at : null) ?? time;
    return { item, time, rank: named.indexOf(slotName(stored)) };
  });
  return timed.sort((one, other) => one.time - other.time || one.rank - other.rank).map(({ item }) => item);
}

/** A slot was read. An empty one that was named means that the modem names them wrongly. */
export function takeReading(
  state: ReceptionState,
  { slot, again }: Errand & { readonly kind: "read" },
  stored: StoredPdu | null,
): ReceptionState {
  if (stored !== null) return { ...state, batch: [{ stored, again }, ...state.batch] };
  return again ? leave(state, slot.storage, false) : { ...state, storages: null };
}

/** One more stays in a storage that is being emptied. */
export function leave(state: ReceptionState, storage: string, isDraft: boolean): ReceptionState {
  const rounds = state.rounds.map((round) =>
    round.storage === storage
      ? { ...round, left: round.left + 1, drafts: round.drafts + (isDraft ? 1 : 0) }
      : round,
  );
  return { ...state, rounds };
}

/** A text was to be removed. */
export function takeRemoval(
  state: ReceptionState,
  stored: StoredPdu,
  outcome: "removed" | "refused" | "unsure",
  at: number,
): Turn {
  const name = slotName(stored);
  if (outcome === "unsure")
    return silently(lookLater({ ...state, ...without(state, stored.storage) }, stored.storage, at));
  const { [name]: before, ...stubborn } = state.stubborn;
  const { [name]: _, ...garbled } = state.garbled;
  if (outcome === "removed")
    return silently({ ...settle(state, stubbornly(stored.storage)), stubborn, garbled });
  const times = (before?.times ?? 0) + 1;
  const next: ReceptionState = {
    ...leave(state, stored.storage, false),
    stubborn: { ...stubborn, [name]: { content: contentOf(stored), at, times } },
  };
  if (times < refusalsTold) return silently({ ...next, roundAt: Math.min(state.roundAt, at + refusalPause) });
  return complain(next, stubbornly(stored.storage), {
    kind: "trouble",
    words: `The modem does not remove texts from ${stored.storage}. They are shown once all the same, but when it is full no more can come: pull the stick out and put it in again, or remove them with the SIM in some phone.`,
  });
}

function stubbornly(storage: string): string {
  return `stubborn ${storage}`;
}

/** What was kept is in the journal; `dueIn` as in the event. */
export function takeKept(
  state: ReceptionState,
  errand: Errand,
  dueIn: number | null,
  at: number,
): ReceptionState {
  const dueAt = dueIn === null ? null : Math.max(at + Math.max(dueIn, shortestWait), state.firstDueAt);
  const next = wasFaulty(state, errand) ? settle(state, "fault") : state;
  return { ...next, dueAt, journalFailures: 0 };
}

/** Whether it may be one that could not be kept before; the last of those that lie nowhere else stands for them all. */
function wasFaulty({ stubborn, direct }: ReceptionState, errand: Errand): boolean {
  if (errand.kind !== "keep") return false;
  const { from } = errand;
  return from === null ? direct.length === 1 : stubborn[slotName(from)]?.content === contentOf(from);
}

/** The journal keeps nothing: nothing is removed, and all is read again later, for the modem goes on meanwhile. */
export function holdBack(state: ReceptionState, at: number): ReceptionState {
  return {
    ...state,
    storages: null,
    batch: [],
    rounds: [],
    journalFailures: state.journalFailures + 1,
    journalPause: at + pauseAfter(journalPauses, state.journalFailures),
  };
}

/** Something is wrong with this one alone: it stays where it is, and the others go on. */
export function passOver(state: ReceptionState, errand: Errand, fault: string, at: number): Turn {
  if (errand.kind !== "keep") return silently({ ...state, dueAt: at + modemPauses[2] });
  const { from } = errand;
  if (from === null) {
    const [first, ...others] = state.direct;
    const direct = first === undefined ? others : [...others, first];
    return tellFault({ ...state, direct, directPause: at + modemPauses[1] }, fault);
  }
  const name = slotName(from);
  const times = (state.stubborn[name]?.times ?? 0) + 1;
  const stubborn = { ...state.stubborn, [name]: { content: contentOf(from), at, times } };
  return tellFault({ ...leave(state, from.storage, false), stubborn }, fault);
}

function tellFault(state: ReceptionState, fault: string): Turn {
  const words = `A text that has come cannot be kept, and stays on the modem: ${fault}`;
  return complain(state, "fault", { kind: "trouble", words });
}

/** The storages are as empty as they get. */
export function finishRounds(state: ReceptionState): Turn {
  let turn = silently({ ...state, rounds: [] });
  for (const round of state.rounds) {
    const { state: next, news } = finishRound(turn.state, round);
    turn = { state: next, news: [...turn.news, ...news] };
  }
  return turn;
}

function finishRound(next: ReceptionState, { storage, size, left, drafts }: Round): Turn {
  if (size === null || size === 0) return silently(next);
  const full = `full ${storage}`;
  const crowded = `drafts ${storage}`;
  const one = left >= size ? complain(next, full, { kind: "storage-full" }) : silently(settle(next, full));
  if (drafts < size * manyDrafts) return { ...one, state: settle(one.state, crowded) };
  const words = `${drafts} of the ${size} places for texts on ${storage} are taken by texts that some phone has written there. I leave those alone; when they take all, no text can come. Put the SIM into that phone and remove the drafts and the sent texts there.`;
  const other = complain(one.state, crowded, { kind: "trouble", words });
  return { state: other.state, news: [...one.news, ...other.news] };
}

/** Tells something once, until it is over. */
function complain(state: ReceptionState, about: string, news: TextNews): Turn {
  if (state.complaints.includes(about)) return silently(state);
  return { state: { ...state, complaints: [...state.complaints, about] }, news: [news] };
}

function settle(state: ReceptionState, about: string): ReceptionState {
  if (!state.complaints.includes(about)) return state;
  return { ...state, complaints: state.complaints.filter((each) => each !== about) };
}
