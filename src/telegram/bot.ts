/** The bot: what people write goes to the phone, and what the phone does is told to its owners. */
import { randomBytes } from "node:crypto";
import { Bot as GrammyBot, type Context } from "grammy";
import type { Message, Update } from "grammy/types";
import type { CallNews } from "../call/news.ts";
import type { Clock } from "../core/clock.ts";
import { JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { CountryCode } from "../core/phone-number.ts";
import type { TextNews } from "../sms/news.ts";
import { createAccess, type Access } from "./access.ts";
import { hangUpButton } from "./choices.ts";
import { createClient, type Client, type Problem } from "./client.ts";
import { createCommandMenu, type CommandMenu } from "./command-menu.ts";
import { type DailyMemory, startDailyLog } from "./daily-log.ts";
import { createDocuments, type Documents } from "./documents.ts";
import type { Directory, Diverts, FindCode, Guard, Logbook, Phone, Settings, Texts, Ussd } from "./ports.ts";
import { createDesk, type OrderedDesk } from "./press-desk.ts";
import { openInbox } from "./inbox.ts";
import { startPoller, type Arrival } from "./poller.ts";
import { takePress } from "./presses.ts";
import { createQuota } from "./quota.ts";
import { takeEditedMessage, takeMessage, type Reception } from "./reception.ts";
import { readMessage, readPress, type Ask } from "./requests.ts";
import { startSender, type Sender } from "./sender.ts";
import type { BotJournal } from "./stores.ts";
import { createStream, type Batch } from "./stream.ts";
import { createTextTeller } from "./text-news.ts";
import { canHangUp, isOver, newsWords, peopleIn } from "./call-words.ts";
import { createTrail } from "./trail.ts";
import { block, bold, join, mono, plain, words } from "./words.ts";

/** What the bot is made of. */
export interface BotParts {
  readonly token: string;
  /** Null: Telegram's own. */
  readonly apiRoot: string | null;
  /** Numeric Telegram ids. */
  readonly owners: readonly number[];
  /** Null: nobody can become a temporary owner. */
  readonly temporaryOwnerPassword: string | null;
  /** For how long somebody becomes one. */
  readonly temporaryOwnerHours: number;
  /** How numbers without a country code are read. */
  readonly country: CountryCode;
  /** IANA name, for the time on late messages; null: the system's. */
  readonly timeZone: string | null;
  readonly phone: Phone;
  readonly directory: Directory;
  readonly settings: Settings;
  readonly texts: Texts;
  readonly ussd: Ussd;
  readonly diverts: Diverts;
  readonly guard: Guard;
  readonly findCode: FindCode;
  /** Missing where no log is kept. */
  readonly logbook?: Logbook;
  /** The owners are sent each day's log; missing when they are not. */
  readonly dailyLog?: DailyMemory;
  /** What it has to say and what it was told outlasts it there. */
  readonly journal: BotJournal;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each call to Telegram: why it failed; null when it did not. */
  readonly onAsked?: (failure: Problem["kind"] | null) => void;
  /** Native fetch when missing. */
  readonly fetch?: typeof fetch;
}

/** The running bot. It goes on whatever Telegram does; what it is told waits until Telegram takes it. */
export interface Bot {
  /** Tells the owners, temporary ones too, of a step of a call. */
  tell(news: CallNews): void;
  /** Tells the owners of texts, within the transaction that makes it true; temporary ones not of one-time codes. */
  tellText(news: TextNews): void;
  /** Tells the owners something about the phone itself. */
  announce(text: string): void;
  /** Messages that wait to be sent. */
  waiting(): number;
  /** Settles within 2 seconds. */
  stop(): Promise<void>;
}

/** Starts the bot. Never throws, and waits for nothing. */
export function startBot(parts: BotParts): Bot {
  const { clock, journal, log, phone } = parts;
  const stopping = new AbortController();
  const client = createClient({
    token: parts.token,
    apiRoot: parts.apiRoot,
    clock,
    stop: stopping.signal,
    fetch: parts.fetch ?? fetch,
    ...(parts.onAsked && { onAsked: parts.onAsked }),
  });
  const access = createAccess({
    owners: parts.owners,
    password: parts.temporaryOwnerPassword,
    hours: parts.temporaryOwnerHours,
    memory: journal.memory,
    clock,
    log,
    onExpired: ({ id, name }) => {
      trail.keep(null, `the time of ${name}, id ${id}, is over`, "done");
      desk.tellOwners(words`The time of ${bold(name)}, id ${mono(String(id))}, is over.`, { silent: true });
    },
  });
  const trail = createTrail({
    audit: journal.audit,
    standingOf: (id) => access.standingOf(id),
    onTemporary: ({ name }, what, outcome) => {
      desk.tellOwners(words`${bold(name)}: ${what} (${outcome})`, { silent: true });
    },
    clock,
    log,
  });
  const sender = startSender({ client, journal, clock, log, timeZone: parts.timeZone });
  const documents = createDocuments(client, clock, stopping.signal);
  const logbook = parts.logbook ?? noLogbook;
  const run = randomBytes(4).toString("hex");
  const stream = createStream({
    clock,
    listen: (listener) => phone.listen(listener),
    show: (chat, batch) => {
      showBatch(chat, batch, sender);
    },
    isBehind: (chat) => sender.waiting(chat) > 0,
  });
  const callTeller = createCallTeller(run, access, sender);
  const textTeller = createTextTeller({ access, sender, texts: parts.texts, clock, log });
  const desk = createDesk({
    ...parts,
    client,
    access,
    trail,
    audit: journal.audit,
    sender,
    documents,
    logbook,
    stream,
    run,
    leave: (id) => textTeller.leave(id),
    deliver: callTeller,
  });
  const menu = createCommandMenu(client, log);
  const front = createFront(parts, { desk, client, menu });
  const poller = startPoller({
    client,
    inbox: openInbox({ journal, clock, log }),
    clock,
    log,
    onStart(me) {
      log.info(`the bot is @${me.username}`);
      front.bot.botInfo = me;
      sender.meet(me);
      void menu.hide();
      for (const owner of access.owners) void menu.show(owner);
    },
    handle: front.handle,
  });

  const stopDailyLog = startDailyLogOf(parts, { documents, logbook });

  return {
    tell(news) {
      desk.tell(news);
    },
    tellText(news) {
      textTeller.tell(news);
    },
    announce(text) {
      desk.tellOwners(plain(text));
    },
    waiting: () => sender.waiting(),
    async stop() {
      access.stop();
      stream.stopAll();
      textTeller.stop();
      stopDailyLog();
      await Promise.all([poller.stop(), sender.stop()]);
      stopping.abort();
    },
  };
}

const noLogbook: Logbook = { days: () => Promise.resolve([]), read: () => Promise.resolve(null) };

function startDailyLogOf(
  { dailyLog, owners, timeZone, clock, log }: BotParts,
  house: { readonly documents: Documents; readonly logbook: Logbook },
): () => void {
  if (dailyLog === undefined) return () => undefined;
  return startDailyLog({ ...house, owners, memory: dailyLog, timeZone: timeZone ?? "UTC", clock, log });
}

interface Front {
  readonly bot: GrammyBot;
  readonly handle: (update: Update, arrival: Arrival) => Promise<void>;
}

/** What a failing journal says is meant for owners. */
function failureWords(error: unknown): string {
  if (error instanceof JournalError) return `I could not do that: ${error.message}`;
  return "Something went wrong here, and I could not do that. My log says more.";
}

/** Where updates come in. */
function createFront(
  { token, clock, log }: BotParts,
  { desk, client, menu }: { desk: OrderedDesk; client: Client; menu: CommandMenu },
): Front {
  const bot = new GrammyBot(token, { client: client.options });
  const quota = createQuota();
  const startedAt = clock.now();
  const arrivals = new WeakMap<Update, Arrival>();
  const gapOf = ({ update }: Context): number => arrivals.get(update)?.gapSeconds ?? Infinity;
  /** What may have been done before the daemon died counts as late, however young it is. */
  const aged = <A extends Ask>(ask: A | undefined, { update }: Context): A | undefined =>
    ask && arrivals.get(update)?.isAgain === true ? { ...ask, waitedSeconds: Infinity } : ask;

  const askOf = (message: Message, context: Context): Ask | undefined =>
    aged(readMessage(message, clock.date().getTime(), gapOf(context), context.me.id), context);

  const receptionOf = ({ me }: Context): Reception => ({ desk, client, quota, log, botName: me.username });

  /** Whatever goes wrong here is told to whoever asked, if they may know that there is a phone. */
  const attend = async (ask: Ask, task: () => void | Promise<void>): Promise<void> => {
    const isKnown = desk.access.standingOf(ask.from.id) !== "stranger";
    if (ask.isPrivate && desk.access.standingOf(ask.from.id) === "owner") void menu.show(ask.from.id);
    try {
      await task();
    } catch (error) {
      desk.trail.mark(ask, "failed");
      log.error("a message could not be handled", { why: messageOf(error) });
      if (isKnown) desk.reply(ask, plain(failureWords(error)));
    }
    desk.trail.close(ask);
  };

  bot.on("message", async (context) => {
    const ask = askOf(context.message, context);
    if (ask) await attend(ask, () => takeMessage(ask, context.message, receptionOf(context)));
  });
  bot.on("edited_message", async (context) => {
    const ask = askOf(context.editedMessage, context);
    if (ask)
      await attend(ask, () => {
        takeEditedMessage(ask, context.editedMessage, receptionOf(context));
      });
  });
  bot.on("callback_query:data", async (context) => {
    // Buttons for which it matters how long they waited are of this run, and were not pressed before it.
    const runSeconds = (clock.now() - startedAt) / 1000;
    const press = aged(readPress(context.callbackQuery, Math.min(gapOf(context), runSeconds)), context);
    if (press && desk.access.standingOf(press.from.id) !== "stranger")
      await attend(press, () => takePress(press, desk));
  });
  return {
    bot,
    handle(update, arrival) {
      arrivals.set(update, arrival);
      return bot.handleUpdate(update);
    },
  };
}

/** Makes the teller of news of calls. */
function createCallTeller(run: string, access: Access, sender: Sender): (news: CallNews) => void {
  let endedByOwner: number | null = null;
  return (news) => {
    const about = `call:${run}:${news.call}`;
    // That the owner has ended the talk says that it is over.
    if (news.kind === "closed" && news.call === endedByOwner) {
      sender.retire(about);
      return;
    }
    if (news.kind === "ended" && news.by === "owner") endedByOwner = news.call;
    const told = newsWords(news);
    const buttons = canHangUp(news) ? [[hangUpButton(run, news.call)]] : [];
    for (const chat of access.everybody())
      sender.post({ chat, thread: null }, told, { buttons, about, people: peopleIn(news), topic: true });
    if (isOver(news)) sender.retire(about);
  };
}

function showBatch(chat: number, { lines, leftOut, isLast }: Batch, sender: Sender): void {
  const parts = [
    ...(lines.length > 0 ? [block(lines.join("\n"))] : []),
    ...(leftOut > 0 ? [plain(`… and ${leftOut} more lines that came too fast`)] : []),
    ...(isLast ? [plain("The hour is over; /verbose_on shows more of what the modem says.")] : []),
  ];
  sender.post({ chat, thread: null }, join(parts, "\n"), { kind: "stream" });
}
