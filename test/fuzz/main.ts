/**
 * `npm run fuzz [-- target…] [--runs N] [--seed S] [--input FILE]`: fuzzes targets for long, and prints what came of it.
 * What it finds is left in `test/fuzz/found`; with `--input`, a target is given one of those again.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createBench, type Finding } from "./bench.ts";
import { readCorpus } from "./corpus.ts";
import { type Figures, fuzz } from "./fuzzer.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";

const found = "test/fuzz/found";
/** What may take longer is looked at. */
const patience = 50;
const million = 1_000_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: String(million) },
      seed: { type: "string", default: String(Date.now() % million) },
      input: { type: "string" },
    },
  });
  const unknown = positionals.filter((name) => targets.every((target) => target.name !== name));
  if (unknown.length > 0)
    throw new Error(
      `no target ${unknown.join(", ")}; there are ${targets.map(({ name }) => name).join(", ")}`,
    );
  const chosen = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (values.input !== undefined) {
    const input = readFileSync(values.input);
    for (const target of chosen) for (const { what } of tryOne(target, input)) say(`${target.name}: ${what}`);
    return;
  }
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  for (const target of chosen) {
    const figures = await fuzz(target, readCorpus(target.name), { runs, seed, guided: true, patience });
    show(target, seed, figures);
    for (const finding of figures.findings) keep(target, finding);
  }
}

function tryOne(target: Target, input: Buffer): readonly Finding[] {
  const bench = createBench(target, patience);
  bench.run([input]);
  say(`${target.name}: ${bench.slowest().milliseconds.toFixed(1)} ms`);
  return bench.findings();
}

function show({ name }: Target, seed: number, figures: Figures): void {
  const { runs, seconds, kept, reached, slowest, heap } = figures;
  const mebibytes = heap.map((bytes) => (bytes / 2 ** 20).toFixed(1));
  say(
    [
      `${name}, seed ${seed}: ${runs} inputs, ${(runs / seconds).toFixed(0)} a second`,
      `${reached} characters of code reached by ${kept} inputs`,
      `slowest ${slowest.milliseconds.toFixed(1)} ms (${slowest.input.length} bytes)`,
      `heap ${mebibytes.join(" → ")} MiB`,
    ].join("; "),
  );
}

function keep({ name }: Target, { what, input }: Finding): void {
  mkdirSync(found, { recursive: true });
  const path = `${found}/${name}-${Buffer.from(what).toString("hex").slice(-8)}-${input.length}`;
  writeFileSync(path, input);
  say(`  FOUND ${what.slice(0, 300)}\n  ${path}`);
  process.exitCode = 1;
}

await main();
