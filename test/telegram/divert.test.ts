import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { password, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

describe("/divert", () => {
  it("shows what is known, and says when the network is asked", async () => {
    world.olivia.sends("/divert");
    const message = await world.olivia.receives("Fail-safe divert: off\nI have not asked the network yet.");
    expect(message.text).not.toContain("I am asking");
    world.diverts.isFresh = false;
    world.olivia.sends("/divert");
    await world.olivia.receives("I am asking the network, and tell you when it has answered.");
  });

  it.each([
    ["on", "on default"],
    ["ON", "on default"],
    ["on 07700 900123", "on +447700900123"],
    ["off", "off"],
  ])("%s is done, and takes its time", async (argument, asked) => {
    world.olivia.sends(`/divert ${argument}`);
    await world.olivia.receives("This takes up to some minutes");
    expect(world.diverts.asked).toEqual([asked]);
  });

  it.each(["offf", "off 07700900123", "07700900123", "on off; AT"])("%j is not done", async (argument) => {
    world.olivia.sends(`/divert ${argument}`);
    await world.olivia.receives(/Write \/divert on|nobody/i);
    expect(world.diverts.asked).toEqual([]);
  });

  it("takes a name, and asks which number is meant", async () => {
    world.olivia.sends("/divert on rossi");
    await world.olivia.receives("are to reach +447700900104");
    world.olivia.sends("/divert on bruno");
    await world.olivia.receives("Bruno Verdi has several numbers");
    world.olivia.presses("900103");
    await world.olivia.receives("are to reach +447700900103");
    expect(world.diverts.asked).toEqual(["on +447700900104", "on +447700900103"]);
    world.olivia.sends("/divert on nobody-at-all");
    await world.olivia.receives("nobody-at-all");
  });

  it("is for full owners only", async () => {
    world.stranger.sends(`/addtemporaryowner ${password}`);
    await world.stranger.receives("");
    world.stranger.sends("/divert off");
    await world.stranger.receives(/owner/);
    expect(world.diverts.asked).toEqual([]);
  });

  it("says why it is not done", async () => {
    world.diverts.refusal = "+44 370 123 4567 belongs to a service, and is nobody's phone.";
    world.olivia.sends("/divert on +447700900123");
    await world.olivia.receives("I do not do that: +44 370 123 4567 belongs to a service");
  });

  it("late asks first", async () => {
    world.olivia.sends("/divert off", { secondsAgo: 120 });
    await world.olivia.receives("Do this with the divert now?");
    expect(world.diverts.asked).toEqual([]);
    world.olivia.presses("Do it");
    await world.olivia.receives("When I am started again, VIRTUALPHONE_DIVERT decides again.");
    expect(world.diverts.asked).toEqual(["off"]);
  });
});
