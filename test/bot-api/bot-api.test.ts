import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotApi, type BotApi, type Person } from "../../src/bot-api/bot-api.ts";

const token = "123456:stand-in";

interface Answer {
  readonly ok: boolean;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number };
  readonly result?: unknown;
}

let telegram: BotApi;
let anna: Person;

const post = async (method: string, body: unknown, withToken = token): Promise<Answer> => {
  const response = await fetch(`${telegram.root}/bot${withToken}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
};
const say = (text: string, more: object = {}): Promise<Answer> =>
  post("sendMessage", { chat_id: anna.id, text, ...more });
const updates = async (more: object = {}): Promise<readonly { readonly update_id: number }[]> =>
  (await post("getUpdates", more)).result as readonly { readonly update_id: number }[];

beforeEach(async () => {
  telegram = await startBotApi({ token });
  anna = telegram.user({ id: 111, first_name: "Anna" }, { started: true });
});
afterEach(async () => {
  await telegram.stop();
});

describe("the address", () => {
  it("opens to the token alone, and names what it does not know as Telegram does", async () => {
    expect(await post("getMe", {}, "123456:other")).toEqual({
      ok: false,
      error_code: 401,
      description: "Unauthorized",
    });
    expect(await post("sendTelepathy", {})).toEqual({ ok: false, error_code: 404, description: "Not Found" });
    expect(await post("GETME", {})).toMatchObject({ ok: true, result: { is_bot: true } });
  });

  it("takes JSON, forms, multipart forms and queries, and refuses bodies that are too large", async () => {
    const url = `${telegram.root}/bot${token}/sendMessage`;
    const multipart = new FormData();
    multipart.set("chat_id", "111");
    multipart.set("text", "by multipart");
    const form = new URLSearchParams({ chat_id: "111", text: "by form" });
    await say("by JSON");
    await fetch(url, { method: "POST", body: form });
    await fetch(url, { method: "POST", body: multipart });
    await fetch(`${url}?chat_id=111&text=by%20query`);
    const huge = await fetch(url, { method: "POST", body: new URLSearchParams({ text: "x".repeat(2e6) }) });
    expect(anna.chat().map(({ text }) => text)).toEqual(["by JSON", "by form", "by multipart", "by query"]);
    expect(huge.status).toBe(413);
  });
});

describe("updates", () => {
  it("come again until the offset passes them", async () => {
    anna.sends("one");
    anna.sends("two");
    const [first, second] = await updates();
    expect((await updates()).length).toBe(2);
    expect(await updates({ offset: (first?.update_id ?? 0) + 1 })).toEqual([second]);
    expect(telegram.pending()).toEqual([second]);
    expect(await updates({ offset: (second?.update_id ?? 0) + 1 })).toEqual([]);
  });

  it("with a negative offset are the last ones, and the others are forgotten", async () => {
    for (const text of ["one", "two", "three"]) anna.sends(text);
    expect(await updates({ offset: -1 })).toMatchObject([{ message: { text: "three" } }]);
    expect(telegram.pending().length).toBe(1);
  });

  it("wake a long poll", async () => {
    const poll = updates({ timeout: 30 });
    await expect.poll(() => telegram.requests("getUpdates").length).toBe(1);
    anna.sends("hello");
    expect(await poll).toMatchObject([{ message: { text: "hello", from: { id: 111 } } }]);
  });

  it("are only of the kinds that were asked for, from then on", async () => {
    await updates({ allowed_updates: ["callback_query"] });
    anna.sends("unheard");
    anna.forges("data");
    expect(await updates()).toMatchObject([{ callback_query: { data: "data" } }]);
  });

  it("go to one poll at a time: a second one ends the first", async () => {
    const first = post("getUpdates", { timeout: 30 });
    await expect.poll(() => telegram.requests("getUpdates").length).toBe(1);
    const second = post("getUpdates", { timeout: 30 });
    expect(await first).toMatchObject({ ok: false, error_code: 409 });
    anna.sends("hello");
    expect(await second).toMatchObject({ ok: true, result: [{ message: { text: "hello" } }] });
  });
});

describe("messages", () => {
  it.each([
    ["", {}, "message text is empty"],
    [" \n ", {}, "message text is empty"],
    ["x".repeat(4097), {}, "message is too long"],
    ["half \ud83d", {}, "text must be encoded in UTF-8"],
    ["x", { chat_id: 999 }, "chat not found"],
    ["x", { entities: [{ type: "bold", offset: 0, length: 2 }] }, "ends after the end of the text"],
    ["x", { entities: [{ type: "bold", offset: 0, length: 0 }] }, "wrong length"],
    ["x", { entities: [{ type: "loud", offset: 0, length: 1 }] }, "unsupported type"],
    ["\u{1f600}", { entities: [{ type: "bold", offset: 1, length: 1 }] }, "middle of a UTF-16 symbol"],
    ["x <y", { parse_mode: "HTML" }, "Unclosed start tag"],
    ["<y>x</y>", { parse_mode: "HTML" }, 'Unsupported start tag "y"'],
    ["<b>x", { parse_mode: "HTML" }, "Can't find end tag"],
    ["<b><i>x</b></i>", { parse_mode: "HTML" }, "Unmatched end tag"],
    ["x", { parse_mode: "Markdown" }, "unsupported parse_mode"],
    ["x", { reply_markup: { inline_keyboard: [[{ text: "", callback_data: "a" }]] } }, "text can't be empty"],
    ["x", { reply_markup: { inline_keyboard: [[{ text: "a" }]] } }, "text buttons are unallowed"],
    [
      "x",
      { reply_markup: { inline_keyboard: [[{ text: "a", callback_data: "é".repeat(33) }]] } },
      "BUTTON_DATA_INVALID",
    ],
    ["x", { reply_markup: { inline_keyboard: ["a"] } }, "expected an Array of Array"],
    ["x", { reply_parameters: { message_id: 77 } }, "message to be replied not found"],
  ])("refuses %j with %j: %s", async (text, more, words) => {
    const answer = await say(text, more);
    expect(answer).toMatchObject({ ok: false, error_code: 400 });
    expect(answer.description).toContain(words);
    expect(anna.chat()).toEqual([]);
  });

  it("take entities and HTML", async () => {
    await say("bold", { entities: [{ type: "bold", offset: 0, length: 4 }] });
    await say("a &lt; <b>b &amp; <i>c</i></b>", { parse_mode: "HTML" });
    expect(anna.chat().map(({ text, entities }) => [text, entities])).toEqual([
      ["bold", [{ type: "bold", offset: 0, length: 4 }]],
      [
        "a < b & c",
        [
          { type: "italic", offset: 8, length: 1 },
          { type: "bold", offset: 4, length: 5 },
        ],
      ],
    ]);
  });

  it("are changed and removed, and stand as they are now", async () => {
    const { message_id } = (await say("first")).result as { message_id: number };
    const of = { chat_id: anna.id, message_id };
    await post("editMessageText", { ...of, text: "second" });
    expect(await post("editMessageText", { ...of, text: "second" })).toMatchObject({ error_code: 400 });
    expect(anna.chat().map(({ text }) => text)).toEqual(["second"]);
    const hers = anna.sends("mine");
    expect(
      await post("editMessageText", { chat_id: anna.id, message_id: hers.message_id, text: "x" }),
    ).toMatchObject({ description: "Bad Request: message can't be edited" });
    await post("deleteMessage", of);
    expect(await post("deleteMessage", of)).toMatchObject({ error_code: 400 });
    expect(anna.chat().map(({ text }) => text)).toEqual(["mine"]);
  });

  it("do not reach somebody who never wrote, or who blocked the bot", async () => {
    const bruno = telegram.user({ id: 222, first_name: "Bruno" });
    expect(await post("sendMessage", { chat_id: 222, text: "hi" })).toMatchObject({ error_code: 400 });
    bruno.sends("/start");
    expect(await post("sendMessage", { chat_id: 222, text: "hi" })).toMatchObject({ ok: true });
    bruno.blocks();
    expect(await post("sendMessage", { chat_id: 222, text: "hi" })).toMatchObject({ error_code: 403 });
  });
});

describe("buttons", () => {
  it("are pressed, and answered once", async () => {
    await say("?", { reply_markup: { inline_keyboard: [[{ text: "Yes", callback_data: "y" }]] } });
    const press = anna.presses("Yes");
    const [update] = (await updates()) as readonly { callback_query?: { id: string; data: string } }[];
    expect(update?.callback_query?.data).toBe("y");
    const answer = { callback_query_id: update?.callback_query?.id, text: "Done" };
    expect(await post("answerCallbackQuery", answer)).toMatchObject({ ok: true });
    expect(await press.answered()).toEqual({ text: "Done", alert: false });
    expect(await post("answerCallbackQuery", answer)).toMatchObject({ error_code: 400 });
    expect(() => anna.presses("No")).toThrow("There is no button No; there are: Yes");
  });
});

describe("menus", () => {
  it("are checked, and the narrowest scope is shown", async () => {
    const commands = (name: string): object => ({ commands: [{ command: name, description: "x" }] });
    expect(await post("setMyCommands", commands("Help!"))).toMatchObject({ error_code: 400 });
    await post("setMyCommands", commands("help"));
    await post("setMyCommands", { ...commands("call"), scope: { type: "chat", chat_id: 111 } });
    const bruno = telegram.user({ id: 222, first_name: "Bruno" });
    expect([anna.menu(), bruno.menu()]).toEqual([["call"], ["help"]]);
    expect(
      await post("setMyCommands", { ...commands("x"), scope: { type: "chat", chat_id: 5 } }),
    ).toMatchObject({ description: "Bad Request: chat not found" });
    await post("deleteMyCommands", {});
    expect(bruno.menu()).toEqual([]);
  });
});

describe("files", () => {
  it("go up, and come down by their path", async () => {
    anna.sendsFile("friends.vcf", Buffer.from("BEGIN:VCARD"));
    const [update] = (await updates()) as readonly { message?: { document?: { file_id: string } } }[];
    const file = await post("getFile", { file_id: update?.message?.document?.file_id });
    const { file_path } = file.result as { file_path: string };
    const download = await fetch(`${telegram.root}/file/bot${token}/${file_path}`);
    expect(await download.text()).toBe("BEGIN:VCARD");
    expect((await fetch(`${telegram.root}/file/bot${token}/other`)).status).toBe(404);
    expect((await fetch(`${telegram.root}/file/botother/${file_path}`)).status).toBe(401);
    expect(await post("getFile", { file_id: "nonsense" })).toMatchObject({ error_code: 400 });
  });

  it("come from the bot as documents", async () => {
    const form = new FormData();
    form.set("chat_id", "111");
    form.set("document", new Blob(["a,b\r\n--c\r\n"]), "table.csv");
    await fetch(`${telegram.root}/bot${token}/sendDocument`, { method: "POST", body: form });
    expect(anna.chat()[0]?.raw["document"]).toMatchObject({ file_name: "table.csv", file_size: 10 });
  });
});

describe("the other methods", () => {
  it.each([
    ["sendChatAction", { chat_id: 111, action: "typing" }, true],
    ["getWebhookInfo", {}, { url: "", has_custom_certificate: false, pending_update_count: 0 }],
    ["deleteWebhook", { drop_pending_updates: true }, true],
    ["getMyCommands", { scope: { type: "all_private_chats" } }, []],
  ])("%s %j", async (method, body, result) => {
    expect(await post(method, body)).toEqual({ ok: true, result });
  });

  it.each([
    ["sendChatAction", { chat_id: 111, action: "dancing" }, "wrong parameter action in request"],
    ["setMessageReaction", { chat_id: 111, message_id: 99 }, "message to react not found"],
    ["answerCallbackQuery", { callback_query_id: "1" }, "query is too old"],
    ["getUpdates", { limit: 0 }, "wrong limit"],
    ["getUpdates", { allowed_updates: "message" }, "can't parse allowed_updates"],
    ["getUpdates", { offset: "x" }, 'parameter "offset" must be an integer'],
    ["setMyCommands", { commands: [], scope: { type: "moon" } }, "unsupported type"],
    ["editMessageText", { chat_id: 111, message_id: 99, text: "x" }, "message to edit not found"],
    ["sendDocument", { chat_id: 111 }, "there is no document"],
    ["sendMessage", [], "object expected"],
  ])("%s %j is refused: %s", async (method, body, words) => {
    const answer = await post(method, body);
    expect(answer).toMatchObject({ ok: false, error_code: 400 });
    expect(answer.description).toContain(words);
  });

  it("put a reaction on a message", async () => {
    const { message_id } = anna.sends("hello");
    const reaction = [{ type: "emoji", emoji: "👌" }];
    await post("setMessageReaction", { chat_id: 111, message_id, reaction });
    expect(anna.chat()[0]?.raw["reaction"]).toEqual(reaction);
  });
});

describe("a person", () => {
  it("sees what is new, changed and removed", async () => {
    const events: string[] = [];
    const stop = anna.watch(({ kind, message }) => events.push(`${kind} ${message.text}`));
    const { message_id } = (await say("one")).result as { message_id: number };
    await post("editMessageText", { chat_id: 111, message_id, text: "two" });
    await post("deleteMessage", { chat_id: 111, message_id });
    stop();
    await say("unseen");
    expect(events).toEqual(["new one", "edited two", "deleted two"]);
  });

  it("receives each message once, and is told the chat when none comes", async () => {
    await say("one");
    await say("two");
    await anna.receives("one");
    await expect(anna.receives("one", 10)).rejects.toThrow("bot: one\n  bot: two");
    await expect(anna.receives(/t.o/)).resolves.toMatchObject({ text: "two" });
  });

  it("may write in a group, and forward", async () => {
    const group = telegram.group({ id: -5, title: "Home" });
    const bruno = telegram.user({ id: 222, first_name: "Bruno" });
    anna.sends("/call@bot now", { in: group, forwardedFrom: bruno, secondsAgo: 90 });
    const [update] = (await updates()) as readonly { message?: Record<string, unknown> }[];
    expect(update?.message).toMatchObject({
      chat: { id: -5, type: "supergroup" },
      from: { id: 111 },
      forward_origin: { type: "user", sender_user: { id: 222 } },
      entities: [{ type: "bot_command", offset: 0, length: 9 }],
    });
    expect(Date.now() / 1000 - Number(update?.message?.["date"])).toBeGreaterThan(89);
  });
});

describe("faults", () => {
  it("befall the calls they are meant for, as often as they are meant to", async () => {
    telegram.fails({
      method: "sendMessage",
      times: 1,
      fault: { kind: "too-many-requests", retryAfterSeconds: 7 },
    });
    expect(await post("getMe", {})).toMatchObject({ ok: true });
    expect(await say("x")).toMatchObject({ error_code: 429, parameters: { retry_after: 7 } });
    expect(await say("x")).toMatchObject({ ok: true });
  });

  it("break connections before and after the call is carried out", async () => {
    const lift = telegram.fails({ fault: { kind: "down" } });
    await expect(say("never")).rejects.toThrow("fetch failed");
    lift();
    telegram.fails({ times: 1, fault: { kind: "reset-after-accept" } });
    await expect(say("arrived")).rejects.toThrow("fetch failed");
    expect(anna.chat().map(({ text }) => text)).toEqual(["arrived"]);
  });

  it.each([
    [{ kind: "slow", milliseconds: 50 } as const, ["late"]],
    [{ kind: "silent" } as const, []],
  ])("keep the answer back (%j), and the call is carried out or not", async (fault, told) => {
    telegram.fails({ method: "sendMessage", times: 1, fault });
    const impatient = new AbortController();
    const call = fetch(`${telegram.root}/bot${token}/sendMessage?chat_id=111&text=late`, {
      signal: impatient.signal,
    });
    await expect.poll(() => telegram.requests("sendMessage").length).toBe(1);
    impatient.abort();
    await expect(call).rejects.toThrow("aborted");
    await expect.poll(() => anna.chat().map(({ text }) => text)).toEqual(told);
  });

  it("answer with what is no JSON, and with fields of next year", async () => {
    telegram.fails({ times: 1, fault: { kind: "html" } });
    await expect(say("x")).rejects.toThrow(/JSON/);
    telegram.fails({ times: 1, fault: { kind: "garbage" } });
    await expect(say("x")).rejects.toThrow(/JSON/);
    telegram.fails({ times: 1, fault: { kind: "unknown-fields" } });
    expect(await say("x")).toMatchObject({ ok: true, result: { added_next_year: {} } });
  });
});
