import { afterEach, describe, expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import {
  anna,
  ben,
  master,
  type PhoneInWorld,
  type PhoneOptions,
  secondMaster,
  startPhoneInWorld,
} from "../support/phone-in-world.ts";

let house: PhoneInWorld;

async function start(options: PhoneOptions = {}): Promise<PhoneInWorld> {
  house = await startPhoneInWorld(options);
  return house;
}

afterEach(() => house.stop());

const kinds = (news: readonly CallNews[]): readonly string[] => news.map(({ kind }) => kind);
const isFree = (): boolean => house.phone.status().call === null && house.world.lines().length === 0;

async function joinAnna(): Promise<void> {
  house.world.person(master).answersAfter(2000);
  house.world.person(anna).rings();
  await house.told("joined");
}

/** The phone is started anew while calls are up; the stick knows nothing of it. */
async function restart(): Promise<void> {
  await house.crash();
  house = await startPhoneInWorld({ after: house });
}

describe.each(profileNames)("given a %s with calls on it as the phone starts", (profile) => {
  it("leaves two joined parties talking, and watches over them", async () => {
    await start({ profile });
    await joinAnna();
    await restart();
    expect(await house.told("found-calls")).toMatchObject({ kept: true });
    await house.clock.advance(60_000);
    await house.world.person(anna).isConnectedWith(house.world.person(master));
    house.world.person(master).hangsUp();
    await house.told("ended");
    await house.world.person(anna).isIdle();
  });

  it("ends a caller who was on hold, and tells the owner", async () => {
    await start({ profile });
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    await restart();
    expect(await house.told("found-calls")).toMatchObject({ kept: false });
    await house.clock.until(isFree);
    await house.world.person(anna).isIdle();
    await house.world.person(master).isIdle();
  });

  it("takes a caller who rings", async () => {
    await start({ profile });
    await house.phone.stop();
    house.world.person(master).answersAfter(2000);
    house.world.person(anna).rings();
    await house.clock.advance(1000);
    house = await startPhoneInWorld({ after: house });
    await house.told("joined");
  });
});

describe("given a stick that goes away", () => {
  it("tells of the call it takes along, and takes calls again when it is back", async () => {
    await start();
    await joinAnna();
    await house.world.stick.unplug();
    await house.told("modem-lost");
    await house.clock.advance(5000);
    expect(house.phone.status().modem).toBe("absent");
    house.news.length = 0;
    await house.world.stick.replug();
    await house.clock.until(() => house.readies() === 2, 60_000);
    await joinAnna();
    await house.clock.advance(600_000);
    expect(house.announced).toEqual([]);
  });

  it("tells of an outage that lasts, once, and of its end with what happened meanwhile", async () => {
    await start();
    await house.clock.advance(60_000);
    await house.world.stick.unplug();
    await house.clock.advance(3_600_000);
    expect(house.announced).toEqual([
      expect.stringMatching(/^The modem cannot be used since 09:0\d: .*not plugged in.* I keep trying/),
    ]);
    await house.world.stick.replug({ renamed: true });
    await house.clock.until(() => house.readies() === 2, 60_000);
    await house.clock.advance(600_000);
    expect(house.announced.slice(1)).toEqual([
      expect.stringMatching(/^The modem works again\. It could not be used from 09:0\d to 10:0\d\.\n09:0/),
    ]);
  });

  it("tells of the end of an outage that was told before a restart", async () => {
    await start();
    await house.clock.advance(60_000);
    await house.world.stick.unplug();
    await house.clock.advance(600_000);
    expect(house.announced).toHaveLength(1);
    await house.crash();
    const rest = startPhoneInWorld({ after: house, ready: false });
    house = await rest;
    await house.clock.advance(600_000);
    await house.world.stick.replug();
    await house.clock.until(() => house.announced.length > 0, 120_000);
    expect(house.announced).toEqual([
      expect.stringMatching(/^The modem works again\. .* from 09:0\d to 09:2\d/),
    ]);
  });

  it("says so when it was never there, and takes it when it comes", async () => {
    await start({ ready: false });
    await house.world.stick.unplug();
    await house.clock.advance(120_000);
    expect(house.announced).toHaveLength(1);
    expect(house.phone.placeCall({ contact: person(ben), master: null })).toMatchObject({ kind: "no-modem" });
    await house.world.stick.replug();
    await house.clock.until(() => house.readies() > 0, 60_000);
    await house.clock.until(() => house.announced.length > 1);
    expect(house.announced.at(-1)).toContain("works again");
  });

  it("tells at once what an owner has to do, and when it is done", async () => {
    await start({ ready: false, knobs: { pukLocked: true } });
    await house.clock.until(() => house.announced.length > 0, 15_000);
    expect(house.announced[0]).toMatch(/^The modem cannot be used: .*PUK/);
    await house.clock.advance(600_000);
    house.world.knob("pukLocked", false);
    await house.clock.until(() => house.readies() > 0);
    await house.clock.advance(600_000);
    expect(house.announced.slice(1)).toEqual([expect.stringMatching(/^The modem is ready: /)]);
  });

  it("restarts it when it hangs again and again, then resets its USB port, and says what it did", async () => {
    let resets = 0;
    await start({
      timings: { simBusy: [30_000, 30_000] },
      resetUsb: () => {
        resets += 1;
        return house.world.stick.unplug().then(() => house.world.stick.replug());
      },
    });
    house.world.stick.freeze({ silent: true });
    await house.clock.until(() => resets > 0, 300_000);
    await house.clock.until(() => house.readies() === 2, 60_000);
    await house.clock.until(() => house.announced.length > 1);
    expect(house.announced.at(-1)).toMatch(/works again.*\n.*I told it to restart\n.*I reset its USB port/s);
  });

  it("is opened again when it stops to answer in the middle of a call", async () => {
    await start();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    house.world.stick.freeze();
    await house.told("modem-lost");
    house.world.stick.thaw();
    await house.clock.until(() => house.readies() === 2, 120_000);
    await house.clock.until(isFree);
    await house.world.person(anna).isIdle();
  });

  it("is set up again when it restarts by itself", async () => {
    await start();
    await house.world.stick.reboot();
    await house.clock.until(() => house.readies() === 2, 120_000);
    await joinAnna();
  });
});

describe("given a modem that does not do as it is told", () => {
  it.each(["AT+CHUP", "AT+CHLD=0", "AT+CHLD=1"])(
    "closes a held call although it refuses %s",
    async (refused) => {
      await start();
      house.world.person(anna).rings();
      await house.world.person(master).phoneRings();
      house.world.refuse(refused, { kind: "error" });
      house.phone.close();
      await house.told("closed");
      await house.clock.until(isFree);
    },
  );

  it("restarts it when it refuses to end anything at all", async () => {
    await start();
    await joinAnna();
    for (const command of ["AT+CHUP", "AT+CHLD=0", "AT+CHLD=1"])
      house.world.refuse(command, { kind: "error" });
    house.phone.close();
    await house.told("will-not-end");
    await house.clock.until(() => house.readies() === 2, 180_000);
    await house.clock.until(isFree, 180_000);
  });

  it("is not fooled by an answer that comes late", async () => {
    await start({ masters: [master, secondMaster] });
    house.world.person(secondMaster).answersAfter(2000);
    house.world.answerLate("AT+CLCC", 11_000);
    house.world.person(anna).rings();
    await house.told("joined");
    await house.world.person(anna).isConnectedWith(house.world.person(secondMaster));
  });
});

describe("given a daemon that ends", () => {
  it("lets go of a caller on hold and of the phone that rings, and tells the owner", async () => {
    await start();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    const stopping = house.phone.stop();
    await house.told("closed", 2500);
    await stopping;
    expect(house.world.lines()).toEqual([]);
  });

  it("leaves two who talk alone", async () => {
    await start();
    await joinAnna();
    await house.phone.stop();
    await house.clock.advance(10_000);
    await house.world.person(anna).isConnectedWith(house.world.person(master));
  });
});

describe("given a call that goes on", () => {
  it("answers a wish to call with what goes on", async () => {
    await start();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    expect(house.phone.placeCall({ contact: person(ben), master: null })).toMatchObject({
      kind: "busy",
      call: { direction: "in", other: { name: "Anna" } },
    });
  });

  it("never rings a phone to join it with itself", async () => {
    await start();
    expect(house.phone.placeCall({ contact: person(master), master: null })).toEqual({ kind: "same-phone" });
  });

  it("says that there was nothing to close when there is none", async () => {
    await start();
    expect(house.phone.close()).toBe(false);
    expect(kinds(house.news)).toEqual([]);
  });
});

function person(number: typeof ben) {
  return { name: null, number, written: number };
}
