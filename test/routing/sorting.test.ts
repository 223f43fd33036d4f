import * as fc from "fast-check";
import { expect, it } from "vitest";
import { sortInRuns } from "../../src/routing/sorting.ts";
import { runAtOnce } from "./given.ts";

it("sorting in runs is sorting, and keeps the order of equals", () => {
  const item = fc.record({ key: fc.nat({ max: 50 }), tag: fc.nat() });
  const compare = (one: { key: number }, other: { key: number }): number => one.key - other.key;
  fc.assert(
    fc.property(fc.array(item, { maxLength: 20 }), fc.integer({ min: 1, max: 600 }), (items, times) => {
      const list = Array.from({ length: times }, (_none, time) =>
        items.map(({ key, tag }) => ({ key, tag, time })),
      ).flat();
      expect(runAtOnce(sortInRuns(list, compare))).toEqual(list.toSorted(compare));
    }),
    { numRuns: 30 },
  );
});
