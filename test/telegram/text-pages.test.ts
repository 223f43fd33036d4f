import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { numberOf, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const anna = { name: "Anna Bianchi", number: numberOf("+447700900101"), written: "+447700900101" };
const rossi = { name: "Anna Rossi", number: numberOf("+447700900104"), written: "+447700900104" };
const bank = { name: null, number: null, written: "BANK" };
const noon = Date.parse("2026-03-02T12:00:00Z");

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

/** So many texts of Anna's have come, a minute apart. */
function receive(count: number, text = (index: number) => `text number ${index}`): void {
  for (let index = 1; index <= count; index += 1)
    world.texts.arrives({
      from: anna,
      content: { kind: "text", text: text(index) },
      receivedAt: noon + index * 60_000,
    });
}

/** The message that was asked for last, as it stands. */
const lastText = (): string => world.olivia.chat().at(-1)?.text ?? "";

describe("without any text", () => {
  it.each([
    ["/inbox", "No text has come yet."],
    ["/inbox bianchi", "No text from Anna Bianchi has come yet."],
    ["/thread bianchi", "There is no text to or from Anna Bianchi yet."],
    ["/thread +447700900123", "There is no text to or from +44 7700 900123 yet."],
    ["/thread", "Write a name or a number after it: /thread anna"],
    ["/thread zzz", "Nobody in the contacts is called zzz."],
    ["/find", "Write what to look for after it: /find dinner"],
    ["/find good  dinner", "No text holds good dinner."],
  ])("%s is answered in words", async (text, answer) => {
    world.olivia.sends(text);
    await expect(world.olivia.receives(answer)).resolves.toBeDefined();
  });
});

describe("/inbox", () => {
  it("shows what has come, the newest first, short, with time and state", async () => {
    receive(1);
    world.texts.arrives({
      from: bank,
      content: { kind: "text", text: `Your\ncode: 123456 ${"x".repeat(500)}` },
      receivedAt: noon + 3_600_000,
      total: 2,
      missing: [2],
    });
    world.texts.arrives({
      from: anna,
      content: { kind: "data", hex: "00FF", port: null },
      receivedAt: noon + 86_400_000,
    });
    world.olivia.sends("/inbox");
    const page = await world.olivia.receives("3 texts received:");
    expect(page.text.split("\n")).toEqual([
      "3 texts received:",
      "1 ← Anna Bianchi, 3 Mar 12:00",
      "(2 bytes of data)",
      "2 ← BANK, 2 Mar 13:00, parts are missing",
      `Your code: 123456 ${"x".repeat(181)}…`,
      "3 ← Anna Bianchi, 2 Mar 12:01",
      "text number 1",
    ]);
    const spoiler = page.entities.find(({ type }) => type === "spoiler");
    expect(page.text.slice(Number(spoiler?.["offset"])).slice(0, Number(spoiler?.["length"]))).toBe("123456");
    expect(page.buttons.map((row) => row.map(({ text, data }) => [text, data]))).toEqual([
      [
        ["1", "e:i3"],
        ["2", "e:i2"],
        ["3", "e:i1"],
      ],
    ]);
  });

  it("of one person shows theirs alone", async () => {
    receive(2);
    world.texts.arrives({ from: rossi });
    world.olivia.sends("/inbox anna");
    await world.olivia.receives("2 people have such a name");
    await world.olivia.presses("Anna Bianchi").answered();
    await expect(world.olivia.receives("2 texts from Anna Bianchi:")).resolves.toBeDefined();
  });

  it("turns its pages, also after a restart", async () => {
    receive(25);
    world.olivia.sends("/inbox");
    const first = await world.olivia.receives("25 texts received (page 1 of 3):");
    expect(first.buttons.map((row) => row.map(({ text }) => text))).toEqual([
      ["1", "2", "3", "4", "5"],
      ["6", "7", "8", "9", "10"],
      ["Older ›"],
    ]);
    await world.restartBot();
    await world.olivia.presses("Older").answered();
    await world.olivia.receives("(page 2 of 3)");
    await world.olivia.presses("Older").answered();
    const last = await world.olivia.receives("(page 3 of 3)");
    expect(last.text).toMatch(/text number 1$/);
    expect(last.buttons.at(-1)?.map(({ text }) => text)).toEqual(["‹ Newer"]);
    expect((await world.olivia.forges("i:99", last.raw).answered()).text).toBe("");
    await expect.poll(lastText).toContain("(page 3 of 3)");
  });

  it.each([
    ["calls itself by somebody's number", "+447700900101", "+447700900101"],
    ["is hidden", "", "a hidden number"],
  ])("of a sender that %s stay with that sender when they are turned", async (_, written, shown) => {
    const from = { name: null, number: null, written };
    for (let number = 1; number <= 12; number += 1)
      world.texts.arrives({ from, content: { kind: "text", text: `text number ${number}` } });
    world.olivia.replies(await world.olivia.receives("text number 12"), "/thread");
    await world.olivia.receives(`12 texts to and from ${shown} (page 1 of 2):`);
    await world.olivia.presses("Older").answered();
    await world.olivia.receives(`12 texts to and from ${shown} (page 2 of 2):`);
  });

  it("shows a text whole, with what copies its code", async () => {
    world.texts.arrives({
      from: bank,
      content: { kind: "text", text: `Your code: 123456 ${"x".repeat(5000)} the end` },
      receivedAt: noon,
    });
    world.olivia.sends("/inbox");
    await world.olivia.receives("1 text received:");
    await world.olivia.presses(/^1$/).answered();
    const whole = await world.olivia.receives("the end");
    expect(whole.raw["reply_markup"]).toEqual({
      inline_keyboard: [[{ text: "Copy the code", copy_text: { text: "123456" } }]],
    });
    expect((await world.olivia.forges("e:i9").answered()).text).toBe("This text is gone.");
  });

  it("can be replied to, as it is shown now", async () => {
    receive(10);
    world.texts.arrives({ from: rossi, receivedAt: noon - 60_000 });
    world.olivia.sends("/inbox");
    await world.olivia.receives("(page 1 of 2)");
    await world.olivia.presses("Older").answered();
    const page = await world.olivia.receives("(page 2 of 2)");
    await world.restartBot();
    world.olivia.replies(page, "hello");
    await expect.poll(() => world.texts.sent.map(({ to }) => to.name)).toEqual(["Anna Rossi"]);
  });

  it("never has more than a message holds, whatever the texts are", async () => {
    receive(10, (index) => `${index} ${"\u{1f600}\u202e\n".repeat(2000)}`);
    world.olivia.sends("/inbox");
    const page = await world.olivia.receives("10 texts received:");
    expect(page.text.length).toBeLessThanOrEqual(4096);
    expect(page.text.match(/← Anna Bianchi/g)?.length).toBe(10);
  });
});

describe("/thread", () => {
  it("shows both ways, with the states of ours", async () => {
    receive(1);
    world.olivia.sends("/sms bianchi hello");
    await expect.poll(() => world.texts.sent.length).toBe(1);
    world.texts.moves(1, { kind: "delivered" });
    world.olivia.sends("/thread bianchi");
    const page = await world.olivia.receives("2 texts to and from Anna Bianchi:");
    expect(page.text).toMatch(
      /\n1 → \d\d:\d\d, delivered\nhello\n2 ← 2 Mar (?:\d{4} )?12:01\ntext number 1$/,
    );
    await world.olivia.presses(/^1$/).answered();
    await expect(
      world.olivia.receives(/^\d\d:\d\d · Text to Anna Bianchi, delivered:\nhello$/),
    ).resolves.toBeDefined();
  });

  it("of a sender without a number is found by the name it gives", async () => {
    for (let index = 0; index < 11; index += 1) world.texts.arrives({ from: bank });
    world.olivia.sends("/thread BANK");
    await world.olivia.receives("11 texts to and from BANK (page 1 of 2):");
    await world.olivia.presses("Older").answered();
    await expect(world.olivia.receives("11 texts to and from BANK (page 2 of 2):")).resolves.toBeDefined();
  });

  it("turns its pages for the person it is about", async () => {
    receive(11);
    world.olivia.sends("/thread bianchi");
    await world.olivia.receives("(page 1 of 2)");
    await world.olivia.presses("Older").answered();
    await expect(
      world.olivia.receives("11 texts to and from Anna Bianchi (page 2 of 2):"),
    ).resolves.toBeDefined();
  });
});

describe("/find", () => {
  it("finds texts that hold every word, and turns its pages", async () => {
    receive(12, (index) => (index === 1 ? "nothing" : `dinner number ${index}, good`));
    world.olivia.sends("/find good dinner");
    await world.olivia.receives("11 texts with good dinner (page 1 of 2):");
    await world.olivia.presses("Older").answered();
    const page = await world.olivia.receives("11 texts with good dinner (page 2 of 2):");
    expect(page.text).toContain("dinner number 2, good");
  });

  it("of words that are too long for a button turns them too, until they are forgotten", async () => {
    const long = "très-".repeat(30);
    receive(11, () => `${long} bien`);
    world.olivia.sends(`/find ${long}`);
    await world.olivia.receives("(page 1 of 2)");
    await world.olivia.presses("Older").answered();
    await world.olivia.receives("(page 2 of 2)");
    await world.restartBot();
    expect((await world.olivia.presses("Newer").answered()).text).toBe(
      "This search is too old. Please search again.",
    );
  });
});

describe("a button that nobody has made", () => {
  it.each([
    "i:",
    "i:-1",
    "i:9999999",
    "j::0",
    "j:\u202e:0",
    "p:+44:999999",
    "p:+447700900101:1e9",
    "p:x:0:0",
    "f::0",
    "f:\n:0",
    "f:<b>*_%:0",
    "k:x:0",
    "e:i999999999999999",
    "e:x1",
    "e:",
    "t:999999999999999:leave",
    "t::again",
    "u:x:1:1",
    "u:::",
  ])("%j is answered, and does no harm", async (data) => {
    receive(1);
    await world.olivia.receives("text number 1");
    await expect(world.olivia.forges(data).answered()).resolves.toBeDefined();
    world.stranger.forges(data);
    await world.handled();
    expect([world.texts.sent, world.texts.decided, world.ussd.asked]).toEqual([[], [], []]);
    expect(world.told(world.stranger)).toEqual([]);
    expect(world.log.lines.filter((line) => line.startsWith("error"))).toEqual([]);
  });
});
