import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../src/bot-api/world.ts";
import type { SeenMessage } from "../../src/bot-api/room.ts";
import type { Person } from "../../src/core/person.ts";
import type { OutgoingState } from "../../src/sms/news.ts";
import { numberOf, password, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const anna: Person = {
  name: "Anna Bianchi",
  number: numberOf("+447700900101"),
  written: "+447700900101",
};

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

/** Olivia replies to a message. */
const reply = (to: SeenMessage | Message, text: string, extra = {}): Message =>
  world.olivia.replies(to, text, { extra });

/** What stands on a message of Olivia's. */
const reactionOn = ({ message_id: id }: Message): string | null | undefined =>
  world.olivia.chat().find((message) => message.id === id)?.reaction;

async function expectReaction(message: Message, emoji: string | null): Promise<void> {
  await expect.poll(() => reactionOn(message)).toBe(emoji);
}

const sent = () =>
  world.texts.sent.map(({ to, body }) => ({ name: to.name, to: to.number ?? to.written, body }));

describe("/sms", () => {
  it.each([
    ["/sms 07700900123 hello", { name: null, to: "+447700900123", body: "hello" }],
    ["/sms +447700900101 hello", { name: "Anna Bianchi", to: "+447700900101", body: "hello" }],
    [
      "/sms bianchi hello\n\nthere  you",
      { name: "Anna Bianchi", to: "+447700900101", body: "hello\n\nthere  you" },
    ],
    ['/sms "anna rossi" hello', { name: "Anna Rossi", to: "+447700900104", body: "hello" }],
    ["/sms bianchi <b>&*_`[x](y)", { name: "Anna Bianchi", to: "+447700900101", body: "<b>&*_`[x](y)" }],
  ])("%j is sent, from the message that asked", async (text, expected) => {
    const message = world.olivia.sends(text);
    await expectReaction(message, "👀");
    expect(sent()).toEqual([expected]);
    expect(world.texts.sent[0]?.origin).toEqual({ chat: world.olivia.id, message: message.message_id });
  });

  it.each([
    ["/sms", /Write to whom and what/],
    ["/sms bianchi", /There is no text to send/],
    ["/sms zzz hello", /Nobody in the contacts is called zzz/],
    ["/sms 12 hello", /12 is no phone number/],
  ])("%j sends nothing, and says why", async (text, answer) => {
    world.olivia.sends(text);
    await world.olivia.receives(answer);
    expect(sent()).toEqual([]);
  });

  it("by a name says whom it goes to, and in how many parts when there are several", async () => {
    const message = world.olivia.sends(`/sms bianchi ${"x".repeat(400)}`);
    const answer = await world.olivia.receives("This goes to Anna Bianchi, +447700900101, as 3 texts.");
    expect(answer.repliesTo).toBe(message.message_id);
    world.olivia.sends(`/sms 07700900123 ${"x".repeat(400)}`);
    await expect(world.olivia.receives(/^This goes out as 3 texts\.$/)).resolves.toBeDefined();
  });

  it("of more than ten parts asks first", async () => {
    world.olivia.sends(`/sms bianchi ${"x".repeat(1600)}`);
    await world.olivia.receives(
      "A text to Anna Bianchi, +447700900101:\nIt would go out as 11 texts, and each is paid for.",
    );
    expect(sent()).toEqual([]);
    await world.olivia.presses("Send 11 texts").answered();
    await world.olivia.receives("This goes to Anna Bianchi, +447700900101, as 11 texts.");
    expect(sent().length).toBe(1);
  });

  it("of more than ten parts is not sent when that is not wanted", async () => {
    world.olivia.sends(`/sms bianchi ${"x".repeat(1600)}`);
    await world.olivia.receives("It would go out as 11 texts");
    await world.olivia.presses("Never mind").answered();
    expect(sent()).toEqual([]);
  });

  it("to a name that several have asks whom, then which number, and sends once", async () => {
    world.olivia.sends("/sms r hello");
    await world.olivia.receives("2 people have such a name");
    await world.olivia.presses("Bruno Verdi").answered();
    await world.olivia.receives("has several numbers");
    const presses = [world.olivia.presses("900103"), world.olivia.presses("900103")];
    const notices = await Promise.all(presses.map((press) => press.answered()));
    expect(notices.map(({ text }) => text)).toEqual([
      "This goes to Bruno Verdi, +447700900103.",
      "I have taken that text already.",
    ]);
    expect(sent()).toEqual([{ name: "Bruno Verdi", to: "+447700900103", body: "hello" }]);
  });

  it("that is refused says why, on the message itself", async () => {
    world.texts.refusal = "It cannot be kept: the disk is full.";
    const message = world.olivia.sends("/sms 07700 900123 hello");
    const answer = await world.olivia.receives("the disk is full");
    expect(answer.repliesTo).toBe(message.message_id);
    expect(reactionOn(message)).toBeNull();
  });

  it("to a landline asks first", async () => {
    world.olivia.sends("/sms 020 7946 0958 hello");
    await world.olivia.receives(
      "A text to +442079460958:\nNo texts arrive at such numbers, as far as I know.",
    );
    expect(sent()).toEqual([]);
    await world.olivia.presses("Send it").answered();
    expect(sent()).toEqual([{ name: null, to: "+442079460958", body: "hello" }]);
  });

  it("that was written an hour ago asks first", async () => {
    world.olivia.sends("/sms bianchi hello", { secondsAgo: 7200 });
    await world.olivia.receives(
      "A text to Anna Bianchi, +447700900101:\nYou wrote it 2 h ago, and I see it only now.",
    );
    expect(sent()).toEqual([]);
    await world.olivia.presses("Send it").answered();
    expect(sent()).toEqual([{ name: "Anna Bianchi", to: "+447700900101", body: "hello" }]);
  });

  it("that comes late, or again, is sent once", async () => {
    const message = world.olivia.sends("/sms bianchi hello", { secondsAgo: 3000 });
    await expectReaction(message, "👀");
    world.telegram.update({ update_id: 900_000, message });
    await world.handled();
    expect(sent().length).toBe(1);
    expect(world.told(world.olivia)).toEqual(["This goes to Anna Bianchi, +447700900101."]);
  });

  it("is open to temporary owners, who read nothing that came", async () => {
    world.stranger.sends(`/addtemporaryowner ${password}`);
    await world.stranger.receives("Welcome");
    world.stranger.sends("/sms bianchi hello");
    await world.stranger.receives("This goes to Anna Bianchi");
    for (const command of ["inbox", "thread anna", "find hello", "ussd *100#"]) {
      world.stranger.sends(`/${command}`);
      await world.stranger.receives(`Only an owner may use /${command.split(" ")[0] ?? ""}.`);
    }
    expect((await world.stranger.forges("i:0").answered()).text).toBe("Only an owner may read what came.");
    expect((await world.stranger.forges("e:i1").answered()).text).toBe("Only an owner may read what came.");
  });
});

describe("a reply", () => {
  const textFrom = async (
    from: Parameters<BotWorld["texts"]["arrives"]>[0]["from"],
  ): Promise<SeenMessage> => {
    world.texts.arrives({ from });
    return world.olivia.receives(/^Text from/);
  };

  it("to a text goes to its sender", async () => {
    const message = reply(await textFrom(anna), "hello\nyou", { quote: { text: "Hello", position: 0 } });
    await expectReaction(message, "👀");
    expect(sent()).toEqual([{ name: "Anna Bianchi", to: "+447700900101", body: "hello\nyou" }]);
    expect(world.told(world.olivia).length).toBe(1);
  });

  it("to a text of before a restart goes to its sender", async () => {
    const text = await textFrom(anna);
    await world.restartBot();
    await expectReaction(reply(text, "hello"), "👀");
    expect(sent()).toEqual([{ name: "Anna Bianchi", to: "+447700900101", body: "hello" }]);
  });

  it("to a short code goes there", async () => {
    await expectReaction(reply(await textFrom({ name: null, number: null, written: "40404" }), "YES"), "👀");
    expect(sent()).toEqual([{ name: null, to: "40404", body: "YES" }]);
  });

  it("to the news of a call goes to the caller", async () => {
    world.bot.tell({ kind: "caller-gave-up", call: 1, caller: anna, waitedSeconds: 3 });
    await expectReaction(reply(await world.olivia.receives("Anna Bianchi hung up"), "sorry"), "👀");
    expect(sent()).toEqual([{ name: "Anna Bianchi", to: "+447700900101", body: "sorry" }]);
  });

  it("to a search asks whom of those that were found", async () => {
    world.olivia.sends("/search anna");
    const message = reply(await world.olivia.receives("2 people with anna in the name"), "hello");
    await world.olivia.receives("That message shows several people");
    await world.olivia.presses("Anna Rossi").answered();
    await expectReaction(message, "👀");
    expect(sent()).toEqual([{ name: "Anna Rossi", to: "+447700900104", body: "hello" }]);
  });

  it("to the owner's own text goes to the same person", async () => {
    const first = world.olivia.sends("/sms bianchi hello");
    await expectReaction(first, "👀");
    await expectReaction(reply(first, "and one more thing"), "👀");
    expect(sent()[1]).toEqual({ name: "Anna Bianchi", to: "+447700900101", body: "and one more thing" });
  });

  it("of many parts is told so", async () => {
    reply(await textFrom(anna), "x".repeat(400));
    await expect(world.olivia.receives("This goes out as 3 texts.")).resolves.toBeDefined();
  });

  it.each([
    [{ name: null, number: null, written: "INFO" }, "INFO is only a name that the sender gave"],
    [{ name: null, number: null, written: "" }, "The number is hidden"],
  ])("to %j cannot go out", async (from, answer) => {
    const text = await textFrom(from);
    reply(text, "hello");
    await world.olivia.receives(answer);
    expect(sent()).toEqual([]);
  });

  it("to a message that shows nobody says so", async () => {
    world.olivia.sends("/getid");
    reply(await world.olivia.receives(String(world.olivia.id)), "hello");
    await world.olivia.receives("That message shows nobody whom I could text");
    expect(sent()).toEqual([]);
  });

  it("with anything but words is not sent, and what others wrote is none of hers", async () => {
    const text = await textFrom(anna);
    for (const extra of [
      { photo: [] },
      { sticker: {} },
      { voice: {} },
      { document: { file_name: "a.pdf" } },
    ]) {
      const { raw } = text;
      world.olivia.sends("", { extra: { reply_to_message: raw, text: undefined, ...extra } });
      await world.olivia.receives("I can send only words as a text");
    }
    world.olivia.sends("hello", { forwardedFrom: world.oscar, extra: { reply_to_message: text.raw } });
    await world.olivia.receives("I do not act on what others wrote");
    expect(sent()).toEqual([]);
  });

  it("that is a command stays one: /call calls whom the message shows, /thread reads on", async () => {
    reply(await textFrom(anna), "/call");
    await world.olivia.receives("Calling Anna Bianchi");
    expect(world.phone.placed).toEqual([{ name: "Anna Bianchi", number: "+447700900101", master: null }]);
    const text = world.olivia.chat().find(({ text: words }) => words.startsWith("Text from"));
    if (text) reply(text, "/thread");
    await world.olivia.receives("1 text to and from Anna Bianchi");
    expect(sent()).toEqual([]);
  });

  it("in a group to another bot's message, whose buttons look like ours, goes to nobody", async () => {
    const { id } = world.texts.arrives({ from: anna });
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    const theirs = {
      message_id: 77,
      from: { id: 5, is_bot: true, first_name: "Other", username: "other_bot" },
      chat: { id: group.id, type: "supergroup", title: "Home" },
      date: 1,
      text: "Who is in?",
      reply_markup: { inline_keyboard: [[{ text: "1", callback_data: `e:i${id}` }]] },
    };
    world.olivia.sends("me", { in: group, extra: { reply_to_message: theirs } });
    await world.handled();
    expect(sent()).toEqual([]);
  });

  it("in a group goes out only when it is to a message of ours that shows somebody", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sends("/thread bianchi", { in: group });
    await group.receives("There is no text to or from Anna Bianchi");
    const other = world.oscar.sends("dinner?", { in: group });
    world.olivia.sends("yes", { in: group, extra: { reply_to_message: other } });
    await world.handled();
    expect(sent()).toEqual([]);
    expect(group.chat().filter(({ fromBot }) => fromBot).length).toBe(1);
  });

  it("of a stranger is nobody's", async () => {
    const text = await textFrom(anna);
    world.stranger.sends("hello", { extra: { reply_to_message: text.raw } });
    await world.handled();
    expect([sent(), world.told(world.stranger)]).toEqual([[], []]);
  });
});

