/** Tells how the machine came to a state: a story of moves, with what the machine made of each. */
import type { CallEffect } from "../../../src/call/state.ts";
import { type Breach, beginning, type Exploration } from "./exploration.ts";
import { type Move, movesOf } from "./moves.ts";
import { play, type Whole } from "./whole.ts";

/** The shortest way to a state. */
export function storyOf(exploration: Exploration, at: number, last: Move | null = null): string {
  const path: number[] = [];
  for (let now = at; now > 0; now = exploration.from[now]?.parent ?? 0) path.unshift(now);
  const told: string[] = [];
  let whole = beginning;
  const tell = (move: Move | undefined): void => {
    if (!move) return;
    const played = play(whole, move);
    told.push(...linesOf(move, played));
    whole = played.whole;
  };
  for (const next of path) {
    const { calm, others } = movesOf(whole.world, whole.state, exploration.bounds);
    tell([...calm, ...others][exploration.from[next]?.move ?? -1]);
  }
  tell(last ?? undefined);
  return told.join("\n");
}

/** A broken promise, and the shortest story in which it is broken. */
export function tellBreach(exploration: Exploration, { rule, at, move, count }: Breach): string {
  return `Broken ${count} times: ${rule}\n${storyOf(exploration, at, move)}`;
}

function linesOf(move: Move, { whole, happened }: ReturnType<typeof play>): readonly string[] {
  const steps = happened.map(({ event, before, after, effects }) => {
    const [from, to] = [before.state.phase.kind, after.state.phase.kind];
    const phases = from === to ? from : `${from} → ${to}`;
    return `    ${event.kind}: ${[phases, ...effects.map(effectWords)].join(", ")}`;
  });
  return [`${move.name}${situation(whole)}`, ...steps];
}

function situation({ world }: Whole): string {
  const lines = world.lines.map(({ id, direction, status }) => `${id} ${direction} ${status}`);
  const jobs = world.jobs.map(({ order, command }) => `${command.kind} #${order}`);
  return `   [${[lines.join(", ") || "no lines", ...jobs].join("; ")}]`;
}

/** An effect in a few words. */
export function effectWords(effect: CallEffect): string {
  switch (effect.kind) {
    case "order":
      return `order #${effect.order} ${effect.action.kind}`;
    case "find-route":
      return "find a route";
    case "set-patience":
      return `patience ${effect.seconds} s`;
    case "tell":
      return `tell ${effect.news.kind}`;
    case "reset-modem":
      return "restart the modem";
  }
}
