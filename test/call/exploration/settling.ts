/** What becomes of every state when nobody does anything any more: orders are answered, patiences end, pictures come. */
import type { CalmWay, Exploration } from "./exploration.ts";
import type { Whole } from "./whole.ts";

/** Where everything leads to by itself. */
export interface Settling {
  /** The most moves it takes, by the longest way, until nothing happens any more or the modem is restarted. */
  readonly longest: number;
  /** States that stay as they are, although somebody is on hold, or a call is not let go. */
  readonly stuck: readonly number[];
  /** States that come back to themselves. */
  readonly circling: readonly number[];
}

const unknown = -1;
const underWay = -2;

/** Follows every calm way from every state to its end; a restart of the modem is one. */
export function settle({ wholes, calm }: Exploration): Settling {
  const distance = new Int32Array(wholes.length).fill(unknown);
  const stuck: number[] = [];
  const circling: number[] = [];
  const path: { readonly at: number; next: number }[] = [];
  const enter = (at: number): void => {
    distance[at] = underWay;
    path.push({ at, next: 0 });
  };
  for (const root of wholes.keys()) {
    if (distance[root] !== unknown) continue;
    enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { at } = step;
      const ways = calm[at] ?? [];
      const way = ways[step.next];
      step.next += 1;
      if (way === undefined) {
        distance[at] = furthest(ways, distance);
        if (ways.length === 0 && !isSettled(wholes[at])) stuck.push(at);
        path.pop();
      } else if (way.kind.is !== "restart" && distance[way.to] === unknown) enter(way.to);
      else if (way.kind.is !== "restart" && distance[way.to] === underWay) circling.push(at);
    }
  }
  return { longest: distance.reduce((most, each) => Math.max(most, each), 0), stuck, circling };
}

function furthest(ways: readonly CalmWay[], distance: Int32Array): number {
  let most = 0;
  for (const { to, kind } of ways)
    most = Math.max(most, 1 + (kind.is === "restart" ? 0 : (distance[to] ?? 0)));
  return most;
}

/** Nothing is left: no call, or two or more who talk. Who waits for the line was refused, and may go on waiting. */
function isSettled(whole: Whole | undefined): boolean {
  if (!whole || whole.world.jobs.length > 0) return false;
  const { lines } = whole.world;
  if (whole.state.phase.kind === "idle") return lines.length === 0 && whole.state.lines.length === 0;
  return (
    whole.state.phase.kind === "joined" &&
    lines.every(({ status }) => status === "active" || status === "waiting")
  );
}

/** A modem that obeys some of the orders that end calls, and any other or not. */
export interface Obedient {
  readonly name: string;
  /** Whether it is one that it obeys in every case; and, when it is, whether this is how. */
  readonly obeys: (command: string, how: string | null) => boolean | undefined;
  /** The states from which that must be enough. */
  readonly from: (whole: Whole) => boolean;
}

const nobodyWaits = ({ world }: Whole): boolean => world.lines.every(({ status }) => status !== "waiting");
const allTaken = ({ world }: Whole): boolean =>
  world.lines.every(({ status }) => status === "active" || status === "held") &&
  world.jobs.every(({ command }) => command.kind !== "dial");

/** Modems of which each leaves a way to end every call. */
export const obedients: readonly Obedient[] = [
  {
    name: "hang-up ends the calls on hold too",
    obeys: (command, how) =>
      command === "hang-up" ? how !== null && how !== ", not the call on hold" : undefined,
    from: () => true,
  },
  {
    name: "hang-up leaves the calls on hold, release-held ends them",
    obeys: (command, how) => (command === "hang-up" || command === "release-held" ? how !== null : undefined),
    from: nobodyWaits,
  },
  {
    name: "one call after the other can be released, and nothing else works",
    obeys: (command, how) => (command === "release" ? how !== null : undefined),
    from: allTaken,
  },
  {
    name: "release-active and release-held work, and nothing else does",
    obeys: (command, how) =>
      command === "release-active" || command === "release-held" ? how !== null : undefined,
    from: allTaken,
  },
];

/** States in which `/close` was just ordered, and the first from which the modem had to be restarted all the same. */
export function closeAll(
  { wholes, calm }: Exploration,
  { obeys, from }: Obedient,
): { readonly starts: number; readonly failed: number | null } {
  const isClosing = (at: number): boolean => wholes[at]?.state.phase.kind === "closing";
  const follows = ({ kind }: CalmWay): boolean =>
    kind.is !== "tried" || (obeys(kind.command, kind.how) ?? true);
  const starts = [...wholes.entries()].filter(
    ([, whole]) =>
      whole.state.phase.kind === "closing" &&
      whole.state.phase.announced &&
      whole.state.phase.tries === 0 &&
      from(whole),
  );
  const stack = starts.map(([at]) => at);
  const seen = new Set(stack);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const way of (calm[at] ?? []).filter(follows)) {
      if (way.kind.is === "restart") return { starts: starts.length, failed: at };
      if (seen.has(way.to) || !isClosing(way.to)) continue;
      seen.add(way.to);
      stack.push(way.to);
    }
  }
  return { starts: starts.length, failed: null };
}
