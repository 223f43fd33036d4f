import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UssdAnswer } from "../../src/telegram/ports.ts";
import { startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const menu: UssdAnswer = {
  kind: "answered",
  text: "What do you want?\n1. Balance\n2) Top up\n(3) Help\n4:News\n12.50 left\n0 Back",
  menu: true,
};
const end: UssdAnswer = { kind: "answered", text: "Your credit is 12.50 EUR", menu: false };

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

describe("/ussd", () => {
  it("shows the answer as it is", async () => {
    world.ussd.answers = [{ kind: "answered", text: "12.50 <b>EUR</b>\n/close", menu: false }];
    world.olivia.sends("/ussd *100 #");
    const message = await world.olivia.receives("*100# says:\n12.50 <b>EUR</b>\n/close");
    expect(message.buttons).toEqual([]);
    expect(world.ussd.asked).toEqual(["*100#"]);
  });

  it.each(["", "100", "*", "AT+CSQ", "*100#\nATD123;", "*100#;", `*${"1".repeat(61)}`, "*１００#"])(
    "%j is not asked",
    async (code) => {
      world.olivia.sends(`/ussd ${code}`);
      await world.olivia.receives("Write a code after it");
      expect(world.ussd.asked).toEqual([]);
    },
  );

  it("without an answer says so", async () => {
    world.olivia.sends("/ussd *100#");
    await expect(
      world.olivia.receives("That came to nothing: the network did not answer within 30 seconds."),
    ).resolves.toBeDefined();
  });

  it("late asks first", async () => {
    world.olivia.sends("/ussd *100#", { secondsAgo: 120 });
    await world.olivia.receives("You wrote “/ussd *100#” 2 min ago. Ask the network now?");
    expect(world.ussd.asked).toEqual([]);
  });
});

describe("a menu", () => {
  const open = async () => {
    world.ussd.answers = [menu, end];
    world.olivia.sends("/ussd *100#");
    return world.olivia.receives("It waits for an answer");
  };

  it("has a button for each numbered line, and one that ends it", async () => {
    const message = await open();
    expect(message.buttons.flat().map(({ text }) => text)).toEqual([
      "1 · Balance",
      "2 · Top up",
      "3 · Help",
      "4 · News",
      "0 · Back",
      "End it",
    ]);
  });

  it("is answered by a button, once", async () => {
    const message = await open();
    const data = message.buttons[1]?.[0]?.data ?? "";
    await world.olivia.presses("Top up").answered();
    await world.olivia.receives("*100# says:\nYour credit is 12.50 EUR");
    expect(world.ussd.asked).toEqual(["*100#", "2"]);
    await world.olivia.forges(data, message.raw).answered();
    await world.olivia.receives("That dialogue is over. Ask the code again.");
    expect(world.ussd.asked).toEqual(["*100#", "2"]);
  });

  it("is not answered with what others wrote", async () => {
    const { raw } = await open();
    const via = { via_bot: { id: 5, is_bot: true, first_name: "B" } };
    world.olivia.sends("2", { extra: { reply_to_message: raw, ...via } });
    await world.olivia.receives("I do not act on what others wrote");
    expect(world.ussd.asked).toEqual(["*100#"]);
  });

  it("is answered by a reply", async () => {
    const message = await open();
    world.olivia.replies(message, "07700 900123");
    await world.olivia.receives("Your credit is 12.50 EUR");
    expect(world.ussd.asked).toEqual(["*100#", "07700 900123"]);
    expect(world.texts.sent).toEqual([]);
  });

  it("is ended by its button", async () => {
    const message = await open();
    expect((await world.olivia.presses("End it").answered()).text).toBe("I have ended it.");
    expect(world.ussd.cancelled).toBe(1);
    const data = message.buttons.at(-1)?.[0]?.data ?? "";
    expect((await world.olivia.forges(data, message.raw).answered()).text).toBe("That dialogue is over.");
    expect((await world.olivia.forges("u:other:1:1", message.raw).answered()).text).toBe(
      "That dialogue is over.",
    );
    expect(world.ussd.asked).toEqual(["*100#"]);
  });

  it("is over with a restart", async () => {
    const message = await open();
    await world.restartBot();
    expect((await world.olivia.presses("Top up").answered()).text).toBe("That dialogue is over.");
    world.olivia.replies(message, "2");
    await world.olivia.receives("That dialogue is over. Ask the code again.");
    expect(world.ussd.asked).toEqual(["*100#"]);
  });

  it("keeps others waiting, who are told whose it is, but not for ever", async () => {
    await open();
    world.oscar.sends("/ussd *123#");
    await world.oscar.receives("Olivia is talking to the network (*100#). Try again in a minute.");
    world.clock.skip(180_000);
    world.oscar.sends("/ussd *123#");
    await world.oscar.receives("*123# says:");
    expect(world.ussd.asked).toEqual(["*100#", "*123#"]);
  });

  it("is given up for the next code of the same owner", async () => {
    await open();
    world.olivia.sends("/ussd *123#");
    await world.olivia.receives("*123# says:");
    expect(world.ussd.asked).toEqual(["*100#", "*123#"]);
  });

  it("is answered by whoever began it", async () => {
    const message = await open();
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.oscar.sends("1", { in: group, extra: { reply_to_message: message.raw } });
    await group.receives("Olivia is talking to the network");
    expect(world.ussd.asked).toEqual(["*100#"]);
  });
});

describe("a code that is still being asked", () => {
  it("keeps even its owner's next one waiting", async () => {
    let answer: (answer: UssdAnswer) => void = () => undefined;
    world.ussd.ask = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    world.olivia.sends("/ussd *100#");
    world.olivia.sends("/ussd *123#");
    await world.olivia.receives("*100# is still being asked. Wait for its answer.");
    answer(end);
    await expect(world.olivia.receives("*100# says:\nYour credit")).resolves.toBeDefined();
  });
});

describe("/balance", () => {
  it.each([
    [
      { kind: "told", amount: "12.50 EUR", text: "Your credit is 12.50 EUR" },
      "Balance: 12.50 EUR\nYour credit is 12.50 EUR",
    ],
    [
      { kind: "told", amount: null, text: "Call 123." },
      "I find no amount in what the network answers:\nCall 123.",
    ],
    [{ kind: "not-configured" }, "Set VIRTUALPHONE_BALANCE_USSD to it, such as *100#."],
    [{ kind: "failed", why: "a call is being set up." }, "That came to nothing: a call is being set up."],
  ] as const)("is told: %j", async (balance, words) => {
    world.ussd.balanceAnswer = balance;
    world.olivia.sends("/balance");
    await expect(world.olivia.receives(words)).resolves.toBeDefined();
  });
});