describe("in somebody's topic", () => {
  beforeEach(async () => {
    await world.stop();
    world = await startBotWorld({}, { before: (telegram) => telegram.topics(true) });
  });

  const open = async (from: Person = anna): Promise<{ readonly thread: number }> => {
    world.texts.arrives({ from });
    const { thread } = await world.olivia.receives(/^Text from/);
    expect(thread).not.toBeNull();
    return { thread: thread ?? 0 };
  };

  it("what is written goes to them, and what comes of it is told there", async () => {
    const topic = await open();
    await expectReaction(world.olivia.sends("hello", topic), "👀");
    expect(sent()).toEqual([{ name: "Anna Bianchi", to: "+447700900101", body: "hello" }]);
    world.texts.moves(1, { kind: "failed", why: "it is barred" });
    const told = await world.olivia.receives("The text to Anna Bianchi (“hello”) failed: it is barred.");
    expect(told.thread).toBe(topic.thread);
  });

  it("a reply to the topic's beginning, as some programs make it, is none", async () => {
    const topic = await open();
    const beginning = world.olivia.chat().find(({ id }) => id === topic.thread);
    const message = world.olivia.sends("hello", {
      ...topic,
      extra: { reply_to_message: beginning?.raw ?? null },
    });
    await expectReaction(message, "👀");
    expect(sent()[0]?.to).toBe("+447700900101");
  });

  it("commands are commands, /call calls them, and /thread reads on", async () => {
    const topic = await open();
    world.olivia.sends("/getid", topic);
    world.olivia.sends("/call", topic);
    await world.olivia.receives("Calling Anna Bianchi");
    world.olivia.sends("/thread", topic);
    expect((await world.olivia.receives("1 text to and from Anna Bianchi")).thread).toBe(topic.thread);
    expect(sent()).toEqual([]);
  });

  it("pictures are not sent, contact files are taken, and changes of the topic pass by", async () => {
    const topic = await open();
    world.olivia.sends("", { ...topic, extra: { text: undefined, forum_topic_edited: { name: "Anna" } } });
    world.olivia.sends("", { ...topic, extra: { text: undefined, photo: [] } });
    await world.olivia.receives("I can send only words as a text");
    world.olivia.sendsFile("friends.vcf", Buffer.from("BEGIN:VCARD"), topic);
    await world.olivia.receives("friends has 3 contacts now");
    expect(world.told(world.olivia).filter((text) => text !== "").length).toBe(3);
  });

  it("of a sender who gave only a name, nothing can be sent", async () => {
    world.olivia.sends("hello", await open({ name: null, number: null, written: "INFO" }));
    await world.olivia.receives("INFO is only a name");
    expect(sent()).toEqual([]);
  });
});

