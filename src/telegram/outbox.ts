/**
 * What waits to be sent, as a pure machine over plain data: per chat in order, one at a time. What Telegram does not
 * take now waits and is tried again; what it will never take goes, so that the rest can follow. A letter whose answer
 * was never seen may stand in the chat: it goes on by way of a placeholder, which is then edited into it, for an edit
 * can be repeated without harm.
 */
import { ignored, went, type Step } from "../core/machine.ts";
import type { Entry, Letter, Stage } from "./letter.ts";
import type { ChatQueue, Doing, OutboxEffect, OutboxEvent, OutboxState, Progress } from "./outbox-state.ts";
import { patienceSeconds, restMilliseconds } from "./rests.ts";
import { judge, type Verdict } from "./verdict.ts";

type OutboxStep = Step<OutboxState, OutboxEffect>;
type Event<K extends OutboxEvent["kind"]> = Extract<OutboxEvent, { kind: K }>;

/** Letters of the journal at hand for one chat. */
export const mostAtHand = 50;
/** Letters that may wait for one chat outside of the journal. */
export const mostOutside = 1000;

/** After so many failures to find its topic, about half a minute, a letter goes without. */
const mostAddressFailures = 6;
/** Telegram bears about one message a second in a chat, and some more for a while. */
const longestGap = 1000;
const shortestGap = 100;
const gapShrinksTo = 0.8;

const untried: Progress = { failures: 0, bare: false, thread: undefined, lostThread: null, misplaced: 0 };
const empty: ChatQueue = {
  entries: [],
  behind: 0,
  isUnreadable: false,
  loadedTo: 0,
  newest: 0,
  doing: "loading",
  progress: untried,
  gap: 0,
};

const expectedWhile: Readonly<Record<Exclude<OutboxEvent["kind"], "written" | "loaded">, readonly Doing[]>> =
  {
    addressed: ["addressing"],
    sent: ["sending", "placing", "editing"],
    failed: ["loading", "addressing", "sending", "placing", "editing"],
    rested: ["resting"],
  };

/** One step of the outbox. */
export function transition(state: OutboxState, event: OutboxEvent): OutboxStep {
  if (event.kind === "written") return write(state, event.letter);
  if (event.kind === "loaded") return load(state, event);
  const queue = state.get(event.chat);
  if (!queue || !expectedWhile[event.kind].includes(queue.doing)) return ignored(state);
  switch (event.kind) {
    case "addressed":
      return proceed(state, event.chat, withProgress(queue, { thread: event.thread }));
    case "sent":
      return sent(state, event.chat, queue, event.message);
    case "failed":
      return fail(state, queue, event);
    case "rested":
      return proceed(state, event.chat, queue);
  }
}

function write(state: OutboxState, letter: Letter): OutboxStep {
  const { id, chat, isDurable } = letter;
  const queue = state.get(chat);
  const entry: Entry = { letter, stage: { kind: "waiting" } };
  const noted = isDurable ? { loadedTo: id, newest: id } : {};
  if (!queue) return proceed(state, chat, { ...empty, ...noted, entries: [entry] });
  if (!isDurable) return writeOutside(state, queue, entry);
  // It was at hand or counted already when letters were read after its transaction.
  if (id <= queue.newest) return ignored(state);
  const isFull = queue.behind > 0 || queue.doing === "loading" || durable(queue).length >= mostAtHand;
  const grown = isFull
    ? { ...queue, newest: id, behind: queue.behind + 1 }
    : { ...queue, ...noted, entries: inserted(queue.entries, entry) };
  return went(withQueue(state, chat, grown));
}

function writeOutside(state: OutboxState, queue: ChatQueue, entry: Entry): OutboxStep {
  const { chat } = entry.letter;
  const entries = inserted(queue.entries, entry);
  const outside = entries.filter(({ letter }) => !letter.isDurable);
  const dropped = outside.length > mostOutside ? leastWanted(entries) : undefined;
  const kept = { ...queue, entries: entries.filter((each) => each !== dropped) };
  return went(
    withQueue(state, chat, kept),
    ...(dropped ? [{ kind: "drop", letter: dropped.letter, why: "too many messages wait" } as const] : []),
  );
}

