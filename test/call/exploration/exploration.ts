/** Everywhere the call machine can get to in its world, the shortest way first, and what it does on each way. */
import { overtaken } from "../../../src/call/endings.ts";
import type { CallNews } from "../../../src/call/news.ts";
import { startCalls } from "../../../src/call/state.ts";
import { keyOf } from "./key.ts";
import { type Bounds, type Move, movesOf } from "./moves.ts";
import { stateRules, stepRules } from "./rules.ts";
import { type Happened, play, type Whole } from "./whole.ts";
import { emptyWorld } from "./world.ts";

/** A way from one state to another that is taken although nobody does anything any more. */
export interface CalmWay {
  readonly to: number;
  readonly kind: WayKind;
}

/** What a calm way is: the modem obeyed an order, or not; it is restarted; or something else. */
export type WayKind =
  | { readonly is: "tried"; readonly command: string; readonly how: string | null }
  | { readonly is: "restart" }
  | { readonly is: "other" };

/** A promise that was broken: in which state, and by which move. */
export interface Breach {
  readonly rule: string;
  readonly at: number;
  readonly move: Move | null;
  count: number;
}

/** Everything that was found. States are known by the order in which they were. */
export interface Exploration {
  readonly bounds: Bounds;
  readonly wholes: readonly Whole[];
  /** How each state was first come to: from which, and by which of its moves. */
  readonly from: readonly { readonly parent: number; readonly move: number }[];
  readonly calm: readonly (readonly CalmWay[])[];
  readonly moves: number;
  readonly events: number;
  /** The changes of phase, each with the kinds of events that made it. */
  readonly changes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly breaches: readonly Breach[];
}

/** No call yet, no modem yet. */
export const beginning: Whole = {
  state: startCalls(25),
  world: emptyWorld,
  owners: { know: "over", joined: false },
};

interface Search {
  readonly bounds: Bounds;
  readonly found: Map<string, number>;
  readonly wholes: Whole[];
  readonly from: { readonly parent: number; readonly move: number }[];
  readonly calm: CalmWay[][];
  readonly changes: Map<string, Set<string>>;
  readonly breaches: Map<string, Breach>;
  moves: number;
  events: number;
}

/** Goes everywhere. */
export function explore(bounds: Bounds): Exploration {
  const search: Search = {
    bounds,
    found: new Map([[keyOf(beginning), 0]]),
    wholes: [beginning],
    from: [{ parent: -1, move: -1 }],
    calm: [],
    changes: new Map(),
    breaches: new Map(),
    moves: 0,
    events: 0,
  };
  // The list grows while it is gone through.
  for (const [at, whole] of search.wholes.entries()) lookAround(search, at, whole);
  return { ...search, breaches: [...search.breaches.values()] };
}

function lookAround(search: Search, at: number, whole: Whole): void {
  for (const rule of stateRules) if (rule.breaks(whole)) note(search, rule.name, at, null);
  const { calm, others } = movesOf(whole.world, whole.state, search.bounds);
  const ways = calm.map((move, index): CalmWay => {
    const { to, happened } = go(search, at, move, index);
    return { to, kind: kindOf(move, happened) };
  });
  search.calm.push(ways.filter(({ to }) => to !== at));
  for (const [index, move] of others.entries()) go(search, at, move, calm.length + index);
}

function go(
  search: Search,
  at: number,
  move: Move,
  index: number,
): { readonly to: number; readonly happened: readonly Happened[] } {
  const from = search.wholes[at] ?? beginning;
  const { whole, happened } = play(from, move);
  search.moves += 1;
  search.events += happened.length;
  for (const step of happened) check(search, at, move, step);
  const key = keyOf(whole);
  const known = search.found.get(key);
  if (known !== undefined) return { to: known, happened };
  search.found.set(key, search.wholes.length);
  search.from.push({ parent: at, move: index });
  return { to: search.wholes.push(whole) - 1, happened };
}

/** All there is to tell where nothing goes wrong; the line may still go to who calls before the master is dialled. */
function isKind(news: CallNews): boolean {
  if (news.kind === "master-failed") return news.ending === overtaken;
  if (news.kind === "check-ended") return news.ending === null || news.ending === overtaken;
  return ["incoming", "calling-master", "calling-contact", "second-caller", "joined"].includes(news.kind);
}

function check(search: Search, at: number, move: Move, step: Happened): void {
  const { before, event, after } = step;
  if (search.bounds.kind)
    for (const news of step.news)
      if (!isKind(news)) note(search, `${news.kind} is told, where all are kind`, at, move);
  if (step.wrongNews !== null) note(search, step.wrongNews, at, move);
  for (const rule of stepRules) if (rule.breaks(step)) note(search, rule.name, at, move);
  const [from, to] = [before.state.phase.kind, after.state.phase.kind];
  const path =
    before.state.nextCall === after.state.nextCall || from === "idle" ? [from, to] : [from, "idle", to];
  for (const [index, phase] of path.slice(1).entries()) {
    const change = `${path[index] ?? from} ${phase}`;
    if (path[index] !== phase)
      search.changes.set(change, (search.changes.get(change) ?? new Set()).add(event.kind));
  }
}

function note(search: Search, rule: string, at: number, move: Move | null): void {
  const breach = search.breaches.get(rule);
  if (breach) breach.count += 1;
  else search.breaches.set(rule, { rule, at, move, count: 1 });
}

const kinds = new Map<string, WayKind>();

function kindOf({ tried }: Move, happened: readonly Happened[]): WayKind {
  const restarts = happened.some(({ effects }) => effects.some((effect) => effect.kind === "reset-modem"));
  const key = restarts ? "restart" : tried ? `${tried.command} ${tried.how ?? "-"}` : "other";
  const known = kinds.get(key);
  if (known) return known;
  const kind: WayKind = restarts ? { is: "restart" } : tried ? { is: "tried", ...tried } : { is: "other" };
  kinds.set(key, kind);
  return kind;
}
