import type { Person } from "../../src/bot-api/bot-api.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { password, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

const enter = async (who: Person, given = password): Promise<void> => {
  who.sends(`/addtemporaryowner ${given}`);
  await who.receives(/Welcome|not the password|any more/);
};
const eve = (): Person => world.telegram.user({ id: 333, first_name: "Eve" }, { started: true });
const isOwner = async (who: Person): Promise<boolean> => {
  const before = world.told(who).length;
  who.sends("/getmasterphone");
  await world.handled();
  return world.told(who).length > before;
};
const whatStands = (): readonly string[] =>
  world.journal.audit.read(null, 0).entries.map(({ what, outcome }) => `${what}: ${outcome}`);

describe("a temporary owner who is revoked", () => {
  it.each(["/revoke", "/revoke 222", "/revoke mallory", "/revoke all"])(
    "is a stranger at once: %s",
    async (command) => {
      await enter(world.stranger);
      expect(await isOwner(world.stranger)).toBe(true);
      world.olivia.sends(command);
      await world.oscar.receives("Mallory, id 222, may not use this phone any more");
      expect(await isOwner(world.stranger)).toBe(false);
      expect(whatStands()).toContain("revoked Mallory 222: done");
    },
  );

  it("cannot come back with the same password, not even after a restart", async () => {
    await enter(world.stranger);
    world.olivia.sends("/revoke 222");
    await world.olivia.receives("may not use this phone any more");
    await enter(world.stranger);
    await world.olivia.receives("was revoked, and gave a password that I did not look at");
    await world.restartBot();
    await enter(world.stranger);
    expect(await isOwner(world.stranger)).toBe(false);
    const friend = eve();
    await enter(friend);
    expect(await isOwner(friend)).toBe(true);
  });

  it("may come back when the password is another one", async () => {
    const memory = world.journal.memory;
    await enter(world.stranger);
    world.olivia.sends("/revoke all");
    await world.olivia.receives("may not use this phone any more");
    const kept = memory.read("revoked-owners") ?? "";
    expect(kept).not.toContain(password);
    await world.stop();
    world = await startBotWorld({ temporaryOwnerPassword: "another one" });
    world.journal.memory.write("revoked-owners", kept);
    await world.restartBot();
    await enter(world.stranger, "another one");
    expect(await isOwner(world.stranger)).toBe(true);
  });

  it("is chosen by a button when there are several", async () => {
    const friend = eve();
    await enter(world.stranger);
    await enter(friend);
    world.olivia.sends("/revoke");
    await world.olivia.receives("Whose time is to end?");
    await world.olivia.presses("Eve").answered();
    await world.oscar.receives("Eve, id 333, may not use this phone any more");
    expect([await isOwner(friend), await isOwner(world.stranger)]).toEqual([false, true]);
  });

  it("loses the buttons, too", async () => {
    await enter(world.stranger);
    world.stranger.sends("/call anna");
    await world.stranger.receives("2 people");
    world.olivia.sends("/revoke all");
    await world.olivia.receives("may not use this phone any more");
    const press = world.stranger.presses("Anna Rossi");
    await world.handled();
    expect([press.isAnswered(), world.phone.placed]).toEqual([false, []]);
  });

  it.each([
    ["/revoke", "There is no temporary owner"],
    ["/revoke nobody", "There is no temporary owner"],
    ["/revoke 444555666", "whom I cannot revoke"],
    ["/revoke 999", "Id 999 may not use this phone any more"],
  ])("may be nobody: %s", async (command, answer) => {
    world.olivia.sends(command);
    await world.olivia.receives(answer);
  });

  it("revokes nobody", async () => {
    await enter(world.stranger);
    world.stranger.sends("/revoke all");
    await world.stranger.receives("Only an owner may use /revoke");
  });
});

describe("what a temporary owner does", () => {
  it("is told to the owners, quietly, and without the words of texts", async () => {
    await enter(world.stranger);
    world.stranger.sends("/call 07700 900123");
    await world.olivia.receives("Mallory: /call 07700 900123 (done)");
    world.stranger.sends("/close");
    await world.oscar.receives("Mallory: /close (done)");
    world.stranger.sends("/sms anna rossi the secret words");
    const told = await world.olivia.receives("Mallory: text to Anna Rossi · +44 7700 900104 (done)");
    expect(told.raw).toMatchObject({ text: expect.not.stringContaining("secret") as unknown });
    world.stranger.sends("/status");
    await world.handled();
    expect(world.told(world.olivia).join("\n")).not.toContain("/status");
  });
});

describe("a temporary owner whose time is over", () => {
  it("is told to the owners", async () => {
    await world.stop();
    // An hour passes in four seconds.
    world = await startBotWorld({ temporaryOwnerHours: 1 }, { speed: 900 });
    await enter(world.stranger);
    await world.olivia.receives("The time of Mallory, id 222, is over", 30_000);
    expect(await isOwner(world.stranger)).toBe(false);
    expect(whatStands()).toContain("the time of Mallory, id 222, is over: done");
  });
});

describe("a message with the password", () => {
  const inChat = (who: Person): string =>
    who
      .chat()
      .map(({ text }) => text)
      .join("\n");

  it.each([
    ["right", password],
    ["wrong", "my other password"],
  ])("is taken from the chat when it is %s", async (_, given) => {
    await enter(world.stranger, given);
    await expect.poll(() => inChat(world.stranger)).not.toContain(given);
  });

  it("is taken from the chat of an owner", async () => {
    world.olivia.sends(`/addtemporaryowner ${password}`);
    await world.olivia.receives("You are an owner already");
    await expect.poll(() => inChat(world.olivia)).not.toContain(password);
  });

  it("is taken away when it is put in place of another one, and not looked at", async () => {
    const message = world.stranger.sends("hello");
    world.stranger.edits(message, `/addtemporaryowner ${password}`);
    await expect.poll(() => inChat(world.stranger)).not.toContain(password);
    expect(await isOwner(world.stranger)).toBe(false);
    expect(world.told(world.olivia)).toEqual([]);
  });
});
