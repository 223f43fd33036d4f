import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commands } from "../../src/telegram/commands.ts";
import { numberOf, password, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const hour = 60 * 60 * 1000;
const call = {
  call: 1,
  direction: "in",
  other: { name: "Anna", number: numberOf("+447700900101"), written: "" },
  stage: "joined",
  seconds: 5,
} as const;

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

/** Every call of the bot's that has to do with this chat. */
const callsAbout = (chat: number): readonly string[] =>
  world.telegram
    .requests()
    .filter(({ values }) => new RegExp(`"chat_id":${chat}\\D`).test(JSON.stringify(values)))
    .map(({ method }) => method);

/** Nothing has come of anything. */
function expectNothing(): void {
  expect([world.phone.placed, world.phone.closed, world.phone.commands]).toEqual([[], 0, []]);
  expect([world.directory.uploads, world.phone.listeners()]).toEqual([[], 0]);
  expect(world.settings.masterPhone()).toBe("+447700900001");
}

describe("a stranger", () => {
  it("gets nothing at all, whatever is asked", async () => {
    world.phone.call = call;
    const openToAll = new Set(["getid", "addtemporaryowner"]);
    for (const { name } of commands) if (!openToAll.has(name)) world.stranger.sends(`/${name} +447700900123`);
    for (const text of ["/start", "hello", "/unknown", "/sms anna hello", "", "/call@virtual_phone_bot anna"])
      world.stranger.sends(text);
    world.stranger.sendsFile("family.vcf", Buffer.from("BEGIN:VCARD"));
    world.stranger.sendsFile("holiday.jpg", Buffer.from("JPEG"));
    await world.handled();
    expect(callsAbout(world.stranger.id)).toEqual([]);
    expect(world.telegram.requests("getFile")).toEqual([]);
    expectNothing();
  });

  it("learns the own id, and nothing else", async () => {
    world.stranger.sends("/getid");
    expect((await world.stranger.receives("222")).raw).toMatchObject({ text: "222" });
    await world.handled();
    expect(callsAbout(world.stranger.id)).toEqual(["sendMessage"]);
  });

  it("does not become an owner by asking", async () => {
    for (const text of ["/help", "/getid", "/start", "/getowners", "/help"]) world.stranger.sends(text);
    await world.stranger.receives("222");
    world.stranger.sends("/call +447700900123");
    await world.handled();
    expect(world.told(world.stranger)).toEqual(["222"]);
    expectNothing();
  });

  it.each([111, 222_333, 1_112_223_330, 11_122_233, 4])(
    "whose id %d is a part of an owner's, or holds it, is a stranger",
    async (id) => {
      const twin = world.telegram.user({ id, first_name: "Olivia" }, { started: true });
      twin.sends("/status");
      twin.sends("/getid");
      await twin.receives(String(id));
      expect(world.told(twin)).toEqual([String(id)]);
    },
  );

  it("who asks and asks is answered only so often", async () => {
    for (const _ of Array.from({ length: 100 })) world.stranger.sends("/getid");
    await expect.poll(() => world.told(world.stranger).length).toBe(20);
    await world.handled();
    expect(world.told(world.stranger).length).toBe(20);
  });

  it("cannot press an owner's buttons, nor invent some", async () => {
    world.phone.call = call;
    world.olivia.sends("/search anna");
    const question = await world.olivia.receives("2 people");
    world.bot.tell({ kind: "joined", call: 1, other: call.other, master: null });
    const news = await world.olivia.receives("is connected");
    const data = [...question.buttons, ...news.buttons].flat().map((button) => button.data ?? "");
    expect(data.length).toBe(3);
    const presses = [...data, "h:x:1", "c:AAAAAAAAAAAA:0", "/close", "x".repeat(64)].flatMap((each) => [
      world.stranger.forges(each),
      world.stranger.forges(each, question.raw),
    ]);
    await world.handled();
    expect(presses.map((press) => press.isAnswered())).not.toContain(true);
    expect(callsAbout(world.stranger.id)).toEqual([]);
    expectNothing();
  });

  it("cannot forward what an owner has written", async () => {
    world.phone.call = call;
    world.stranger.sends("/close", { forwardedFrom: world.olivia });
    world.stranger.sends("/getid", { forwardedFrom: world.olivia });
    await world.handled();
    expect(callsAbout(world.stranger.id)).toEqual([]);
    expectNothing();
  });

  it("in a group with owners stays one, and owners stay owners", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.phone.call = call;
    world.stranger.sends("/close", { in: group });
    world.stranger.sends("/status", { in: group });
    world.stranger.sends(`/addtemporaryowner ${password}`, { in: group });
    await world.handled();
    // The password alone is taken away, whether right or wrong; nobody is told which.
    expect(callsAbout(group.id)).toEqual(["deleteMessage"]);
    expectNothing();
    world.stranger.sends("/status", { in: group });
    world.olivia.sends("/close", { in: group });
    await group.receives("Hanging up…");
    expect(world.told(group)).toEqual(["Hanging up…"]);
  });

  it.each<[string, object]>([
    ["an anonymous administrator", { sender_chat: { id: -100_123, type: "supergroup", title: "Home" } }],
    ["a bot", { from: { id: 111_222_333, is_bot: true, first_name: "Olivia" } }],
    ["nobody", { from: undefined }],
    ["somebody whose id is a text", { from: { id: "111222333", is_bot: false, first_name: "Olivia" } }],
    ["a business account's helper", { sender_business_bot: { id: 5, is_bot: true, first_name: "B" } }],
  ])("is %s, though the message has an owner's id", async (_, changes) => {
    world.phone.call = call;
    const olivia = { id: 111_222_333, is_bot: false, first_name: "Olivia" };
    const chat = { id: world.stranger.id, type: "private", first_name: "Mallory" };
    const date = Math.floor(Date.now() / 1000);
    world.telegram.update({
      update_id: 900_000,
      message: { message_id: 1, from: olivia, chat, date, text: "/close", ...changes },
    });
    await world.handled();
    expect(callsAbout(world.stranger.id)).toEqual([]);
    expectNothing();
  });

  it.each<[string, object | null]>([
    ["channel_post", { text: "/close", sender_chat: { id: -5, type: "channel", title: "C" } }],
    ["edited_message", { text: "/close" }],
    ["business_message", { text: "/close" }],
    ["inline_query", { query: "/close", id: "1", offset: "" }],
    ["callback_query", { id: "1", data: "c:AAAAAAAAAAAA:0", message: null, chat_instance: "1" }],
    ["callback_query", { id: "2", chat_instance: "1" }],
    ["message", { text: { toString: "/close" } }],
    ["message", { text: "/close", chat: null }],
    ["message", { text: "/close", date: "yesterday" }],
    ["message", null],
    ["my_chat_member", {}],
  ])("sends a %s that is none of an owner's commands: %j", async (kind, content) => {
    world.phone.call = call;
    const from = { id: 222, is_bot: false, first_name: "Mallory" };
    const chat = { id: 222, type: "private" };
    world.telegram.update({
      update_id: 900_000,
      [kind]: content === null ? null : { message_id: 1, from, chat, date: 0, ...content },
    });
    await world.handled();
    expect(callsAbout(222)).toEqual([]);
    expectNothing();
  });
});

