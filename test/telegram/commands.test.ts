import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BotApi } from "../../src/bot-api/bot-api.ts";
import { JournalError } from "../../src/core/errors.ts";
import { startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(async () => {
  await world.stop();
});

describe("the commands", () => {
  it.each([
    ["/help", /\/call <number or name> \[<master>\]/],
    ["/start", /\/call <number or name> \[<master>\]/],
    [
      "/help",
      /Texts: \/sms <number or name> <text> · \/inbox \[<name>\] · \/thread <name> · \/find <words>\n/,
    ],
    ["/help", /👀 it waits · 👌 the network has it · 👍 it has arrived · 💔 it has not/],
    ["/getid", /^111222333$/],
    ["/getowners", /111222333 is an owner\n444555666 is an owner/],
    ["/getcontactscount", /3, with 4 numbers, in 2 groups/],
    ["/getmasterphone", /^The master phone is \+447700900001\.$/],
    ["/status", /Modem: ready \(huawei E173 11\.126\.16\.00\.715\)/],
    ["/status", /Network: Example Mobile, signal 17 of 31 \(fair\)/],
    ["/status", /calendar: 5 minutes old/],
    ["/STATUS", /Running for 1 h 2 min/],
    ["/status@virtual_phone_bot", /Modem: ready/],
    ["/close", /There is no call to end/],
    ["/addtemporaryowner whatever", /You are an owner already/],
    ["/sing", /I do not know \/sing/],
    ["hello", /I answer to commands/],
    ["/setmasterphone 07700 900 009", /\+447700900009/],
    ["/setmasterphone", /Write the number after it/],
    ["/setmasterphone nonsense", /nonsense is no phone number/],
    ["/getmasterphonefromnumber 07700 900101", /Anna Bianchi.*\n.*ring \+44 7700 900001/],
    ["/getmasterphonefromnumber anna b", /Because:\n· the default master phone/],
    ["/getmasterphonefromnumber withheld", /I would refuse the call/],
    ["/getmasterphonefromnumber", /Write a number, a name, or withheld/],
    ["/getmasterphonefromnumber zzz", /Nobody in the contacts is called zzz/],
    ["/search bruno", /Bruno Verdi, in work\n\+44 7700 900102\n\+44 7700 900103/],
    ["/search zzz", /Nobody in the contacts is called zzz/],
    ["/search", /Write a part of a name/],
    ["/command AT+CSQ", /\+CSQ: 17,99\nOK/],
    ["/command", /Write an AT command/],
    ["/command AT\nATD123;", /one line/],
    ["/command AT\u001aX", /one line/],
  ])("%s is answered", async (text, answer) => {
    world.olivia.sends(text);
    await expect(world.olivia.receives(answer)).resolves.toBeDefined();
  });

  it("are told on one screen", async () => {
    world.olivia.sends("/help");
    const { text } = await world.olivia.receives("I am your phone at home");
    const lines = text.split("\n").map((line) => Math.ceil(line.length / 40));
    expect(lines.reduce((sum, each) => sum + each, 0)).toBeLessThan(36);
    for (const name of world.olivia.menu()) expect(text).toContain(`/${name}`);
  });

  it("count what there is one of", async () => {
    world.directory.count = () => ({ contacts: 1, numbers: 1, groups: 1 });
    world.olivia.sends("/getcontactscount");
    await expect(world.olivia.receives(/^Contacts: 1, with 1 number, in 1 group$/)).resolves.toBeDefined();
  });

  it("are shown in the menu of owners, and to nobody else", async () => {
    await expect.poll(() => world.olivia.menu()).toContain("call");
    expect(world.olivia.menu().toSorted().join(" ")).toBe(
      "addtemporaryowner audit balance call close command divert find getcontactscount getid getmasterphone " +
        "getmasterphonefromnumber getowners help inbox log revoke search setmasterphone sms status thread ussd verbose_off verbose_on",
    );
    expect(world.stranger.menu()).toEqual([]);
  });

  it("are shown to an owner who had not written yet, once they write", async () => {
    await world.stop();
    world = await startBotWorld({ owners: [777, 444_555_666] });
    const late = world.telegram.user({ id: 777, first_name: "Late" });
    await expect.poll(() => world.oscar.menu().length).toBeGreaterThan(10);
    expect(late.menu()).toEqual([]);
    late.sends("/start");
    await late.receives("I am your phone at home");
    await expect.poll(() => late.menu().length).toBeGreaterThan(10);
  });

  it("are shown to everybody where Telegram cannot show them to owners alone", async () => {
    await world.stop();
    const fault = { kind: "refusal", code: 400, description: "Bad Request: unsupported scope" } as const;
    const before = (telegram: BotApi): void => {
      telegram.fails({ method: "setMyCommands", fault, times: 2 });
    };
    world = await startBotWorld({}, { before });
    await expect.poll(() => world.stranger.menu().length).toBeGreaterThan(10);
  });

  it("are answered in the topic they were asked in", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sends("/getid", {
      in: group,
      extra: { message_thread_id: 42, is_topic_message: true },
    });
    const answer = await group.receives("111222333");
    expect(answer.raw).toMatchObject({ message_thread_id: 42 });
  });

  it("for another bot, and what is said in a group, is none of ours", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sends("/status@other_bot", { in: group });
    world.olivia.sends("good morning", { in: group });
    world.olivia.sends("/unknown", { in: group });
    world.olivia.sends("/getmasterphone", { in: group });
    await group.receives(/\+447700900001/);
    await world.handled();
    expect(group.chat().filter(({ fromBot }) => fromBot).length).toBe(1);
  });
});

