import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallNews } from "../../src/call/news.ts";
import { masterPhone, numberOf, startBotWorld, type BotWorld } from "../support/bot-api-bot.ts";

const minute = 60_000;
const anna = {
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

/** Lets the bot lose Telegram for two minutes, while `during` happens there. */
async function whileAway(during: () => void): Promise<void> {
  await expect.poll(() => world.telegram.requests("getUpdates").at(-1)?.status).toBe(0);
  const lift = world.telegram.fails({ method: "getUpdates", fault: { kind: "down" } });
  world.olivia.sends("/getid");
  const broken = world.telegram.called("getUpdates", 2);
  await world.olivia.receives(String(world.olivia.id));
  await broken;
  during();
  world.clock.skip(2 * minute);
  lift();
}

describe("/call", () => {
  it.each([
    ["/call 07700 900 123", { name: null, number: "+447700900123", master: null }],
    ["/call +447700900101", { name: "Anna Bianchi", number: "+447700900101", master: null }],
    ["/call bianchi", { name: "Anna Bianchi", number: "+447700900101", master: null }],
    [
      "/call anna bianchi +447700900009",
      { name: "Anna Bianchi", number: "+447700900101", master: "+447700900009" },
    ],
    ["/call@virtual_phone_bot\nbianchi", { name: "Anna Bianchi", number: "+447700900101", master: null }],
  ])("%s calls", async (text, placed) => {
    world.olivia.sends(text);
    await world.olivia.receives(/^Calling .*Your phone rings first\.$/);
    expect(world.phone.placed).toEqual([placed]);
  });

  it.each([
    ["/call", /Write whom to call/],
    ["/call zzz", /Nobody in the contacts is called zzz/],
    ["/call 12", /12 is no phone number/],
    ["/call anna +12", /\+12 is no phone number/],
    ["/call +44 7700 900 002 07700 900 009", /cannot tell where the second number begins/],
    ["/call +447700900001", /is the phone I would ring first/],
  ])("%s calls nobody, and says why", async (text, answer) => {
    world.olivia.sends(text);
    await world.olivia.receives(answer);
    expect(world.phone.placed).toEqual([]);
  });

  it("answers before the news of the call", async () => {
    world.phone.onPlaced = (call) => {
      world.bot.tell({ kind: "calling-master", call, other: anna, master: masterPhone });
    };
    world.olivia.sends("/call bianchi");
    await world.olivia.receives("Ringing +44 7700 900001 for Anna Bianchi");
    expect(world.told(world.olivia)).toEqual([
      "Calling Anna Bianchi, +447700900101. Your phone rings first.",
      "Ringing +44 7700 900001 for Anna Bianchi…",
    ]);
  });

  it("during a call is answered with what is going on", async () => {
    world.phone.call = { call: 3, direction: "in", other: anna, stage: "joined", seconds: 75 };
    world.olivia.sends("/call 07700 900 123");
    await world.olivia.receives(
      "I cannot call now. A call from Anna Bianchi is connected for 1 min 15 s now. /close ends it.",
    );
    expect(world.phone.placed).toEqual([]);
  });

  it("without a modem says so", async () => {
    world.phone.trouble = "no stick is plugged in";
    world.olivia.sends("/call 07700 900 123");
    await expect(world.olivia.receives("I cannot call: no stick is plugged in")).resolves.toBeDefined();
  });
});

describe("a talk that an owner ends", () => {
  const told = async (news: readonly CallNews[]): Promise<readonly string[]> => {
    for (const each of news) world.bot.tell(each);
    await world.handled();
    return world.told(world.olivia);
  };

  it("is told of once, and another call that is closed, too", async () => {
    await expect(
      told([
        { kind: "ended", call: 1, other: anna, by: "owner", talkedSeconds: 5 },
        { kind: "closed", call: 1, other: anna },
        { kind: "closed", call: 2, other: null },
      ]),
    ).resolves.toEqual(["I end the call with Anna Bianchi. You talked for 5 seconds.", "I have hung up."]);
  });
});

describe("a name that several people have", () => {
  it("is asked about, and the button that is pressed calls once, however often", async () => {
    world.olivia.sends("/call anna +447700900009");
    const question = await world.olivia.receives("2 people have such a name");
    expect(question.buttons.flat().map(({ text }) => text)).toEqual([
      "Anna Bianchi · +44 7700 900101",
      "Anna Rossi · +44 7700 900104",
    ]);
    const presses = [1, 2, 3].map(() => world.olivia.presses("Anna Rossi"));
    const notices = await Promise.all(presses.map((press) => press.answered()));
    expect(notices.map(({ text }) => text)).toEqual([
      "Calling Anna Rossi, +447700900104. Your phone rings first.",
      "I have already called Anna Rossi.",
      "I have already called Anna Rossi.",
    ]);
    expect(world.phone.placed).toEqual([
      { name: "Anna Rossi", number: "+447700900104", master: "+447700900009" },
    ]);
    await world.olivia.receives(/^Calling Anna Rossi/);
    expect(world.olivia.chat().at(-1)?.buttons).toEqual([]);
  });

  it("leads to the number, when that person has several", async () => {
    world.olivia.sends("/call r");
    await world.olivia.receives("2 people");
    await world.olivia.presses("Bruno Verdi (work)").answered();
    const numbers = await world.olivia.receives("Bruno Verdi has several numbers");
    expect(numbers.buttons.flat().map(({ text }) => text)).toEqual(["+44 7700 900102", "+44 7700 900103"]);
    await world.olivia.presses("900103").answered();
    expect(world.phone.placed).toMatchObject([{ name: "Bruno Verdi", number: "+447700900103" }]);
  });

  it("may be called again when the first try was not possible", async () => {
    world.phone.trouble = "no stick is plugged in";
    world.olivia.sends("/call anna");
    await world.olivia.receives("2 people");
    expect((await world.olivia.presses("Anna Rossi").answered()).text).toContain("I cannot call");
    world.phone.trouble = null;
    await world.olivia.presses("Anna Rossi").answered();
    expect(world.phone.placed.length).toBe(1);
  });

  it("with fifty people comes in pages of eight", async () => {
    world.directory.contacts = Array.from({ length: 50 }, (_, index) => ({
      name: `Person ${index}`,
      groups: [],
      numbers: [numberOf(`+4477009001${String(index).padStart(2, "0")}`)],
    }));
    world.olivia.sends("/call person");
    const first = await world.olivia.receives("50 people");
    expect(first.buttons.map(([button]) => button?.text)).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `Person ${index} · +44 7700 9001${`0${index}`.slice(-2)}`),
      "More (1 of 7) ›",
    ]);
    for (const _ of [2, 3, 4, 5, 6, 7]) {
      world.olivia.presses("More");
      await world.olivia.receives("50 people");
    }
    const last = world.olivia.chat().at(-1);
    expect(last?.buttons.flat().map(({ text }) => text)).toEqual([
      "Person 48 · +44 7700 900148",
      "Person 49 · +44 7700 900149",
      "‹ Back",
    ]);
    await world.olivia.presses("Person 49").answered();
    expect(world.phone.placed).toMatchObject([{ name: "Person 49" }]);
  });

  it("is asked about for ten minutes only", async () => {
    world.olivia.sends("/call anna");
    await world.olivia.receives("2 people");
    world.clock.skip(11 * minute);
    world.oscar.sends("/getid");
    await world.oscar.receives(String(world.oscar.id));
    expect((await world.olivia.presses("Anna Rossi").answered()).text).toBe(
      "This question is too old. Please ask again.",
    );
    expect(world.phone.placed).toEqual([]);
  });

  it("in a group is asked of who asked, not of others", async () => {
    const group = world.telegram.group({ id: -100_123, title: "Home" });
    world.olivia.sends("/call anna", { in: group });
    await group.receives("2 people");
    expect((await world.oscar.presses("Anna Rossi", { in: group }).answered()).text).toBe(
      "This question is not yours.",
    );
    await world.olivia.presses("Anna Rossi", { in: group }).answered();
    expect(world.phone.placed.length).toBe(1);
    expect(world.told(world.olivia)).toEqual([]);
  });
});

