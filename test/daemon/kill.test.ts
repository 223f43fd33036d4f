import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { type Random, seededRandom } from "../../src/simulator/random.ts";
import { chosenSeed } from "../support/seed.ts";
import { anna, ben, openHouse, stranger, type WholeHouse } from "../support/whole-house.ts";

/** `KILLS=300 npx vitest run test/daemon/kill.test.ts` is the long run. */
const kills = Number(process.env["KILLS"] ?? 8);
const seed = chosenSeed ?? 1;

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const senders = [anna, ben, stranger] as const;
const repeatMark = /^Perhaps a repeat/;
const settleMilliseconds = 60_000;

/** Lets so much real time pass, in which the daemon may do anything. */
function live(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.after(milliseconds, resolve);
  });
}

/** Everything that was texted, either way, each with a word of its own that is found again. */
interface Traffic {
  readonly incoming: { readonly from: string; readonly word: string }[];
  readonly outgoing: string[];
  /** One thing that people do. */
  happen(): void;
}

/** Every part of a long one has its word in it. */
const bodies: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => `${word} short`,
  (word) => `${word} ünïcode Ж 你好 👩‍👩‍👧`,
  (word) => `${word} `.repeat(40),
  (word) => `${word} OK\r\n+CMTI: "SM",3\r\nERROR`,
];

function makeTraffic({ world, owner }: WholeHouse, chance: Random): Traffic {
  const incoming: Traffic["incoming"][number][] = [];
  const outgoing: string[] = [];
  const began = Date.now();
  const count = (): string => String(incoming.length + outgoing.length).padStart(5, "0");
  return {
    incoming,
    outgoing,
    happen() {
      if (chance.next() < 0.7) {
        const from = chance.pick(senders);
        const word = `in${count()}`;
        incoming.push({ from, word });
        // Texts of one second in a storage have no order that anybody could tell.
        const sentAt = new Date(began + incoming.length * 1000);
        world.person(from).texts(chance.pick(bodies)(word), { sentAt });
      } else {
        const word = `out${count()}`;
        outgoing.push(word);
        owner.sends(`/sms ${chance.pick(senders)} ${chance.pick(bodies)(word)}`);
      }
    },
  };
}

/** Telegram fails now and then in every way that it has. */
function disturb({ telegram }: WholeHouse, chance: Random): void {
  const fault = chance.pick([
    { kind: "down" },
    { kind: "reset-after-accept" },
    { kind: "html" },
    { kind: "too-many-requests", retryAfterSeconds: 1 },
    { kind: "refusal", code: 500, description: "Internal Server Error" },
  ] as const);
  telegram.fails({ fault, times: chance.within([1, 4]) });
}

function startProgram(house: WholeHouse): ChildProcess {
  return spawn(process.execPath, [program, "start"], {
    cwd: house.folder,
    env: { PATH: process.env["PATH"], ...house.environment },
    stdio: "ignore",
  });
}

async function killAtRandom(house: WholeHouse, traffic: Traffic, chance: Random): Promise<void> {
  const child = startProgram(house);
  const ended = once(child, "close");
  const moments = chance.within([2, 5]);
  if (chance.next() < 0.5) disturb(house, chance);
  for (let moment = 0; moment < moments; moment += 1) {
    traffic.happen();
    await live(chance.within([50, 500]));
  }
  child.kill("SIGKILL");
  await ended;
}

/** What the owner has read that holds a word, oldest first. */
function readWith({ owner }: WholeHouse, word: string): readonly string[] {
  return owner.chat().flatMap(({ fromBot, text }) => (fromBot && text.includes(word) ? [text] : []));
}

describe("given a daemon that is killed at any moment, while texts flow and Telegram fails", () => {
  it(
    "every text is in the chat, in the order of its sender, and none is on the air twice",
    async () => {
      const chance = seededRandom(seed);
      const house = await openHouse({ seed, texts: { sm: 12 } });
      const traffic = makeTraffic(house, chance);
      try {
        for (let kill = 0; kill < kills; kill += 1) await killAtRandom(house, traffic, chance);
        const last = startProgram(house);
        const ended = once(last, "close");
        try {
          const isDone = (): boolean =>
            traffic.incoming.every(({ word }) => readWith(house, word).length > 0) &&
            house.world.texts.waiting().length === 0 &&
            traffic.outgoing.every((word) => isSettled(house, word));
          for (const until = Date.now() + settleMilliseconds; !isDone() && Date.now() < until;)
            await live(100);
        } finally {
          last.kill("SIGTERM");
          await ended;
        }
        const report = judge(house, traffic);
        process.stdout.write(`${report.line}\n`);
        expect(report.wrong).toEqual([]);
      } finally {
        await house.stop();
      }
    },
    settleMilliseconds + 60_000 + kills * 5000,
  );
});

/** It was sent, or the owner was told that nobody can tell. */
function isSettled(house: WholeHouse, word: string): boolean {
  return timesOnAir(house, word) > 0 || isInDoubt(house, word);
}

function timesOnAir({ world }: WholeHouse, word: string): number {
  return world.texts.sent().filter(({ text }) => text.includes(word)).length;
}

function isInDoubt(house: WholeHouse, word: string): boolean {
  return readWith(house, word).length > 0;
}

function judge(
  house: WholeHouse,
  traffic: Traffic,
): { readonly line: string; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  let repeats = 0;
  let doubts = 0;
  for (const { word } of traffic.incoming) {
    const read = readWith(house, word);
    const marked = read.filter((text) => repeatMark.test(text)).length;
    repeats += marked;
    if (read.length === 0) wrong.push(`${word} is lost`);
    if (read.length > 2) wrong.push(`${word} is in the chat ${read.length} times`);
    if (read.length - marked > 1) wrong.push(`${word} is repeated without a mark`);
  }
  for (const sender of senders) {
    const sent = traffic.incoming.flatMap(({ from, word }) => (from === sender ? [word] : []));
    const places = sent.map((word) =>
      house.owner.chat().findIndex(({ fromBot, text }) => fromBot && text.includes(word)),
    );
    const late = places.findIndex((place, index) => index > 0 && place < (places[index - 1] ?? 0));
    if (late >= 0) wrong.push(`${sent[late] ?? ""} is in the chat before ${sent[late - 1] ?? ""}`);
  }
  for (const word of traffic.outgoing) {
    const times = timesOnAir(house, word);
    if (times > 1) wrong.push(`${word} is on the air ${times} times`);
    if (times === 0 && !isInDoubt(house, word)) wrong.push(`${word} is neither sent nor asked about`);
    if (isInDoubt(house, word)) doubts += 1;
  }
  const parts = house.world.texts.onAir().map(({ pdu, to }) => `${to} ${pdu}`);
  if (new Set(parts).size !== parts.length) wrong.push("a PDU is on the air twice");
  const line = `${kills} kills: ${traffic.incoming.length} texts in, ${repeats} repeats, all marked; ${traffic.outgoing.length} texts out, ${doubts} asked about`;
  return { line, wrong };
}
