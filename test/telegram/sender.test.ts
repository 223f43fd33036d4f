import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botJournal } from "../../src/journal/bot-journal.ts";
import type { Client, Outcome } from "../../src/telegram/client.ts";
import { placeholder } from "../../src/telegram/letter-payloads.ts";
import { startSender, type Sender } from "../../src/telegram/sender.ts";
import type { BotJournal } from "../../src/telegram/stores.ts";
import { bold, plain } from "../../src/telegram/words.ts";
import { memoryLog, numberOf } from "../support/bot-api-bot.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";
import { virtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { away, lost, refused } from "./letters.ts";

interface Payload {
  readonly chat_id: number;
  readonly text?: string;
  readonly message_id?: number;
  readonly reply_markup?: unknown;
  readonly reaction?: readonly { readonly emoji: string }[];
}
type Answer = (payload: Payload) => Outcome<unknown> | Promise<Outcome<unknown>>;

let clock: VirtualClock;
let disk: TestJournal;
let journal: BotJournal;
let sender: Sender;
let sent: Payload[];
let edited: Payload[];
let reactions: string[];
let disarmed: number[];
let answer: Answer;
let answerEdit: Answer;
let answerReaction: Answer;
let log: ReturnType<typeof memoryLog>;

const fine = (message: number): Outcome<unknown> => ({ ok: true, value: { message_id: message } });
const bad = (problem: (Outcome<unknown> & { ok: false })["problem"]): Outcome<unknown> => ({
  ok: false,
  problem,
});
/** A way to Telegram for one run of the daemon: when that has died, nothing goes out and nothing comes back. */
function clientFor(run: { isDead: boolean }): Client {
  const never = new Promise<never>(() => undefined);
  return {
    options: {},
    download: () => never,
    async ask<T>(_: unknown, call: unknown): Promise<Outcome<T>> {
      if (run.isDead) return never;
      let outcome: Promise<Outcome<unknown>> = Promise.resolve({ ok: true, value: true });
      const api = {
        sendMessage(payload: Payload) {
          sent.push(payload);
          outcome = Promise.resolve(answer(payload));
        },
        editMessageText(payload: Payload) {
          edited.push(payload);
          outcome = Promise.resolve(answerEdit(payload));
        },
        editMessageReplyMarkup({ message_id: message = 0 }: Payload) {
          disarmed.push(message);
        },
        setMessageReaction(payload: Payload) {
          reactions.push(`${payload.message_id} ${payload.reaction?.[0]?.emoji ?? "none"}`);
          outcome = Promise.resolve(answerReaction(payload));
        },
      };
      (call as (methods: typeof api) => void)(api);
      const value = (await outcome) as Outcome<T>;
      return run.isDead ? never : value;
    },
  };
}
const texts = (): (string | undefined)[] => sent.map(({ text }) => text);
const place = { chat: 7, thread: null };
const button = [[{ text: "Hang up", data: "h:x:1" }]];
const anna = { name: "Anna", number: numberOf("+447700900101"), written: "07700900101" };
const bank = { name: null, number: null, written: "MYBANK" };

let run: { isDead: boolean };
const start = (): void => {
  run = { isDead: false };
  sender = startSender({ client: clientFor(run), journal, clock, log, timeZone: "UTC" });
};
/** The daemon is killed, and started again. */
const restart = async (): Promise<void> => {
  run.isDead = true;
  journal = botJournal(disk.reopen());
  start();
  await clock.settle();
};
/** The disk takes nothing, until the answer is called. */
const fillDisk = (): (() => void) => {
  const { database } = disk;
  database.execute("PRAGMA query_only = ON");
  return () => {
    database.execute("PRAGMA query_only = OFF");
  };
};

beforeEach(() => {
  clock = virtualClock(new Date("2026-03-02T12:00:00Z"));
  disk = makeJournal();
  journal = botJournal(disk.database);
  [sent, edited, disarmed, reactions] = [[], [], [], []];
  answer = () => fine(sent.length);
  answerEdit = ({ message_id: message = 0 }) => fine(message);
  answerReaction = () => ({ ok: true, value: true });
  log = memoryLog();
  start();
});
afterEach(async () => {
  answer = () => fine(0);
  const stopped = sender.stop();
  await clock.advance(5000);
  await stopped;
  disk.remove();
});

describe("messages", () => {
  it("that came late carry the time they were written", async () => {
    answer = () => bad(away);
    sender.post(place, bold("one"));
    sender.post(place, plain("two"));
    await clock.advance(20_000);
    sender.post(place, plain("three"));
    expect(sender.waiting()).toBe(3);
    await clock.advance(80_000);
    answer = () => fine(1);
    await clock.until(() => sender.waiting() === 0);
    expect(texts().slice(-3)).toEqual(["12:00 · one", "12:00 · two", "12:00 · three"]);
    expect(sent.at(-3)).toMatchObject({ entities: [{ type: "bold", offset: 8, length: 3 }] });
    expect(clock.waiting()).toBe(0);
  });

  it("of each chat go on while another chat must rest", async () => {
    answer = ({ chat_id: chat }) => (chat === 7 ? bad({ kind: "too-many", seconds: 60 }) : fine(1));
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
    answer = () => bad(refused(403, "Forbidden: blocked"));
    sender.post(place, plain("a secret"));
    await clock.settle();
    expect(sender.waiting()).toBe(0);
    expect(log.lines.join("\n")).toContain("Forbidden: blocked");
    expect(log.lines.join("\n")).not.toContain("a secret");
    await restart();
    expect(sent.length).toBe(1);
  });

  it("too long for one are several, the last with the buttons", async () => {
    sender.post(place, plain(`${"x".repeat(4000)}\n${"y".repeat(4000)}`), { buttons: button });
    await clock.settle();
    expect(sent.map(({ text, reply_markup: markup }) => [text?.length, markup !== undefined])).toEqual([
      [4000, false],
      [4000, true],
    ]);
  });

  it("answer others, make no sound, cannot be passed on, and have buttons that copy and open", async () => {
    const buttons = [
      [
        { text: "Copy", copy: "123456" },
        { text: "Open", url: "https://example.com/" },
      ],
    ];
    sender.post(place, plain("hush"), { replyTo: 5, silent: true, protect: true, buttons });
    await clock.settle();
    expect(sent).toEqual([
      {
        chat_id: 7,
        text: "hush",
        link_preview_options: { is_disabled: true },
        disable_notification: true,
        protect_content: true,
        reply_parameters: { message_id: 5, allow_sending_without_reply: true },
        reply_markup: {
          inline_keyboard: [
            [
              { text: "Copy", copy_text: { text: "123456" } },
              { text: "Open", url: "https://example.com/" },
            ],
          ],
        },
      },
    ]);
  });
});

describe("a daemon that is killed", () => {
  it("sends what waits when it is started again, in order, with its time", async () => {
    answer = () => bad(away);
    for (const text of ["one", "two", "three"]) sender.post(place, bold(text));
    await clock.advance(3_600_000);
    answer = () => fine(sent.length);
    sent = [];
    await restart();
    expect(texts()).toEqual(["12:00 · one", "12:00 · two", "12:00 · three"]);
    expect(sent[2]).toMatchObject({ entities: [{ type: "bold", offset: 8, length: 5 }] });
    sender.post(place, plain("four"));
    await clock.settle();
    await restart();
    expect(texts().slice(3)).toEqual(["four"]);
  });

  it("says what may have been shown by way of a placeholder, marked", async () => {
    answer = () => new Promise(() => undefined);
    sender.post(place, bold("under way"), { replyTo: 3, buttons: button, people: [anna] });
    sender.post(place, plain("next"));
    await clock.settle();
    answer = () => fine(40 + sent.length);
    await restart();
    expect(texts()).toEqual(["under way", placeholder.text, "next"]);
    expect(sent[1]).toMatchObject({ reply_parameters: { message_id: 3 } });
    expect(edited).toMatchObject([
      {
        message_id: 42,
        text: "Perhaps a repeat · under way",
        entities: [{ type: "bold", offset: 19, length: 9 }],
        reply_markup: { inline_keyboard: [[{ text: "Hang up" }]] },
      },
    ]);
    expect(sender.who(7, 42)).toEqual([{ number: anna.number, written: anna.written }]);
  });

  it("goes on with a placeholder that stands already", async () => {
    answer = ({ text }) => (text === placeholder.text ? fine(41) : bad(lost));
    answerEdit = () => bad(away);
    sender.post(place, plain("doubtful"));
    await clock.advance(1000);
    expect(edited.length).toBeGreaterThan(0);
    const before = sent.length;
    answerEdit = () => bad(refused(400, "Bad Request: message is not modified"));
    await restart();
    expect([sent.length, edited.at(-1)?.message_id, sender.waiting()]).toEqual([before, 41, 0]);
  });

  it("repeats nothing whose failure was certain, however it failed", async () => {
    answer = () => bad(away);
    sender.post(place, plain("one"));
    await clock.settle();
    answer = () => fine(1);
    await restart();
    expect(texts()).toEqual(["one", "one"]);
  });

  it("still sends what was posted after the sender had stopped", async () => {
    await sender.stop();
    sender.post(place, plain("good night"));
    await clock.settle();
    expect(sent).toEqual([]);
    await restart();
    expect(texts()).toEqual(["good night"]);
  });
});

describe("a transaction", () => {
  it("that is undone sends nothing, one that is not sends when it is on the disk", async () => {
    const trouble = new Error("the modem went away");
    expect(() =>
      journal.atomically(() => {
        sender.post(place, plain("never"));
        sender.react({ chat: 7 }, 3, "👀");
        throw trouble;
      }),
    ).toThrow(trouble);
    journal.atomically(() => {
      sender.post(place, plain("then"));
      expect([sent.length, sender.waiting()]).toEqual([0, 0]);
    });
    await clock.settle();
    expect([texts(), reactions]).toEqual([["then"], []]);
    await restart();
    expect(texts()).toEqual(["then"]);
  });
});

describe("a journal that fails", () => {
  it("keeps nothing from being sent, in order", async () => {
    const free = fillDisk();
    answer = () => bad(away);
    for (const text of ["one", "two"]) sender.post(place, plain(text));
    sender.react({ chat: 7 }, 3, "👍");
    await clock.settle();
    answer = () => fine(sent.length);
    await clock.until(() => sender.waiting() === 0);
    expect(texts().slice(-2)).toEqual(["one", "two"]);
    expect(reactions).toEqual(["3 👍"]);
    expect(log.lines.join("\n")).toContain("warn messages are kept in memory alone");
    free();
  });

  it("is told later what became of a message, so that it is not sent again", async () => {
    let release: (outcome: Outcome<unknown>) => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    sender.post(place, plain("one"), { people: [anna] });
    await clock.settle();
    const free = fillDisk();
    release(fine(11));
    await clock.settle();
    free();
    answer = () => fine(12);
    sender.post(place, plain("two"));
    await clock.settle();
    await restart();
    expect([texts(), edited, sender.who(7, 11).length]).toEqual([["one", "two"], [], 1]);
  });
});

describe("an outage of hours", () => {
  it("loses none of 1,500 messages, nor their order, with restarts in between", async () => {
    answer = () => bad(away);
    const all = Array.from({ length: 1500 }, (_, index) => `message ${index}`);
    for (let first = 0; first < all.length; first += 300) {
      journal.atomically(() => {
        for (const text of all.slice(first, first + 300)) sender.post(place, plain(text));
      });
      await clock.settle();
      await restart();
    }
    await clock.advance(600_000);
    expect(sender.waiting()).toBe(1500);
    sent = [];
    let answers = 0;
    answer = () => {
      answers += 1;
      return answers % 100 === 0 ? bad({ kind: "too-many", seconds: 20 }) : fine(answers);
    };
    await clock.until(() => sender.waiting() <= 700, 3_600_000);
    await restart();
    await clock.until(() => sender.waiting() === 0, 3_600_000);
    const shown = texts().map((text) => text?.replace(/^.* · /, ""));
    const repeated = shown.filter((text, index) => text === shown[index + 1]);
    expect(shown.filter((text, index) => text !== shown[index - 1])).toEqual(all);
    expect(repeated.length).toBe(Math.floor(answers / 100));
    expect(edited).toEqual([]);
  }, 120_000);
});

describe("people", () => {
  it("are found by the message that shows them, also later", async () => {
    sender.post(place, plain("x".repeat(5000)), { people: [anna, bank] });
    sender.post(place, plain("nobody here"));
    await clock.settle();
    await restart();
    const both = [
      { number: anna.number, written: anna.written },
      { number: null, written: "MYBANK" },
    ];
    expect([1, 2, 3].map((message) => sender.who(7, message))).toEqual([both, both, []]);
    expect(sender.who(8, 1)).toEqual([]);
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
    answer = () => fine(sent.length);
    release(fine(33));
    await clock.settle();
    expect(texts()).toEqual(["ringing", "other", "under way", "waiting"]);
    expect(disarmed).toEqual([1, 33]);
    expect(sent.at(-1)?.reply_markup).toBeUndefined();
  });

  it("go after a restart, too, within a transaction and once it is on the disk", async () => {
    sender.post(place, plain("queued"), { buttons: button, about: "text:5" });
    await clock.settle();
    answer = () => bad(away);
    sender.post(place, plain("waits"), { buttons: button, about: "text:5" });
    await clock.settle();
    await restart();
    journal.atomically(() => {
      sender.retire("text:5");
      expect(disarmed).toEqual([]);
    });
    expect(disarmed).toEqual([1]);
    sent = [];
    answer = () => fine(9);
    await restart();
    expect(sent).toMatchObject([{ text: "waits" }]);
    expect(sent[0]?.reply_markup).toBeUndefined();
    sender.retire("text:5");
    expect(disarmed).toEqual([1]);
  });
});

describe("reactions", () => {
  it("end with the last one asked for, and keep no letter waiting", async () => {
    answerReaction = () => bad(away);
    sender.react({ chat: 7 }, 3, "👀");
    sender.react({ chat: 7 }, 4, "👀");
    sender.post(place, plain("a letter"));
    await clock.settle();
    expect(texts()).toEqual(["a letter"]);
    sender.react({ chat: 7 }, 3, "👌");
    sender.react({ chat: 7 }, 3, "👍");
    sender.react({ chat: 7 }, 4, null);
    answerReaction = () => ({ ok: true, value: true });
    reactions = [];
    await clock.advance(1000);
    expect(reactions).toEqual(["3 👍", "4 none"]);
    expect(clock.waiting()).toBe(0);
  });

  it("survive a restart, and rest as long as Telegram says", async () => {
    answerReaction = () => bad({ kind: "too-many", seconds: 40 });
    sender.react({ chat: 7 }, 3, "👀");
    await clock.advance(30_000);
    expect(reactions.length).toBe(1);
    await restart();
    expect(reactions.length).toBe(2);
    answerReaction = () => ({ ok: true, value: true });
    await clock.advance(40_000);
    await restart();
    expect(reactions.length).toBe(3);
  });

  it("that Telegram refuses are given up without a word", async () => {
    answerReaction = () => bad(refused(400, "Bad Request: REACTION_INVALID"));
    sender.react({ chat: 7 }, 3, "👀");
    await clock.settle();
    await restart();
    expect(reactions.length).toBe(1);
    expect(log.lines.filter((line) => !line.startsWith("debug"))).toEqual([]);
  });

  it("wait in a bounded number", async () => {
    answerReaction = () => bad(away);
    for (let message = 1; message <= 1200; message += 1) sender.react({ chat: 7 }, message, "👀");
    await clock.settle();
    answerReaction = () => ({ ok: true, value: true });
    reactions = [];
    await clock.advance(1000);
    expect([reactions.length, reactions.at(-1)]).toEqual([1000, "1200 👀"]);
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
    sender.post(place, plain("for tomorrow"));
    await clock.settle();
    const stopped = sender.stop();
    await clock.advance(1000);
    release(fine(1));
    await stopped;
    expect([clock.now(), texts()]).toEqual([1000, ["last words"]]);
    answer = () => fine(2);
    await restart();
    expect([texts(), edited]).toEqual([["last words", "for tomorrow"], []]);
  });

  it("gives up what cannot be sent, and leaves no timer behind", async () => {
    answer = () => bad(away);
    sender.post(place, plain("never"));
    sender.react({ chat: 7 }, 3, "👀");
    await clock.settle();
    const stopped = sender.stop();
    await clock.advance(1600);
    await stopped;
    sender.post(place, plain("too late"));
    await clock.settle();
    expect([clock.waiting(), texts().includes("too late")]).toEqual([0, false]);
  });
});