describe("a text that was queued", () => {
  const queue = async (): Promise<Message> => {
    const message = world.olivia.sends("/sms 07700900123 hello");
    await expectReaction(message, "👀");
    return message;
  };

  it.each<[OutgoingState, string]>([
    [{ kind: "sending" }, "👀"],
    [{ kind: "sent" }, "👌"],
    [{ kind: "delivered" }, "👍"],
    [{ kind: "failed", why: "the network refused it" }, "💔"],
    [{ kind: "unsure", why: "no answer came" }, "💔"],
  ])("shows %j on the message", async (state, emoji) => {
    const message = await queue();
    world.texts.moves(1, state);
    await expectReaction(message, emoji);
  });

  it("and failed is told of in words, and may be tried again, however often that is pressed", async () => {
    const message = await queue();
    world.texts.moves(1, { kind: "failed", why: "the network says: barred." });
    const told = await world.olivia.receives(
      /^The text to \+44 7700 900123 \(“hello”\) failed: the network says: barred\.$/,
    );
    expect(told.repliesTo).toBe(message.message_id);
    await world.restartBot();
    const presses = [world.olivia.presses("Try again"), world.olivia.presses("Try again")];
    const notices = await Promise.all(presses.map((press) => press.answered()));
    expect(notices.map(({ text }) => text)).toEqual([
      "I try again.",
      "That is settled: it waits to be sent.",
    ]);
    expect(world.texts.decided).toEqual([[1, "send-again"]]);
    await expectReaction(message, "👀");
  });

  it.each([
    ["Send again", "send-again", "I send it again."],
    ["Leave it", "leave", "I leave it as it is."],
  ])("and nobody can tell is asked about: %s", async (button, what, notice) => {
    await queue();
    world.texts.moves(1, { kind: "unsure", why: "the modem did not answer" });
    await world.olivia.receives(
      "I cannot tell whether the text to +44 7700 900123 (“hello”) went out: the modem did not answer.",
    );
    expect((await world.olivia.presses(button).answered()).text).toBe(notice);
    expect(world.texts.decided).toEqual([[1, what]]);
    await world.handled();
    expect(world.told(world.olivia).length).toBe(1);
  });

  it("and is asked about is answered by owners alone, and by what is known", async () => {
    await queue();
    world.stranger.forges("t:1:cancel");
    expect((await world.olivia.forges("t:1:again").answered()).text).toBe(
      "That is settled: it waits to be sent.",
    );
    expect((await world.olivia.forges("t:9:cancel").answered()).text).toBe(
      "I do not know that text any more.",
    );
    expect((await world.olivia.forges("t:1:sing").answered()).text).toBe("I do not know this button.");
    await world.handled();
    expect(world.texts.sent[0]?.state.kind).toBe("queued");
  });

  it("changes with the message, while it waits", async () => {
    const message = await queue();
    world.olivia.edits(message, "/sms 07700900123 hello you");
    await expect.poll(() => world.texts.sent[0]?.body).toBe("hello you");
    world.olivia.edits(message, `/sms 07700900123 ${"x".repeat(400)}`);
    await world.olivia.receives("It goes out as 3 texts now.");
    world.olivia.edits(message, "/sms 07700900124 hello");
    await world.olivia.receives("I can change only what a text says, not whom it is for.");
    world.olivia.edits(message, `/sms 07700900123 ${"x".repeat(1600)}`);
    await world.olivia.receives("That would go out as 11 texts, so I have left it as it was.");
    expect(world.texts.sent[0]?.body).toBe("x".repeat(400));
  });

  it("changes with a message that is a reply", async () => {
    world.texts.arrives({ from: anna });
    const message = reply(await world.olivia.receives("Text from Anna Bianchi"), "hello");
    await expectReaction(message, "👀");
    world.olivia.edits(message, "good evening");
    await expect.poll(() => world.texts.sent[0]?.body).toBe("good evening");
  });

  it("does not change any more once it is under way", async () => {
    const message = await queue();
    world.texts.moves(1, { kind: "sent" });
    world.olivia.edits(message, "/sms 07700900123 hello you");
    await world.olivia.receives("Too late: it is already sent, as you wrote it first.");
    expect(world.texts.sent[0]?.body).toBe("hello");
  });

  it("does not change by messages that were no texts, nor by strangers", async () => {
    await queue();
    const other = world.olivia.sends("/getid");
    await world.olivia.receives(String(world.olivia.id));
    world.olivia.edits(other, "/sms 07700900123 boo");
    const strange = world.stranger.sends("hello");
    world.stranger.edits(strange, "/sms 07700900123 boo");
    await world.handled();
    expect(sent()).toEqual([{ name: null, to: "+447700900123", body: "hello" }]);
    expect(world.told(world.olivia)).toEqual([String(world.olivia.id)]);
  });
});

