import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../../src/bot-api/bot-api.ts";
import { startBot } from "../../src/telegram/bot.ts";
import { placeholder } from "../../src/telegram/letter-payloads.ts";
import {
  country,
  numberOf,
  startBotWorld,
  token,
  type BotWorld,
  type Setting,
} from "../support/bot-api-bot.ts";

const anna = { name: "Anna", number: numberOf("+447700900101"), written: "" };

let world: BotWorld | null = null;

/**
 * What lasts a second here is over in a tenth of it, so that a slow machine makes messages late: what was told is told
 * without its time.
 */
const start = async (setting: Setting = {}): Promise<BotWorld> => {
  const started = await startBotWorld({}, { speed: 10, ...setting });
  world = started;
  const told: BotWorld["told"] = (chat) => started.told(chat).map((text) => text.replace(/\d\d:\d\d · /, ""));
  return { ...started, told };
};

afterEach(async () => {
  const lines = world?.log.lines.join("\n") ?? "";
  await world?.stop();
  world = null;
  if (lines.includes("AAstand-in")) throw new Error("The token stands in the log");
});

/** Everything that can befall a call and passes, and of which it is certain that nothing was done. */
const certain: readonly Fault[] = [
  { kind: "refusal", code: 500, description: "Internal Server Error" },
  { kind: "refusal", code: 401, description: "Unauthorized" },
  { kind: "too-many-requests", retryAfterSeconds: 1 },
];
/** The same, but who can tell. */
const doubtful: readonly Fault[] = [{ kind: "down" }, { kind: "garbage" }, { kind: "html" }];
const passing: readonly Fault[] = [...certain, ...doubtful];

describe("a message that Telegram does not take now", () => {
  it.each(certain)("is sent again after %j, and those behind it wait their turn", async (fault) => {
    const { telegram, bot, olivia, told } = await start();
    telegram.fails({ method: "sendMessage", chat: olivia.id, fault, times: 1 });
    for (const text of ["one", "two", "three"]) bot.announce(text);
    await olivia.receives("three");
    expect(told(olivia)).toEqual(["one", "two", "three"]);
  });

  it("does not keep other chats waiting", async () => {
    const { telegram, bot, olivia, oscar, told } = await start();
    telegram.fails({ method: "sendMessage", chat: olivia.id, fault: { kind: "silent" } });
    bot.announce("news");
    await oscar.receives("news");
    expect(told(olivia)).toEqual([]);
  });

  it("is sent, even if Telegram does not say as what", async () => {
    const { telegram, bot, olivia, told } = await start();
    telegram.fails({ method: "sendMessage", chat: olivia.id, fault: { kind: "empty" }, times: 1 });
    bot.tell({ kind: "joined", call: 1, other: anna, master: null });
    bot.tell({ kind: "ended", call: 1, other: anna, by: "unknown", talkedSeconds: 5 });
    await olivia.receives("is over");
    expect(told(olivia).length).toBe(1);
  });

  it.each(doubtful)("is said to be perhaps a repeat after %j, where it stands alone", async (fault) => {
    const { telegram, bot, olivia, told } = await start();
    telegram.fails({ method: "sendMessage", chat: olivia.id, fault, times: 2 });
    for (const text of ["one", "two", "three"]) bot.announce(text);
    await olivia.receives("three");
    expect(told(olivia)).toEqual(["Perhaps a repeat · one", "two", "three"]);
  });

  it.each<Fault>([{ kind: "reset-after-accept" }, { kind: "withheld" }])(
    "whose answer is lost (%j) comes twice, the second time marked, and is never lost",
    async (fault) => {
      const { telegram, bot, olivia, told } = await start({ speed: 100 });
      telegram.fails({ method: "sendMessage", chat: olivia.id, fault, times: 1 });
      bot.announce("one");
      bot.announce("two");
      await olivia.receives("two");
      const shown = told(olivia);
      expect(shown).toEqual(["one", "Perhaps a repeat · one", "two"]);
    },
  );

  it("whose placeholder's answers are lost, too, leaves placeholders and comes twice, not more", async () => {
    const { telegram, bot, olivia, told } = await start({ speed: 50 });
    telegram.fails({
      method: "sendMessage",
      chat: olivia.id,
      fault: { kind: "reset-after-accept" },
      times: 3,
    });
    telegram.fails({
      method: "editMessageText",
      chat: olivia.id,
      fault: { kind: "reset-after-accept" },
      times: 2,
    });
    bot.announce("one");
    bot.announce("two");
    await olivia.receives("two");
    expect(told(olivia).filter((text) => text === placeholder.text).length).toBe(2);
    expect(told(olivia).filter((text) => text !== placeholder.text)).toEqual([
      "one",
      "Perhaps a repeat · one",
      "two",
    ]);
  });

  it("comes in order through a storm of complaints about too many, and other chats do not notice", async () => {
    const { telegram, bot, olivia, oscar, told } = await start({ speed: 100 });
    const fault: Fault = { kind: "too-many-requests", retryAfterSeconds: 3 };
    const lift = telegram.fails({ method: "sendMessage", chat: olivia.id, fault });
    const all = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    for (const text of all) bot.announce(text);
    await oscar.receives("message 59");
    expect(told(olivia)).toEqual([]);
    lift();
    for (let times = 0; times < 5; times += 1) {
      await olivia.receives(/message \d/);
      telegram.fails({ method: "sendMessage", chat: olivia.id, fault, times: 2 });
    }
    await olivia.receives("message 59", 10_000);
    for (const chat of [olivia, oscar]) expect(told(chat)).toEqual(all);
  });

  it("waits while nobody listens, and is no repeat", async () => {
    const { telegram, bot, olivia, told } = await start({ speed: 20 });
    await telegram.goesDown();
    bot.announce("one");
    bot.announce("two");
    await expect
      .poll(() => world?.log.lines.filter((line) => line.includes("not taken")).length)
      .toBeGreaterThan(3);
    await telegram.comesBack();
    await olivia.receives("two");
    expect(told(olivia)).toEqual(["one", "two"]);
  });

  it("that is refused is sent as bare text, and what cannot be sent at all is dropped", async () => {
    const { telegram, bot, olivia, oscar, told, log } = await start();
    const fault: Fault = { kind: "refusal", code: 400, description: "Bad Request: can't parse entities" };
    telegram.fails({ method: "sendMessage", chat: olivia.id, fault, times: 1 });
    bot.tell({ kind: "joined", call: 1, other: anna, master: null });
    const bare = await olivia.receives("Anna is connected.");
    expect([bare.entities, bare.buttons]).toEqual([[], []]);
    telegram.fails({ method: "sendMessage", chat: olivia.id, fault, times: 2 });
    bot.tell({ kind: "joined", call: 2, other: anna, master: null });
    bot.announce("next");
    await olivia.receives("next");
    expect(told(olivia)).toEqual(["Anna is connected.", "next"]);
    expect(log.lines.join("\n")).toContain("warn a message is not sent");
    oscar.blocks();
    bot.announce("last");
    await olivia.receives("last");
  });
});

