/** Years of phone life without trouble, in a hurry: what is kept in memory must not grow with it. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { queryObjects } from "node:v8";
import { seededRandom } from "../../src/simulator/random.ts";
import { openChaosHouse, type ChaosHouse } from "./house.ts";
import { masters, numberOfContact, numberOfStranger } from "./people.ts";

/** How much is to happen. */
export interface Soak {
  readonly calls: number;
  readonly texts: number;
}

/** How it stands after some of it; memory after a garbage collection. */
export interface Reading extends Soak {
  readonly heapBytes: number;
  /** Living JavaScript objects: unlike bytes, they are not made of compiled code. */
  readonly objects: number;
  readonly rssBytes: number;
  /** What keeps the event loop alive, and timers of the house. */
  readonly handles: number;
  readonly journalBytes: number;
  readonly seconds: number;
}

/** What came of it. */
export interface SoakReport {
  /** At each tenth. */
  readonly readings: readonly Reading[];
  /** Calls and texts that came to where they were to come. */
  readonly told: Soak;
  /** Errors in the log. */
  readonly errors: readonly string[];
}

const tenths = 10;
/** So many call and text, again and again: the world remembers each of them. */
const people = 20;
/** Everybody is quick, so that little else happens than what is counted. */
const hurry = {
  reply: [2, 5],
  callReply: [5, 20],
  orig: [5, 10],
  conf: [20, 50],
  release: [5, 20],
  textDelivery: [5, 20],
  submit: [10, 30],
  submitReply: [2, 5],
  report: [50, 100],
} as const;
const unlimited = { VIRTUALPHONE_CALLS_PER_HOUR: "0", VIRTUALPHONE_TEXTS_PER_HOUR: "0" };
const ringMilliseconds = 300;
const talkMilliseconds = 1500;
const hurriedSeconds = 5;

/** Lets all of it happen. */
export async function runSoak(wanted: Soak, onReading: (reading: Reading) => void): Promise<SoakReport> {
  const errors: string[] = [];
  const house = await openChaosHouse({
    seed: 1,
    random: seededRandom(1),
    transcriptLines: 100,
    timings: hurry,
    environment: unlimited,
    onLog: ({ level, text }) => {
      if (level === "error") errors.push(text);
    },
  });
  const stopCounting = countTold(house);
  try {
    void house.start();
    await house.clock.until(house.isUp, 60_000);
    await house.clock.advance(30_000);
    const readings = await live(house, wanted, onReading);
    return { readings, told: stopCounting(), errors };
  } finally {
    await house.stop();
  }
}

/** Counts the joined calls and the texts that the owner reads or knows to have arrived. */
function countTold({ owner }: ChaosHouse): () => Soak {
  let [calls, texts] = [0, 0];
  const end = owner.watch(({ kind, message: { fromBot, text, reaction } }) => {
    if (kind === "new" && fromBot && text.includes(" are connected.")) calls += 1;
    if (kind === "new" && fromBot && /^(?:.* · )?Text from /.test(text)) texts += 1;
    if (kind === "edited" && reaction === "👍") texts += 1;
  });
  return () => {
    end();
    return { calls, texts };
  };
}

async function live(
  house: ChaosHouse,
  wanted: Soak,
  onReading: (reading: Reading) => void,
): Promise<readonly Reading[]> {
  const began = performance.now();
  const readings: Reading[] = [];
  let done: Soak = { calls: 0, texts: 0 };
  for (let tenth = 1; tenth <= tenths; tenth += 1) {
    const until = {
      calls: Math.round((wanted.calls * tenth) / tenths),
      texts: Math.round((wanted.texts * tenth) / tenths),
    };
    while (done.calls < until.calls || done.texts < until.texts) done = await liveOn(house, done, until);
    // All that is under way comes to its end, and what only we remember is forgotten.
    await house.clock.advance(60_000);
    clear(house);
    const reading = readingOf(house, done, (performance.now() - began) / 1000);
    readings.push(reading);
    onReading(reading);
  }
  return readings;
}

/** A few seconds, in which there is a call and its share of the texts. */
async function liveOn({ world, owner, clock }: ChaosHouse, done: Soak, until: Soak): Promise<Soak> {
  const [callsLeft, textsLeft] = [until.calls - done.calls, until.texts - done.texts];
  const texts = Math.min(textsLeft, Math.max(1, Math.ceil(textsLeft / Math.max(1, callsLeft))));
  for (let index = done.texts; index < done.texts + texts; index += 1) {
    const number = numberOfContact(index % people);
    if (index % 5 === 0) owner.sends(`/sms ${number} text number ${index}`);
    else world.person(number).texts(`text number ${index}`);
  }
  if (callsLeft > 0) {
    const caller = world.person(
      (done.calls % 3 === 0 ? numberOfStranger : numberOfContact)(done.calls % people),
    );
    const master = world.person(masters[0]);
    master.answersAfter(ringMilliseconds);
    if (caller.rings()) {
      await clock.until(() => caller.hears(master), 60_000);
      await clock.advance(talkMilliseconds);
      caller.hangsUp();
      await clock.until(() => world.lines().length === 0, 60_000);
    }
  }
  await clock.advance((hurriedSeconds * 1000) / 5);
  return { calls: Math.min(until.calls, done.calls + 1), texts: done.texts + texts };
}

/** Forgets what the world remembers for those who look at it. */
function clear({ world, owner }: ChaosHouse): void {
  world.texts.forget();
  for (const message of owner.chat()) owner.deletes(message);
}

function readingOf(house: ChaosHouse, done: Soak, seconds: number): Reading {
  // This collects garbage first.
  const objects = queryObjects(Object, { format: "count" });
  const { heapUsed, rss } = process.memoryUsage();
  const files = readdirSync(house.dataDir());
  const sizes = files.filter((name) => name.startsWith("journal.db")).map((name) => sizeIn(house, name));
  return {
    ...done,
    heapBytes: heapUsed,
    objects,
    rssBytes: rss,
    handles: process.getActiveResourcesInfo().length + house.clock.waiting(),
    journalBytes: sizes.reduce((sum, size) => sum + size, 0),
    seconds,
  };
}

function sizeIn(house: ChaosHouse, name: string): number {
  return statSync(join(house.dataDir(), name)).size;
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1).padStart(8);

/** The first lines of the table of readings. */
export const readingHeader = "   calls   texts  heap MB   objects   RSS MB  handles  journal MB  seconds";

/** A line of it. */
export function readingLine(reading: Reading): string {
  const { calls, texts, heapBytes, objects, rssBytes, handles, journalBytes, seconds } = reading;
  return [
    String(calls).padStart(8),
    String(texts).padStart(8),
    ` ${megabytes(heapBytes)}`,
    String(objects).padStart(10),
    ` ${megabytes(rssBytes)}`,
    String(handles).padStart(9),
    `    ${megabytes(journalBytes)}`,
    seconds.toFixed(0).padStart(9),
  ].join("");
}
