/** The daemon put together: journal, routing, the phone on its modem, texts, the bot. Holds no decision of its own. */
import type { CallNews } from "./call/news.ts";
import type { Config } from "./config.ts";
import type { ServiceManager } from "./config-service-manager.ts";
import type { Clock } from "./core/clock.ts";
import type { Host } from "./core/host.ts";
import type { Log } from "./core/log.ts";
import { isServed } from "./core/network.ts";
import { watchDowntime } from "./downtime.ts";
import { openFailSafe, settingsHeardBy } from "./fail-safe.ts";
import { openWatching } from "./health/watching.ts";
import { pruneAudit } from "./journal/audit.ts";
import { botJournal } from "./journal/bot-journal.ts";
import { openJournal } from "./journal/journal.ts";
import { forgetful, settingStore } from "./journal/settings.ts";
import { startGuard } from "./guarding.ts";
import { keepSimAlive } from "./keeping-alive.ts";
import { lostCallOf } from "./texts/lost-call.ts";
import { watchModemOutage } from "./modem-outage.ts";
import { modemPorts } from "./modem-ports.ts";
import { keptPin } from "./modem/pin.ts";
import { startNetworkNews } from "./network-news.ts";
import { type RunningPhone, startPhone } from "./phone.ts";
import { planOf } from "./plan.ts";
import { openRouting } from "./routing/routing.ts";
import type { Port } from "./serial/port.ts";
import { findCode } from "./sms/code.ts";
import type { Logbook } from "./telegram/ports.ts";
import { startBot } from "./telegram/bot.ts";
import { type RunningTexts, startTexts } from "./texts/texts.ts";
import { openTrace, type Trace } from "./trace.ts";
import { startUssd } from "./texts/ussd.ts";

/** What a daemon is made of. */
export interface DaemonParts {
  readonly config: Config;
  /** Where its devices are. */
  readonly host: Host;
  /** What the person who wrote the configuration should know. */
  readonly warnings: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** Where the log of each day is kept; nowhere when missing. */
  readonly logbook?: Logbook;
  /** Who wants to be told how the daemon is; nobody when missing. */
  readonly serviceManager?: ServiceManager | null;
  /** Calls can be taken; told once. */
  readonly onReady: () => void;
  /** Opens a port by its name; those of this machine and its network when missing. */
  readonly openPort?: (name: string) => Promise<Port>;
  /** Node's own when missing. */
  readonly fetch?: typeof fetch;
  /** The journal in the data directory when missing. */
  readonly openJournal?: typeof openJournal;
}

/** A running daemon. */
export interface Daemon {
  /** Lets go of everything; settles within a few seconds. A joined call goes on by itself. */
  stop(): Promise<void>;
}

