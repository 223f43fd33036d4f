/** What people do comes at any moment: the whole phone on a stick in memory, once for each of many moments. */
import { describe, expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import {
  anna,
  ben,
  master,
  number,
  type PhoneInWorld,
  startPhoneInWorld,
} from "../support/phone-in-world.ts";

const carl = number("+447700900005");
const moments = Array.from({ length: 16 }, (_, index) => 40 + index * 587);

/** Kinds that end a call for the owners. */
const conclusions = new Set<CallNews["kind"]>([
  "caller-refused",
  "caller-gave-up",
  "nobody-took-it",
  "contact-failed",
  "master-left",
  "step-refused",
  "ended",
  "closed",
]);

interface Run {
  readonly begin: (house: PhoneInWorld) => void;
  readonly act: (house: PhoneInWorld) => void;
}

const callIn: Run["begin"] = ({ world }) => {
  world.person(anna).rings();
};
const callOut: Run["begin"] = ({ phone }) => {
  phone.placeCall({ contact: { name: "Ben", number: ben, written: ben }, master: null });
};

/** A call in which everybody answers after 2 s, disturbed at a moment and looked at in the end. */
async function run(profile: (typeof profileNames)[number], at: number, { begin, act }: Run) {
  const house = await startPhoneInWorld({ profile, knobs: { noise: false } });
  for (const each of [master, ben]) house.world.person(each).answersAfter(2000);
  begin(house);
  house.clock.after(at, () => {
    act(house);
  });
  await house.clock.advance(20_000);
  const stage = house.phone.status().call?.stage ?? "idle";
  const lines = house.world.lines().length;
  const violations = house.world.violations();
  await house.stop();
  const kinds = house.news.map(({ kind }) => kind);
  return { kinds, ends: kinds.filter((kind) => conclusions.has(kind)), stage, lines, violations };
}

describe.each(profileNames)("at any moment of a call, on a %s", (profile) => {
  it("a caller who gives up is said to have given up, or to have ended the talk, and all is let go", async () => {
    for (const at of moments) {
      const act: Run["act"] = ({ world }) => {
        world.person(anna).hangsUp();
      };
      const { kinds, ends, ...rest } = await run(profile, at, { begin: callIn, act });
      expect({ at, ends, ...rest }).toEqual({
        at,
        ends: [kinds.includes("joined") ? "ended" : "caller-gave-up"],
        stage: "idle",
        lines: 0,
        violations: [],
      });
    }
  });

  it.each([
    // Before the modem has listed it there is nothing to end.
    ["in", callIn, 300],
    ["out", callOut, 0],
  ] as const)("the owner ends a call %s, and all is let go", async (_, begin, from) => {
    for (const at of moments.filter((each) => each >= from)) {
      const act: Run["act"] = ({ phone }) => {
        phone.close();
      };
      const { ends, kinds, ...rest } = await run(profile, at, { begin, act });
      const talked = kinds.includes("joined");
      expect({ at, ends, ...rest }).toEqual({
        at,
        ends: talked ? ["ended", "closed"] : ["closed"],
        stage: "idle",
        lines: 0,
        violations: [],
      });
    }
  });

  it.each([
    ["in", callIn, 0],
    // Whoever calls before the master is dialled has the line.
    ["out", callOut, 1000],
  ] as const)("a second caller does not disturb a call %s", async (_, begin, from) => {
    for (const at of moments.filter((each) => each >= from)) {
      const act: Run["act"] = ({ world }) => {
        world.person(carl).rings();
      };
      const { ends, kinds, ...rest } = await run(profile, at, { begin, act });
      expect({ at, ends, joined: kinds.includes("joined"), ...rest }).toEqual({
        at,
        ends: [],
        joined: true,
        stage: "joined",
        lines: 2,
        violations: [],
      });
    }
  });
});