describe("/search", () => {
  it("shows everybody with groups and numbers, and calls any of them", async () => {
    world.olivia.sends("/search R");
    const found = await world.olivia.receives(
      "2 people with R in the name:\nBruno Verdi, in work\n+44 7700 900102\n+44 7700 900103\nAnna Rossi, in work\n+44 7700 900104",
    );
    expect(found.buttons.flat().map(({ text }) => text)).toEqual([
      "Call Bruno Verdi · +44 7700 900102",
      "Call Bruno Verdi · +44 7700 900103",
      "Call Anna Rossi · +44 7700 900104",
    ]);
    await world.olivia.presses("900103").answered();
    expect(world.phone.placed).toMatchObject([{ name: "Bruno Verdi", number: "+447700900103" }]);
  });

  it("with a hundred thousand hits answers with a hundred", async () => {
    const contact = { name: "Same Name", groups: ["x"], numbers: [numberOf("+447700900101")] };
    world.directory.contacts = Array.from({ length: 100_000 }, () => contact);
    world.olivia.sends("/search same");
    await expect(
      world.olivia.receives("100000 people (here are 100 of them) with same in the name"),
    ).resolves.toBeDefined();
  });
});

describe("hostile names", () => {
  it.each([
    "<b>&_*[",
    "</pre><a href='tg://user?id=1'>x</a>",
    "\u202eesrever\u202c",
    "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}".repeat(50),
    "x".repeat(10_000),
    "two\nlines\0and\u0007a bell",
    "half a \ud83d",
    "   ",
  ])("break no message and no button: %j", async (name) => {
    const numbers = [numberOf("+447700900101"), numberOf("+447700900102")];
    world.directory.contacts = [
      { name, groups: [name, name], numbers },
      { name, groups: [], numbers: [numberOf("+447700900103")] },
    ];
    world.directory.search = () => world.directory.contacts;
    world.olivia.sends(`/search ${name.slice(0, 3000)}.`);
    await world.olivia.receives("2 people with");
    world.olivia.sends("/call anything");
    await world.olivia.receives("2 people have such a name");
    await world.olivia.presses("900103").answered();
    await world.olivia.receives("Your phone rings first");
    world.bot.tell({
      kind: "incoming",
      call: 1,
      caller: { name, number: numberOf("+447700900101"), written: name },
      masters: [],
    });
    const news = await world.olivia.receives("is calling");
    expect(news.text.length).toBeLessThan(200);
    expect(world.log.lines.filter((line) => line.includes("was not taken"))).toEqual([]);
  });

  it("that are harmless stand in the text as they are", async () => {
    world.bot.tell({ kind: "joined", call: 1, other: { ...anna, name: "<b>&_*[" }, master: null });
    const news = await world.olivia.receives("<b>&_*[ is connected.");
    expect(news.entities).toEqual([{ type: "bold", offset: 0, length: 7 }]);
  });
});