describe("a raw AT command", () => {
  it("shows the modem's refusals as answers", async () => {
    world.phone.answer = () => Promise.resolve({ kind: "answered", lines: [], result: "+CME ERROR: 3" });
    world.olivia.sends("/command AT+CNUM");
    const message = await world.olivia.receives("+CME ERROR: 3");
    expect(message.entities).toEqual([{ type: "pre", offset: 0, length: 13 }]);
  });

  it("is told when it is not sent, or has no answer", async () => {
    world.olivia.sends("/command AT+CLCK");
    await world.olivia.receives("I do not send this: +CLCK is not sent: it locks the SIM");
    world.phone.answer = () => Promise.resolve({ kind: "refused", why: "it could lock the SIM" });
    world.olivia.sends("/command AT+CNUM");
    await world.olivia.receives("I do not send this: it could lock the SIM");
    world.phone.answer = () => Promise.resolve({ kind: "failed", why: "no answer within 30 seconds" });
    world.olivia.sends("/command AT+COPS?");
    await expect(
      world.olivia.receives("The modem did not do it: no answer within 30 seconds"),
    ).resolves.toBeDefined();
  });

  it("with a long answer comes in several messages, in order", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `+COPN: "${index}","Operator number ${index}"`);
    world.phone.answer = () => Promise.resolve({ kind: "answered", lines, result: "OK" });
    world.olivia.sends("/command AT+COPN");
    await expect(world.olivia.receives(/OK$/)).resolves.toBeDefined();
    const texts = world.olivia
      .chat()
      .filter(({ fromBot }) => fromBot)
      .map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.join("\n")).toBe([...lines, "OK"].join("\n"));
  });

  it("that never ends does not keep the next commands waiting", async () => {
    world.phone.answer = () => new Promise(() => undefined);
    world.olivia.sends("/command AT+COPS?");
    world.olivia.sends("/getid");
    await expect(world.olivia.receives("111222333")).resolves.toBeDefined();
  });
});

describe("a raw AT command that does or sets something", () => {
  it("is shown as it would be sent, and sent after a second tap, once", async () => {
    world.olivia.sends("/command  AT+CMEE=1 ");
    const { text } = await world.olivia.receives("This does or sets something");
    expect(text).toContain("AT+CMEE=1");
    expect(world.phone.commands).toEqual([]);
    const presses = [world.olivia.presses("Send it"), world.olivia.presses("Send it")];
    await Promise.all(presses.map((press) => press.answered()));
    await world.olivia.receives("OK");
    expect(world.phone.commands).toEqual(["AT+CMEE=1"]);
  });

  it.each(["ATA", "ATH", "AT+CHUP", "ATD+447700900123;", "AT+CSQ;+CMEE=1"])(
    "asks first: %s",
    async (line) => {
      world.olivia.sends(`/command ${line}`);
      await world.olivia.receives("This does or sets something");
      expect(world.phone.commands).toEqual([]);
    },
  );

  it.each(["ATD112;", "ATD*31#999;", "AT+CSQ;D112;", 'AT+CCFC=0,3,"112"'])(
    "never calls for help: %s",
    async (line) => {
      world.olivia.sends(`/command ${line}`);
      await world.olivia.receives("is a number for emergencies");
      expect(world.phone.commands).toEqual([]);
    },
  );

  it("says that what it dials is dear", async () => {
    world.olivia.sends("/command ATD+449098790879;");
    await world.olivia.receives("is a premium-rate number");
    expect(world.phone.commands).toEqual([]);
  });
});

describe("something that goes wrong here", () => {
  it("is told and logged, and the next message is handled", async () => {
    world.directory.count = () => {
      throw new Error("the directory is broken");
    };
    world.olivia.sends("/status");
    await expect(world.olivia.receives("Something went wrong here")).resolves.toBeDefined();
    world.olivia.sends("/getid");
    await expect(world.olivia.receives("111222333")).resolves.toBeDefined();
    expect(world.log.lines.join("\n")).toContain("the directory is broken");
    expect(world.telegram.pending().length).toBeLessThan(2);
  });

  it("with the journal is told in the journal's own words", async () => {
    world.directory.count = () => {
      throw new JournalError("full", "the disk is full: free some space");
    };
    world.olivia.sends("/status");
    await expect(
      world.olivia.receives("I could not do that: the disk is full: free some space"),
    ).resolves.toBeDefined();
  });
});
