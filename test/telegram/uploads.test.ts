import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const card = Buffer.from("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë\r\nEND:VCARD\r\n");

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

describe("a contact file", () => {
  it("replaces its group, and what has changed is told", async () => {
    world.directory.result = {
      kind: "replaced",
      group: "friends",
      total: 42,
      added: 3,
      changed: 2,
      gone: 1,
      refused: Array.from({ length: 8 }, (_, index) => `card ${index}: no number`),
    };
    world.olivia.sendsFile("friends.vcf", card);
    const answer = await world.olivia.receives("friends has 42 contacts now");
    expect(answer.text).toBe(
      "friends has 42 contacts now: 3 new, 2 changed, 1 gone, 8 refused.\n· card 0: no number\n· card 1: no number\n" +
        "· card 2: no number\n· card 3: no number\n· card 4: no number\n· and 3 more",
    );
    expect(world.directory.uploads).toEqual([{ fileName: "friends.vcf", text: card.toString("utf8") }]);
  });

  it("that the directory rejects changes nothing, and is told why", async () => {
    world.directory.result = { kind: "rejected", why: "there is no card in it" };
    world.olivia.sendsFile("FRIENDS.VCF", card);
    await expect(world.olivia.receives("Nothing was changed: there is no card in it")).resolves.toBeDefined();
  });

  it("may be forwarded, and sent in a group", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sendsFile("friends.vcf", card, { forwardedFrom: world.stranger });
    await world.olivia.receives("friends has 3 contacts now");
    world.olivia.sendsFile("family.vcf", card, { in: group });
    await group.receives("contacts now");
    expect(world.directory.uploads.map(({ fileName }) => fileName)).toEqual(["friends.vcf", "family.vcf"]);
  });

  it.each(["../../etc/passwd.vcf", "/etc/cron.d/x.vcf", "..\\..\\x.vcf", "a\0b.vcf", ".vcf", "<b>&_*[.vcf"])(
    "called %j is only a name: the directory is given it as it came",
    async (name) => {
      world.olivia.sendsFile(name, card);
      await world.olivia.receives("contacts now");
      expect(world.directory.uploads.map(({ fileName }) => fileName)).toEqual([name]);
    },
  );

  it.each(["../../../etc/passwd", "/var/lib/telegram/file.vcf", "documents/../../x", "a\\b", "documents//x"])(
    "at the path %j is not fetched",
    async (path) => {
      world.olivia.sendsFile("friends.vcf", card, { path });
      await world.olivia.receives("names a path that cannot be fetched");
      expect([world.directory.uploads, world.telegram.requests("file")]).toEqual([[], []]);
    },
  );

  it("at a path with odd characters is fetched from exactly there", async () => {
    world.olivia.sendsFile("friends.vcf", card, { path: "documents/a b?c#d%2e&é.vcf" });
    await world.olivia.receives("contacts now");
    expect(world.directory.uploads.length).toBe(1);
  });

  it("that is too large by its own account is not fetched", async () => {
    world.olivia.sendsFile("friends.vcf", card, { size: 21 * 1024 * 1024 });
    await world.olivia.receives("Telegram gives me files up to 20 MB");
    expect(world.telegram.requests("getFile")).toEqual([]);
  });

  it("that is larger than it says is given up", async () => {
    world.olivia.sendsFile("friends.vcf", Buffer.alloc(21 * 1024 * 1024, "x"), { size: 100 });
    await world.olivia.receives("I could not fetch the file: the file has more than 20971520 bytes");
    expect(world.directory.uploads).toEqual([]);
  });

  it.each([
    ["getFile", "html"],
    ["getFile", "garbage"],
    ["getFile", "down"],
    ["file", "down"],
    ["file", "html"],
    ["file", "reset-after-accept"],
  ] as const)(
    "that cannot be fetched (%s %s) changes nothing, and is asked for again",
    async (method, kind) => {
      world.telegram.fails({ method, fault: { kind }, times: 1 });
      world.olivia.sendsFile("friends.vcf", card);
      const answer = await world.olivia.receives("Nothing was changed; please send it again.");
      expect(answer.text).not.toContain("AAstand-in");
      expect(world.directory.uploads).toEqual([]);
      world.olivia.sendsFile("friends.vcf", card);
      await world.olivia.receives("contacts now");
    },
  );
});

describe("another document", () => {
  it.each(["photo.jpg", "friends.vcf.exe", "friends.csv", "vcf", ""])(
    "called %j is answered with what can be sent",
    async (name) => {
      world.olivia.sendsFile(name, card);
      await world.olivia.receives("send a .vcf file");
      expect(world.telegram.requests("getFile")).toEqual([]);
    },
  );

  it("in a group is none of ours", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sendsFile("photo.jpg", card, { in: group });
    await world.handled();
    expect(world.told(group)).toEqual([]);
  });
});
