/**
 * What waits to be sent, as a pure machine over plain data: per chat in order, one at a time. What Telegram does not
 * take now waits and is tried again; what it will never take goes, so that the rest can follow.
 */
import { ignored, went, type Step } from "../core/machine.ts";
import type { Buttons } from "./buttons.ts";
import type { Problem } from "./client.ts";
import type { Words } from "./words.ts";

/** A message that is to be sent. */
export interface Letter {
  readonly id: number;
  readonly chat: number;
  /** The topic of a group it belongs to. */
  readonly thread: number | null;
  readonly words: Words;
  readonly buttons: Buttons;
  /** What the buttons are about, so that they can be taken away once it is over. */
  readonly about: string | null;
  /** `stream` may be dropped first, and arrives without a sound. */
  readonly kind: "news" | "stream";
  /** When it was written; Unix milliseconds. */
  readonly writtenAt: number;
}

/** The letters of one chat, the next one first. */
export interface ChatQueue {
  readonly letters: readonly Letter[];
  /** The first letter is on its way, or rests until it is tried again. */
  readonly isBusy: boolean;
  /** How often in a row the first letter could not be sent. */
  readonly failures: number;
  /** The first letter was refused as it is, and goes as bare text. */
  readonly bare: boolean;
}

/** Everything that waits. Chats without letters are not in it. */
export type OutboxState = ReadonlyMap<number, ChatQueue>;

/** What happens to the outbox. */
export type OutboxEvent =
  | { readonly kind: "written"; readonly letter: Letter }
  | { readonly kind: "sent"; readonly chat: number }
  | { readonly kind: "failed"; readonly chat: number; readonly problem: Problem }
  | { readonly kind: "rested"; readonly chat: number };

/** What is to be done. Every `send` is answered within `seconds` by `sent` or `failed`, every `rest` by `rested`. */
export type OutboxEffect =
  | { readonly kind: "send"; readonly letter: Letter; readonly bare: boolean; readonly seconds: number }
  | { readonly kind: "rest"; readonly chat: number; readonly milliseconds: number }
  | { readonly kind: "drop"; readonly letter: Letter; readonly why: string };

type OutboxStep = Step<OutboxState, OutboxEffect>;

/** Letters that may wait for one chat. */
export const mostLetters = 1000;
const shortestRest = 500;
const longestRest = 30_000;
const shortestPatience = 15;
const longestPatience = 60;

/** Pauses between tries: 0.5, 1, 2 … 30 seconds. `failures` counts from 1. */
export function restMilliseconds(failures: number): number {
  return Math.min(longestRest, shortestRest * 2 ** Math.min(failures - 1, 10));
}

/**
 * How long Telegram may take over a letter: 15 seconds, then 30, then 60. An answer that comes too late is a letter
 * that is sent twice, so a slow Telegram is given more time.
 */
export function patienceSeconds(failures: number): number {
  return Math.min(longestPatience, shortestPatience * 2 ** Math.min(failures, 10));
}

function send(letter: Letter, { bare, failures }: Pick<ChatQueue, "bare" | "failures">): OutboxEffect {
  return { kind: "send", letter, bare, seconds: patienceSeconds(failures) };
}

/** One step of the outbox. */
export function transition(state: OutboxState, event: OutboxEvent): OutboxStep {
  if (event.kind === "written") return write(state, event.letter);
  const queue = state.get(event.chat);
  const first = queue?.letters[0];
  if (!queue || !first || !queue.isBusy) return ignored(state);
  switch (event.kind) {
    case "sent":
      return next(state, event.chat, queue);
    case "rested":
      return went(state, send(first, queue));
    case "failed":
      return fail(state, event.chat, queue, event.problem);
  }
}

function write(state: OutboxState, letter: Letter): OutboxStep {
  const queue = state.get(letter.chat);
  if (!queue) {
    const fresh: ChatQueue = { letters: [letter], isBusy: true, failures: 0, bare: false };
    return went(withQueue(state, letter.chat, fresh), send(letter, fresh));
  }
  const letters = [...queue.letters, letter];
  const dropped = letters.length > mostLetters ? leastWanted(letters) : undefined;
  const kept = { ...queue, letters: letters.filter((each) => each !== dropped) };
  return went(
    withQueue(state, letter.chat, kept),
    ...(dropped ? [{ kind: "drop", letter: dropped, why: "too many messages wait" } as const] : []),
  );
}

/** The oldest of the stream, or else the oldest; never the first, which may be on its way. */
function leastWanted(letters: readonly Letter[]): Letter | undefined {
  const waiting = letters.slice(1);
  return waiting.find(({ kind }) => kind === "stream") ?? waiting[0];
}

function next(state: OutboxState, chat: number, queue: ChatQueue): OutboxStep {
  const [, ...letters] = queue.letters;
  const first = letters[0];
  if (!first) return went(withoutQueue(state, chat));
  const rest: ChatQueue = { letters, isBusy: true, failures: 0, bare: false };
  return went(withQueue(state, chat, rest), send(first, rest));
}

function fail(state: OutboxState, chat: number, queue: ChatQueue, problem: Problem): OutboxStep {
  const [first] = queue.letters;
  if (!first) return ignored(state);
  switch (problem.kind) {
    case "unreachable":
      return tryLater(state, chat, queue);
    case "too-many":
      return went(state, { kind: "rest", chat, milliseconds: problem.seconds * 1000 });
    case "refused": {
      if (!isItsFault(problem.code)) return tryLater(state, chat, queue);
      if (mayGoBare(first, queue, problem.code)) {
        const bare = { ...queue, bare: true };
        return went(withQueue(state, chat, bare), send(first, bare));
      }
      const after = next(state, chat, queue);
      return went(after.state, { kind: "drop", letter: first, why: problem.words }, ...after.effects);
    }
  }
}

function tryLater(state: OutboxState, chat: number, queue: ChatQueue): OutboxStep {
  const failures = queue.failures + 1;
  const rest = { kind: "rest", chat, milliseconds: restMilliseconds(failures) } as const;
  return went(withQueue(state, chat, { ...queue, failures }), rest);
}

/** A wrong token or a wrong server is no fault of the message's. */
function isItsFault(code: number): boolean {
  return code !== 401 && code !== 404 && code !== 409;
}

/** A text that is refused may pass without its entities and buttons; a chat that is closed stays so. */
function mayGoBare({ words, buttons }: Letter, { bare }: ChatQueue, code: number): boolean {
  return code === 400 && !bare && (words.entities.length > 0 || buttons.length > 0);
}

function withQueue(state: OutboxState, chat: number, queue: ChatQueue): OutboxState {
  return new Map(state).set(chat, queue);
}

function withoutQueue(state: OutboxState, chat: number): OutboxState {
  const left = new Map(state);
  left.delete(chat);
  return left;
}

/** How many letters wait in all. */
export function countWaiting(state: OutboxState): number {
  return [...state.values()].reduce((sum, { letters }) => sum + letters.length, 0);
}
