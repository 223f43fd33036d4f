import type { RawApi } from "grammy";
import type { Update } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { virtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { botJournal } from "../../src/journal/bot-journal.ts";
import type { Client, Outcome } from "../../src/telegram/client.ts";
import { openInbox } from "../../src/telegram/inbox.ts";
import { startPoller, type Arrival, type Poller } from "../../src/telegram/poller.ts";
import { setbackOf } from "../../src/telegram/setbacks.ts";
import { memoryLog } from "../support/bot-api-bot.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";
import { away, refused } from "./letters.ts";

/** A poll that waits for its answer. */
interface WaitingPoll {
  readonly at: number;
  readonly offset: number;
  readonly seconds: number;
  answer(outcome: Outcome<unknown>): void;
}

const fine = (value: unknown): Outcome<unknown> => ({ ok: true, value });
const message = (id: number): Update => ({ update_id: id });

let clock: VirtualClock;
let poller: Poller;
let polls: WaitingPoll[];
let webhooksDropped: number;
let disk: TestJournal;
let handled: ({ readonly id: number } & Arrival)[];
let handle: (update: Update) => Promise<void>;
let log: ReturnType<typeof memoryLog>;

/** Answers getMe and deleteWebhook at once, and collects the polls. */
const client: Client = {
  options: {},
  download: () => Promise.resolve({ ok: false, problem: away }),
  ask: <T>({ seconds, stop }: { seconds: number; stop?: AbortSignal }, call: unknown): Promise<Outcome<T>> =>
    new Promise((resolve) => {
      const giveUp = (): void => {
        resolve({ ok: false, problem: away });
      };
      const answer = (outcome: Outcome<unknown>): void => {
        stop?.removeEventListener("abort", giveUp);
        resolve(outcome as Outcome<T>);
      };
      stop?.addEventListener("abort", giveUp);
      const api = {
        getMe: () => {
          answer(fine({ id: 1, is_bot: true, first_name: "Bot", username: "bot" }));
        },
        deleteWebhook: () => {
          webhooksDropped += 1;
          answer(fine(true));
        },
        getUpdates: ({ offset }: { offset: number }) => {
          polls.push({ at: clock.now(), offset, seconds, answer });
        },
      };
      (call as (api: Partial<Record<keyof RawApi, unknown>>) => void)(api);
    }),
};

const lastPoll = (): WaitingPoll => {
  const poll = polls.at(-1);
  if (!poll) throw new Error("nobody polls");
  return poll;
};
const answer = async (outcome: Outcome<unknown>): Promise<void> => {
  lastPoll().answer(outcome);
  await clock.settle();
};

/** Starts a poller; what one before it does from now on comes to nothing. */
const start = async (): Promise<void> => {
  const inbox = openInbox({ journal: botJournal(disk.database), clock, log });
  const mine = { isDead: false };
  current.isDead = true;
  current = mine;
  poller = startPoller({
    client,
    inbox,
    clock,
    log,
    onStart: () => undefined,
    handle(update, arrival) {
      if (mine.isDead) return new Promise(() => undefined);
      handled.push({ id: update.update_id, ...arrival });
      return handle(update);
    },
  });
  await clock.settle();
};
/** The daemon is killed, and started again. */
const restart = async (): Promise<void> => {
  disk.reopen();
  await start();
};
const ids = (): readonly number[] => handled.map(({ id }) => id);
let current = { isDead: false };

beforeEach(async () => {
  clock = virtualClock();
  disk = makeJournal();
  [polls, handled, webhooksDropped] = [[], [], 0];
  log = memoryLog();
  handle = () => Promise.resolve();
  await start();
});
afterEach(async () => {
  const stopped = poller.stop();
  await clock.settle();
  for (const poll of polls) poll.answer(fine([]));
  await clock.advance(5000);
  await stopped;
  disk.remove();
});

describe("the poller", () => {
  it("moves on only past what has been handled", async () => {
    let finish: () => void = () => undefined;
    handle = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    await answer(fine([message(10)]));
    expect([polls.length, handled.length]).toEqual([1, 1]);
    finish();
    await clock.settle();
    expect(lastPoll().offset).toBe(11);
  });

  it("does not wait longer than half a second for what takes long", async () => {
    handle = ({ update_id: id }) => (id === 10 ? new Promise(() => undefined) : Promise.resolve());
    await answer(fine([message(10), message(11)]));
    await clock.advance(499);
    expect(handled.map(({ id }) => id)).toEqual([10]);
    await clock.advance(1);
    expect(handled.map(({ id }) => id)).toEqual([10, 11]);
    expect(lastPoll().offset).toBe(12);
  });

  it("goes on after a message that cannot be handled, and does not meet it again", async () => {
    handle = ({ update_id: id }) => (id === 10 ? Promise.reject(new Error("a bug")) : Promise.resolve());
    await answer(fine([message(10), message(11)]));
    expect(lastPoll().offset).toBe(12);
    expect(log.lines.join("\n")).toContain("a bug");
  });

  it("handles an update once, however often it comes", async () => {
    await answer(fine([message(10), message(10)]));
    await answer(fine([message(10)]));
    await clock.advance(500);
    await answer(fine([message(11), message(10)]));
    expect(handled.map(({ id }) => id)).toEqual([10, 11]);
  });

  it("handles updates that are numbered anew, lower than before", async () => {
    await answer(fine([message(1000)]));
    await answer(fine([message(10)]));
    expect(handled.map(({ id }) => id)).toEqual([1000, 10]);
    expect(lastPoll().offset).toBe(11);
  });

  it.each([
    ["no list", { surprise: true }],
    ["nothing", null],
    ["odd things in a list", [null, 7, "x", {}, { update_id: "1" }, { update_id: 1.5 }]],
  ])("bears %s for updates, without haste", async (_, value) => {
    await answer(fine(value));
    expect([handled.length, polls.length]).toEqual([0, 1]);
    await clock.advance(500);
    expect(polls.length).toBe(2);
  });

  it("asks a server that does not wait only twice a second", async () => {
    for (let time = 0; time < 20; time += 1) {
      lastPoll().answer(fine([]));
      await clock.advance(500);
    }
    expect(polls.length).toBe(21);
  });

  it("waits longer while Telegram is away, but never so long that an owner would notice, and says so once", async () => {
    for (const _ of Array.from({ length: 8 })) {
      lastPoll().answer({ ok: false, problem: away });
      await clock.until(() => lastPoll().at === clock.now() && clock.waiting() === 0);
    }
    const pauses = polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? 0));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, 8000]);
    await answer(fine([message(1)]));
    const told = log.lines.filter((line) => !line.startsWith("debug"));
    expect(told).toEqual([
      expect.stringContaining("warn Telegram cannot be reached: connect ECONNREFUSED"),
      expect.stringContaining("info Telegram is there again"),
    ]);
  });

  it("rests as long as Telegram wants", async () => {
    await answer({ ok: false, problem: { kind: "too-many", seconds: 17 } });
    await clock.advance(16_999);
    expect(polls.length).toBe(1);
    await clock.advance(1);
    expect(polls.length).toBe(2);
  });

  it.each([
    [401, "check VIRTUALPHONE_BOT_TOKEN"],
    [404, "check VIRTUALPHONE_BOT_TOKEN"],
    [409, "Another program fetches this bot's messages"],
    [400, "Telegram refuses: Bad Request: no"],
  ])("never gives up on error %d, says it plainly, and tries every half a minute", async (code, words) => {
    for (const _ of [1, 2, 3]) {
      await answer({ ok: false, problem: refused(code) });
      await clock.advance(30_000);
    }
    expect(polls.length).toBe(4);
    const told = log.lines.filter((line) => line.startsWith("warn"));
    expect(told.length).toBe(1);
    expect(told[0]).toContain(words);
  });

  it("removes a webhook that is in the way", async () => {
    expect(webhooksDropped).toBe(1);
    await answer({
      ok: false,
      problem: refused(409, "Conflict: can't use getUpdates while webhook is active"),
    });
    expect(webhooksDropped).toBe(2);
  });

  it("tells how long an update may have waited: at first nobody knows, then since the last fetch", async () => {
    await answer(fine([message(1)]));
    await clock.advance(20_000);
    await answer(fine([message(2)]));
    await answer({ ok: false, problem: away });
    await clock.advance(90_000);
    await answer(fine([message(3)]));
    expect(handled.map(({ gapSeconds }) => gapSeconds)).toEqual([Infinity, 0, 0.5]);
    for (const _ of Array.from({ length: 9 })) {
      await answer({ ok: false, problem: away });
      await clock.until(() => clock.waiting() === 0);
    }
    await answer(fine([message(4)]));
    expect(handled.at(-1)?.gapSeconds).toBeCloseTo(47.5);
  });

  it("stops at once, and confirms what has been handled", async () => {
    await answer(fine([message(10)]));
    await answer(fine([message(11)]));
    lastPoll().answer(fine([]));
    await clock.settle();
    const before = polls.length;
    handle = () => new Promise(() => undefined);
    await clock.advance(500);
    await answer(fine([message(12)]));
    const stopped = poller.stop();
    await clock.advance(500);
    expect(polls.slice(before).at(-1)).toMatchObject({ offset: 13, seconds: 0.7 });
    lastPoll().answer(fine([]));
    await expect(stopped).resolves.toBeUndefined();
  });
});

