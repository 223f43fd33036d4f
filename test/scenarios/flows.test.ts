import { describe, expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import type { Knobs } from "../../src/simulator/knobs.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import { type PhoneInWorld, startPhoneInWorld } from "../support/phone-in-world.ts";
import { type Flow, flows } from "./flows.ts";

/** The moods of lines and sticks every story is told in; what the owners hear is the same in all of them. */
const moods: Readonly<Record<string, Partial<Knobs>>> = {
  "a plain line": {},
  "bytes one by one": { mood: "bytes" },
  "lines split anywhere": { mood: "split" },
  "lines all at once": { mood: "together" },
  "rubbish between the lines": { mood: "garbage", garbageAtOpen: true, nulBytes: true },
  "half a line, a pause, the rest": { mood: "stutter" },
  "replies cut by other lines": { splitUrc: true },
  "lines glued together": { glued: true },
  "an echo that stays": { echoOn: true },
  "no causes, odd spaces": { cendSpaced: true, cendRandomEnd: true, connBeforeOk: true },
  "hang-up that leaves held calls": { chupEndsActiveOnly: true },
  "no numbers in the list of calls": { clccWithoutNumber: true },
  "slow answers": { slowReply: true },
};

function gist(news: CallNews): string {
  const { kind } = news;
  const person = "caller" in news ? news.caller : "contact" in news ? news.contact : null;
  switch (news.kind) {
    case "incoming":
    case "second-caller":
    case "calling-contact":
      return `${kind} ${person?.name ?? "?"}`;
    case "caller-refused":
      return `${kind} ${news.reason.kind}`;
    case "master-failed":
    case "contact-failed":
      return `${kind} ${news.ending.kind}`;
    case "nobody-took-it":
      return [kind, ...news.attempts.map(({ ending }) => ending.kind)].join(" ");
    case "ended":
      return `${kind} by ${news.by}`;
    case "step-refused":
      return `${kind} ${news.step}`;
    default:
      return kind;
  }
}

async function tell(flow: Flow, house: PhoneInWorld): Promise<void> {
  await flow.story(house);
  await house.clock.until(
    () => house.phone.status().call === null && house.world.lines().length === 0,
    60_000,
  );
  await house.clock.advance(5000);
  expect(house.news.map(gist)).toEqual(flow.told);
  expect(house.world.lines()).toEqual([]);
}

describe.each(profileNames)("on a %s", (profile) => {
  describe.each(Object.entries(moods))("with %s", (_, knobs) => {
    it.each(flows.map((flow) => [flow.title, flow] as const))("%s", async (_title, flow) => {
      const house = await startPhoneInWorld({
        ...flow.options,
        profile,
        knobs: { ...knobs, ...flow.options?.knobs },
        timings: { slowReply: 1500 },
      });
      try {
        await tell(flow, house);
        expect(house.world.violations()).toEqual([]);
      } finally {
        await house.stop();
      }
    });
  });
});
