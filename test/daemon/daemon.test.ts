import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replay } from "../../src/replay.ts";
import { anna, ben, master, openHouse, stranger, type WholeHouse } from "../support/whole-house.ts";

let house: WholeHouse;

beforeEach(async () => {
  house = await openHouse();
});

afterEach(() => house.stop());

async function start(environment: Record<string, string> = {}): Promise<void> {
  await house.startDaemon(environment);
  await house.ready();
}

describe("given the daemon on a real tty and a real Bot API", () => {
  it("joins a contact who calls with the master, and tells each step by name", async () => {
    await start();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    house.world.person(master).answers();
    await house.world.person(anna).isConnectedWith(house.world.person(master));
    await house.owner.receives(/Anna Rossi.*is calling/);
    await house.owner.receives(/Anna Rossi.*connected/);
    house.world.person(anna).hangsUp();
    await house.owner.receives(/Anna Rossi hung up/);
    await house.world.person(master).isIdle();
  });

  it("calls out by a part of a name: the master first, then the contact", async () => {
    await start();
    house.owner.sends("/call anna");
    await house.world.person(master).phoneRings();
    expect(house.world.person(anna).state()).toBe("idle");
    house.world.person(master).answers();
    await house.world.person(anna).phoneRings();
    house.world.person(anna).answers();
    await house.world.person(anna).isConnectedWith(house.world.person(master));
    house.owner.sends("/close");
    await house.owner.receives(/hung up|I end/);
    await house.world.person(anna).isIdle();
    await house.world.person(master).isIdle();
  });

  it("refuses a contact out of hours without answering, and says why", async () => {
    await start();
    house.world.person(ben).rings();
    await house.owner.receives(/refused a call from Ben <b>&_\*\[/);
    await house.world.person(ben).isIdle();
  });

  it("puts a number nobody knows through to the default master", async () => {
    await start();
    house.world.person(stranger).rings();
    await house.world.person(master).phoneRings();
    house.world.person(stranger).hangsUp();
    await house.owner.receives(/hung up/);
  });

  it("does not ring the master back when the master calls", async () => {
    await start({ VIRTUALPHONE_UNLISTED_CALLER: "default" });
    house.world.person(master).rings();
    await house.owner.receives(/caller's own/);
    await house.world.person(master).isIdle();
  });

  it("takes a contact file, and knows its people at once", async () => {
    await start();
    const card = `BEGIN:VCARD\nVERSION:3.0\nFN:Zoe New\nTEL:${stranger}\nEND:VCARD\n`;
    house.owner.sendsFile("family.vcf", Buffer.from(card));
    await house.owner.receives(/family/);
    house.world.person(stranger).rings();
    await house.owner.receives(/Zoe New.*is calling/);
    house.world.person(stranger).hangsUp();
    await house.owner.receives(/Zoe New hung up/);
  });

  it("keeps the master phone that was set, over a restart", async () => {
    const daemon = await house.startDaemon();
    await house.ready();
    house.owner.sends(`/setmasterphone ${ben}`);
    await house.owner.receives(/900003/);
    await daemon.stop();
    await start();
    house.world.person(stranger).rings();
    await house.world.person(ben).phoneRings();
    house.world.person(stranger).hangsUp();
  });

  it("goes on taking calls while Telegram is down, and tells of them later", async () => {
    await start();
    const mend = house.telegram.fails({ fault: { kind: "down" } });
    house.world.person(master).answersAfter(20);
    house.world.person(anna).rings();
    await house.world.person(anna).isConnectedWith(house.world.person(master));
    house.world.person(anna).hangsUp();
    await house.world.person(master).isIdle();
    mend();
    await house.owner.receives(/Anna Rossi hung up/, 20_000);
  });

  it("records a trace that tells the same story when it is replayed", async () => {
    const trace = join(house.folder, "call.trace");
    const daemon = await house.startDaemon({ VIRTUALPHONE_TRACE_FILE: trace });
    await house.ready();
    house.world.person(master).answersAfter(20);
    house.world.person(anna).rings();
    await house.owner.receives(/are connected/);
    house.world.person(anna).hangsUp();
    await house.owner.receives(/Anna Rossi hung up/);
    await house.world.until(() => house.world.lines().length === 0);
    await daemon.stop();
    const story: string[] = [];
    await replay(readFileSync(trace, "utf8"), (line) => story.push(line.slice(13)));
    const steps = story.filter((line) => line.startsWith(". call"));
    expect(steps).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/answering → holding/),
        expect.stringMatching(/dialling → joining/),
        expect.stringMatching(/joining → joined/),
        expect.stringMatching(/joined → closing/),
      ]),
    );
    expect(story.filter((line) => line.startsWith("≠"))).toEqual([]);
  });
});

describe("given no modem at the start", () => {
  it("says so when it is asked, and takes calls when it comes", async () => {
    await house.world.stick.unplug();
    await house.startDaemon();
    house.owner.sends("/status");
    await house.owner.receives(/Modem: absent: .*no such port; is the modem plugged in/);
    await house.world.stick.replug();
    await house.ready();
    house.owner.sends("/status");
    await house.owner.receives(/Modem: ready/);
  });
});
