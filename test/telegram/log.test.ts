import { afterEach, describe, expect, it } from "vitest";
import type { Person } from "../../src/bot-api/bot-api.ts";
import type { Logbook } from "../../src/telegram/ports.ts";
import { type BotWorld, password, startBotWorld } from "../support/bot-api-bot.ts";

let world: BotWorld;

afterEach(() => world.stop());

/** A log in memory. */
function logbookOf(days: Readonly<Record<string, string>>): Logbook {
  return {
    days: () => Promise.resolve(Object.keys(days).sort((a, b) => b.localeCompare(a))),
    read: (day) => Promise.resolve(days[day] === undefined ? null : Buffer.from(days[day])),
  };
}

const logbook = logbookOf({
  "2026-11-28": "today\n",
  "2026-11-27": "yesterday\n",
  "2026-11-20": "long ago\n",
});

/** Names of the files that somebody was sent, in order. */
function filesOf(person: Person): unknown[] {
  return person.chat().flatMap(({ raw }) => {
    const document: unknown = raw["document"];
    return typeof document === "object" && document !== null && "file_name" in document
      ? [document.file_name]
      : [];
  });
}

const names = (...days: string[]): string[] => days.map((day) => `virtualphone-${day}.log`);

describe("/log", () => {
  it("sends the last two days as files, the older first, without a sound", async () => {
    world = await startBotWorld({ logbook });
    world.olivia.sends("/log");
    await world.telegram.called("sendDocument", 2);
    expect(filesOf(world.olivia)).toEqual(names("2026-11-27", "2026-11-28"));
    expect(world.telegram.requests("sendDocument")).toMatchObject([
      { values: { disable_notification: "true" } },
      { values: { disable_notification: "true" } },
    ]);
    const sizes = world.olivia.chat().flatMap(({ raw }) => (raw["document"] ? [raw["document"]] : []));
    expect(sizes).toMatchObject([{ file_size: 10 }, { file_size: 6 }]);
  });

  it("sends the day that is asked for, and names those there are when it is none", async () => {
    world = await startBotWorld({ logbook });
    world.olivia.sends("/log 2026-11-20");
    await world.telegram.called("sendDocument");
    expect(filesOf(world.olivia)).toEqual(names("2026-11-20"));
    world.olivia.sends("/log ../../etc/passwd");
    await world.olivia.receives("2026-11-28, 2026-11-27, 2026-11-20");
  });

  it("says that there is none", async () => {
    world = await startBotWorld();
    world.olivia.sends("/log");
    await world.olivia.receives("There is no log");
  });

  it("goes to the owner's own chat when it is asked for in a group", async () => {
    world = await startBotWorld({ logbook });
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sends("/log 2026-11-28", { in: group });
    await world.telegram.called("sendDocument");
    expect(filesOf(world.olivia)).toEqual(names("2026-11-28"));
  });

  it("is for owners alone, not for temporary ones and strangers", async () => {
    world = await startBotWorld({ logbook });
    world.stranger.sends("/log");
    world.stranger.sends(`/addtemporaryowner ${password}`);
    await world.stranger.receives("Welcome");
    world.stranger.sends("/log");
    await world.handled();
    expect(world.telegram.requests("sendDocument")).toEqual([]);
  });

  it("tries again what Telegram did not take, and tells what it never will", async () => {
    world = await startBotWorld({ logbook }, { speed: 20 });
    world.telegram.fails({
      fault: { kind: "refusal", code: 502, description: "Bad Gateway" },
      method: "sendDocument",
      times: 2,
    });
    world.olivia.sends("/log 2026-11-28");
    await world.telegram.called("sendDocument", 3);
    expect(filesOf(world.olivia)).toEqual(names("2026-11-28"));
    world.telegram.fails({
      fault: { kind: "refusal", code: 400, description: "Bad Request: no" },
      method: "sendDocument",
      times: 1,
    });
    world.olivia.sends("/log 2026-11-27");
    await world.olivia.receives(/2026-11-27 could not be sent.*Bad Request: no/);
  });
});

/** A memory that can be looked into. */
function memoryOf(day: string | null) {
  const memory = {
    day,
    read: () => memory.day,
    write: (sent: string) => {
      memory.day = sent;
    },
  };
  return memory;
}

describe("the daily log", () => {
  /** Two minutes a second: it is looked every minute, and tried again after ten. */
  const speed = 120;
  /** Every day is over by then. */
  const past = logbookOf({ "2026-01-02": "the second\n", "2026-01-01": "the first\n" });

  it("is sent to every owner once the day is over, and once only", async () => {
    const memory = memoryOf(null);
    world = await startBotWorld({ logbook: past, dailyLog: memory }, { speed });
    await world.telegram.called("sendDocument", 2);
    await expect.poll(() => memory.day).toBe("2026-01-02");
    expect(filesOf(world.olivia)).toEqual(names("2026-01-02"));
    expect(filesOf(world.oscar)).toEqual(names("2026-01-02"));
    await world.restartBot();
    const restarted = world.clock.now();
    await expect.poll(() => world.clock.now() - restarted > 200_000, { timeout: 10_000 }).toBe(true);
    expect(world.telegram.requests("sendDocument")).toHaveLength(2);
  });

  it("is not sent while the day goes on", async () => {
    const memory = memoryOf("2026-01-02");
    const later = logbookOf({ "9999-01-01": "today\n", "2026-01-02": "the second\n" });
    world = await startBotWorld({ logbook: later, dailyLog: memory }, { speed });
    const started = world.clock.now();
    await expect.poll(() => world.clock.now() - started > 200_000, { timeout: 10_000 }).toBe(true);
    expect(world.telegram.requests("sendDocument")).toEqual([]);
  });

  it("comes when Telegram is there again, to whoever has not had it", async () => {
    const memory = memoryOf(null);
    world = await startBotWorld(
      { logbook: past, dailyLog: memory },
      {
        speed,
        before: (telegram) => {
          const fault = { kind: "refusal", code: 502, description: "Bad Gateway" } as const;
          telegram.fails({ fault, method: "sendDocument", chat: 444_555_666, times: 3 });
        },
      },
    );
    await world.telegram.called("sendDocument", 4);
    expect([filesOf(world.olivia), filesOf(world.oscar), memory.day]).toEqual([
      names("2026-01-02"),
      [],
      null,
    ]);
    await expect.poll(() => memory.day, { timeout: 12_000 }).toBe("2026-01-02");
    expect([filesOf(world.olivia), filesOf(world.oscar)]).toEqual([names("2026-01-02"), names("2026-01-02")]);
  }, 20_000);

  it("does not wait for an owner who never takes it", async () => {
    const memory = memoryOf(null);
    world = await startBotWorld(
      { logbook: past, dailyLog: memory },
      {
        speed,
        before: (telegram) => {
          const fault = {
            kind: "refusal",
            code: 403,
            description: "Forbidden: bot was blocked by the user",
          } as const;
          telegram.fails({ fault, method: "sendDocument", chat: 111_222_333 });
        },
      },
    );
    await expect.poll(() => memory.day, { timeout: 5000 }).toBe("2026-01-02");
    expect(filesOf(world.oscar)).toEqual(names("2026-01-02"));
  });
});
