import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotApi, type BotApi, type Person as User } from "../../src/bot-api/bot-api.ts";
import type { Person } from "../../src/core/person.ts";
import { botJournal } from "../../src/journal/bot-journal.ts";
import { createClient } from "../../src/telegram/client.ts";
import { startSender, type Sender } from "../../src/telegram/sender.ts";
import { createTopics, topicTitle } from "../../src/telegram/topics.ts";
import { plain } from "../../src/telegram/words.ts";
import { memoryLog, numberOf, skippingClock, token, type SkippingClock } from "../support/bot-api-bot.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { virtualClock } from "../support/virtual-clock.ts";
import { away, letter, refused } from "./letters.ts";

const anna = { name: "Anna", number: numberOf("+447700900101"), written: "07700900101" };
const bruno = { name: null, number: numberOf("+447700900102"), written: "+447700900102" };
const bank = { name: null, number: null, written: "MYBANK" };
const hidden = { name: null, number: null, written: "" };

describe("the topics of people", () => {
  let telegram: BotApi;
  let clock: SkippingClock;
  let disk: TestJournal;
  let sender: Sender;
  let olivia: User;
  let oscar: User;
  let stop: AbortController;

  const start = (): void => {
    stop = new AbortController();
    const client = createClient({ token, apiRoot: telegram.root, clock, stop: stop.signal, fetch });
    const journal = botJournal(disk.database);
    sender = startSender({ client, journal, clock, log: memoryLog(), timeZone: "UTC" });
  };
  const restart = async (): Promise<void> => {
    await sender.stop();
    stop.abort();
    disk.reopen();
    start();
  };
  const tell = (to: User, text: string, person: Person | null): void => {
    const about = person === null ? {} : { people: [person], topic: true };
    sender.post({ chat: to.id, thread: null }, plain(text), about);
  };
  const told = async (to: User, text: string, person: Person | null): Promise<void> => {
    tell(to, text, person);
    await to.receives(text);
  };
  /** Each message of a chat and the name of the topic it stands in. */
  const shown = (of: User): string[] =>
    of.chat().flatMap(({ text, thread }) => {
      const topic = thread === null ? "" : `${of.topics().get(thread)}: `;
      // The clock is fast, and a slow machine makes messages late.
      return text === "" ? [] : [`${topic}${text.replace(/\d\d:\d\d · /, "")}`];
    });

  beforeEach(async () => {
    clock = skippingClock(20);
    telegram = await startBotApi({ token, clock });
    olivia = telegram.user({ id: 111, first_name: "Olivia" }, { started: true });
    oscar = telegram.user({ id: 222, first_name: "Oscar" }, { started: true });
    disk = makeJournal();
    start();
  });
  afterEach(async () => {
    await sender.stop();
    stop.abort();
    await telegram.stop();
    disk.remove();
  });

  it("are one each, in each chat by itself, and what is about nobody stays outside", async () => {
    telegram.topics(true);
    for (const [text, person] of [
      ["one", anna],
      ["two", bruno],
      ["three", anna],
      ["four", null],
      ["five", bank],
      ["six", hidden],
    ] as const)
      await told(olivia, text, person);
    await told(oscar, "seven", anna);
    expect(shown(olivia)).toEqual([
      "Anna: one",
      "+44 7700 900102: two",
      "Anna: three",
      "four",
      "MYBANK: five",
      "six",
    ]);
    expect(shown(oscar)).toEqual(["Anna: seven"]);
    const [thread = 0] = olivia.topics().keys();
    expect(sender.whoseTopic(olivia.id, thread)).toMatchObject({
      number: anna.number,
      written: anna.written,
    });
    expect(sender.whoseTopic(oscar.id, thread)).toBeNull();
  });

  it("are found again after a restart, and named anew with their people", async () => {
    telegram.topics(true);
    await told(olivia, "one", bruno);
    await restart();
    await told(olivia, "two", { ...bruno, name: "Bruno" });
    await expect.poll(() => [...olivia.topics().values()]).toEqual(["Bruno"]);
    await told(olivia, "three", { ...bruno, name: "Bruno" });
    expect(shown(olivia)).toEqual(["Bruno: one", "Bruno: two", "Bruno: three"]);
    expect(telegram.requests("editForumTopic").length).toBe(1);
    expect(telegram.requests("createForumTopic").length).toBe(1);
  });

  it("are not there while they are switched off, and are used from the hour on in which they are switched on", async () => {
    await told(olivia, "one", anna);
    telegram.topics(true);
    await told(olivia, "two", anna);
    sender.meet({ id: 1, has_topics_enabled: true });
    await told(olivia, "three", anna);
    telegram.topics(false);
    await told(olivia, "four", anna);
    await told(olivia, "five", bruno);
    expect(shown(olivia)).toEqual(["one", "two", "Anna: three", "four", "five"]);
    telegram.topics(true);
    sender.meet({ id: 1, has_topics_enabled: true });
    await told(olivia, "six", anna);
    expect(shown(olivia).at(-1)).toBe("Anna: six");
  });

  it("are made anew, once, when somebody deletes them", async () => {
    telegram.topics(true);
    await told(olivia, "one", anna);
    const [thread = 0] = olivia.topics().keys();
    olivia.deletesTopic(thread);
    await told(olivia, "two", anna);
    await told(olivia, "three", anna);
    expect(shown(olivia)).toEqual(["Anna: two", "Anna: three"]);
    expect(telegram.requests("createForumTopic").length).toBe(2);
  });

  it("lose nothing when Telegram has none of them, and are not asked for again and again", async () => {
    telegram.topics(true);
    const fault = {
      kind: "refusal",
      code: 400,
      description: "Bad Request: the chat is not a forum",
    } as const;
    telegram.fails({ method: "createForumTopic", fault });
    await told(olivia, "one", anna);
    await told(olivia, "two", anna);
    expect([shown(olivia), telegram.requests("createForumTopic").length]).toEqual([["one", "two"], 1]);
  });

  it("keep repeats where they belong, and answers out of where they cannot be", async () => {
    telegram.topics(true);
    telegram.fails({ method: "sendMessage", fault: { kind: "reset-after-accept" }, times: 1 });
    await told(olivia, "one", anna);
    await olivia.receives("Perhaps a repeat · one");
    const mine = olivia.sends("outside");
    sender.post({ chat: olivia.id, thread: null }, plain("answer"), {
      people: [anna],
      topic: true,
      replyTo: mine.message_id,
      buttons: [[{ text: "b", data: "b" }]],
    });
    const answer = await olivia.receives("answer");
    expect(shown(olivia)).toEqual(["Anna: one", "Anna: Perhaps a repeat · one", "outside", "Anna: answer"]);
    expect(answer.buttons.length).toBe(1);
  });

  it("are found before anything is sent, however long Telegram is away", async () => {
    telegram.topics(true);
    await told(olivia, "zero", anna);
    await expect.poll(() => sender.waiting()).toBe(0);
    await telegram.goesDown();
    tell(olivia, "one", anna);
    tell(olivia, "two", bruno);
    await restart();
    await telegram.comesBack();
    await olivia.receives("two");
    // The connection that was there may have swallowed the first.
    const bare = shown(olivia).map((each) => each.replaceAll(/Perhaps a repeat · /g, ""));
    expect(bare).toEqual(["Anna: zero", "Anna: one", "+44 7700 900102: two"]);
  });
});