/** The letters by their ids; the first may be under way and stays where it is. */
function inserted(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const [first, ...others] = entries;
  const all = [...others, entry].sort((one, other) => one.letter.id - other.letter.id);
  return first ? [first, ...all] : all;
}

/** The oldest of the stream, or else the oldest that the journal has not; never the first. */
function leastWanted([, ...others]: readonly Entry[]): Entry | undefined {
  const outside = others.filter(({ letter }) => !letter.isDurable);
  return outside.find(({ letter }) => letter.kind === "stream") ?? outside[0];
}

/** The first that is read of a chat may be read late, when others of its letters are under way already. */
function load(state: OutboxState, event: Event<"loaded">): OutboxStep {
  const queue = state.get(event.chat) ?? empty;
  const isLoading = queue.doing === "loading";
  if (!isLoading && queue.newest > 0) return ignored(state);
  const { chat, newest } = event;
  const loadedTo = event.entries.at(-1)?.letter.id ?? newest;
  const behind = event.entries.length === 0 ? 0 : event.behind;
  const known = { ...queue, behind, loadedTo, newest };
  const fresh = event.entries.map(doubted);
  if (!isLoading)
    return went(withQueue(state, chat, { ...known, entries: fresh.reduce(inserted, queue.entries) }));
  const entries = [...queue.entries, ...fresh].sort((one, other) => one.letter.id - other.letter.id);
  return proceed(state, chat, { ...known, entries, progress: untried });
}

/** An attempt that had begun when the daemon ended has no answer any more. */
function doubted({ letter, stage }: Entry): Entry {
  return { letter, stage: stage.kind === "begun" ? { kind: "doubtful" } : stage };
}

/** Takes the next step with the first letter. */
function proceed(state: OutboxState, chat: number, queue: ChatQueue): OutboxStep {
  const doing = (what: Doing, ...effects: readonly OutboxEffect[]): OutboxStep =>
    went(withQueue(state, chat, { ...queue, doing: what }), ...effects);
  if (mustLoad(queue))
    return doing("loading", { kind: "load", chat, after: queue.loadedTo, most: mostAtHand });
  const [first] = queue.entries;
  if (!first) return went(withoutQueue(state, chat));
  const { letter, stage } = first;
  const { bare, failures, lostThread } = queue.progress;
  const seconds = patienceSeconds(failures);
  if (stage.kind === "placed")
    return doing("editing", { kind: "edit", letter, message: stage.message, bare, seconds });
  const thread = letter.topic ? queue.progress.thread : threadOf(letter, queue.progress);
  if (thread === undefined) return doing("addressing", { kind: "address", letter, lost: lostThread });
  if (stage.kind === "doubtful") return doing("placing", { kind: "place", letter, thread, bare, seconds });
  return begin(state, chat, withProgress(queue, { thread }));
}

/** Whether letters that are not at hand may be older than all that are. */
function mustLoad(queue: ChatQueue): boolean {
  const mayGoOn = queue.isUnreadable && queue.entries.length > 0;
  return queue.behind > 0 && durable(queue).length === 0 && !mayGoOn;
}

function threadOf(letter: Letter, { thread }: Progress): number | null {
  return thread === undefined ? letter.thread : thread;
}

/** The attempt is durable before it is made. */
function begin(state: OutboxState, chat: number, queue: ChatQueue): OutboxStep {
  const [first] = queue.entries;
  const { thread, bare, failures } = queue.progress;
  if (!first || thread === undefined) return ignored(state);
  const { letter, stage } = first;
  const begun: Stage = { kind: "begun" };
  return went(
    withQueue(state, chat, { ...withStage(queue, begun), doing: "sending" }),
    ...(stage.kind === "begun" ? [] : [{ kind: "record", letter, stage: begun } as const]),
    { kind: "send", letter, thread, bare, seconds: patienceSeconds(failures) },
  );
}