describe("an owner", () => {
  it("does not act through edited messages, or what others wrote", async () => {
    world.phone.call = call;
    const message = world.olivia.sends("hello");
    world.olivia.edits(message, "/close");
    world.olivia.sends("/close", { forwardedFrom: world.stranger });
    await world.olivia.receives("I do not act on what others wrote");
    world.olivia.sends("/close", { extra: { via_bot: { id: 5, is_bot: true, first_name: "B" } } });
    await world.olivia.receives("I do not act on what others wrote");
    expect(world.phone.call).toBe(call);
    expectNothing();
  });

  it("is told that a button means nothing", async () => {
    for (const data of ["nonsense", "c:AAAAAAAAAAAA:0", "h:x:99999999999", "c:__proto__:0", ""]) {
      const { text } = await world.olivia.forges(data).answered();
      expect(text).toMatch(/I do not know this button|This question is too old/);
    }
    world.olivia.sends("/call anna");
    const { buttons } = await world.olivia.receives("2 people");
    const [first] = buttons.flat();
    const beyond = first?.data?.replace(/\d$/, "99") ?? "";
    expect((await world.olivia.forges(beyond).answered()).text).toBe("I do not know this button.");
    expectNothing();
  });
});

describe("a temporary owner", () => {
  const enter = async (given = password): Promise<void> => {
    world.stranger.sends(`/addtemporaryowner ${given}`);
    await world.stranger.receives(/./);
  };

  it("gives the password, and owners are told; the password goes from the chat", async () => {
    await enter();
    await world.olivia.receives("Mallory, id 222, gave the right password");
    await world.oscar.receives("Mallory, id 222, gave the right password");
    await expect
      .poll(() =>
        world.stranger
          .chat()
          .map(({ text }) => text)
          .join(),
      )
      .not.toContain(password);
    world.olivia.sends("/getowners");
    await expect(world.olivia.receives("222 Mallory is an owner for another")).resolves.toBeDefined();
  });

  it("may use the phone, and is told of its calls", async () => {
    await enter();
    world.stranger.sends("/call 07700 900 123");
    await world.stranger.receives("Your phone rings first");
    world.bot.tell({ kind: "joined", call: 1, other: call.other, master: null });
    await world.stranger.receives("Anna is connected");
    await world.stranger.presses("Hang up").answered();
    expect(world.phone.closed).toBe(1);
  });

  it("may do nothing that outlasts the day, nor see the modem", async () => {
    await enter();
    for (const text of ["/setmasterphone 07700900123", "/command AT", "/verbose_on", "/verbose_off"]) {
      world.stranger.sends(text);
      await world.stranger.receives("Only an owner may use");
    }
    world.stranger.sendsFile("family.vcf", Buffer.from("BEGIN:VCARD"));
    await world.stranger.receives("only an owner may change them");
    world.stranger.sends("/help");
    expect((await world.stranger.receives("/call")).text).not.toMatch(/verbose|command|setmaster|vcf/);
    expectNothing();
  });

  it("is a stranger again after 24 hours, and so are the buttons", async () => {
    await enter();
    world.stranger.sends("/call anna");
    await world.stranger.receives("2 people");
    world.clock.skip(24 * hour);
    const press = world.stranger.presses("Anna Rossi");
    world.stranger.sends("/call 07700 900 123");
    await world.handled();
    expect(press.isAnswered()).toBe(false);
    expectNothing();
  });

  it("is a stranger again after a restart", async () => {
    await enter();
    await world.stop();
    world = await startBotWorld();
    world.stranger.sends("/status");
    await world.handled();
    expect(world.told(world.stranger)).toEqual([]);
  });
});

