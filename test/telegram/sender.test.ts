import { beforeEach, describe, expect, it } from "vitest";
import type { Client, Outcome, Problem } from "../../src/telegram/client.ts";
import { startSender, type Sender } from "../../src/telegram/sender.ts";
import { bold, plain } from "../../src/telegram/words.ts";
import { memoryLog } from "../support/bot-api-bot.ts";
import { virtualClock, type VirtualClock } from "../support/virtual-clock.ts";

interface Payload {
  readonly chat_id: number;
  readonly text?: string;
  readonly message_id?: number;
  readonly reply_markup?: unknown;
  readonly message_thread_id?: number;
  readonly disable_notification?: boolean;
}

let clock: VirtualClock;
let sender: Sender;
let sent: Payload[];
let disarmed: number[];
let answer: (payload: Payload) => Outcome<unknown> | Promise<Outcome<unknown>>;
let log: ReturnType<typeof memoryLog>;

const away: Problem = { kind: "unreachable", words: "fetch failed" };
const client: Client = {
  options: {},
  download: () => Promise.resolve({ ok: false, problem: away }),
  ask: async <T>(_: unknown, call: unknown): Promise<Outcome<T>> => {
    let outcome: Promise<Outcome<unknown>> = Promise.resolve({ ok: true, value: true });
    const api = {
      sendMessage(payload: Payload) {
        sent.push(payload);
        outcome = Promise.resolve(answer(payload));
      },
      editMessageReplyMarkup({ message_id: message = 0 }: Payload) {
        disarmed.push(message);
      },
    };
    (call as (methods: typeof api) => void)(api);
    return (await outcome) as Outcome<T>;
  },
};
const texts = (): (string | undefined)[] => sent.map(({ text }) => text);
const place = { chat: 7, thread: null };
const button = [[{ text: "Hang up", data: "h:x:1" }]];

beforeEach(() => {
  clock = virtualClock(new Date("2026-03-02T12:00:00Z"));
  [sent, disarmed] = [[], []];
  answer = () => ({ ok: true, value: { message_id: sent.length } });
  log = memoryLog();
  sender = startSender({ client, clock, log, timeZone: "UTC" });
});

describe("messages", () => {
  it("that came late carry the time they were written", async () => {
    answer = () => ({ ok: false, problem: away });
    sender.post(place, bold("one"));
    sender.post(place, plain("two"));
    await clock.advance(20_000);
    sender.post(place, plain("three"));
    expect(sender.waiting()).toBe(3);
    await clock.advance(80_000);
    answer = () => ({ ok: true, value: { message_id: 1 } });
    await clock.until(() => sender.waiting() === 0);
    expect(texts().slice(-3)).toEqual(["12:00 · one", "12:00 · two", "12:00 · three"]);
    expect(sent.at(-3)).toMatchObject({ entities: [{ type: "bold", offset: 8, length: 3 }] });
    expect(clock.waiting()).toBe(0);
  });

  it("of each chat go on while another chat must rest", async () => {
    answer = ({ chat_id: chat }) =>
      chat === 7
        ? { ok: false, problem: { kind: "too-many", seconds: 60 } }
        : { ok: true, value: { message_id: 1 } };
    sender.post(place, plain("one"));
    sender.post({ chat: 8, thread: 5 }, plain("two"), { kind: "stream" });
    await clock.settle();
    expect([sender.waiting(7), sender.waiting(8)]).toEqual([1, 0]);
    expect(sent.at(-1)).toMatchObject({ chat_id: 8, message_thread_id: 5, disable_notification: true });
    await clock.advance(59_999);
    expect(sent.length).toBe(2);
    await clock.advance(1);
    expect(sent.length).toBe(3);
  });

  it("that Telegram does not take are dropped and logged, without their text", async () => {
    answer = () => ({ ok: false, problem: { kind: "refused", code: 403, words: "Forbidden: blocked" } });
    sender.post(place, plain("a secret"));
    await clock.settle();
    expect(sender.waiting()).toBe(0);
    expect(log.lines.join("\n")).toContain("Forbidden: blocked");
    expect(log.lines.join("\n")).not.toContain("a secret");
  });

  it("too long for one are several, the last with the buttons", async () => {
    sender.post(place, plain(`${"x".repeat(4000)}\n${"y".repeat(4000)}`), { buttons: button });
    await clock.settle();
    expect(sent.map(({ text, reply_markup: markup }) => [text?.length, markup !== undefined])).toEqual([
      [4000, false],
      [4000, true],
    ]);
  });
});

describe("buttons about what is over", () => {
  it("go from the messages that were sent, and from those that were not yet", async () => {
    sender.post(place, plain("ringing"), { buttons: button, about: "call:1" });
    sender.post(place, plain("other"), { buttons: button, about: "call:2" });
    await clock.settle();
    let release: (outcome: Outcome<unknown>) => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    sender.post(place, plain("under way"), { buttons: button, about: "call:1" });
    sender.post(place, plain("waiting"), { buttons: button, about: "call:1" });
    await clock.settle();
    sender.retire("call:1");
    answer = () => ({ ok: true, value: { message_id: sent.length } });
    release({ ok: true, value: { message_id: 33 } });
    await clock.settle();
    expect(texts()).toEqual(["ringing", "other", "under way", "waiting"]);
    expect(disarmed).toEqual([1, 33]);
    expect(sent.at(-1)?.reply_markup).toBeUndefined();
  });
});

describe("the end", () => {
  it("waits for what is on its way, but not for long", async () => {
    let release: (outcome: Outcome<unknown>) => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    sender.post(place, plain("last words"));
    const stopped = sender.stop();
    release({ ok: true, value: { message_id: 1 } });
    await stopped;
    expect([clock.now(), sender.waiting()]).toEqual([0, 0]);
  });

  it("gives up what cannot be sent, and leaves no timer behind", async () => {
    answer = () => ({ ok: false, problem: away });
    sender.post(place, plain("never"));
    await clock.settle();
    const stopped = sender.stop();
    await clock.advance(700);
    await stopped;
    sender.post(place, plain("too late"));
    await clock.settle();
    expect([clock.waiting(), texts().includes("too late")]).toEqual([0, false]);
  });
});