/**
 * Starts everything. Rejects only for what no waiting mends, such as a port for the pages that is taken, and has then
 * let go of everything.
 */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const { config, clock, log } = parts;
  for (const warning of parts.warnings) log.warn(warning);
  const web = parts.fetch === undefined ? {} : { fetch: parts.fetch };
  const journal = (parts.openJournal ?? openJournal)({ ...config, clock, log: log.child("journal") });
  const { settings } = journal;
  const routing = await openRouting({ ...config, ...web, clock, log: log.child("routing") });
  const trace = openTraceOf(parts);
  const watching = await openWatching({
    config,
    serviceManager: parts.serviceManager ?? null,
    clock,
    log: log.child("watching"),
  });
  let onFirstReady: (() => void) | null = parts.onReady;
  const announce = (text: string): void => {
    bot.announce(text);
  };

  const ports = modemPorts({ ...parts, trace, log: log.child("modem") });
  const store = settingStore(journal.database);
  const modemOutage = watchModemOutage({
    clock,
    timeZone: config.timeZone,
    memory: forgetful(store.entry("modem-outage"), log),
    announce,
  });
  const networkNews = startNetworkNews({
    clock,
    timeZone: config.timeZone,
    memory: (name) => forgetful(store.entry(name), log),
    announce,
  });

  const guard = startGuard({
    policy: config.guard,
    database: journal.database,
    isContact: (number) => routing.whoHas(number) !== null,
    clock,
    announce,
  });
  const phone: RunningPhone = startPhone({
    openPorts: (wasSilent) => {
      watching.see({ kind: "modem-sought" });
      return ports.open(wasSilent);
    },
    resetUsb: ports.resetUsb,
    pin: keptPin(config.simPin, {
      isDurable: journal.database.isDurable,
      ...store.entry("sim-pin"),
    }),
    ringSeconds: config.ringTimeoutSeconds,
    clock,
    log,
    decide: (written) =>
      guard.guardPlan(
        planOf(routing.decide(written, clock.date(), settings.masterPhone()), config.spamNotify),
      ),
    whoIs: (written) => routing.whoIs(written),
    masterPhone: () => settings.masterPhone(),
    whyNoCall: (contact, master) => guard.whyNoCall(contact, master),
    tell: (news: CallNews) => {
      journal.keepCall(news);
      watching.see({ kind: "call", news });
      bot.tell(news);
      if (news.kind === "modem-lost") modemOutage.note("a call was cut off");
      const lost = lostCallOf(news);
      if (lost) texts.callLost(lost);
    },
    onModem: (news) => {
      watching.see({ kind: "modem", news });
      modemOutage.heard(news);
      if (news.kind === "lost") {
        ussd.modemLost();
        networkNews.modemLost();
      }
      if (news.kind !== "ready") return;
      diverts.modemReady();
      onFirstReady?.();
      onFirstReady = null;
    },
    onNetwork: (view) => {
      networkNews.seen(view);
      diverts.networkSeen(isServed(view.registration));
    },
    onText: (hint) => {
      texts.heard(hint);
    },
    onUssd: (news) => {
      ussd.heard(news);
    },
    onCalm: () => {
      texts.calm();
      diverts.calm();
    },
    onInput: (event) => trace?.record({ kind: "input", port: "phone", event }),
  });
  const texts: RunningTexts = startTexts({
    database: journal.database,
    whoIs: (written) => routing.whoIs(written),
    tell: (news) => {
      journal.database.afterCommit(() => {
        watching.see({ kind: "text", news });
      });
      bot.tellText(news);
    },
    whyNoText: (to, units) => guard.whyNoText(to, units),
    modem: phone.texts,
    codes: config.oneTimeCodes,
    courtesies: { "early-hang-up": config.smsOnEarlyHangup, refused: config.smsOnRejected },
    isOurs: (number) => number === settings.masterPhone() || number === config.defaultMaster,
    clock,
    log: log.child("texts"),
  });
  const ussd = startUssd({
    modem: phone.ussd,
    model: () => phone.status().model,
    isCalm: () => phone.isCalm(),
    balanceCode: config.balanceCode,
    clock,
    log: log.child("ussd"),
    onUnasked: (text) => {
      announce(`The network says: ${text}`);
    },
  });
  const directory = routing.directory(() => settings.masterPhone());
  const diverts = openFailSafe({
    config,
    journal,
    modem: phone.diverts,
    directory,
    announce,
    clock,
    log: log.child("divert"),
  });
  const bot = startBot({
    token: config.botToken,
    apiRoot: config.telegramApiRoot,
    owners: config.owners,
    temporaryOwnerPassword: config.temporaryOwnerPassword,
    temporaryOwnerHours: config.temporaryOwnerHours,
    country: config.country,
    timeZone: config.timeZone,
    phone,
    directory: {
      ...directory,
      sources: () => [
        ...directory.sources(),
        ...(keepAlive ? [keepAlive.status()] : []),
        ...diverts.status(),
        ...journal.troubles(),
      ],
    },
    settings: settingsHeardBy(settings, diverts),
    texts,
    ussd,
    diverts,
    guard,
    findCode: config.oneTimeCodes ? findCode : () => null,
    ...(parts.logbook && { logbook: parts.logbook }),
    ...(config.dailyLog && { dailyLog: store.entry("daily-log") }),
    journal: botJournal(journal.database),
    ...web,
    clock,
    log: log.child("telegram"),
    onAsked: (failure) => {
      watching.see({ kind: "telegram-asked", failure });
    },
  });
  journal.attend(announce, [
    { what: "texts", days: config.keepTextsDays, prune: (before, most) => texts.prune(before, most) },
    {
      what: "entries of the audit",
      days: config.keepAuditDays,
      prune: (before, most) => pruneAudit(journal.database, before, most),
    },
  ]);
  diverts.begin();
  const downtime = watchDowntime({
    memory: forgetful(store.entry("last-run"), log),
    clock,
    timeZone: config.timeZone,
    announce,
  });
  const keepAlive = keepSimAlive({
    wanted: config.keepAlive,
    memory: store.entry("keep-alive"),
    phone,
    texts,
    ussd,
    guard,
    announce,
    clock,
    log: log.child("keep-alive"),
  });
  phone.listen((line) => {
    watching.see({ kind: "modem-line", line });
  });
  const daemon: Daemon = {
    async stop() {
      downtime.stop();
      networkNews.stop();
      keepAlive?.stop();
      modemOutage.stop();
      ussd.stop();
      diverts.stop();
      await texts.stop();
      await Promise.all([phone.stop(), bot.stop(), routing.stop(), watching.stop()]);
      await trace?.close();
      journal.close();
    },
  };
  try {
    await watching.begin({
      phone: () => phone.status(),
      journal: () => journal.state(),
      queuedTexts: () => texts.queued(),
      waitingLetters: () => bot.waiting(),
      sources: () => routing.ages(),
    });
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  return daemon;
}

function openTraceOf({ config, clock, log }: DaemonParts): Trace | null {
  if (config.traceFile === null) return null;
  const trace = openTrace(config.traceFile, clock, (why) => {
    log.error(`the trace cannot be written any more: ${why}`);
  });
  trace.record({ kind: "begun", port: "phone", ringSeconds: config.ringTimeoutSeconds });
  return trace;
}
