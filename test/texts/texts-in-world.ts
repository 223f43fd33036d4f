import type { TextModem } from "../../src/core/text-modem.ts";
import { JournalError } from "../../src/core/errors.ts";
import { silentLog } from "../../src/core/log.ts";
import type { Person } from "../../src/core/person.ts";
import { type CountryCode, parsePhoneNumber, type PhoneNumber } from "../../src/core/phone-number.ts";
import { type Database, openMemory } from "../../src/journal/database.ts";
import { textsSchema } from "../../src/journal/texts.ts";
import type { CourtesyCause, IncomingText, OutgoingText, TextNews } from "../../src/sms/news.ts";
import { type RunningTexts, startTexts } from "../../src/texts/texts.ts";
import { fakeGuard } from "../support/fake-guard.ts";
import {
  anna,
  ben,
  type PhoneInWorld,
  type PhoneOptions,
  startPhoneInWorld,
} from "../support/phone-in-world.ts";

/** Texts on a phone in virtual time, on a stick in memory, with a journal in memory. */
export interface TextsInWorld extends PhoneInWorld {
  readonly texts: RunningTexts;
  readonly journal: Journal;
  /** Everything the owners were told, in order. */
  readonly textNews: readonly TextNews[];
  /** What came, as it was told: the words, and what was special. */
  readonly arrived: () => readonly string[];
  /** Where a text of ours has stood, one after another. */
  readonly statesOf: (text: OutgoingText) => readonly string[];
  /** Waits until a text of ours stands there. */
  readonly comesTo: (
    text: OutgoingText,
    state: OutgoingText["state"]["kind"],
    milliseconds?: number,
  ) => Promise<void>;
  /** Waits until so many texts have come. */
  readonly receives: (count: number, milliseconds?: number) => Promise<readonly string[]>;
  readonly sends: (body: string, to?: Person | PhoneNumber) => OutgoingText;
  /** From now on nothing of it writes anything; its phone is gone. */
  readonly kill: () => Promise<void>;
}

/** A journal that survives what is put on it, and fails when it is told to. */
export interface Journal {
  readonly database: Database;
  fails: boolean;
}

/** How the texts are wanted. */
export interface TextsOptions extends PhoneOptions {
  /** That of texts before these. */
  readonly journal?: Journal;
  readonly courtesies?: Partial<Record<CourtesyCause, string>>;
  readonly ours?: readonly PhoneNumber[];
  /** Comes between the texts and their modem. */
  readonly modem?: (modem: TextModem) => TextModem;
}

/** A journal with nothing in it. */
export function emptyJournal(): Journal {
  const database = openMemory(silentLog);
  database.execute(textsSchema);
  const journal: Journal = {
    fails: false,
    database: {
      ...database,
      isDurable: true,
      atomically(task) {
        if (journal.fails) throw new JournalError("full", "the disk is full: free some space");
        return database.atomically(task);
      },
    },
  };
  return journal;
}

/** Somebody by number or by what is written for one. */
export function personOf(written: string): Person {
  const number = parsePhoneNumber(written, "+44" as CountryCode) ?? null;
  const name = number === anna ? "Anna" : number === ben ? "Ben" : null;
  return { name, number, written };
}

let messages = 0;

/** Starts a stick, a phone on it, and texts on that. */
export async function startTextsInWorld(options: TextsOptions = {}): Promise<TextsInWorld> {
  const journal = options.journal ?? emptyJournal();
  const textNews: TextNews[] = [];
  let texts: RunningTexts | null = null;
  let isDead = false;
  const world = await startPhoneInWorld({
    ...options,
    ready: false,
    onText: (hint) => texts?.heard(hint),
    onCalm: () => texts?.calm(),
  });
  const guard = fakeGuard(
    "+44" as CountryCode,
    () => true,
    () => world.clock.date().getTime(),
  );
  const running = startTexts({
    database: {
      ...journal.database,
      atomically(task) {
        if (isDead) throw new JournalError("closed", "it is over");
        return journal.database.atomically(task);
      },
    },
    whoIs: personOf,
    tell: (news) => {
      textNews.push(news);
    },
    whyNoText: (to, units) => {
      const { number, written } = to;
      const verdict = guard.judge({ purpose: "text", number, written, units });
      return verdict.kind === "refuse" ? verdict.why : null;
    },
    modem: options.modem?.(world.phone.texts) ?? world.phone.texts,
    codes: true,
    courtesies: { "early-hang-up": null, refused: null, ...options.courtesies },
    isOurs: (number) => options.ours?.includes(number) === true,
    clock: world.clock,
    log: options.log ?? silentLog,
  });
  texts = running;
  if (options.ready !== false) await world.clock.until(() => world.readies() > 0, 120_000);
  const arrived = (): readonly string[] => textNews.flatMap((news) => wordsOf(news) ?? []);
  const statesOf = ({ id }: OutgoingText): readonly string[] =>
    textNews.flatMap((news) => (news.kind === "moved" && news.text.id === id ? [news.text.state.kind] : []));
  const until = async (condition: () => boolean, milliseconds: number): Promise<void> => {
    await world.clock.until(condition, milliseconds).catch((error: unknown) => {
      throw new Error(`told were ${JSON.stringify(textNews, null, 1)}`, { cause: error });
    });
  };
  const crash = async (): Promise<void> => {
    const stopping = running.stop();
    await world.clock.advance(2000);
    await stopping;
    await world.crash();
  };
  return {
    ...world,
    texts: running,
    journal,
    textNews,
    arrived,
    statesOf,
    comesTo: (text, state, milliseconds = 120_000) =>
      until(() => statesOf(text).at(-1) === state, milliseconds),
    async receives(count, milliseconds = 120_000) {
      await until(() => arrived().length >= count, milliseconds);
      return arrived();
    },
    sends(body, to = anna) {
      messages += 1;
      const person = typeof to === "string" ? personOf(to) : to;
      const sent = running.send({ to: person, body, origin: { chat: 1, message: messages } });
      if (sent.kind === "refused") throw new Error(sent.why);
      return sent.text;
    },
    crash,
    async kill() {
      isDead = true;
      await crash();
    },
    async stop() {
      await crash();
      await world.world.stop();
    },
  };
}

/** Null for what is no text that came. */
function wordsOf(news: TextNews): string | null {
  if (news.kind === "undecodable") return `? ${news.pdu}`;
  if (news.kind !== "arrived") return null;
  const { from } = news.text;
  return `${from.name ?? from.written}: ${bodyOf(news.text)}${news.toldBefore ? " (again)" : ""}`;
}

function bodyOf({ content, missing }: IncomingText): string {
  const body = content.kind === "text" ? content.text : `data ${content.hex}`;
  return missing.length === 0 ? body : `${body} (without ${missing.join(", ")})`;
}
