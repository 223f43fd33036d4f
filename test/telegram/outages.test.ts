import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../../src/bot-api/bot-api.ts";
import { systemClock } from "../../src/core/clock.ts";
import { createClient, type Client } from "../../src/telegram/client.ts";
import { startBot } from "../../src/telegram/bot.ts";
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

/** What lasts a second here is over in a tenth of it. */
const start = async (setting: Setting = {}): Promise<BotWorld> => {
  world = await startBotWorld({}, { speed: 10, ...setting });
  return world;
};

afterEach(async () => {
  const lines = world?.log.lines.join("\n") ?? "";
  await world?.stop();
  world = null;
  if (lines.includes("AAstand-in")) throw new Error("The token stands in the log");
});

/** Everything that can befall a call and passes. */
const passing: readonly Fault[] = [
  { kind: "down" },
  { kind: "html" },
  { kind: "garbage" },
  { kind: "refusal", code: 500, description: "Internal Server Error" },
  { kind: "refusal", code: 401, description: "Unauthorized" },
  { kind: "too-many-requests", retryAfterSeconds: 1 },
];

describe("a message that Telegram does not take now", () => {
  it.each(passing)("is sent again after %j, and those behind it wait their turn", async (fault) => {
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

  it("whose answer is lost may come twice, but is never lost", async () => {
    const { telegram, bot, olivia, told } = await start();
    telegram.fails({
      method: "sendMessage",
      chat: olivia.id,
      fault: { kind: "reset-after-accept" },
      times: 1,
    });
    bot.announce("one");
    bot.announce("two");
    await olivia.receives("two");
    expect(told(olivia)).toEqual(["one", "one", "two"]);
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
    const shared = { ...parts, owners: [1], temporaryOwnerPassword: null, country, timeZone: null };
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

describe("a call to Telegram", () => {
  const withClient = async <T>(
    use: (client: Client, root: string) => Promise<T>,
    changes: Partial<Parameters<typeof createClient>[0]> = {},
  ): Promise<T> => {
    const { telegram } = await start();
    const stop = new AbortController();
    const client = createClient({
      token,
      apiRoot: telegram.root,
      clock: systemClock,
      stop: stop.signal,
      fetch,
      ...changes,
    });
    const result = await use(client, telegram.root);
    stop.abort();
    return result;
  };

  it("ends at its deadline, also when fetch knows no signals", async () => {
    const outcome = await withClient(
      (client) => client.ask({ seconds: 0.05 }, (api, signal) => api.getMe(signal)),
      { fetch: () => new Promise(() => undefined) },
    );
    expect(outcome).toEqual({
      ok: false,
      problem: { kind: "unreachable", words: "no answer within 0.05 seconds" },
    });
  });

  it("that fetches a file gives up one that goes on and on, without a length", async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1000));
      },
    });
    const outcome = await withClient((client) => client.download("documents/file_1.vcf", 10_000), {
      fetch: () => Promise.resolve(new Response(body)),
    });
    expect(outcome).toEqual({
      ok: false,
      problem: { kind: "unreachable", words: "the file has more than 10000 bytes" },
    });
  });

  it("ends when it is told to", async () => {
    const stop = new AbortController();
    const outcome = withClient((client) =>
      client.ask({ seconds: 60, stop: stop.signal }, (api, signal) =>
        api.getUpdates({ timeout: 50 }, signal),
      ),
    );
    stop.abort();
    expect(await outcome).toMatchObject({ ok: false, problem: { kind: "unreachable" } });
  });

  it.each([
    [
      "an error with the address in it",
      () => Promise.reject(new Error(`no way to https://x/bot${token}/getMe`)),
    ],
    ["an answer without sense", () => Promise.resolve(Response.json({ ok: false }))],
    ["an answer of nothing", () => Promise.resolve(Response.json(null))],
    [
      "an error that quotes the token",
      () =>
        Promise.resolve(
          Response.json(
            { ok: false, error_code: 400, description: `Bad Request: ${token}` },
            { status: 400 },
          ),
        ),
    ],
  ])("that ends with %s never tells the token", async (_, respond) => {
    const outcome = await withClient(
      (client) => client.ask({ seconds: 5 }, (api, signal) => api.getMe(signal)),
      { fetch: respond },
    );
    expect(outcome.ok).toBe(false);
    expect(JSON.stringify(outcome)).not.toContain("AAstand-in");
  });

  it.each([
    [{ retry_after: 7 }, 7],
    [{}, 5],
    [{ retry_after: -1 }, 5],
    [{ retry_after: 1e12 }, 86_400],
  ])("that must wait (%j) waits %d seconds", async (parameters, seconds) => {
    const body = { ok: false, error_code: 429, description: "Too Many Requests", parameters };
    const outcome = await withClient(
      (client) => client.ask({ seconds: 5 }, (api, signal) => api.getMe(signal)),
      { fetch: () => Promise.resolve(Response.json(body, { status: 429 })) },
    );
    expect(outcome).toEqual({ ok: false, problem: { kind: "too-many", seconds } });
  });
});
