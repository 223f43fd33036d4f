/** The fail-safe on a phone with a virtual stick, in virtual time: the network is slow, silent, garbled, and calls come. */
import { afterEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import type { CountryCode } from "../../src/core/phone-number.ts";
import { openDiverts, type RunningDiverts } from "../../src/divert/diverts.ts";
import type { Knobs } from "../../src/simulator/knobs.ts";
import {
  anna,
  master,
  type PhoneInWorld,
  type PhoneOptions,
  startPhoneInWorld,
} from "../support/phone-in-world.ts";

const mailbox = "+447700900099";

let house: PhoneInWorld;
let diverts: RunningDiverts;
let told: string[];
let logged: string[];

async function open(options: PhoneOptions = {}): Promise<void> {
  let running: RunningDiverts | null = null;
  house = await startPhoneInWorld({ mailbox, ...options, onCalm: () => running?.calm() });
  told = [];
  logged = [];
  let kept: string | null = null;
  running = openDiverts({
    modem: house.phone.diverts,
    store: {
      read: () => kept,
      write: (memory) => {
        kept = memory;
      },
    },
    masterPhone: () => master,
    configured: null,
    check: () => null,
    nameOf: () => null,
    country: "+44" as CountryCode,
    announce: (text) => told.push(text),
    clock: house.clock,
    log: { ...silentLog, info: (line) => logged.push(line) },
  });
  diverts = running;
}

afterEach(async () => {
  diverts.stop();
  await house.stop();
});

const asked = (): number =>
  house.world.transcript().filter(({ way, text }) => way === ">" && text.includes("+CCFC")).length;

const isOn = (): boolean => {
  const active = house.world.diverts().filter((each) => each.active);
  return active.length === 2 && active.every(({ reason, number }) => reason >= 2 && number === master);
};

describe("given a network that takes its time", () => {
  it("a ring during a question is answered right behind it, and nothing else is asked before the call is over", async () => {
    await open({ timings: { serviceReply: [8000, 8000] } });
    diverts.on(null);
    await house.clock.until(() => asked() === 1);
    await house.clock.advance(1000);
    const [caller, owner] = [house.world.person(anna), house.world.person(master)];
    caller.rings();
    owner.answersAfter(4000);
    await house.clock.until(() => house.world.lines().some(({ state }) => state === "active"), 12_000);
    await caller.isConnectedWith(owner, 40_000);
    await house.clock.advance(120_000);
    expect(asked()).toBe(1);
    caller.hangsUp();
    await house.clock.until(() => told.length > 0, 300_000);
    expect(told).toEqual([expect.stringContaining("The fail-safe divert is on.")]);
    expect(isOn()).toBe(true);
  });

  it("a master who is not reached in time is none of its business: two who talk are not disturbed", async () => {
    await open();
    const [caller, owner] = [house.world.person(anna), house.world.person(master)];
    caller.rings();
    owner.answersAfter(2000);
    await caller.isConnectedWith(owner, 60_000);
    diverts.on(null);
    await house.clock.advance(300_000);
    expect(asked()).toBe(0);
    expect(caller.hears(owner)).toBe(true);
    caller.hangsUp();
    await house.clock.until(isOn, 300_000);
  });
});

describe("given a network that never answers", () => {
  it("says so, the modem is not taken for dead, and calls come through", async () => {
    await open({ knobs: { ccfcRefused: "silence" } });
    diverts.on(null);
    await house.clock.until(() => told.length > 0, 300_000);
    expect(told[0]).toContain("the network does not answer about it");
    expect(asked()).toBe(2);
    await house.clock.advance(60_000);
    expect([house.readies(), house.phone.status().modem]).toEqual([1, "ready"]);
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings(60_000);
  });
});

describe("given a stick that speaks badly", () => {
  it.each<Partial<Knobs>>([
    { mood: "bytes" },
    { mood: "split" },
    { mood: "garbage" },
    { mood: "stutter" },
    { glued: true },
    { splitUrc: true },
    { echoOn: true },
    { ccfcReply: "sum" },
    { ccfcReply: "odd" },
  ])("the fail-safe is set and taken away all the same: %j", async (knobs) => {
    await open({ knobs });
    diverts.on(null);
    await house.clock.until(() => told.length > 0, 600_000);
    expect(told[0]).toContain("The fail-safe divert is on.");
    expect(isOn()).toBe(true);
    diverts.off();
    await house.clock.until(() => told.length > 1, 600_000);
    expect(house.world.diverts().filter(({ active, number }) => active && number === mailbox)).toHaveLength(
      3,
    );
  });
});

describe("given a stick that is pulled out in the middle", () => {
  it("goes on when it is back", async () => {
    await open();
    diverts.on(null);
    await house.clock.until(() => asked() === 3);
    await house.world.stick.unplug();
    await house.clock.advance(60_000);
    expect(told).toEqual([]);
    await house.world.stick.replug();
    await house.clock.until(() => told.length > 0, 600_000);
    expect(isOn()).toBe(true);
  });

  it("fills no log while it is away", async () => {
    await open();
    await house.world.stick.unplug();
    diverts.on(null);
    await house.clock.advance(3_600_000);
    expect(logged).toEqual(["divert resting → asking (wished)"]);
  });
});
