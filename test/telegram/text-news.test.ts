import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../src/bot-api/room.ts";
import type { OutgoingText, TextNews } from "../../src/sms/news.ts";
import { numberOf, password, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const anna = { name: "Anna Bianchi", number: numberOf("+447700900101"), written: "+447700900101" };
const bank = { name: null, number: null, written: "BANK" };
const noon = Date.parse("2026-03-02T12:00:00Z");

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

/** What stands in the message as entities of a type. */
function marked({ text, entities }: SeenMessage, type: string): readonly string[] {
  return entities
    .filter((entity) => entity["type"] === type)
    .map(({ offset, length }) => text.slice(Number(offset), Number(offset) + Number(length)));
}

const body = (text: string) => ({ content: { kind: "text", text } }) as const;

describe("a text that comes", () => {
  it("is told to every owner, who sent it first, and the body set apart from what we say", async () => {
    world.texts.arrives({ from: anna, ...body("Hello\nyou") });
    for (const owner of [world.olivia, world.oscar]) {
      const message = await owner.receives("Text from Anna Bianchi, +447700900101:\nHello\nyou");
      expect(marked(message, "blockquote")).toEqual(["Hello\nyou"]);
      expect(marked(message, "code")).toEqual(["+447700900101"]);
    }
  });

  it.each([
    "<b>bold</b> &amp; *_`[x](y)",
    "OK",
    '+CLIP: "+447700900666",145\r\n^CEND:1,0,104,16',
    "I have hung up.\n\nThe call with Anna is over.",
    "\u202egnihton\u202c שלום \u200f",
    "/close /call@virtual_phone_bot",
    "emoji \u{1f600}\u{1f468}\u200d\u{1f469}",
  ])("is shown as it is: %j", async (text) => {
    world.texts.arrives({ from: anna, ...body(text) });
    const message = await world.olivia.receives("Text from Anna Bianchi");
    expect(marked(message, "blockquote")).toEqual([text.replaceAll("\r\n", "\n")]);
    expect(world.phone.closed + world.phone.placed.length).toBe(0);
  });

  it("with control characters, halves of characters or nothing at all is shown", async () => {
    world.texts.arrives({ from: anna, ...body("\u001bA\u0000\u001a\ud83d") });
    expect(marked(await world.olivia.receives("Text from"), "blockquote")).toEqual(["␛A␀␚\ufffd"]);
    world.texts.arrives({ from: anna, ...body(" \n ") });
    await expect(world.olivia.receives("(nothing is written in it)")).resolves.toBeDefined();
  });

  it("of ten thousand characters comes whole, in order", async () => {
    const text = Array.from({ length: 2000 }, (_, index) => `${index}`.padStart(4, "0")).join(" ");
    world.texts.arrives({ from: anna, ...body(text) });
    await world.olivia.receives("1999");
    const pieces = world.olivia.chat().filter(({ fromBot }) => fromBot);
    expect(pieces.length).toBe(3);
    expect(pieces.flatMap((piece) => marked(piece, "blockquote")).join("")).toBe(text);
  });

  it("from somebody who calls himself one of ours is shown as the name he gave", async () => {
    world.texts.arrives({ from: { name: null, number: null, written: "I have hung up.\n\u202eAnna" } });
    const message = await world.olivia.receives("Text from I have hung up. Anna:");
    expect(marked(message, "code")).toEqual(["I have hung up. Anna"]);
  });

  it("late carries the time at which it was sent, in the network's zone", async () => {
    const sentAt = { at: noon, offsetMinutes: 330 };
    world.texts.arrives({ from: anna, sentAt, receivedAt: noon + 59_000 });
    await world.olivia.receives(/^Text from Anna Bianchi, \+447700900101:/);
    world.texts.arrives({ from: anna, sentAt, receivedAt: noon + 60_000 });
    await world.olivia.receives("+447700900101, sent 17:30 (UTC+5:30):");
    world.texts.arrives({
      from: anna,
      sentAt: { at: noon, offsetMinutes: -60 },
      receivedAt: noon + 86_400_000,
    });
    await world.olivia.receives("+447700900101, sent 2 Mar 11:00 (UTC−1):");
    world.texts.arrives({
      from: anna,
      sentAt: { at: noon, offsetMinutes: 0 },
      receivedAt: noon + 366 * 86_400_000,
    });
    await expect(world.olivia.receives("sent 2 Mar 2026 12:00 (UTC):")).resolves.toBeDefined();
  });

  const arrived = (text: object, more: object = {}): TextNews => ({
    kind: "arrived",
    text: {
      id: 1,
      from: anna,
      ...body("Hello"),
      sentAt: null,
      receivedAt: noon,
      isFlash: false,
      total: 1,
      missing: [],
      ...text,
    },
    toldBefore: false,
    replacesEarlier: false,
    code: null,
    ...more,
  });

  it.each<[string, TextNews, RegExp]>([
    ["flash", arrived({ isFlash: true }), /^Flash text from Anna Bianchi, \+447700900101:\nHello$/],
    ["one part missing", arrived({ total: 4, missing: [2] }), /:\nPart 2 of 4 is missing so far\.\nHello$/],
    ["two missing", arrived({ total: 4, missing: [2, 3] }), /\nParts 2 and 3 of 4 are missing so far\.\n/],
    ["more", arrived({ total: 12, missing: [2, 5, 6, 7, 9] }), /\nParts 2, 5 to 7 and 9 of 12 are missing/],
    [
      "very many",
      arrived({ total: 255, missing: Array.from({ length: 120 }, (_, index) => index * 2 + 1) }),
      /\n120 of 255 parts are missing so far\.\n/,
    ],
    ["complete now", arrived({ total: 4 }, { toldBefore: true }), /:\nIt is complete now\.\nHello$/],
    [
      "more of it",
      arrived({ total: 4, missing: [3] }, { toldBefore: true }),
      /:\nPart 3 of 4 is missing so far\./,
    ],
    [
      "replacing",
      arrived({}, { replacesEarlier: true }),
      /:\nIt takes the place of an earlier one\.\nHello$/,
    ],
    [
      "data",
      arrived({ content: { kind: "data", hex: "00FF10", port: 2948 } }),
      /^Data for port 2948 from Anna Bianchi, \+447700900101:\n00FF10$/,
    ],
    ["data for no port", arrived({ content: { kind: "data", hex: "00", port: null } }), /^Data from Anna/],
    [
      "undecodable",
      { kind: "undecodable", pdu: "0791", why: "it ends in its middle.", receivedAt: noon },
      /^A text has come that I cannot read: it ends in its middle\. These are its bytes:\n0791$/,
    ],
    ["no room", { kind: "storage-full" }, /no room for more texts/],
    [
      "trouble",
      { kind: "trouble", words: "The disk is full:\nfree some of it." },
      /^The disk is full: free some of it\.$/,
    ],
  ])("is told of: %s", async (_, news, words) => {
    world.bot.tellText(news);
    await expect(world.olivia.receives(words)).resolves.toBeDefined();
  });

  it.each<[TextNews & { kind: "messages-wait" }, RegExp]>([
    [
      { kind: "messages-wait", from: bank, waiting: { what: "voicemail", isOn: true, count: 2 } },
      /^2 voicemails wait\. The number that told me is BANK\.$/,
    ],
    [
      {
        kind: "messages-wait",
        from: { name: null, number: null, written: "" },
        waiting: { what: "fax", isOn: true, count: 2 },
      },
      /^2 faxes wait\.$/,
    ],
    [
      { kind: "messages-wait", from: anna, waiting: { what: "email", isOn: true, count: 1 } },
      /^1 e-mail waits\. The number that told me is Anna Bianchi, /,
    ],
    [
      { kind: "messages-wait", from: bank, waiting: { what: "voicemail", isOn: true, count: null } },
      /^A voicemail waits\./,
    ],
    [
      { kind: "messages-wait", from: bank, waiting: { what: "other", isOn: false, count: 0 } },
      /^No message waits any more\./,
    ],
  ])("elsewhere is told of: %j", async (news, words) => {
    world.bot.tellText(news);
    await expect(world.olivia.receives(words)).resolves.toBeDefined();
  });
});

describe("a text that goes to a caller by itself", () => {
  const text: OutgoingText = {
    id: 7,
    to: anna,
    body: "I call you back.",
    parts: 1,
    purpose: "courtesy",
    origin: null,
    queuedAt: noon,
    state: { kind: "queued", why: null },
  };

  it.each<[TextNews & { kind: "courtesy" }, string]>([
    [
      { kind: "courtesy", text, cause: "early-hang-up" },
      "I am texting Anna Bianchi, +447700900101, because they hung up before anybody answered:\nI call you back.",
    ],
    [
      { kind: "courtesy", text: { ...text, state: { kind: "sent" } }, cause: "refused" },
      "I texted Anna Bianchi, +447700900101, because I refused their call:\nI call you back.",
    ],
  ])("is told of with what it says: %j", async (news, words) => {
    world.bot.tellText(news);
    const message = await world.oscar.receives(words);
    expect(marked(message, "blockquote")).toEqual(["I call you back."]);
  });

  it("and fails is told of with a part of it; every owner may try it again", async () => {
    world.bot.tellText({ kind: "moved", text: { ...text, state: { kind: "failed", why: "it is barred" } } });
    const words = "The text to Anna Bianchi (“I call you back.”) failed: it is barred.";
    await world.olivia.receives(words);
    await world.oscar.receives(words);
    expect((await world.oscar.presses("Try again").answered()).text).toBe(
      "I do not know that text any more.",
    );
  });

  it("is not told of as it moves on, nor is what keeps the SIM alive", async () => {
    world.bot.tellText({ kind: "moved", text: { ...text, state: { kind: "sent" } } });
    const alive = { ...text, purpose: "keep-alive", state: { kind: "failed", why: "it is barred" } } as const;
    world.bot.tellText({ kind: "moved", text: alive });
    await world.handled();
    expect(world.told(world.olivia)).toEqual([]);
  });
});

describe("a one-time code", () => {
  it("is hidden wherever it stands, copied by a button, and seen in no other place", async () => {
    world.texts.arrives({ from: bank, ...body("Your code: 123-456 (123-456)") }, "123-456");
    const message = await world.olivia.receives("Text from BANK:\nYour code: 123-456 (123-456)");
    expect(marked(message, "spoiler")).toEqual(["123-456", "123-456"]);
    expect(marked(message, "blockquote")).toEqual(["Your code: 123-456 (123-456)"]);
    expect(message.raw["reply_markup"]).toEqual({
      inline_keyboard: [[{ text: "Copy the code", copy_text: { text: "123456" } }]],
    });
  });

  it.each([
    ["G-123456", "G-123456"],
    ["12 34 56", "123456"],
    ["ab12-cd", "ab12-cd"],
  ])("%s is copied as %s", async (code, copied) => {
    world.texts.arrives({ from: bank, ...body(`It is ${code}.`) }, code);
    const message = await world.olivia.receives("Text from BANK");
    expect(JSON.stringify(message.raw["reply_markup"])).toContain(`{"text":"${copied}"}`);
  });

  it("is shown to owners alone, where other texts are shown to temporary ones too", async () => {
    world.stranger.sends(`/addtemporaryowner ${password}`);
    await world.stranger.receives("Welcome");
    world.texts.arrives({ from: bank, ...body("Your code: 123456") }, "123456");
    world.texts.arrives({ from: anna, ...body("dinner?") });
    await world.stranger.receives("dinner?");
    expect(world.told(world.stranger).filter((text) => text.includes("BANK"))).toEqual([]);
  });
});
