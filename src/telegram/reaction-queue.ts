/** Reactions that are to stand on messages, as a pure machine: of each message the last wish alone counts. */
import { ignored, went, type Step } from "../core/machine.ts";
import type { Problem } from "./client.ts";
import { restMilliseconds } from "./rests.ts";
import type { ReactionWish } from "./stores.ts";
import { isItsFault } from "./verdict.ts";

/** The wishes of one chat; the first is under way, or rests until it is tried again. */
export interface WishQueue {
  readonly wishes: readonly ReactionWish[];
  readonly isResting: boolean;
  readonly failures: number;
}

/** Everything that waits. Chats without wishes are not in it. */
export type ReactionState = ReadonlyMap<number, WishQueue>;

/** What happens to the reactions. */
export type ReactionEvent =
  | { readonly kind: "wished"; readonly wish: ReactionWish }
  | { readonly kind: "put"; readonly chat: number }
  | { readonly kind: "failed"; readonly chat: number; readonly problem: Problem }
  | { readonly kind: "rested"; readonly chat: number };

/** What is to be done. Every `put` is answered by `put` or `failed`, every `rest` by `rested`. */
export type ReactionEffect =
  | { readonly kind: "put"; readonly wish: ReactionWish }
  | { readonly kind: "rest"; readonly chat: number; readonly milliseconds: number }
  /** It stands there, or never will, or another one is wished. */
  | { readonly kind: "forget"; readonly wish: ReactionWish };

type ReactionStep = Step<ReactionState, ReactionEffect>;

/** Wishes that may wait for one chat. */
export const mostWishes = 1000;

/** One step of the reactions. */
export function transition(state: ReactionState, event: ReactionEvent): ReactionStep {
  if (event.kind === "wished") return wish(state, event.wish);
  const queue = state.get(event.chat);
  const first = queue?.wishes[0];
  if (!queue || !first || queue.isResting !== (event.kind === "rested")) return ignored(state);
  switch (event.kind) {
    case "put":
      return next(state, queue, first);
    case "rested":
      return isOutdated(queue) ? next(state, queue, first) : went(resting(state, queue, false), put(first));
    case "failed":
      return fail(state, queue, first, event.problem);
  }
}

function put(wished: ReactionWish): ReactionEffect {
  return { kind: "put", wish: wished };
}

function wish(state: ReactionState, wished: ReactionWish): ReactionStep {
  const queue = state.get(wished.chat);
  if (!queue) {
    const fresh = { wishes: [wished], isResting: false, failures: 0 };
    return went(new Map(state).set(wished.chat, fresh), put(wished));
  }
  const [first, ...others] = queue.wishes;
  const kept = others.filter(({ message }) => message !== wished.message);
  const [oldest] = kept;
  const forgotten = kept.length + 2 > mostWishes ? oldest : undefined;
  const wishes = [...(first ? [first] : []), ...kept.filter((each) => each !== forgotten), wished];
  return went(
    new Map(state).set(wished.chat, { ...queue, wishes }),
    ...(forgotten ? [{ kind: "forget", wish: forgotten } as const] : []),
  );
}

/** Something else is wished for the message of the first wish. */
function isOutdated({ wishes: [first, ...others] }: WishQueue): boolean {
  return others.some(({ message }) => message === first?.message);
}

function next(state: ReactionState, queue: WishQueue, done: ReactionWish): ReactionStep {
  const left = new Map(state);
  const [, ...wishes] = queue.wishes;
  const [first] = wishes;
  const forget = { kind: "forget", wish: done } as const;
  if (!first) {
    left.delete(done.chat);
    return went(left, forget);
  }
  return went(left.set(done.chat, { wishes, isResting: false, failures: 0 }), forget, put(first));
}

function fail(state: ReactionState, queue: WishQueue, first: ReactionWish, problem: Problem): ReactionStep {
  if (problem.kind === "refused" && isItsFault(problem.code)) return next(state, queue, first);
  const failures = queue.failures + 1;
  const milliseconds = problem.kind === "too-many" ? problem.seconds * 1000 : restMilliseconds(failures);
  const rest = { kind: "rest", chat: first.chat, milliseconds } as const;
  return went(resting(state, { ...queue, failures }, true), rest);
}

function resting(state: ReactionState, queue: WishQueue, isResting: boolean): ReactionState {
  const [first] = queue.wishes;
  return first ? new Map(state).set(first.chat, { ...queue, isResting }) : state;
}
