/**
 * The machine that sends texts: one part at a time, in order, and only while no call is being set up. What it knows of
 * the texts is in the journal; here is only what is going on. Pure.
 */
import type { Submission } from "../core/text-modem.ts";
import { ignored, type Step } from "../core/machine.ts";
import { isInDoubt, isStale, nextPlace } from "./outgoing.ts";
import { isDue } from "./refusal.ts";
import type { OutgoingRow } from "./store.ts";

/** What is next in the queue. `dueIn`: milliseconds until something is; null for nothing to wait for. */
export type Choice =
  | { readonly kind: "send"; readonly text: number; readonly place: number }
  /** Nobody has any use for it any more, or a part of it was being sent when the daemon ended. */
  | { readonly kind: "give-up"; readonly text: number; readonly why: "stale" | "crash" }
  | { readonly kind: "wait"; readonly dueIn: number | null };

/**
 * Chooses what is sent next: what has been begun before what has not, else in the order in which they were queued. One
 * that waits for another try keeps those to the same recipient behind it waiting, and nobody else; one of which nobody
 * can tell whether it was sent is not in the queue, and keeps nobody waiting: its owner may decide in days, and what
 * was written after it was written by somebody who knew. To be called while nothing is on its way. `at`: Unix
 * milliseconds.
 */
export function chooseNext(queue: readonly OutgoingRow[], at: number): Choice {
  const lost = queue.find(isInDoubt);
  if (lost) return { kind: "give-up", text: lost.text.id, why: "crash" };
  const stale = queue.find((row) => isStale(row, at));
  if (stale) return { kind: "give-up", text: stale.text.id, why: "stale" };
  const { ready, waits } = sortOut(queue, at);
  const next = ready.find(({ parts }) => parts.length > 0) ?? ready[0];
  if (next !== undefined) return { kind: "send", text: next.text.id, place: nextPlace(next) ?? 1 };
  return { kind: "wait", dueIn: waits.length === 0 ? null : Math.min(...waits) };
}

/** What can be sent, and for how many milliseconds each wait lasts that keeps something from it. */
function sortOut(
  queue: readonly OutgoingRow[],
  at: number,
): { readonly ready: readonly OutgoingRow[]; readonly waits: readonly number[] } {
  const blocked = new Set<string>();
  const ready: OutgoingRow[] = [];
  const waits: number[] = [];
  for (const row of queue) {
    const to = row.text.to.number ?? row.text.to.written;
    if (blocked.has(to) || nextPlace(row) === null) continue;
    if (row.retryAt === null || isDue(row.retryAt, at)) {
      ready.push(row);
      continue;
    }
    blocked.add(to);
    waits.push(row.retryAt - at);
  }
  return { ready, waits };
}

/** What is being done. */
export type SendingErrand =
  | { readonly kind: "choose" }
  | { readonly kind: "submit"; readonly text: number; readonly place: number }
  /** The answer is in hand, and is to be written down. */
  | {
      readonly kind: "note";
      readonly text: number;
      readonly place: number;
      readonly submission: Submission;
    }
  | { readonly kind: "give-up"; readonly text: number; readonly why: "stale" | "crash" };

/** What is going on. Times are the clock's milliseconds. */
export interface SendingState {
  readonly errand: SendingErrand | null;
  /** The number of the last errand: an answer to an earlier one is not taken. */
  readonly order: number;
  /** Something has happened since the queue was last looked at. */
  readonly isStirred: boolean;
  /** When something that waits for its time is due; null for nothing. */
  readonly dueAt: number | null;
  /** What failed for the modem's or the journal's sake is not tried again before. */
  readonly pauseUntil: number;
  /** In a row. */
  readonly failures: number;
  /** An answer that the journal did not take. */
  readonly unwritten: Note | null;
}

type Note = SendingErrand & { readonly kind: "note" };

/** What happens. */
export type SendingEvent = { readonly at: number } &
  /** Something was queued, changed or decided. */
  (
    | { readonly kind: "stirred" }
    /** There is a modem, and no call is being set up any more. */
    | { readonly kind: "calm" }
    | { readonly kind: "time" }
    | { readonly kind: "chosen"; readonly order: number; readonly choice: Choice }
    | {
        readonly kind: "submitted";
        readonly order: number;
        readonly submission: Submission;
        /** The journal says that it may have been handed over. */
        readonly isBegun: boolean;
      }
    | { readonly kind: "noted"; readonly order: number }
    /** The journal did not do it. */
    | { readonly kind: "failed"; readonly order: number }
  );

