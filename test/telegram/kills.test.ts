import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBotApi, type BotApi, type Fault, type Person } from "../../src/bot-api/bot-api.ts";
import type { Clock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { botJournal } from "../../src/journal/bot-journal.ts";
import { startBot, type Bot } from "../../src/telegram/bot.ts";
import { placeholder, repeatMark } from "../../src/telegram/letter-payloads.ts";
import { fakeDiverts, fakeTexts, fakeUssd } from "../support/fake-texts.ts";
import { fakeGuard } from "../support/fake-guard.ts";
import {
  country,
  fakeDirectory,
  fakePhone,
  fakeSettings,
  findCode,
  skippingClock,
  token,
  type FakePhone,
  type SkippingClock,
} from "../support/bot-api-bot.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";

let telegram: BotApi;
let clock: SkippingClock;
let disk: TestJournal;
let phone: FakePhone;
let olivia: Person;
let bot: Bot;
let kill: () => void;

/** Starts the bot on what the journal has; when it is killed, nothing of it goes on, and no answer reaches it. */
const start = (): void => {
  const life = { isOver: false };
  const never = new Promise<never>(() => undefined);
  const mortalFetch: typeof fetch = async (...request) => {
    if (life.isOver) return never;
    const response = await fetch(...request);
    return life.isOver ? never : response;
  };
  const mortalClock: Clock = {
    ...clock,
    after: (milliseconds, task) =>
      clock.after(milliseconds, () => {
        if (!life.isOver) task();
      }),
  };
  kill = () => {
    life.isOver = true;
    disk.reopen();
  };
  bot = startBot({
    token,
    apiRoot: telegram.root,
    owners: [olivia.id],
    temporaryOwnerPassword: null,
    temporaryOwnerHours: 24,
    country,
    timeZone: "UTC",
    phone,
    directory: fakeDirectory(),
    settings: fakeSettings(),
    texts: fakeTexts(() => clock.date().getTime()),
    ussd: fakeUssd(),
    diverts: fakeDiverts(fakeSettings().masterPhone()),
    guard: fakeGuard(
      country,
      () => false,
      () => 0,
    ),
    findCode,
    journal: botJournal(disk.database),
    clock: mortalClock,
    log: silentLog,
    fetch: mortalFetch,
  });
};
const told = (): readonly string[] =>
  olivia.chat().flatMap(({ fromBot, text }) => (fromBot ? [text.replace(/\d\d:\d\d · /, "")] : []));
/** Lets so many turns of the event loop pass. */
const pass = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
};
/** Numbers from 0 to 1 that look random and are the same each time. */
const dice = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

beforeEach(async () => {
  clock = skippingClock(100);
  telegram = await startBotApi({ token, clock });
  olivia = telegram.user({ id: 111, first_name: "Olivia" }, { started: true });
  disk = makeJournal();
  phone = fakePhone();
});
afterEach(async () => {
  await bot.stop();
  await telegram.stop();
  disk.remove();
});

const faults: readonly Fault[] = [
  { kind: "down" },
  { kind: "reset-after-accept" },
  { kind: "reset-after-accept" },
  { kind: "withheld" },
  { kind: "html" },
  { kind: "garbage" },
  { kind: "slow", milliseconds: 2000 },
  { kind: "too-many-requests", retryAfterSeconds: 2 },
  { kind: "refusal", code: 500, description: "Internal Server Error" },
];

describe("a bot that is killed at any moment, on a Telegram that fails at random", () => {
  it.each([1, 2])("shows every message in order, and again at most once, marked (%i)", async (seed) => {
    const random = dice(seed);
    const count = 100;
    start();
    for (let message = 1; message <= count; message += 1) {
      bot.announce(`message ${message}`);
      if (random() < 0.25) {
        const fault = faults[Math.floor(random() * faults.length)] ?? { kind: "down" };
        const method = random() < 0.7 ? "sendMessage" : "editMessageText";
        telegram.fails({ method, fault, times: 1 });
      }
      await pass(Math.floor(random() * 40));
      if (random() >= 0.3) continue;
      kill();
      start();
    }
    bot.announce("the last one");
    await olivia.receives(/^(?:Perhaps a repeat · )?(?:\d\d:\d\d · )?the last one/, 10_000);
    const shown = told().filter((text) => text !== placeholder.text);
    const bare = shown.map((text) => text.replace(`${repeatMark} · `, ""));
    const wanted = [...Array.from({ length: count }, (_, index) => `message ${index + 1}`), "the last one"];
    expect([...new Set(bare)]).toEqual(wanted);
    expect(new Set(shown).size).toBe(shown.length);
  });
});

describe("a command of an owner's", () => {
  const handled = async (): Promise<void> => {
    olivia.sends("/getid");
    await olivia.receives(String(olivia.id));
  };

  it("that was being handled when the bot was killed asks first, one that was not is done", async () => {
    start();
    await handled();
    phone.onPlaced = () => {
      kill();
    };
    olivia.sends("/call 07700 900 123");
    olivia.sends("/getid");
    await expect.poll(() => phone.placed.length).toBe(1);
    phone.onPlaced = () => undefined;
    phone.call = null;
    start();
    await olivia.receives("a while ago");
    await olivia.receives(String(olivia.id));
    expect(phone.placed.length).toBe(1);
    olivia.presses("Call");
    await expect.poll(() => phone.placed.length).toBe(2);
  });

  it("is done once, however often the bot is killed after it", async () => {
    start();
    olivia.sends("/call 07700 900 123");
    await olivia.receives("Your phone rings first");
    phone.call = null;
    for (const _ of [1, 2, 3]) {
      kill();
      start();
      await handled();
    }
    expect(phone.placed.length).toBe(1);
  });
});
