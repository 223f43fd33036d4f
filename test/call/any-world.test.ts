/** People do anything at any time, on sticks and networks of every kind: the whole phone, a few minutes each time. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import type { Knobs } from "../../src/simulator/knobs.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import type { Person } from "../../src/simulator/person.ts";
import {
  anna,
  ben,
  master,
  number,
  type PhoneInWorld,
  secondMaster,
  startPhoneInWorld,
} from "../support/phone-in-world.ts";

const people = [anna, ben, number("+447700900005"), master, secondMaster];

/** What somebody does; what makes no sense at the moment does not happen. */
const deeds: readonly ((person: Person, phone: PhoneInWorld["phone"]) => void)[] = [
  (person) => void person.rings(),
  (person) => void person.rings("withheld"),
  (person) => person.hangsUp(),
  (person) => person.answers(),
  (person) => person.refuses(),
  (person) => person.isBusy(),
  (person) => person.answersAfter(1500),
  (_, phone) => void phone.close(),
  (_, phone) => void phone.placeCall({ contact: { name: "Ben", number: ben, written: ben }, master: null }),
];

const refusing = fc.constantFrom<Knobs["holdRefused"][]>("off", "off", "off", "error", "cme", "silence");
const knobs = fc.record({
  holdRefused: refusing,
  mptyRefused: refusing,
  noise: fc.boolean(),
  chupEndsActiveOnly: fc.boolean(),
  connBeforeOk: fc.boolean(),
  swapConn: fc.boolean(),
  waitingDropsCaller: fc.boolean(),
  noFirstClip: fc.boolean(),
  cendRandomEnd: fc.boolean(),
  waitingNoCend: fc.boolean(),
  mptyClears: fc.boolean(),
  earlyChupNoCend: fc.boolean(),
});

const acts = fc.array(
  fc.record({
    person: fc.constantFrom(...people),
    deed: fc.constantFrom(...deeds),
    pause: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 9000 })),
  }),
  { minLength: 4, maxLength: 24 },
);

interface Case {
  readonly profile: (typeof profileNames)[number];
  readonly knobs: Partial<Knobs>;
  readonly masters: readonly [typeof master, ...(typeof master)[]];
  readonly acts: readonly {
    readonly person: typeof master;
    readonly deed: (typeof deeds)[number];
    readonly pause: number;
  }[];
}

/** Lets it all happen, then waits for longer than any call may take by itself. */
async function live({ acts: done, ...options }: Case): Promise<PhoneInWorld> {
  const house = await startPhoneInWorld(options);
  for (const { person, deed, pause } of done) {
    const who = house.world.person(person);
    const makesSense = tryIt(() => {
      deed(who, house.phone);
    });
    await house.clock.advance(makesSense ? pause : 0);
  }
  await house.clock.advance(150_000);
  return house;
}

function tryIt(deed: () => void): boolean {
  try {
    deed();
    return true;
  } catch {
    return false;
  }
}

const conclusions = new Set<CallNews["kind"]>([
  "caller-refused",
  "caller-gave-up",
  "nobody-took-it",
  "contact-failed",
  "master-left",
  "step-refused",
  "ended",
]);

/** How often the owners are told that a call is over. */
function timesConcluded(news: readonly CallNews[], call: number): number {
  const ofCall = news.filter((each) => each.call === call);
  const ends = ofCall.filter(
    (each) => conclusions.has(each.kind) || (each.kind === "master-failed" && each.next === null),
  );
  return ends.length > 0 ? ends.length : ofCall.filter(({ kind }) => kind === "closed").length;
}

it("every call ends, its end is told once, and nobody is left on hold", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record<Case>({
        profile: fc.constantFrom(...profileNames),
        knobs,
        masters: fc.constantFrom([master], [master, secondMaster]),
        acts,
      }),
      async (scene) => {
        const { phone, world, news, stop } = await live(scene);
        const { call } = phone.status();
        const stage = call?.stage ?? "idle";
        expect(stage === "idle" || stage === "joined").toBe(true);
        expect(world.lines().map(({ state }) => state)).toEqual(stage === "idle" ? [] : ["active", "active"]);
        expect(world.violations()).toEqual([]);
        const calls = new Set(news.map((each) => each.call));
        const told = [...calls].map((id) => [id, timesConcluded(news, id)]);
        expect(told).toEqual([...calls].map((id) => [id, id === call?.call ? 0 : 1]));
        await stop();
      },
    ),
    { numRuns: 40, seed: 20 },
  );
});