describe("what waited longer than a minute", () => {
  it.each([
    ["/call 07700 900 123", "You wrote “/call 07700 900 123” 2 min ago. Call now?", "Call now"],
    ["/close", "You wrote “/close” 2 min ago. Hang up now?", "Hang up now"],
    ["/command AT+CSQ", "You wrote “/command AT+CSQ” 2 min ago. Send it to the modem now?", "Send it now"],
    ["/setmasterphone 07700900009", "Change the master phone now?", "Change it"],
  ])("is not done by surprise: %s", async (text, question, yes) => {
    world.phone.call = { call: 1, direction: "in", other: anna, stage: "joined", seconds: 75 };
    world.olivia.sends(text, { secondsAgo: 120 });
    await world.olivia.receives(question);
    const done = (): unknown => [
      world.phone.placed.length + world.phone.closed + world.phone.commands.length,
      world.settings.masterPhone() === masterPhone,
    ];
    expect(done()).toEqual([0, true]);
    if (text.startsWith("/call")) world.phone.call = null;
    const press = world.olivia.presses(yes);
    await press.answered();
    await world.handled();
    expect(done()).not.toEqual([0, true]);
  });

  it("is forgotten when the owner says so", async () => {
    world.olivia.sends("/call 07700 900 123", { secondsAgo: 120 });
    await world.olivia.receives("Call now?");
    expect((await world.olivia.presses("Never mind").answered()).text).toBe("Never mind.");
    await world.handled();
    expect([world.phone.placed, world.olivia.chat().at(-1)?.buttons]).toEqual([[], []]);
  });

  it("is done when it is harmless, and when it waited less", async () => {
    world.olivia.sends("/getmasterphone", { secondsAgo: 3600 });
    await world.olivia.receives("+447700900001");
    world.olivia.sends("/call 07700 900 123", { secondsAgo: 50 });
    await world.olivia.receives("Your phone rings first");
    expect(world.phone.placed.length).toBe(1);
  });

  it("is asked about also when it is a button, pressed while Telegram was out of reach", async () => {
    world.olivia.sends("/call anna");
    await world.olivia.receives("2 people");
    await whileAway(() => world.olivia.presses("Anna Rossi"));
    await world.olivia.receives("You wanted to call Anna Rossi a while ago.");
    expect(world.phone.placed).toEqual([]);
    await world.olivia.presses("Call now").answered();
    expect(world.phone.placed).toMatchObject([{ name: "Anna Rossi" }]);
  });

  it("does not hang up by surprise either", async () => {
    world.phone.call = { call: 1, direction: "in", other: anna, stage: "joined", seconds: 5 };
    world.bot.tell({ kind: "joined", call: 1, other: anna, master: masterPhone });
    await world.olivia.receives("are connected");
    await whileAway(() => world.olivia.presses("Hang up"));
    await world.olivia.receives("You wanted to hang up a while ago.");
    expect(world.phone.closed).toBe(0);
    await world.olivia.presses("Hang up now").answered();
    await world.handled();
    expect(world.phone.closed).toBe(1);
  });
});