describe("a text that is kept waiting", () => {
  beforeEach(async () => {
    await world.stop();
    world = await startBotWorld({}, { speed: 100 });
  });

  it("is told of after ten seconds, once, and can be taken back", async () => {
    const message = world.olivia.sends("/sms 07700900123 hello");
    await expectReaction(message, "👀");
    world.texts.moves(1, { kind: "queued", why: "there is no modem" });
    await world.olivia.receives("The text to +44 7700 900123 (“hello”) waits: there is no modem.");
    world.texts.moves(1, { kind: "sending" });
    world.texts.moves(1, { kind: "queued", why: "the modem starts" });
    expect((await world.olivia.presses("Take it back").answered()).text).toBe(
      "It is taken back, and not sent.",
    );
    await expectReaction(message, null);
    expect(world.texts.sent[0]?.state.kind).toBe("cancelled");
    expect(world.told(world.olivia).filter((text) => text.includes("waits")).length).toBe(1);
  });

  it("can no longer be taken back once it is under way", async () => {
    world.olivia.sends("/sms 07700900123 hello");
    await expect.poll(() => world.texts.sent.length).toBe(1);
    world.texts.moves(1, { kind: "queued", why: "a call goes on" });
    const told = await world.olivia.receives("waits: a call goes on");
    const data = told.buttons[0]?.[0]?.data ?? "";
    world.texts.moves(1, { kind: "sent" });
    await expect.poll(() => world.olivia.chat().find(({ id }) => id === told.id)?.buttons).toEqual([]);
    expect((await world.olivia.forges(data, told.raw).answered()).text).toBe(
      "That is settled: it is already sent.",
    );
  });
});