/** What is ordered. */
export interface SendingEffect {
  readonly order: number;
  readonly errand: SendingErrand;
}

type SendingStep = Step<SendingState, SendingEffect>;
type Answer = Extract<SendingEvent, { readonly order: number }>;

/** In milliseconds; the last again and again. */
const pauses = [2000, 15_000, 60_000, 300_000] as const;

/** Owners hear why a text does not leave when it did not so many times. */
const failuresTold = 2;

/** Before anything is known of the modem and the queue. */
export function startSending(at: number): SendingState {
  return {
    errand: null,
    order: 0,
    isStirred: true,
    dueAt: null,
    pauseUntil: at,
    failures: 0,
    unwritten: null,
  };
}

/** What sending does when something happens. Never throws; a stale answer changes nothing. */
export function send(state: SendingState, event: SendingEvent): SendingStep {
  const { at } = event;
  switch (event.kind) {
    case "stirred":
      return proceed({ ...state, isStirred: true }, at);
    case "calm":
      return proceed({ ...state, isStirred: true, pauseUntil: at, failures: 0 }, at);
    case "time":
      return proceed(state, at);
    default:
      if (state.errand === null || event.order !== state.order) return ignored(state);
      return takeAnswer({ ...state, errand: null }, state.errand, event);
  }
}

/** When something is to be done by itself, unless something happens first; null for never. */
export function nextSending(state: SendingState): number | null {
  const { errand, unwritten, isStirred, dueAt, pauseUntil } = state;
  if (errand !== null) return null;
  // Whatever sets a pause stirs as well, so that what is due was found after it.
  return unwritten !== null || isStirred ? pauseUntil : dueAt;
}

function takeAnswer(state: SendingState, errand: SendingErrand, event: Answer): SendingStep {
  const { at } = event;
  switch (event.kind) {
    case "chosen":
      return takeChoice(state, event.choice, at);
    case "submitted":
      return errand.kind === "submit" ? takeSubmission(state, errand, event) : proceed(state, at);
    case "noted":
      return proceed({ ...state, isStirred: true, unwritten: null }, at);
    case "failed": {
      const unwritten = errand.kind === "note" ? errand : state.unwritten;
      return proceed(pause({ ...state, unwritten, isStirred: true }, at), at);
    }
  }
}

function takeChoice(state: SendingState, choice: Choice, at: number): SendingStep {
  switch (choice.kind) {
    case "send":
      return begin(state, { kind: "submit", text: choice.text, place: choice.place });
    case "give-up":
      return begin(state, choice);
    case "wait":
      return proceed({ ...state, dueAt: choice.dueIn === null ? null : at + choice.dueIn }, at);
  }
}

/** What certainly did not leave changes nothing, unless it may be thought to have left, or its owner should know. */
function takeSubmission(
  state: SendingState,
  { text, place }: SendingErrand & { readonly kind: "submit" },
  { submission, isBegun, at }: Answer & { readonly kind: "submitted" },
): SendingStep {
  const note: Note = { kind: "note", text, place, submission };
  if (submission.kind !== "not-sent") return begin({ ...state, failures: 0 }, note);
  const paused = pause({ ...state, isStirred: true }, at);
  return isBegun || paused.failures === failuresTold ? begin(paused, note) : proceed(paused, at);
}

function pause(state: SendingState, at: number): SendingState {
  const milliseconds = pauses[Math.min(state.failures, pauses.length - 1)] ?? 0;
  return { ...state, failures: state.failures + 1, pauseUntil: at + milliseconds };
}

function proceed(state: SendingState, at: number): SendingStep {
  if (state.errand !== null || at < state.pauseUntil) return { state, effects: [] };
  if (state.unwritten !== null) return begin(state, state.unwritten);
  const isTime = state.dueAt !== null && at >= state.dueAt;
  if (!state.isStirred && !isTime) return { state, effects: [] };
  return begin({ ...state, isStirred: false, dueAt: null }, { kind: "choose" });
}

function begin(state: SendingState, errand: SendingErrand): SendingStep {
  const order = state.order + 1;
  return { state: { ...state, errand, order }, effects: [{ order, errand }] };
}