describe("the news of a call", () => {
  const incoming: CallNews = { kind: "incoming", call: 1, caller: anna, masters: [masterPhone] };

  it("go to every owner's own chat, with a button that hangs up", async () => {
    world.phone.call = { call: 1, direction: "in", other: anna, stage: "ringing", seconds: 1 };
    world.bot.tell(incoming);
    await world.olivia.receives("Anna Bianchi, +447700900101 is calling.");
    await world.oscar.receives("is calling");
    expect((await world.oscar.presses("Hang up").answered()).text).toBe("Hanging up…");
    expect(world.phone.closed).toBe(1);
    expect(world.told(world.stranger)).toEqual([]);
  });

  it("lose their buttons when the call is over", async () => {
    world.bot.tell(incoming);
    await world.olivia.receives("is calling");
    await world.oscar.receives("is calling");
    world.bot.tell({ kind: "caller-gave-up", call: 1, caller: anna, waitedSeconds: 3 });
    await world.olivia.receives("hung up after 3 seconds");
    await expect.poll(() => world.olivia.chat().flatMap(({ buttons }) => buttons)).toEqual([]);
  });

  it("of another call are not hung up by an old button", async () => {
    world.bot.tell(incoming);
    await world.olivia.receives("is calling");
    world.phone.call = { call: 2, direction: "in", other: anna, stage: "joined", seconds: 5 };
    expect((await world.olivia.presses("Hang up").answered()).text).toBe("That call is over.");
    expect(world.phone.closed).toBe(0);
  });

  it("from before a restart are not hung up by a button that counts alike", async () => {
    world.phone.call = { call: 1, direction: "in", other: anna, stage: "joined", seconds: 5 };
    const notice = await world.olivia.forges("h:00000000:1").answered();
    expect([notice.text, world.phone.closed]).toEqual(["That call is over.", 0]);
  });
});

describe("announcements", () => {
  it("go to the owners", async () => {
    world.bot.announce("The modem is absent.");
    await world.olivia.receives("The modem is absent.");
    await expect(world.oscar.receives("The modem is absent.")).resolves.toBeDefined();
  });
});
