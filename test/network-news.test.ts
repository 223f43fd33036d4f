import { afterEach, describe, expect, it } from "vitest";
import { startNetworkNews } from "../src/network-news.ts";
import type { OutageMemory } from "../src/outage/watch.ts";
import { phoneLines } from "../src/telegram/status-words.ts";
import { anna, type PhoneInWorld, type PhoneOptions, startPhoneInWorld } from "./support/phone-in-world.ts";
import { type VirtualClock, virtualClock } from "./support/virtual-clock.ts";

let house: PhoneInWorld;
let told: string[];
/** What outlives a restart. */
let kept: Map<string, string>;

function startNews(clock: VirtualClock): ReturnType<typeof startNetworkNews> {
  const memory = (name: string): OutageMemory => ({
    read: () => kept.get(name) ?? null,
    write: (value) => {
      if (value === null) kept.delete(name);
      else kept.set(name, value);
    },
  });
  return startNetworkNews({ clock, timeZone: "Etc/UTC", memory, announce: (text) => told.push(text) });
}

async function start(options: PhoneOptions = {}): Promise<void> {
  told = [];
  kept = new Map();
  const clock = virtualClock(new Date("2026-03-02T03:00:00Z"));
  const news = startNews(clock);
  house = await startPhoneInWorld({
    ...options,
    clock,
    onNetwork: (view) => {
      news.seen(view);
    },
  });
  await clock.advance(5000);
}

const status = (): string =>
  phoneLines(house.phone.status(), { now: house.clock.date().getTime(), timeZone: "Etc/UTC" })
    .map(({ text }) => text)
    .join("\n");

afterEach(async () => {
  await house.stop();
});

describe.each(["e173-11.126", "e173-21", "3gpp"] as const)("the network of a %s", (profile) => {
  it("is shown as it is", async () => {
    await start({ profile });
    expect(status()).toContain("Network: Example Mobile, 3G, signal 19 of 31 (fair)");
    house.world.knob("registration", "roaming");
    await house.clock.advance(5000);
    expect(status()).toContain("Network: Example Abroad, roaming, 3G, signal 19 of 31 (fair)");
  });

  it("that is lost for long is told once, and its end", async () => {
    await start({ profile });
    house.world.knob("noService", "cme");
    await house.clock.advance(70_000);
    expect(status()).toMatch(/Network: not registered, searching since 03:0\d\n/);
    expect(told).toEqual([]);
    await house.clock.advance(3_600_000);
    expect(told).toEqual([
      expect.stringMatching(
        /^The network is lost since 03:0\d: the modem searches for a network\. Calls and texts do not come/,
      ),
    ]);
    house.world.knob("noService", "off");
    await house.clock.advance(200_000);
    expect(told.slice(1)).toEqual([
      expect.stringMatching(/^The network is back\. It was lost from 03:0\d to 04:0\d\.$/),
    ]);
    house.world.person(anna).rings();
    await house.told("incoming");
    expect([house.readies(), house.world.violations()]).toEqual([1, []]);
  });

  it("that is lost for a moment, or flaps, makes one message at most", async () => {
    await start({ profile });
    for (let times = 0; times < 60; times++) {
      house.world.knob("noService", times % 2 === 0 ? "cme" : "off");
      await house.clock.advance(20_000);
    }
    await house.clock.advance(300_000);
    expect(told.map((each) => each.slice(0, 19))).toEqual(["The network is lost", "The network is back"]);
    expect(told[1]).toMatch(/lost \d+ times in between/);
  });

  it("that never comes at the start is told, too", async () => {
    await start({ profile, knobs: { registration: "denied" } });
    expect(status()).toMatch(/Network: not registered, the network refuses the SIM since/);
    await house.clock.advance(400_000);
    expect(told).toEqual([expect.stringMatching(/the network refuses the SIM\..*Ask the operator/)]);
  });
});

describe("roaming", () => {
  it("is told when it begins and when it ends, once, and not again by a restart", async () => {
    await start({ knobs: { registration: "roaming" } });
    await house.clock.advance(120_000);
    expect(told).toEqual([
      expect.stringMatching(
        /^The SIM is roaming \(Example Abroad\) since .*: calls and texts may cost more\.$/,
      ),
    ]);
    const next = startNews(house.clock);
    next.seen({ ...house.phone.status() });
    await house.clock.advance(120_000);
    expect(told).toHaveLength(1);
    next.seen({ ...house.phone.status(), registration: "home" });
    await house.clock.advance(4_000_000);
    expect(told.slice(1)).toEqual([expect.stringMatching(/^The SIM is in its home network again, since/)]);
    next.stop();
  });
});

describe("an outage", () => {
  it("that was told before a restart has its end told after it", async () => {
    await start({ knobs: { noService: "cme" } });
    await house.clock.advance(400_000);
    expect(told).toHaveLength(1);
    const next = startNews(house.clock);
    next.seen({ ...house.phone.status() });
    await house.clock.advance(600_000);
    expect(told).toHaveLength(1);
    next.seen({ ...house.phone.status(), registration: "home" });
    await house.clock.advance(70_000);
    expect(told.slice(1)).toEqual([
      expect.stringMatching(/^The network is back\. It was lost from 03:0\d to 03:1\d\./),
    ]);
    next.stop();
  });

  it("of the modem is none of the network's", async () => {
    await start({ knobs: { noService: "cme" } });
    const news = startNews(house.clock);
    news.seen(house.phone.status());
    await house.clock.advance(100_000);
    news.modemLost();
    const before = told.length;
    await house.clock.advance(100_000);
    expect(told.length).toBe(before);
    news.stop();
  });
});

describe("a SIM that is pulled out", () => {
  it("is told with what to do, and taken again when it is back", async () => {
    await start();
    house.world.knob("simAbsent", true);
    await house.clock.advance(30_000);
    expect(house.phone.status()).toMatchObject({ registration: "unknown", operator: null });
    expect(house.announced.at(-1)).toMatch(/there is no SIM in the modem: put it in/);
    house.world.knob("simAbsent", false);
    await house.clock.until(() => house.readies() === 2, 60_000);
  });

  it("is noticed on a modem without a word of its own", async () => {
    await start({ profile: "3gpp" });
    house.world.knob("simAbsent", true);
    await house.clock.advance(130_000);
    expect(house.announced.at(-1)).toMatch(/there is no SIM in the modem/);
  });
});
