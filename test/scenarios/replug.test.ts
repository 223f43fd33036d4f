/** The stick is pulled out and put back under new names, in each state of a call and of a text. Virtual time. */
import { afterEach, describe, expect, it } from "vitest";
import { anna, ben, master, type PhoneInWorld } from "../support/phone-in-world.ts";
import { startTextsInWorld, type TextsInWorld, type TextsOptions } from "../texts/texts-in-world.ts";

/** From the ports' return until calls are taken, in milliseconds of virtual time. The SIM is there at once. */
const mostMilliseconds = 5000;
const promptly = { timings: { simBusy: [0, 0] } } as const;

let house: TextsInWorld;

async function start(options: TextsOptions = {}): Promise<void> {
  house = await startTextsInWorld({ ...promptly, ...options });
  await house.clock.advance(30_000);
}

afterEach(() => house.stop());

/** Puts it back in after a minute; answers how long the phone took to be ready again. */
async function replugged(): Promise<number> {
  const before = house.readies();
  await house.clock.advance(60_000);
  await house.world.stick.replug({ renamed: true });
  const since = house.clock.now();
  await house.clock.until(() => house.readies() > before, 60_000);
  return house.clock.now() - since;
}

async function takesACall(): Promise<void> {
  await house.clock.until(() => house.phone.status().call === null, 60_000);
  house.news.length = 0;
  house.world.person(master).answersAfter(2000);
  house.world.person(anna).rings();
  await house.told("joined");
}

const stage = (): string => house.phone.status().call?.stage ?? "idle";

const callIn = ({ world }: PhoneInWorld): void => {
  world.person(anna).rings();
};
const callOut = ({ phone }: PhoneInWorld): void => {
  phone.placeCall({ contact: { name: "Ben", number: ben, written: ben }, master: null });
};

describe("a stick that is pulled out", () => {
  it.each([
    ["in", "identifying", callIn],
    ["in", "answering", callIn],
    ["in", "holding", callIn],
    ["in", "dialling", callIn],
    ["in", "joining", callIn],
    ["in", "joined", callIn],
    ["in", "closing", callIn],
    ["out", "reaching", callOut],
    ["out", "holding", callOut],
    ["out", "dialling", callOut],
    ["out", "joining", callOut],
    ["out", "joined", callOut],
    ["out", "closing", callOut],
  ])(
    "during a call %s that is %s, takes calls again, and the call is told of and over",
    async (_, wanted, begin) => {
      await start({ knobs: { noFirstClip: true, clccWithoutNumber: wanted === "identifying" } });
      for (const each of [master, ben]) house.world.person(each).answersAfter(2000);
      begin(house);
      if (wanted === "closing") {
        await house.told("joined");
        house.phone.close();
      }
      await house.clock.until(() => stage() === wanted, 60_000);
      await house.world.stick.unplug();
      await house.clock.settle();
      expect(stage()).toBe("idle");
      expect(house.news.map(({ kind }) => kind)).toContain("modem-lost");
      expect(await replugged()).toBeLessThan(mostMilliseconds);
      await takesACall();
    },
  );

  it("while nothing goes on, takes calls again", async () => {
    await start();
    await house.world.stick.unplug();
    expect(await replugged()).toBeLessThan(mostMilliseconds);
    await takesACall();
  });

  it.each([
    ["before the prompt", /^> AT\+CMGS/, ["delivered"]],
    ["at the prompt", /^< >$/, ["delivered", "unsure"]],
    ["as the text is written", /^> [\dA-F]+␚$/, ["unsure"]],
    ["as the network's answer has come", /^< \+CMGS:/, ["delivered", "sent", "unsure"]],
  ])("as a text goes out, %s: it is never lost, nor sent twice", async (_, trigger, ends) => {
    let pulled = false;
    await start({
      listen: (line) => {
        if (pulled || !trigger.test(line)) return;
        pulled = true;
        void house.world.stick.unplug();
      },
    });
    const text = house.sends("hello");
    await house.clock.until(() => house.world.stick.state() === "unplugged", 30_000);
    expect(await replugged()).toBeLessThan(mostMilliseconds);
    await house.clock.until(() => ends.includes(house.statesOf(text).at(-1) ?? ""), 300_000);
    await house.clock.advance(120_000);
    expect(house.world.texts.sent().filter(({ text: body }) => body === "hello").length).toBeLessThanOrEqual(
      1,
    );
    await takesACall();
  });

  it.each([
    ["as it is told of", /^< \+CMTI/],
    ["as it is read", /^> AT\+CMGR/],
    ["as it has been read", /^< \+CMGR/],
    ["as it is removed", /^> AT\+CMGD/],
  ])("as a text comes in, %s: it comes once", async (_, trigger) => {
    let pulled = false;
    await start({
      listen: (line) => {
        if (pulled || !trigger.test(line)) return;
        pulled = true;
        void house.world.stick.unplug();
      },
    });
    house.world.person(anna).texts("good morning");
    await house.clock.until(() => house.world.stick.state() === "unplugged", 30_000);
    expect(await replugged()).toBeLessThan(mostMilliseconds);
    await house.receives(1);
    await house.clock.advance(120_000);
    expect(house.arrived()).toEqual(["Anna: good morning"]);
    await takesACall();
  });
});
