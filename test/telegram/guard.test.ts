import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { numberOf, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

const sent = () => world.texts.sent.map(({ to, body }) => [to.number ?? to.written, body]);

describe("an emergency number", () => {
  it.each([
    "/call 112",
    "/call 1 1 2",
    "/call +39112",
    "/call 0039 112",
    "/call *31#999",
    "/call 999 +44 7700 900001",
    "/sms 112 help",
    "/sms +44 999 help",
    '/sms "911" help',
    "/setmasterphone 999",
    "/ussd *31#112",
    "/ussd **21*999#",
  ])("is refused and explained: %s", async (command) => {
    world.olivia.sends(command);
    await world.olivia.receives("is a number for emergencies");
    await world.handled();
    expect([world.phone.placed, sent(), world.ussd.asked]).toEqual([[], [], []]);
    expect(world.settings.masterPhone()).toBe("+447700900001");
  });
});

describe("a call that may be dear", () => {
  it.each([
    ["/call +44 909 879 0879", "is a premium-rate number"],
    ["/call +33 6 12 34 56 78", "+33 is none of the countries"],
    ["/call 07700 900123 +33 6 12 34 56 78", "+33 is none of the countries"],
  ])("is placed after a second tap, once: %s", async (command, why) => {
    world.olivia.sends(command);
    await world.olivia.receives(why);
    await world.handled();
    expect(world.phone.placed).toEqual([]);
    const presses = [world.olivia.presses("Call"), world.olivia.presses("Call")];
    await Promise.all(presses.map((press) => press.answered()));
    expect(world.phone.placed.length).toBe(1);
  });

  it("is asked about also when a button of a search calls it", async () => {
    world.directory.contacts.push({ name: "Hot Line", groups: [], numbers: [numberOf("+449098790879")] });
    world.olivia.sends("/search hot");
    await world.olivia.receives("One person");
    await world.olivia.presses("Call Hot Line").answered();
    await expect.poll(() => world.olivia.chat().at(-1)?.text).toContain("is a premium-rate number");
    expect(world.phone.placed).toEqual([]);
    await world.olivia.presses("Call").answered();
    expect(world.phone.placed.length).toBe(1);
  });

  it("to a contact abroad needs none", async () => {
    world.directory.contacts.push({ name: "Claire", groups: [], numbers: [numberOf("+33612345678")] });
    world.olivia.sends("/call claire");
    await world.olivia.receives("Your phone rings first");
    expect(world.phone.placed.length).toBe(1);
  });
});

describe("a text that may be dear", () => {
  it.each([
    ["/sms@virtual_phone_bot 40404 STOP", "short code 40404", ["40404", "STOP"]],
    ["/sms +33612345678 salut", "+33 is none of the countries", ["+33612345678", "salut"]],
  ])("goes after a second tap: %s", async (command, why, text) => {
    world.olivia.sends(command);
    await world.olivia.receives(why);
    expect(sent()).toEqual([]);
    await world.olivia.presses("Send it").answered();
    expect(sent()).toEqual([text]);
  });
});

describe("the limit of an hour", () => {
  const full = () => [{ at: world.clock.date().getTime(), units: 5 }];

  it("refuses a call with the time of the next one", async () => {
    world.guard.policy = { ...world.guard.policy, callsPerHour: 5 };
    world.guard.ledger = { ...world.guard.ledger, calls: full() };
    world.olivia.sends("/call 07700 900123");
    await world.olivia.receives(/5 calls an hour are the most .* possible in 60 min/);
    expect(world.phone.placed).toEqual([]);
  });

  it("refuses to try a text again, and to make one longer", async () => {
    const message = world.olivia.sends("/sms anna bianchi hello");
    await world.olivia.receives("This goes to");
    world.guard.policy = { ...world.guard.policy, textsPerHour: 5 };
    world.guard.ledger = { ...world.guard.ledger, texts: full() };
    world.olivia.edits(message, `/sms anna bianchi ${"hello ".repeat(40)}`);
    await world.olivia.receives("I have left it as it was");
    world.texts.moves(1, { kind: "failed", why: "the network says no" });
    await world.olivia.receives("the network says no");
    expect((await world.olivia.presses("Try again").answered()).text).toContain(
      "5 texts an hour are the most",
    );
    expect(world.texts.decided).toEqual([]);
  });
});

describe("a master phone that may be dear", () => {
  it("is set after a second tap", async () => {
    world.olivia.sends("/setmasterphone +33 6 12 34 56 78");
    await world.olivia.receives("+33 is none of the countries");
    expect(world.settings.masterPhone()).toBe("+447700900001");
    await world.olivia.presses("Set it").answered();
    await world.olivia.receives("The master phone is +33612345678 now");
    expect(world.settings.masterPhone()).toBe("+33612345678");
  });

  it("is not set, when it is dear: no caller would be put through to it", async () => {
    world.olivia.sends("/setmasterphone +44 909 879 0879");
    await world.olivia.receives("is a premium-rate number");
    await world.handled();
    expect(world.olivia.chat().at(-1)?.buttons ?? []).toEqual([]);
    expect(world.settings.masterPhone()).toBe("+447700900001");
  });
});

describe("a code that diverts callers to what may be dear", () => {
  it("is sent after a second tap", async () => {
    world.olivia.sends("/ussd **21*+33612345678#");
    await world.olivia.receives("+33 is none of the countries");
    expect(world.ussd.asked).toEqual([]);
    await world.olivia.presses("Send it").answered();
    await expect.poll(() => world.ussd.asked).toEqual(["**21*+33612345678#"]);
  });

  it.each(["/ussd **21*+449098790879#", "/divert on +44 909 879 0879", "/divert on 112"])(
    "is not, when it is dear or for emergencies: %s",
    async (command) => {
      world.olivia.sends(command);
      await world.olivia.receives(/premium-rate number|number for emergencies/);
      expect([world.ussd.asked, world.diverts.asked]).toEqual([[], []]);
    },
  );

  it("is set by /divert after a second tap", async () => {
    world.olivia.sends("/divert on +33 6 12 34 56 78");
    await world.olivia.receives("+33 is none of the countries");
    expect(world.diverts.asked).toEqual([]);
    await world.olivia.presses("Divert").answered();
    await expect.poll(() => world.diverts.asked).toEqual(["on +33612345678"]);
  });
});
