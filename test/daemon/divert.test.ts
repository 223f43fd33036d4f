import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anna, ben, master, openHouse, stranger, type WholeHouse } from "../support/whole-house.ts";

const mailbox = "+447700900099";

let house: WholeHouse;

beforeEach(async () => {
  house = await openHouse({ mailbox });
});

afterEach(() => house.stop());

async function start(environment: Record<string, string> = {}): Promise<void> {
  await house.startDaemon(environment);
  await house.ready();
}

/** Where voice calls go: always, busy, no reply, not reachable. */
function diverted(): readonly (string | null)[] {
  const found = house.world.diverts().filter(({ active, service }) => active && service === 1);
  return [0, 1, 2, 3].map((reason) => found.find((each) => each.reason === reason)?.number ?? null);
}

async function switchOn(): Promise<void> {
  house.owner.sends("/divert on");
  await house.owner.receives(/callers who do not reach my modem are to reach \+447700900001.*some minutes/s);
  await house.owner.receives("The fail-safe divert is on.");
}

describe("given an operator with a mailbox, and the fail-safe divert", () => {
  it("a caller reaches the master while the stick is out, and afterwards the mailbox is back in its place", async () => {
    await start();
    expect(diverted()).toEqual([null, mailbox, mailbox, mailbox]);
    await switchOn();
    expect(diverted()).toEqual([null, null, master, master]);
    house.owner.sends("/status");
    await house.owner.receives(/Fail-safe divert: on, to \+44 7700 900001, checked just now/);
    await house.world.stick.unplug();
    const [caller, owner] = [house.world.person(anna), house.world.person(master)];
    expect(caller.rings()).toBe(true);
    await owner.phoneRings();
    expect(caller.divertedTo()).toBe(master);
    owner.answers();
    await caller.isConnectedWith(owner);
    caller.hangsUp();
    await owner.isIdle();
    await house.world.stick.replug();
    house.owner.sends("/divert off");
    await house.owner.receives("I take the fail-safe divert away");
    await house.owner.receives("The fail-safe divert is off, and what was there before is back.");
    expect(diverted()).toEqual([null, mailbox, mailbox, mailbox]);
  });

  it("a caller whom a hung stick does not answer reaches the master", async () => {
    await start();
    await switchOn();
    house.world.stick.freeze();
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    expect(house.world.person(anna).divertedTo()).toBe(master);
  });

  it("a caller who is refused hears busy, and not the mailbox", async () => {
    await start();
    house.world.person(ben).rings();
    await house.world.person(ben).isTalking();
    expect(house.world.person(ben).divertedTo()).toBe(mailbox);
    house.world.person(ben).hangsUp();
    await house.owner.receives(/refused a call from Ben/);
    await switchOn();
    house.world.person(ben).rings();
    await house.owner.receives(/refused a call from Ben/);
    await house.world.person(ben).isIdle();
    expect([house.world.person(ben).divertedTo(), house.world.person(ben).heard()]).toEqual([null, "busy"]);
  });

  it("follows the master phone, and goes to a contact by name", async () => {
    await start();
    await switchOn();
    house.owner.sends(`/setmasterphone ${stranger}`);
    await house.owner.receives(/on\.\nWhen the modem is off or not reachable: to \+44 7700 900005\n/);
    expect(diverted()).toEqual([null, null, stranger, stranger]);
    house.owner.sends("/divert on anna");
    await house.owner.receives(
      /on\.\nWhen the modem is off or not reachable: to Anna Rossi \(\+44 7700 900002\)/,
    );
    house.owner.sends(`/setmasterphone ${master}`);
    await house.owner.receives("The master phone is");
    house.owner.sends("/divert");
    await house.owner.receives(/Fail-safe divert: on, to Anna Rossi/);
    expect(diverted()).toEqual([null, null, anna, anna]);
  });

  it("is set by the configuration, and stays when the variable is empty again", async () => {
    const daemon = await house.startDaemon({ VIRTUALPHONE_DIVERT: "default" });
    await house.owner.receives("The fail-safe divert is on.");
    expect(diverted()).toEqual([null, null, master, master]);
    await daemon.stop();
    await house.startDaemon();
    await house.ready();
    house.owner.sends("/status");
    await house.owner.receives(/Fail-safe divert: on/);
    expect(diverted()).toEqual([null, null, master, master]);
  });

  it("what the operator refuses is told in plain words, and calls are taken", async () => {
    house.world.knob("ccfcRefused", "cme");
    await start();
    house.owner.sends("/divert on");
    await house.owner.receives(
      /does not hold everywhere.*When the modem is off or not reachable: not known; refused: the operator does not allow it \(\+CME ERROR: 3\)/s,
    );
    house.owner.sends("/status");
    await house.owner.receives(/Fail-safe divert: does not hold everywhere/);
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
    house.world.person(anna).hangsUp();
    await house.owner.receives(/Anna Rossi hung up/);
  });

  it("a network that only writes national numbers, or in odd ways, is understood", async () => {
    house.world.knob("ccfcReply", "national");
    await start();
    await switchOn();
    house.world.knob("ccfcReply", "odd");
    house.owner.sends("/divert off");
    await house.owner.receives("what was there before is back");
    expect(diverted()).toEqual([null, mailbox, mailbox, mailbox]);
  });

  it("who looks without having asked for it sees what the network does by itself", async () => {
    await start();
    house.owner.sends("/divert");
    await house.owner.receives(
      /Fail-safe divert: off\nI have not asked the network yet\.\nI am asking the network/,
    );
    await house.owner.receives(
      /by itself:.*When busy or refused: to \+44 7700 900099\nAlways, so that nothing reaches me: no/s,
    );
    expect(diverted()).toEqual([null, mailbox, mailbox, mailbox]);
  });

  it("an unconditional divert is told loudly, and ended", async () => {
    house.world.divert({ mode: "register", reasons: [0], services: [1], number: stranger, seconds: 20 });
    await start();
    house.owner.sends("/divert on");
    await house.owner.receives(
      /Every call went to \+44 7700 900005 at once, and none reached me\. I have ended that\./,
    );
    house.world.person(anna).rings();
    await house.world.person(master).phoneRings();
  });
});