describe("Telegram out of reach", () => {
  it.each<Fault>([...passing, { kind: "empty" }])("from the beginning (%j) is waited for", async (fault) => {
    const { olivia, log } = await start({
      speed: 20,
      before: (telegram) => {
        telegram.fails({ fault, times: 1 });
      },
    });
    olivia.sends("/getid");
    await olivia.receives("111222333");
    expect(log.lines.filter((line) => line.startsWith("warn")).length).toBe(1);
  });

  it.each<Fault>([
    { kind: "down" },
    { kind: "html" },
    { kind: "garbage" },
    { kind: "reset-after-accept" },
    { kind: "unknown-fields" },
    { kind: "empty" },
    { kind: "refusal", code: 502, description: "Bad Gateway" },
  ])("for a while (%j) loses nothing, and does nothing twice", async (fault) => {
    const { telegram, olivia, phone, handled } = await start();
    await handled();
    telegram.fails({ method: "getUpdates", fault, times: 2 });
    olivia.sends("/call 07700 900 123");
    await olivia.receives("Your phone rings first");
    await handled();
    expect([phone.placed.length, telegram.pending().length <= 1]).toEqual([1, true]);
  });

  it("does not keep the bot from stopping within two seconds", async () => {
    const { telegram, bot, olivia, phone } = await start({ speed: 1 });
    olivia.sends("/verbose_on");
    await olivia.receives("You see what the modem says");
    telegram.fails({ fault: { kind: "silent" } });
    olivia.sends("/getid");
    phone.says("< RING");
    bot.announce("never heard");
    const before = Date.now();
    await bot.stop();
    expect(Date.now() - before).toBeLessThan(2000);
    expect(phone.listeners()).toBe(0);
  });

  it("of an address where nobody listens, nor a token nobody knows, makes the bot throw", async () => {
    const parts = await start();
    const shared = {
      ...parts,
      owners: [1],
      temporaryOwnerPassword: null,
      temporaryOwnerHours: 24,
      country,
      timeZone: null,
    };
    const nowhere = startBot({ ...shared, token, apiRoot: "http://127.0.0.1:1" });
    const unknown = startBot({ ...shared, token: "1:wrong", apiRoot: parts.telegram.root });
    nowhere.announce("hello");
    await expect.poll(() => parts.log.lines.join("\n")).toContain("check VIRTUALPHONE_BOT_TOKEN");
    await expect.poll(() => parts.log.lines.join("\n")).toContain("Telegram cannot be reached");
    await Promise.all([nowhere.stop(), unknown.stop()]);
  });
});

describe("a restart", () => {
  it("does not do again what was done before", async () => {
    const first = await start();
    first.olivia.sends("/call 07700 900 123");
    await first.olivia.receives("Your phone rings first");
    await first.bot.stop();
    expect(first.telegram.pending()).toEqual([]);
  });
});

describe("the modem's conversation", () => {
  it("is shown to who asked, in their own chat, wherever they asked", async () => {
    const { telegram, olivia, oscar, phone, told } = await start();
    const group = telegram.group({ id: -100_123, title: "Home" });
    olivia.sends("/verbose_on", { in: group });
    await group.receives("in our own chat");
    phone.says("> AT+CLCC");
    phone.says("< <b>&_*[");
    olivia.sends("/verbose_off");
    await olivia.receives("You no longer see");
    const batch = olivia.chat().find(({ text }) => text.includes("CLCC"));
    expect([batch?.text, batch?.entities]).toEqual([
      "> AT+CLCC\n< <b>&_*[",
      [{ type: "pre", offset: 0, length: 19 }],
    ]);
    olivia.sends("/verbose_off");
    await olivia.receives("It was off.");
    expect([told(oscar), told(group).length, phone.listeners()]).toEqual([[], 1, 0]);
  });
});