function sent(state: OutboxState, chat: number, queue: ChatQueue, message: number | null): OutboxStep {
  const [first] = queue.entries;
  if (!first) return ignored(state);
  const { letter, stage } = first;
  if (queue.doing !== "placing")
    return settle(state, queue, first, stage.kind === "placed" ? stage.message : message);
  if (message === null) {
    const problem = { kind: "unreachable", words: "no message number", certain: false } as const;
    return fail(state, queue, { kind: "failed", chat, problem });
  }
  const placed: Stage = { kind: "placed", message };
  const step = proceed(state, chat, withProgress(withStage(queue, placed), { failures: 0 }));
  return went(step.state, { kind: "record", letter, stage: placed }, ...step.effects);
}

function settle(state: OutboxState, queue: ChatQueue, { letter }: Entry, message: number | null): OutboxStep {
  const gap = queue.gap * gapShrinksTo < shortestGap ? 0 : queue.gap * gapShrinksTo;
  const entries = queue.entries.slice(1);
  const left: ChatQueue = { ...queue, entries, isUnreadable: false, progress: untried, gap };
  const rests = gap > 0 && left.entries.length + left.behind > 0;
  const step = rests ? rest(state, letter.chat, left, gap) : proceed(state, letter.chat, left);
  return went(step.state, { kind: "settle", letter, message }, ...step.effects);
}

function rest(state: OutboxState, chat: number, queue: ChatQueue, milliseconds: number): OutboxStep {
  return went(withQueue(state, chat, { ...queue, doing: "resting" }), { kind: "rest", chat, milliseconds });
}

function fail(state: OutboxState, queue: ChatQueue, { chat, problem }: Event<"failed">): OutboxStep {
  const { doing, progress } = queue;
  const [first] = queue.entries;
  if (doing === "addressing" && progress.failures + 1 >= mostAddressFailures)
    return proceed(state, chat, withProgress(queue, { thread: null, failures: progress.failures + 1 }));
  if (first && doing === "loading") return proceed(state, chat, { ...queue, isUnreadable: true });
  if (first) return apply(state, queue, first, judge(first, doing, progress, problem));
  const failures = progress.failures + 1;
  return rest(state, chat, withProgress(queue, { failures }), restMilliseconds(failures));
}

function apply(state: OutboxState, queue: ChatQueue, first: Entry, verdict: Verdict): OutboxStep {
  const { letter, stage } = first;
  const { chat } = letter;
  if (verdict.kind === "done") return settle(state, queue, first, verdict.message);
  if (verdict.kind === "drop") {
    const step = settle(state, queue, first, null);
    const [, ...others] = step.effects;
    return went(step.state, { kind: "drop", letter, why: verdict.why }, ...others);
  }
  const next = { ...withStage(queue, verdict.stage), progress: verdict.progress };
  const step =
    verdict.kind === "at-once"
      ? proceed(state, chat, next)
      : rest(state, chat, verdict.tooMany ? { ...next, gap: longestGap } : next, verdict.milliseconds);
  const isNews = verdict.stage.kind !== stage.kind;
  return isNews ? went(step.state, { kind: "record", letter, stage: verdict.stage }, ...step.effects) : step;
}

function durable({ entries }: ChatQueue): readonly Entry[] {
  return entries.filter(({ letter }) => letter.isDurable);
}

function withStage(queue: ChatQueue, stage: Stage): ChatQueue {
  const [first, ...others] = queue.entries;
  return first ? { ...queue, entries: [{ ...first, stage }, ...others] } : queue;
}

function withProgress(queue: ChatQueue, changes: Partial<Progress>): ChatQueue {
  return { ...queue, progress: { ...queue.progress, ...changes } };
}

function withQueue(state: OutboxState, chat: number, queue: ChatQueue): OutboxState {
  return new Map(state).set(chat, queue);
}

function withoutQueue(state: OutboxState, chat: number): OutboxState {
  const left = new Map(state);
  left.delete(chat);
  return left;
}

/** How many letters wait in all, or for one chat. */
export function countWaiting(state: OutboxState, chat?: number): number {
  const queues = chat === undefined ? [...state.values()] : [state.get(chat) ?? empty];
  return queues.reduce((sum, { entries, behind }) => sum + entries.length + behind, 0);
}
