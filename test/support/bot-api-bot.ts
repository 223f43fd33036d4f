/** A bot on a Telegram of its own, with a phone, contacts and settings that only remember what they were told. */
import { startBotApi, type BotApi, type Person, type Room } from "../../src/bot-api/bot-api.ts";
import { systemClock, type Clock } from "../../src/core/clock.ts";
import { silentLog, type Log } from "../../src/core/log.ts";
import { parseCountryCode, parsePhoneNumber, type PhoneNumber } from "../../src/core/phone-number.ts";
import { checkOwnerCommand } from "../../src/modem/owner-command.ts";
import { startBot, type Bot, type BotParts } from "../../src/telegram/bot.ts";
import type { BotJournal } from "../../src/telegram/stores.ts";
import type {
  CallInProgress,
  CommandAnswer,
  Directory,
  FindCode,
  Contact,
  GroupReplaced,
  Phone,
  PhoneStatus,
  PlacedCall,
  Settings,
} from "../../src/telegram/ports.ts";
import {
  fakeDiverts,
  fakeTexts,
  fakeUssd,
  type FakeDiverts,
  type FakeTexts,
  type FakeUssd,
} from "./fake-texts.ts";
import { fakeGuard, type FakeGuard } from "./fake-guard.ts";
import { memoryJournal } from "./memory-journal.ts";

export const token = "123456:AAstand-in_token-that-must-never-be-seen";
export const password = "open sesame";

const home = parseCountryCode("+44");
if (!home) throw new Error("+44 is no country code");
export const country = home;

/** A number as a test writes it. */
export function numberOf(text: string): PhoneNumber {
  const number = parsePhoneNumber(text, country);
  if (!number) throw new Error(`${text} is no number`);
  return number;
}

export const masterPhone = numberOf("+447700900001");

/** A phone that only remembers what it was told. */
export interface FakePhone extends Phone {
  readonly placed: {
    readonly name: string | null;
    readonly number: string;
    readonly master: string | null;
  }[];
  readonly commands: string[];
  closed: number;
  call: CallInProgress | null;
  trouble: string | null;
  answer: (line: string) => Promise<CommandAnswer>;
  /** Runs when a call is placed, as the phone's own news would. */
  onPlaced: (call: number) => void;
  /** The modem says something. */
  says(line: string): void;
  listeners(): number;
}

export function fakePhone(): FakePhone {
  const listeners = new Set<(line: string) => void>();
  const phone: FakePhone = {
    placed: [],
    commands: [],
    closed: 0,
    call: null,
    trouble: null,
    answer: () => Promise.resolve({ kind: "answered", lines: ["+CSQ: 17,99"], result: "OK" }),
    onPlaced: () => undefined,
    status: (): PhoneStatus => ({
      modem: phone.trouble === null ? "ready" : "absent",
      trouble: phone.trouble,
      model: "huawei E173 11.126.16.00.715",
      registration: "home",
      operator: "Example Mobile",
      signal: 17,
      mode: null,
      outOfServiceSince: null,
      callWaiting: "on",
      call: phone.call,
      upSeconds: 3723,
    }),
    placeCall({ contact, master }): PlacedCall {
      if (phone.trouble !== null) return { kind: "no-modem", trouble: phone.trouble };
      if (phone.call !== null) return { kind: "busy", call: phone.call };
      if (contact.number === (master ?? masterPhone)) return { kind: "same-phone" };
      phone.placed.push({ name: contact.name, number: contact.number, master });
      const call = phone.placed.length;
      phone.call = { call, direction: "out", other: contact, stage: "reaching", seconds: 0 };
      phone.onPlaced(call);
      return { kind: "placed", call };
    },
    close() {
      const busy = phone.call !== null;
      phone.closed += busy ? 1 : 0;
      phone.call = null;
      return busy;
    },
    examine(line) {
      const checked = checkOwnerCommand(line);
      return checked.kind === "refused" ? checked : checked.effect;
    },
    command(line) {
      phone.commands.push(line);
      return phone.answer(line);
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    says(line) {
      for (const listener of listeners) listener(line);
    },
    listeners: () => listeners.size,
  };
  return phone;
}

/** Contacts that are searched word by word. */
export interface FakeDirectory extends Directory {
  contacts: Contact[];
  readonly uploads: { readonly fileName: string; readonly text: string }[];
  result: GroupReplaced;
}

export function fakeDirectory(): FakeDirectory {
  const directory: FakeDirectory = {
    contacts: [
      { name: "Anna Bianchi", groups: ["family"], numbers: [numberOf("+447700900101")] },
      {
        name: "Bruno Verdi",
        groups: ["work"],
        numbers: [numberOf("+447700900102"), numberOf("+447700900103")],
      },
      { name: "Anna Rossi", groups: ["work"], numbers: [numberOf("+447700900104")] },
    ],
    uploads: [],
    result: { kind: "replaced", group: "friends", total: 3, added: 1, changed: 2, gone: 0, refused: [] },
    search(part) {
      const parts = part.toLowerCase().split(" ");
      return directory.contacts.filter(({ name }) =>
        parts.every((each) => name.toLowerCase().includes(each)),
      );
    },
    whoHas: (number) => directory.contacts.find(({ numbers }) => numbers.includes(number)) ?? null,
    count: () => ({ contacts: directory.contacts.length, numbers: 4, groups: 2 }),
    replaceGroup(fileName, content) {
      directory.uploads.push({ fileName, text: Buffer.from(content).toString("utf8") });
      return Promise.resolve(directory.result);
    },
    explain(number) {
      const contact = number === null ? null : directory.whoHas(number);
      return {
        caller: { name: contact?.name ?? null, number, written: number ?? "" },
        groups: contact?.groups ?? [],
        decision: number === null ? "reject" : "forward",
        masters: number === null ? [] : [masterPhone],
        because: [number === null ? "withheld numbers are refused" : "the default master phone"],
      };
    },
    sources: () => ["calendar: 5 minutes old"],
  };
  return directory;
}

/** Settings in memory. */
export function fakeSettings(): Settings {
  let master = masterPhone;
  return {
    masterPhone: () => master,
    setMasterPhone(number) {
      master = number;
      return Promise.resolve();
    },
  };
}

/** The code in a text, which tests write after the word `code`. */
export const findCode: FindCode = (text) => /code:? ([\d-]+)/i.exec(text)?.[1] ?? null;

/** A clock that runs, and can be told that time has passed besides; the timers that wait do not see that. */
export interface SkippingClock extends Clock {
  skip(milliseconds: number): void;
}

/** A clock that runs `speed` times as fast as the machine's. */
export function skippingClock(speed = 1): SkippingClock {
  const [started, startDate] = [systemClock.now(), Date.now()];
  let skipped = 0;
  const now = (): number => (systemClock.now() - started) * speed + skipped;
  return {
    now,
    date: () => new Date(startDate + now()),
    after: (milliseconds, task) => systemClock.after(milliseconds / speed, task),
    skip(milliseconds) {
      skipped += milliseconds;
    },
  };
}

/** Everything that is logged, in lines. */
export function memoryLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const add =
    (level: string) =>
    (message: string, fields: object = {}): void => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  const log = { lines, debug: add("debug"), info: add("info"), warn: add("warn"), error: add("error") };
  return { ...log, child: () => ({ ...silentLog, ...log }) };
}

