/** What can happen next in a world, by name. */
export interface Move<W> {
  readonly name: string;
  /** The world after it; throws a Breach when it breaks a promise. */
  readonly make: () => W;
}

/** How a kind of world is explored. */
export interface Explorer<W> {
  readonly first: W;
  readonly moves: (world: W) => readonly Move<W>[];
  /** Two worlds with the same key have the same future. */
  readonly keyOf: (world: W) => string;
  /** What happens when nothing goes wrong any more; null when all is done. */
  readonly calmly: (world: W) => Move<W> | null;
  /** What is wrong with a world in which all is done; null for nothing. */
  readonly complaint: (world: W) => string | null;
}

/** A promise that was broken. */
export class Breach extends Error {}

/** What an exploration has come to. */
export interface Explored {
  readonly states: number;
  readonly moves: number;
  /** Most moves that it takes to come to an end when nothing goes wrong any more. */
  readonly longest: number;
  /** The moves that led to something wrong, and what; null for nothing. */
  readonly story: string | null;
}

interface Found<W> {
  readonly world: W;
  readonly key: string;
  readonly from: number;
  readonly move: string;
}

/** More moves than these without an end are a circle. */
const mostCalmMoves = 300;

/** Goes through every world that can be got to from the first, and lets each come to its end. */
export function explore<W>(explorer: Explorer<W>): Explored {
  const found: Found<W>[] = [
    { world: explorer.first, key: explorer.keyOf(explorer.first), from: -1, move: "" },
  ];
  const known = new Set(found.map(({ key }) => key));
  const ends = new Map<string, number>();
  let moves = 0;
  let longest = 0;
  const storyTo = (index: number, end: string): string => {
    const names: string[] = [end];
    for (let at = index; at > 0; at = found[at]?.from ?? -1) names.unshift(found[at]?.move ?? "");
    return names.join("\n");
  };
  for (let index = 0; index < found.length; index += 1) {
    const here = found[index];
    if (here === undefined) break;
    try {
      longest = Math.max(longest, settle(explorer, here, ends));
      for (const { name, make } of explorer.moves(here.world)) {
        moves += 1;
        const world = attempt(name, make);
        const key = explorer.keyOf(world);
        if (known.has(key)) continue;
        known.add(key);
        found.push({ world, key, from: index, move: name });
      }
    } catch (error) {
      if (!(error instanceof Breach)) throw error;
      return { states: found.length, moves, longest, story: storyTo(index, error.message) };
    }
  }
  return { states: found.length, moves, longest, story: null };
}

function attempt<W>(name: string, make: () => W): W {
  try {
    return make();
  } catch (error) {
    if (error instanceof Breach) throw new Breach(`${name}: ${error.message}`);
    throw error;
  }
}

/** How many moves it takes to the end. `ends`: what is known of it. */
function settle<W>(explorer: Explorer<W>, start: Found<W>, ends: Map<string, number>): number {
  const keys: string[] = [];
  const names: string[] = [];
  let { world, key } = start;
  let rest = 0;
  for (;;) {
    const before = ends.get(key);
    if (before !== undefined) {
      rest = before;
      break;
    }
    keys.push(key);
    if (keys.length > mostCalmMoves)
      throw new Breach(`left alone, it comes to no end: ${names.slice(-8).join(", ")}`);
    const move = explorer.calmly(world);
    if (move === null) {
      const wrong = explorer.complaint(world);
      if (wrong !== null) throw new Breach(`left alone (${names.join(", ")}): ${wrong}`);
      break;
    }
    names.push(move.name);
    world = attempt(move.name, move.make);
    key = explorer.keyOf(world);
  }
  keys.reverse().forEach((each, index) => ends.set(each, rest + index));
  return rest + keys.length - 1;
}
