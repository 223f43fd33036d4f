import { expect, it } from "vitest";
import { readingHeader, readingLine, runSoak } from "./soak.ts";

/** `npm run soak` is the long run. */
const { CALLS: calls = "200", TEXTS: texts = "2000" } = process.env;
const wanted = { calls: Number(calls), texts: Number(texts) };

/** What a call or a text may leave in memory: one that left anything of its own would leave more than an object. */
const mostObjectsLeft = 0.1;

it(
  `memory does not grow with calls and texts (${calls} and ${texts})`,
  async () => {
    process.stdout.write(`${readingHeader}\n`);
    const { readings, told, errors } = await runSoak(wanted, (reading) => {
      process.stdout.write(`${readingLine(reading)}\n`);
    });
    expect(told).toEqual(wanted);
    expect(errors).toEqual([]);
    // Caches are filled for a while.
    const settled = readings.slice(readings.length / 2);
    const [first, last] = [settled.at(0), settled.at(-1)];
    const grown = (last?.objects ?? 0) - (first?.objects ?? 0);
    const happened = (last?.calls ?? 0) + (last?.texts ?? 0) - (first?.calls ?? 0) - (first?.texts ?? 0);
    expect(grown / happened).toBeLessThan(mostObjectsLeft);
    expect((last?.handles ?? 0) - (first?.handles ?? 0)).toBeLessThanOrEqual(5);
  },
  (wanted.calls + wanted.texts) * 400 + 120_000,
);
