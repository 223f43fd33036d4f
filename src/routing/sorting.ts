/** Shorter lists are sorted without a pause. */
const runLength = 2_000;

/** Sorts in runs that are merged pair by pair, with a pause after each. Equals keep their order. */
export function* sortInRuns<T>(
  list: readonly T[],
  compare: (one: T, other: T) => number,
): Generator<void, readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let start = 0; start < list.length; start += runLength) {
    runs.push(list.slice(start, start + runLength).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(merge(runs[index] ?? [], runs[index + 1] ?? [], compare));
      yield;
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (one: T, other: T) => number,
): readonly T[] {
  const merged: T[] = [];
  let place = 0;
  for (const item of left) {
    for (let next = right[place]; next !== undefined && compare(next, item) < 0; next = right[place]) {
      merged.push(next);
      place += 1;
    }
    merged.push(item);
  }
  return merged.concat(right.slice(place));
}
