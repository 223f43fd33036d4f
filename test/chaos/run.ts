/** Runs a house through hours of phone life in which things go wrong. */
import { seededRandom } from "../../src/simulator/random.ts";
import { type Books, openBooks, timeOf } from "./books.ts";
import { beginMisfortune, type Misfortune } from "./faults.ts";
import { type ChaosHouse, openChaosHouse } from "./house.ts";
import { type Watch, watchHouse } from "./invariants.ts";
import { judgeAll } from "./judgement.ts";
import { beginPhoneLife, busyDay } from "./life.ts";
import type { HouseOptions } from "./setting.ts";

/** What came of a run. */
export interface ChaosReport {
  /** What happened, in a line. */
  readonly summary: string;
  /** What did not hold; empty when all did. */
  readonly wrong: readonly string[];
  /** The latest of what happened and what was said, for somebody who looks for the reason. */
  readonly tail: () => string;
}

const second = 1000;

/** Runs. It ends early when something does not hold. */
export async function runChaos(
  seed: number,
  hours: number,
  openHouse: (options: HouseOptions) => Promise<ChaosHouse> = openChaosHouse,
): Promise<ChaosReport> {
  const random = seededRandom(seed);
  let watch: Watch | null = null;
  const house = await openHouse({
    seed,
    random,
    transcriptLines: 2000,
    onLog: (line) => watch?.hear(line),
  });
  const books = openBooks(house.clock);
  const misfortune = beginMisfortune({ house, random, books });
  watch = watchHouse({ house, books, misfortune });
  const began = performance.now();
  try {
    await live({ house, books, misfortune, watch, hours }, beginPhoneLife({ house, random, books }, busyDay));
    if (books.wrong.length === 0) judgeAll({ house, books });
  } finally {
    await house.stop();
  }
  const summary = summaryOf({ seed, books, misfortune, watch, house, took: performance.now() - began });
  return { summary, wrong: books.wrong, tail: () => tailOf(house, books) };
}

interface Run {
  readonly house: ChaosHouse;
  readonly books: Books;
  readonly misfortune: Misfortune;
  readonly watch: Watch;
  readonly hours: number;
}

async function live(
  { house, books, misfortune, watch, hours }: Run,
  life: ReturnType<typeof beginPhoneLife>,
): Promise<void> {
  void house.start();
  const end = hours * 3600;
  for (let at = 0; at < end + house.settleSeconds && books.wrong.length === 0; at += 1) {
    if (at === end) {
      misfortune.end();
      life.calm();
    }
    misfortune.tick();
    life.tick();
    await house.clock.advance(second);
    watch.tick();
  }
}

function summaryOf({
  seed,
  books,
  misfortune,
  watch,
  house,
  took,
}: Omit<Run, "hours"> & { readonly seed: number; readonly took: number }): string {
  const faults = [...misfortune.counts().values()].reduce((sum, count) => sum + count, 0);
  const longest = [...watch.longest()].map(([what, milliseconds]) => `${what} ${milliseconds} ms at most`);
  return [
    `seed ${seed}: ${(house.clock.now() / 3_600_000).toFixed(1)} hours in ${(took / 1000).toFixed(0)} s`,
    `${books.calls.length} calls, ${books.incoming.length} texts in, ${books.outgoing.length} out`,
    `${faults} faults of ${misfortune.counts().size} kinds`,
    ...longest,
  ].join("; ");
}

function tailOf(house: ChaosHouse, books: Books): string {
  const lines = Number(process.env["TAIL"] ?? 150);
  const chat = house.owner
    .chat()
    .slice(-lines)
    .map(
      ({ id, fromBot, text, reaction, repliesTo }) =>
        `${id} ${fromBot ? "bot" : "you"}${repliesTo === null ? "" : ` (to ${repliesTo})`}: ${text.slice(0, 150)} ${reaction ?? ""}`,
    );
  const said = house.world
    .transcript()
    .slice(-120)
    .map(({ at, port, way, text }) => `${timeOf(at)} ${port} ${way} ${text}`);
  return [...books.diary().slice(-lines), "--- the chat", ...chat, "--- the ports", ...said].join("\n");
}
