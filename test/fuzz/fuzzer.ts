/**
 * Feeds a target with inputs made from its corpus, and keeps those that reach code no other has reached, to make more
 * of them. The same seed makes the same inputs.
 */
import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import vm from "node:vm";
import { seededRandom } from "../../src/simulator/random.ts";
import { createBench, type Finding, type Slowest } from "./bench.ts";
import { startCoverage } from "./coverage.ts";
import { mutate, wordsOf } from "./mutate.ts";
import type { Target } from "./target.ts";

/** How long to fuzz, and how. */
export interface Plan {
  readonly runs: number;
  readonly seed: number;
  /** Whether inputs are judged by the code they reach; that is worth its time from some ten thousand runs on. */
  readonly guided: boolean;
  /** Longest time, in milliseconds, that an input may take. */
  readonly patience: number;
}

/** What came of it. */
export interface Figures {
  readonly runs: number;
  readonly seconds: number;
  /** Inputs that were kept, the corpus among them. */
  readonly kept: number;
  /** Characters of the source that were reached; 0 when unguided. */
  readonly reached: number;
  readonly slowest: Slowest;
  /** The heap after a collection, in bytes: after a fifth of the runs, and at the end. */
  readonly heap: readonly [early: number, late: number];
  /** One of each kind. */
  readonly findings: readonly Finding[];
}

const batchSize = 200;
const mostFindings = 5;

/** Fuzzes a target. `corpus` are inputs as they should be. */
export async function fuzz(target: Target, corpus: readonly Buffer[], plan: Plan): Promise<Figures> {
  const begun = performance.now();
  const random = seededRandom(plan.seed);
  const bench = createBench(target, plan.patience);
  const coverage = plan.guided ? startCoverage() : null;
  const material = { corpus: [...corpus], words: wordsOf(corpus), longest: target.longest };

  /** Runs inputs; of those that reach something new, finds out which do. */
  function sift(inputs: readonly Buffer[]): void {
    bench.run(inputs);
    if (coverage?.isNews() !== true) return;
    if (inputs.length > 1) {
      const half = inputs.length >> 1;
      sift(inputs.slice(0, half));
      sift(inputs.slice(half));
    } else {
      coverage.learn();
      material.corpus.push(...inputs);
    }
  }

  for (const input of corpus) sift([input]);
  let runs = 0;
  let early = 0;
  while (runs < plan.runs && bench.findings().length < mostFindings) {
    const count = Math.min(batchSize, plan.runs - runs);
    sift(Array.from({ length: count }, () => mutate(material, random)));
    runs += count;
    // What streams put off to the next turn would stay in memory.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (early === 0 && runs >= plan.runs / 5) early = heapUsed();
  }
  const late = heapUsed();
  coverage?.stop();
  return {
    runs,
    seconds: (performance.now() - begun) / 1000,
    kept: material.corpus.length,
    reached: coverage?.reached() ?? 0,
    slowest: bench.slowest(),
    heap: [early, late],
    findings: bench.findings(),
  };
}

setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