describe("the inbox", () => {
  const never = (): Promise<void> => new Promise(() => undefined);

  it("confirms what it has kept, even before all of it has been handled", async () => {
    handle = ({ update_id: id }) => (id === 11 ? never() : Promise.resolve());
    await answer(fine([message(10), message(11), message(12)]));
    expect([ids(), polls.length]).toEqual([[10, 11], 1]);
    const stopped = poller.stop();
    await clock.advance(500);
    expect(lastPoll()).toMatchObject({ offset: 13, seconds: 0.7 });
    lastPoll().answer(fine([]));
    await stopped;
    handled = [];
    handle = () => Promise.resolve();
    await restart();
    expect(handled).toEqual([
      { id: 11, gapSeconds: Infinity, isAgain: true },
      { id: 12, gapSeconds: Infinity, isAgain: false },
    ]);
  });

  it("handles again what was being handled when the daemon died, and says so; what was done is not", async () => {
    handle = ({ update_id: id }) => (id === 11 ? never() : Promise.resolve());
    await answer(fine([message(10), message(11), message(12)]));
    handle = () => Promise.resolve();
    handled = [];
    await restart();
    expect(handled.map(({ id, isAgain }) => [id, isAgain])).toEqual([
      [11, true],
      [12, false],
    ]);
    await answer(fine([message(10), message(11), message(12), message(13)]));
    expect(ids()).toEqual([11, 12, 13]);
    handled = [];
    await restart();
    expect([handled, lastPoll().offset]).toEqual([[], 0]);
  });

  it("gives up what ends the daemon again and again", async () => {
    handle = never;
    await answer(fine([message(10)]));
    for (const _ of [1, 2, 3, 4]) await restart();
    expect(handled.map(({ isAgain }) => isAgain)).toEqual([false, true, true]);
    expect(log.lines.join("\n")).toContain("error a message to the bot is given up");
  });

  it("goes on without the journal, and confirms what has been handled", async () => {
    disk.database.execute("PRAGMA query_only = ON");
    handle = ({ update_id: id }) => (id === 11 ? never() : Promise.resolve());
    await answer(fine([message(10), message(11), message(12)]));
    const stopped = poller.stop();
    await clock.advance(500);
    expect(lastPoll()).toMatchObject({ offset: 12, seconds: 0.7 });
    lastPoll().answer(fine([]));
    await stopped;
    expect(log.lines.join("\n")).toContain("warn messages to the bot are kept in memory alone");
    disk.database.execute("PRAGMA query_only = OFF");
  });

  it("passes over what is too large to be a message", async () => {
    const huge = { update_id: 10, message: { text: "x".repeat(300_000) } };
    await answer(fine([huge, message(11)]));
    expect([ids(), lastPoll().offset]).toEqual([[11], 12]);
  });

  it("knows an update for two days, and takes its number for another one's after that", async () => {
    await answer(fine([message(10)]));
    await restart();
    await answer(fine([message(10)]));
    expect(ids()).toEqual([10]);
    lastPoll().answer({ ok: false, problem: { kind: "too-many", seconds: 3 * 24 * 3600 } });
    await clock.advance(3 * 24 * 3_600_000);
    await answer(fine([message(10)]));
    expect(ids()).toEqual([10, 10]);
  });

  it("asks from the beginning after days without updates: their numbers may have begun anew, lower", async () => {
    await answer(fine([message(1000)]));
    await answer(fine([]));
    await clock.advance(500);
    expect(lastPoll().offset).toBe(1001);
    lastPoll().answer({ ok: false, problem: { kind: "too-many", seconds: 7 * 24 * 3600 } });
    await clock.advance(7 * 24 * 3_600_000);
    expect(lastPoll().offset).toBe(0);
    await answer(fine([message(10)]));
    expect([ids(), lastPoll().offset]).toEqual([[1000, 10], 11]);
  });

  it("remembers no more than it must", async () => {
    const rows = (): number =>
      disk.database.get({ count: "integer" }, "SELECT count(*) AS count FROM telegram_update")?.count ?? 0;
    for (let first = 0; first < 1200; first += 100)
      await answer(fine(Array.from({ length: 100 }, (_, index) => message(first + index))));
    expect([handled.length, rows()]).toEqual([1200, 1000]);
    expect(
      disk.database.get({ body: "text?" }, "SELECT max(body) AS body FROM telegram_update")?.body,
    ).toBeNull();
  });
});

describe("a setback", () => {
  it("tells every kind of problem in words", () => {
    expect(setbackOf(away, 3)).toEqual({
      milliseconds: 2000,
      words: "Telegram cannot be reached: connect ECONNREFUSED",
    });
    expect(setbackOf({ kind: "too-many", seconds: 5 }, 1).milliseconds).toBe(5000);
    expect(setbackOf(refused(401), 1)).toMatchObject({ milliseconds: 30_000 });
  });
});
