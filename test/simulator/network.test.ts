import { array, assert as assertProperty, asyncProperty, constantFrom, nat, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { living, type Calls, type News, type Plan } from "../../src/simulator/calls/leg.ts";
import { mailboxDiverts } from "../../src/simulator/calls/diverts.ts";
import type { CallOrder } from "../../src/simulator/calls/orders.ts";
import { type Knobs, plainKnobs } from "../../src/simulator/knobs.ts";
import { type Network, startNetwork } from "../../src/simulator/network.ts";
import { seededRandom } from "../../src/simulator/random.ts";
import { realTimings } from "../../src/simulator/timings.ts";
import { virtualClock } from "../support/virtual-clock.ts";

const plans: readonly Plan[] = [
  { kind: "rings", cause: 19 },
  { kind: "answers", after: 0 },
  { kind: "answers", after: 2000 },
  { kind: "refuses", after: 500, cause: 21 },
  { kind: "busy", cause: 17, confirmed: false },
  { kind: "unreachable", cause: 20, announcement: true },
  { kind: "mailbox" },
  { kind: "invalid", cause: 1 },
];

const orders: readonly CallOrder[] = [
  { kind: "answer" },
  { kind: "hang-up" },
  { kind: "release-held" },
  { kind: "release-active" },
  { kind: "release", id: 1 },
  { kind: "release", id: 2 },
  { kind: "swap" },
  { kind: "private", id: 1 },
  { kind: "private", id: 2 },
  { kind: "join" },
  { kind: "transfer" },
];

/** Something that happens, by number. */
type Happening = (network: Network, number: string) => void;

const happenings: readonly Happening[] = [
  ...orders.map((order) => (network: Network) => void network.order(order)),
  (network, number) => void network.order({ kind: "dial", number }),
  (network, number) => void network.order({ kind: "dial", number }),
  (network, number) => void network.call(number, "shown", true),
  ...(["answers", "refuses", "hangs-up", "holds"] as const).map((kind): Happening => (network) => {
    const leg = living(network.calls()).find((each) => kind !== "answers" || each.phase === "alerting");
    if (leg) network.send({ kind, key: leg.key });
  }),
  (network) => {
    network.send({ kind: "service-lost" });
  },
];

/** What must be so at every moment (22.083, 22.084). */
function expectSound(calls: Calls): void {
  const present = living(calls);
  const count = (...phases: string[]): number => present.filter((leg) => phases.includes(leg.phase)).length;
  const ids = calls.legs.map((leg) => leg.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(count("ringing", "waiting")).toBeLessThanOrEqual(1);
  expect(count("calling", "handed", "proceeding", "alerting")).toBeLessThanOrEqual(1);
  for (const phase of ["active", "held"]) {
    const group = present.filter((leg) => leg.phase === phase);
    if (group.length > 1) expect(group.every((leg) => leg.joined)).toBe(true);
    expect(group.length).toBeLessThanOrEqual(5);
  }
}

/** The news about one call after another with the same index, each up to its end. */
function livesOf(news: readonly string[], id: number): readonly string[] {
  return news
    .filter((each) => each.endsWith(` ${id}`))
    .map((each) => each.split(" ")[0] ?? "")
    .join(" ")
    .split(/(?<=end)\s*/)
    .filter((life) => life !== "");
}

async function live(
  seed: number,
  knobs: Partial<Knobs>,
  steps: readonly (readonly [number, number, number])[],
) {
  const clock = virtualClock();
  const news: string[] = [];
  const tooEarly: number[] = [];
  const network: Network = startNetwork({
    clock,
    random: seededRandom(seed),
    timings: realTimings,
    knobs: () => ({ ...plainKnobs, ...knobs }),
    planOf: (number) => plans[Number(number) % plans.length] ?? { kind: "mailbox" },
    tell: (each: News) => {
      if (each.kind === "end" && network.calls().legs.some((leg) => leg.id === each.leg.id))
        tooEarly.push(each.leg.id);
      if ("id" in each) news.push(`${each.kind} ${each.id}`);
      if ("leg" in each) news.push(`${each.kind} ${each.leg.id}`);
    },
    diverts: mailboxDiverts("8"),
    endedElsewhere: () => undefined,
    changed: () => {
      expectSound(network.calls());
    },
  });
  for (const [what, number, wait] of steps) {
    happenings[what % happenings.length]?.(network, `${number}`);
    await clock.advance(wait);
  }
  await clock.advance(200_000);
  network.order({ kind: "hang-up" });
  network.order({ kind: "hang-up" });
  await clock.advance(200_000);
  return { news, tooEarly, network, clock };
}

const someSteps = array(tuple(nat(30), nat(20), constantFrom(0, 1, 60, 150, 900, 2500, 6000)), {
  maxLength: 40,
});

describe("the network, whatever is ordered and whoever does what", () => {
  it("keeps to its limits, and ends every call once", async () => {
    await assertProperty(
      asyncProperty(nat(), someSteps, async (seed, steps) => {
        const { news, tooEarly, network, clock } = await live(seed, {}, steps);
        expect(tooEarly).toEqual([]);
        expect(network.calls().legs).toEqual([]);
        expect(clock.waiting()).toBe(0);
        for (let id = 1; id <= 7; id += 1)
          for (const life of livesOf(news, id))
            expect(life).toMatch(
              /^((orig( conf)?|(waiting )?(ring )*(waiting )*|ring( ring)*)( ?conn)? ?)end$/,
            );
      }),
      { numRuns: 300 },
    );
  });

  it("is as sound on sticks and networks with quirks", async () => {
    const quirks: readonly Partial<Knobs>[] = [
      { chupEndsActiveOnly: true },
      { waitingDropsCaller: true },
      { thirdCallRefused: false, mptyClears: true },
      { connBeforeOk: true, swapConn: true },
      { holdRefused: "error" },
      { earlyChupNoCend: true, hw1: true, waitingNoCend: true, waitingRepeats: true },
      { noService: "cend" },
      { callWaiting: false, voicemailAnswers: true },
    ];
    await assertProperty(
      asyncProperty(nat(), constantFrom(...quirks), someSteps, async (seed, knobs, steps) => {
        const { network } = await live(seed, knobs, steps);
        expect(network.calls().legs).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
