/** The call machine in its world: one move, and all that follows from it at once. */
import { transition } from "../../../src/call/call.ts";
import type { CallNews } from "../../../src/call/news.ts";
import type { Action, CallEffect, CallEvent, CallState } from "../../../src/call/state.ts";
import { hear, type Owners } from "./owners.ts";
import type { Move } from "./moves.ts";
import { type Cue, eventOf, take, type World } from "./world.ts";

/** One state of the whole. */
export interface Whole {
  readonly state: CallState;
  readonly world: World;
  readonly owners: Owners;
}

/** One event, and what came of it. */
export interface Happened {
  readonly before: Whole;
  readonly event: CallEvent;
  readonly effects: readonly CallEffect[];
  readonly orders: readonly Action[];
  readonly news: readonly CallNews[];
  readonly after: Whole;
  /** What the owners should not have been told, or should have. */
  readonly wrongNews: string | null;
}

/** A move, and everything the machine did in it. */
export function play(
  whole: Whole,
  move: Move,
): { readonly whole: Whole; readonly happened: readonly Happened[] } {
  const cues: Cue[] = [...(move.cues ?? [])];
  const happened: Happened[] = [];
  let now: Whole = { ...whole, world: move.world };
  for (let cue = cues.shift(); cue !== undefined; cue = cues.shift()) {
    const step = react(now, eventOf(cue, now.world, now.state));
    happened.push(step);
    now = step.after;
    // The shell shows a line for a number as soon as it is told to dial it.
    if (step.orders.some((order) => order.kind === "dial")) cues.unshift({ kind: "picture" });
  }
  return { whole: now, happened };
}

function react(before: Whole, event: CallEvent): Happened {
  const { state, effects } = transition(before.state, event);
  const orders: Action[] = [];
  const news: CallNews[] = [];
  let { world } = before;
  for (const effect of effects) {
    if (effect.kind === "order") {
      orders.push(effect.action);
      world = take(world, effect.order, effect.action);
    } else if (effect.kind === "tell") news.push(effect.news);
    else if (effect.kind === "reset-modem" && world.modem === "there")
      world = { ...world, modem: "restarting" };
  }
  const { owners, wrong } = hear(before.owners, { event, before: before.state, news, after: state });
  return { before, event, effects, orders, news, after: { state, world, owners }, wrongNews: wrong };
}
