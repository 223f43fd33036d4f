import type { RawApi } from "grammy";
import type { Update } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { virtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { memoryLog } from "../support/bot-api-bot.ts";
import type { Client, Outcome, Problem } from "../../src/telegram/client.ts";
import { startPoller, type Poller } from "../../src/telegram/poller.ts";
import { setbackOf } from "../../src/telegram/setbacks.ts";

/** A poll that waits for its answer. */
interface WaitingPoll {
  readonly at: number;
  readonly offset: number;
  readonly seconds: number;
  answer(outcome: Outcome<unknown>): void;
}

const away: Problem = { kind: "unreachable", words: "fetch failed" };
const refused = (code: number, words = "no"): Problem => ({ kind: "refused", code, words });
const fine = (value: unknown): Outcome<unknown> => ({ ok: true, value });
const message = (id: number): Update => ({ update_id: id });

let clock: VirtualClock;
let poller: Poller;
let polls: WaitingPoll[];
let webhooksDropped: number;
let handled: { readonly id: number; readonly gapSeconds: number }[];
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

beforeEach(async () => {
  clock = virtualClock();
  [polls, handled, webhooksDropped] = [[], [], 0];
  log = memoryLog();
  handle = () => Promise.resolve();
  poller = startPoller({
    client,
    clock,
    log,
    onStart: () => undefined,
    handle(update, gapSeconds) {
      handled.push({ id: update.update_id, gapSeconds });
      return handle(update);
    },
  });
  await clock.settle();
});
afterEach(async () => {
  const stopped = poller.stop();
  await clock.settle();
  for (const poll of polls) poll.answer(fine([]));
  await clock.advance(5000);
  await stopped;
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

  it("waits longer and longer while Telegram is away, and says so once", async () => {
    for (const _ of Array.from({ length: 8 })) {
      lastPoll().answer({ ok: false, problem: away });
      await clock.until(() => lastPoll().at === clock.now() && clock.waiting() === 0);
    }
    const pauses = polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? 0));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    await answer(fine([message(1)]));
    const told = log.lines.filter((line) => !line.startsWith("debug"));
    expect(told).toEqual([
      expect.stringContaining("warn Telegram cannot be reached: fetch failed"),
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
    [400, "Telegram refuses: no"],
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
    expect(handled.at(-1)?.gapSeconds).toBeCloseTo(121.5);
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

describe("a setback", () => {
  it("tells every kind of problem in words", () => {
    expect(setbackOf(away, 3)).toEqual({
      milliseconds: 2000,
      words: "Telegram cannot be reached: fetch failed",
    });
    expect(setbackOf({ kind: "too-many", seconds: 5 }, 1).milliseconds).toBe(5000);
    expect(setbackOf(refused(401), 1)).toMatchObject({ milliseconds: 30_000 });
  });
});