describe("a wrong password", () => {
  it("is told to owners each time; after five the right one is not looked at for an hour", async () => {
    world.stranger.sends("/addtemporaryowner");
    await world.stranger.receives("Write the password after it");
    for (const given of ["guess", "wrong", password.slice(1), `${password}!`, password.toUpperCase()])
      world.stranger.sends(`/addtemporaryowner ${given}`);
    await world.olivia.receives("That was the fifth; I look at none for an hour.");
    expect(world.told(world.olivia).length).toBe(5);
    const helper = world.telegram.user({ id: 333, first_name: "<b>Eve" }, { started: true });
    helper.sends(`/addtemporaryowner ${password}`);
    await helper.receives("too many wrong tries");
    await world.olivia.receives("<b>Eve, id 333, gave a password that I did not look at");
    world.clock.skip(hour);
    helper.sends(`/addtemporaryowner ${password}`);
    await expect(helper.receives("Welcome")).resolves.toBeDefined();
  });

  it("again and again does not flood the owners", async () => {
    for (const _ of Array.from({ length: 100 })) world.stranger.sends("/addtemporaryowner guess");
    await world.olivia.receives("I do not tell of more");
    await world.handled();
    expect(world.told(world.olivia).length).toBe(10);
  });
});

describe("without a password", () => {
  it("nobody becomes a temporary owner, and nobody is answered", async () => {
    await world.stop();
    world = await startBotWorld({ temporaryOwnerPassword: null });
    for (const given of ["", "null", "undefined", password])
      world.stranger.sends(`/addtemporaryowner ${given}`);
    world.stranger.sends("/status");
    await world.handled();
    expect([callsAbout(world.stranger.id), world.told(world.olivia)]).toEqual([[], []]);
  });
});
