import { expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";
import { fuzz } from "./fuzzer.ts";
import { targets } from "./targets.ts";

/** `npm run fuzz` goes on where this ends. */
const runs = 400;
const seed = 1;

for (const target of targets)
  it(`${target.name}: ${runs} inputs of seed ${seed} are read without harm`, async () => {
    const plan = { runs, seed, guided: false, patience: Number.POSITIVE_INFINITY };
    const { findings, seconds } = await fuzz(target, readCorpus(target.name), plan);
    process.stdout.write(`${target.name}: ${runs} inputs of seed ${seed} in ${seconds.toFixed(1)} s\n`);
    expect(findings.map(({ what, input }) => ({ what, input: input.toString("latin1") }))).toEqual([]);
  });
