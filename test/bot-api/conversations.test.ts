import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotApi, type BotApi, type Person } from "../../src/bot-api/bot-api.ts";

const token = "123456:stand-in";

interface Answer {
  readonly ok: boolean;
  readonly error_code?: number;
  readonly description?: string;
  readonly result?: unknown;
}

let telegram: BotApi;
let anna: Person;

const post = async (method: string, body: object): Promise<Answer> => {
  const response = await fetch(`${telegram.root}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ chat_id: anna.id, ...body }),
  });
  return (await response.json()) as Answer;
};
const say = (text: string, more: object = {}): Promise<Answer> => post("sendMessage", { text, ...more });
const updates = async (): Promise<readonly object[]> =>
  (await post("getUpdates", { allowed_updates: ["message", "edited_message"] })).result as readonly object[];
const idOf = ({ result }: Answer): number => (result as { message_id: number }).message_id;
const topic = async (name: string): Promise<number> =>
  ((await post("createForumTopic", { name })).result as { message_thread_id: number }).message_thread_id;

beforeEach(async () => {
  telegram = await startBotApi({ token });
  anna = telegram.user({ id: 111, first_name: "Anna" }, { started: true });
});
afterEach(async () => {
  await telegram.stop();
});

describe("a person", () => {
  it("answers a message, and the answer shows it without what that one answered", async () => {
    await updates();
    await say("a");
    const [seen] = anna.chat();
    if (!seen) throw new Error("the chat is empty");
    const answer = anna.replies(seen, "b");
    anna.replies(answer, "c");
    expect(await updates()).toMatchObject([
      { message: { text: "b", reply_to_message: { text: "a", from: { is_bot: true } } } },
      { message: { text: "c", reply_to_message: { text: "b" } } },
    ]);
    expect(JSON.stringify(anna.chat()[2]?.raw)).not.toContain('"a"');
    expect(anna.chat().map(({ repliesTo }) => repliesTo)).toEqual([null, seen.id, answer.message_id]);
  });

  it("changes and deletes messages", async () => {
    await updates();
    const mine = anna.sends("/sms one");
    anna.edits(mine, "two");
    anna.edits(mine, "three");
    expect(await updates()).toMatchObject([
      { message: { text: "/sms one" } },
      { edited_message: { text: "two", message_id: mine.message_id } },
      { edited_message: { text: "three" } },
    ]);
    expect(anna.chat()).toMatchObject([{ text: "three", isEdited: true, entities: [] }]);
    anna.deletes(mine);
    expect(anna.chat()).toEqual([]);
    const group = telegram.group({ id: -5, title: "Home" });
    anna.edits(anna.sends("in a group", { in: group }), "changed there");
    expect(group.chat().map(({ text }) => text)).toEqual(["changed there"]);
  });

  it("copies what a button holds", async () => {
    await say("?", { reply_markup: { inline_keyboard: [[{ text: "Copy 12", copy_text: { text: "12" } }]] } });
    expect(anna.copies("Copy")).toBe("12");
    expect(() => anna.copies("Paste")).toThrow("There is no button that copies");
    expect(() => anna.presses("Copy")).toThrow("There is no button");
  });
});

describe("what stands in a chat", () => {
  it.each([
    ["an empty text to copy", { copy_text: { text: "" } }, "BUTTON_COPY_TEXT_INVALID"],
    ["one too long", { copy_text: { text: "x".repeat(257) } }, "BUTTON_COPY_TEXT_INVALID"],
    ["none at all", { copy_text: {} }, "field text is missing"],
    ["no address", { url: "nowhere" }, "BUTTON_URL_INVALID"],
    [
      "two things at once",
      { url: "https://x.example/", copy_text: { text: "x" } },
      "text buttons are unallowed",
    ],
  ])("has no button with %s", async (_, button, words) => {
    const answer = await say("x", { reply_markup: { inline_keyboard: [[{ text: "a", ...button }]] } });
    expect(answer.description).toContain(words);
  });

  it("has buttons that copy 256 characters, and texts behind spoilers", async () => {
    const button = { text: "a", copy_text: { text: "\u{1f600}".repeat(256) } };
    const spoiler = { type: "spoiler", offset: 0, length: 6 };
    await say("123456", {
      entities: [spoiler],
      reply_markup: { inline_keyboard: [[button]] },
      protect_content: true,
    });
    expect(anna.chat()).toMatchObject([{ entities: [spoiler], raw: { has_protected_content: true } }]);
  });

  it("is changed by edits that change something, and says so", async () => {
    const message_id = idOf(await say("one"));
    expect(anna.chat()[0]?.isEdited).toBe(false);
    expect((await post("editMessageText", { message_id, text: "one" })).description).toContain(
      "is not modified",
    );
    await post("editMessageText", { message_id, text: "two" });
    expect(anna.chat()[0]).toMatchObject({ text: "two", isEdited: true });
    expect((await post("editMessageReplyMarkup", { message_id })).description).toContain("is not modified");
    anna.deletes(anna.chat()[0] ?? anna.sends(""));
    expect((await post("editMessageText", { message_id, text: "x" })).description).toContain(
      "to edit not found",
    );
  });
});

describe("a reaction", () => {
  const react = (reaction: unknown): Promise<Answer> =>
    post("setMessageReaction", { message_id: anna.chat()[0]?.id, reaction });

  it.each(["👍", "👌", "👀", "💔", "❤\u200d🔥", "🤷\u200d♀"])("may be %s", async (emoji) => {
    anna.sends("x");
    expect((await react([{ type: "emoji", emoji }])).ok).toBe(true);
    expect(anna.chat()[0]).toMatchObject({ reaction: emoji, isEdited: false });
    await react([]);
    expect(anna.chat()[0]?.reaction).toBeNull();
  });

  it.each([
    [[{ type: "emoji", emoji: "✅" }], "REACTION_INVALID"],
    [[{ type: "custom_emoji", custom_emoji_id: "1" }], "REACTION_INVALID"],
    [["👍"], "expected an Object"],
    ["👍", "can't parse reaction"],
    [
      [
        { type: "emoji", emoji: "👍" },
        { type: "emoji", emoji: "👎" },
      ],
      "REACTIONS_TOO_MANY",
    ],
  ])("is never %j", async (reaction, words) => {
    anna.sends("x");
    expect((await react(reaction)).description).toContain(words);
  });
});

describe("topics", () => {
  const refusal = async (method: string, body: object): Promise<string> =>
    (await post(method, body)).description ?? "";

  it("are there once they are switched on", async () => {
    expect(await refusal("createForumTopic", { name: "Bruno" })).toContain("the chat is not a forum");
    telegram.topics(true);
    expect(await post("getMe", {})).toMatchObject({ result: { has_topics_enabled: true } });
    const thread = await topic("Bruno");
    await say("in it", { message_thread_id: thread });
    expect(anna.topics()).toEqual(new Map([[thread, "Bruno"]]));
    expect(anna.chat().map(({ text, thread: where }) => [text, where])).toEqual([
      ["", thread],
      ["in it", thread],
    ]);
    telegram.topics(false);
    expect(await refusal("sendMessage", { text: "x", message_thread_id: thread })).toContain(
      "thread not found",
    );
  });

  it("keep answers together", async () => {
    telegram.topics(true);
    await updates();
    const thread = await topic("Bruno");
    const message_id = idOf(await say("hello", { message_thread_id: thread }));
    const seen = anna.chat().at(-1);
    if (!seen) throw new Error("the chat is empty");
    anna.replies(seen, "hi");
    anna.sends("yo", { thread });
    expect(await updates()).toMatchObject([
      { message: { message_thread_id: thread, is_topic_message: true, reply_to_message: { message_id } } },
      { message: { text: "yo", message_thread_id: thread } },
    ]);
    await say("by itself", { reply_parameters: { message_id } });
    expect(anna.chat().at(-1)?.thread).toBe(thread);
    const elsewhere = { message_thread_id: await topic("Clara"), reply_parameters: { message_id } };
    expect(await refusal("sendMessage", { text: "x", ...elsewhere })).toContain("to be replied not found");
  });

  it("are renamed, and deleted with all that is in them", async () => {
    telegram.topics(true);
    const message_thread_id = await topic("Bruno");
    await say("gone", { message_thread_id });
    await say("stays");
    expect(await refusal("editForumTopic", { message_thread_id, name: "Bruno" })).toContain(
      "TOPIC_NOT_MODIFIED",
    );
    expect((await post("editForumTopic", { message_thread_id, name: "Bruno V" })).ok).toBe(true);
    expect([...anna.topics().values()]).toEqual(["Bruno V"]);
    await post("deleteForumTopic", { message_thread_id });
    expect(anna.chat().map(({ text }) => text)).toEqual(["stays"]);
    const another = await topic("Clara");
    anna.deletesTopic(another);
    expect(await refusal("sendMessage", { text: "x", message_thread_id: another })).toContain(
      "thread not found",
    );
    expect(await refusal("editForumTopic", { message_thread_id: another, name: "x" })).toContain(
      "TOPIC_ID_INVALID",
    );
  });

  it.each([
    ["", "TOPIC_TITLE_EMPTY"],
    ["x".repeat(129), "TOPIC_TITLE_TOO_LONG"],
  ])("are not called %j", async (name, words) => {
    telegram.topics(true);
    expect(await refusal("createForumTopic", { name })).toContain(words);
  });
});

describe("the way to it", () => {
  it("may be closed: nobody listens, until it is there again", async () => {
    await telegram.goesDown();
    await expect(say("never")).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await telegram.comesBack();
    await say("back");
    expect(anna.chat().map(({ text }) => text)).toEqual(["back"]);
  });

  it("may swallow an answer after the call was carried out", async () => {
    telegram.fails({ method: "sendMessage", times: 1, fault: { kind: "withheld" } });
    const impatient = new AbortController();
    const call = fetch(`${telegram.root}/bot${token}/sendMessage?chat_id=111&text=there`, {
      signal: impatient.signal,
    });
    await anna.receives("there");
    impatient.abort();
    await expect(call).rejects.toThrow("aborted");
  });
});