/** A running bot with everything around it. */
export interface BotWorld {
  readonly telegram: BotApi;
  readonly clock: SkippingClock;
  readonly phone: FakePhone;
  readonly directory: FakeDirectory;
  readonly settings: Settings;
  readonly texts: FakeTexts;
  readonly guard: FakeGuard;
  readonly ussd: FakeUssd;
  readonly diverts: FakeDiverts;
  readonly findCode: FindCode;
  readonly journal: BotJournal;
  readonly log: Log & { readonly lines: string[] };
  /** The running one. */
  bot: Bot;
  /** An owner. */
  readonly olivia: Person;
  /** Another owner. */
  readonly oscar: Person;
  readonly stranger: Person;
  /**
   * Settles once the bot has handled everything that was sent to it before, and has sent its answers. Updates are
   * handled in order, so an answer to a later one proves it; the second one gives answers to other chats their time.
   */
  readonly handled: () => Promise<void>;
  /** Stops the bot, and starts another one on the same journal, which knows nothing else of the first. */
  readonly restartBot: () => Promise<void>;
  /** What the bot has written to somebody, so far. */
  readonly told: (chat: Room) => string[];
  stop(): Promise<void>;
}

/** The world a bot is started in. */
export interface Setting {
  /** How many times as fast it runs. */
  readonly speed?: number;
  /** What happens on Telegram before the bot is started. */
  readonly before?: (telegram: BotApi) => void;
}

/** Starts a bot and its Telegram. */
export async function startBotWorld(
  changes: Partial<BotParts> = {},
  { speed = 1, before = () => undefined }: Setting = {},
): Promise<BotWorld> {
  const clock = skippingClock(speed);
  const telegram = await startBotApi({ token, clock });
  const [phone, directory, settings, log] = [fakePhone(), fakeDirectory(), fakeSettings(), memoryLog()];
  const texts = fakeTexts(() => clock.date().getTime());
  const ussd = fakeUssd();
  const diverts = fakeDiverts(settings.masterPhone());
  const guard = fakeGuard(
    country,
    (number) => directory.whoHas(number) !== null,
    () => clock.date().getTime(),
  );
  const journal = memoryJournal();
  const olivia = telegram.user({ id: 111_222_333, first_name: "Olivia" }, { started: true });
  const oscar = telegram.user({ id: 444_555_666, first_name: "Oscar" }, { started: true });
  const stranger = telegram.user({ id: 222, first_name: "Mallory" }, { started: true });
  before(telegram);
  const start = (): Bot =>
    startBot({
      token,
      apiRoot: telegram.root,
      owners: [olivia.id, oscar.id],
      temporaryOwnerPassword: password,
      temporaryOwnerHours: 24,
      country,
      timeZone: "Europe/London",
      phone,
      directory,
      settings,
      texts,
      ussd,
      diverts,
      guard,
      findCode,
      journal,
      clock,
      log,
      ...changes,
    });
  texts.onNews = (news) => {
    world.bot.tellText(news);
  };

  const world: BotWorld = {
    telegram,
    clock,
    phone,
    directory,
    settings,
    texts,
    ussd,
    diverts,
    guard,
    findCode,
    journal,
    log,
    bot: start(),
    olivia,
    oscar,
    stranger,
    async handled() {
      for (const _ of [1, 2]) {
        oscar.sends("/getid");
        await oscar.receives(String(oscar.id));
      }
    },
    async restartBot() {
      await world.bot.stop();
      world.bot = start();
    },
    told: (chat) => chat.chat().flatMap(({ fromBot, text }) => (fromBot ? [text] : [])),
    async stop() {
      await world.bot.stop();
      await telegram.stop();
    },
  };
  return world;
}