describe("a topic that Telegram forgets without a word", () => {
  const topicsWith = (answers: Readonly<Record<string, unknown>>) => {
    const calls: string[] = [];
    const journal = memoryJournal();
    const topics = createTopics({
      client: {
        options: {},
        download: () => Promise.resolve({ ok: false, problem: away }),
        ask: (_, call) => {
          const api = new Proxy({}, { get: (_target, name) => () => calls.push(String(name)) });
          void call(api as never, undefined as never);
          const value = answers[calls.at(-1) ?? ""];
          return Promise.resolve(
            value === undefined ? { ok: false, problem: refused(400) } : { ok: true, value: value as never },
          );
        },
      },
      store: journal.topics,
      clock: virtualClock(),
      log: memoryLog(),
    });
    return { topics, calls, store: journal.topics };
  };
  const about = letter(1, 7, { topic: true, people: [anna] });

  it("is made anew for the next message, but only if it was ever there", async () => {
    const { topics, calls, store } = topicsWith({
      getMe: { id: 1, has_topics_enabled: true },
      createForumTopic: { message_thread_id: 5 },
    });
    expect(await topics.address(about, null)).toEqual({ ok: true, value: 5 });
    topics.arrived(about, 5, 5);
    topics.arrived(about, 5, null);
    expect(store.of(7, anna)).toBeNull();
    await topics.address(about, null);
    topics.arrived(about, 5, null);
    expect(await topics.address(about, null)).toEqual({ ok: true, value: null });
    expect(calls).toEqual(["getMe", "createForumTopic", "createForumTopic"]);
  });

  it("is asked for once when each new one is refused", async () => {
    const { topics, calls } = topicsWith({
      getMe: { id: 1, has_topics_enabled: true },
      createForumTopic: { message_thread_id: 5 },
    });
    await topics.address(about, null);
    expect(await topics.address(about, 5)).toEqual({ ok: true, value: null });
    expect(await topics.address(about, null)).toEqual({ ok: true, value: null });
    expect(calls).toEqual(["getMe", "createForumTopic"]);
  });

  it.each([null, {}, { message_thread_id: "5" }])("is none when Telegram answers %j", async (answer) => {
    const { topics } = topicsWith({ getMe: { id: 1, has_topics_enabled: true }, createForumTopic: answer });
    expect(await topics.address(about, null)).toEqual({ ok: true, value: null });
  });

  it("is not looked for in a group", async () => {
    const { topics, calls } = topicsWith({});
    topics.meet({ id: 1, has_topics_enabled: true });
    expect(await topics.address({ ...about, chat: -7 }, null)).toEqual({ ok: true, value: null });
    expect(calls).toEqual([]);
  });
});

describe("whether there are topics", () => {
  it("is asked every hour", async () => {
    const clock = virtualClock();
    let asked = 0;
    const topics = createTopics({
      client: {
        options: {},
        download: () => Promise.resolve({ ok: false, problem: away }),
        ask: () => {
          asked += 1;
          return Promise.resolve({ ok: false, problem: away });
        },
      },
      store: memoryJournal().topics,
      clock,
      log: memoryLog(),
    });
    topics.meet({ id: 1 });
    await clock.advance(3 * 3_600_000);
    expect(asked).toBe(3);
    topics.stop();
    expect(clock.waiting()).toBe(0);
  });
});

describe("the title of a topic", () => {
  it.each([
    [anna, "Anna"],
    [bruno, "+44 7700 900102"],
    [bank, "MYBANK"],
    [{ ...anna, name: " \u202e\n" }, "(no name)"],
  ])("of %j is %s", (person, title) => {
    expect(topicTitle(person)).toBe(title);
  });

  it("is never too long", () => {
    expect(topicTitle({ ...anna, name: "א".repeat(500) }).length).toBeLessThanOrEqual(128);
  });
});
