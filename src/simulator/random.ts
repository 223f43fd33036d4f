/** A range of whole milliseconds, both ends included; `[0, 0]` is at once. */
export type Range = readonly [least: number, most: number];

/** Chance that can be had again: the same seed gives the same draws in the same order. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number in the range. */
  within(range: Range): number;
  /** One of several; throws when there is none. */
  pick<T>(choices: readonly T[]): T;
}

/** Makes a chance from a seed, by the generator known as mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    within: ([least, most]) => least + Math.floor(next() * (most - least + 1)),
    pick(choices) {
      const chosen = choices[Math.floor(next() * choices.length)];
      if (chosen === undefined) throw new Error("There is nothing to pick from");
      return chosen;
    },
  };
}
