import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anna, master, openHouse, stranger, type WholeHouse } from "../support/whole-house.ts";

let house: WholeHouse;

beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.stop());

async function start(environment: Record<string, string>): Promise<void> {
  await house.startDaemon(environment);
  await house.ready();
}

describe("given the daemon on a real tty and a real Bot API, the guard", () => {
  it("rings no premium-rate number that a policy names, and says why", async () => {
    await start({ VIRTUALPHONE_UNLISTED_CALLER: "+449098790879" });
    house.world.person(stranger).rings();
    await house.owner.receives(/I refused a call from .*premium-rate number/);
    await house.world.person(stranger).isIdle();
    expect(house.world.person("+449098790879").state()).toBe("idle");
  });

  it("puts strangers through until the hour is used up, and the family still", async () => {
    await start({ VIRTUALPHONE_CALLS_PER_HOUR: "1" });
    house.world.person(stranger).rings();
    await house.world.person(master).phoneRings();
    house.world.person(stranger).hangsUp();
    await house.owner.receives(/hung up/);
    await house.world.person(master).isIdle();
    // Whoever calls while a call is being ended is a second caller.
    for (let answer = ""; !answer.includes("No call");) {
      house.owner.sends("/status");
      answer = (await house.owner.receives("Messages that wait")).text;
    }
    house.world.person(stranger).rings();
    await house.owner.receives(/I refused a call from .*VIRTUALPHONE_CALLS_PER_HOUR is 1/);
    await house.world.person(stranger).isIdle();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    house.world.person(anna).hangsUp();
    await house.owner.receives(/Anna Rossi hung up/);
  });

  it("sends no more texts than an hour may have, and none is left behind", async () => {
    await start({ VIRTUALPHONE_TEXTS_PER_HOUR: "1" });
    house.owner.sends(`/sms ${anna} one`);
    house.owner.sends(`/sms ${anna} two`);
    await house.owner.receives(/1 text an hour is the most .* used up/);
    await house.world.person(anna).gotText("one");
    house.owner.sends("/thread anna");
    const page = await house.owner.receives("to and from Anna Rossi");
    expect(page.text).not.toContain("two");
  });
});
