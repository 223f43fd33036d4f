/** The daemon put together: routing, settings, the phone on its modem, the bot. Holds no decision of its own. */
import type { CallNews } from "./call/news.ts";
import type { Plan } from "./call/state.ts";
import type { Config } from "./config.ts";
import type { Clock } from "./core/clock.ts";
import { ModemError } from "./core/errors.ts";
import type { Log } from "./core/log.ts";
import type { Person } from "./core/person.ts";
import type { RefusalReason } from "./core/refusal.ts";
import { type HealthServer, serveHealth } from "./health.ts";
import { botJournal } from "./journal/bot-journal.ts";
import { openJournal } from "./journal/journal.ts";
import { choosePorts, listHuaweiTtys } from "./modem/find.ts";
import type { OpenPorts } from "./modem/modem.ts";
import { type RunningPhone, startPhone } from "./phone.ts";
import type { Route } from "./routing/route.ts";
import { openRouting } from "./routing/routing.ts";
import { openPort, parseAddress } from "./serial/address.ts";
import type { Port } from "./serial/port.ts";
import { startBot } from "./telegram/bot.ts";
import { openTrace, type Trace } from "./trace.ts";

/** What a daemon is made of. */
export interface DaemonParts {
  readonly config: Config;
  /** What the person who wrote the configuration should know. */
  readonly warnings: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** Calls can be taken; told once. */
  readonly onReady: () => void;
}

/** A running daemon. */
export interface Daemon {
  /** Lets go of everything; settles within a few seconds. A joined call goes on by itself. */
  stop(): Promise<void>;
}

/** Starts everything. Rejects only for what no waiting mends, such as a port for the pages that is taken. */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const { config, clock, log } = parts;
  for (const warning of parts.warnings) log.warn(warning);
  const journal = openJournal({ ...config, clock, log: log.child("journal") });
  const { settings } = journal;
  const routing = await openRouting({ ...config, clock, log: log.child("routing") });
  const trace = openTraceOf(parts);
  let onFirstReady: (() => void) | null = parts.onReady;

  const phone: RunningPhone = startPhone({
    openPorts: () => openPorts(config, trace),
    pin: config.simPin,
    ringSeconds: config.ringTimeoutSeconds,
    clock,
    log,
    decide: (written) =>
      planOf(routing.decide(written, clock.date(), settings.masterPhone()), config.spamNotify),
    whoIs: (written) => routing.whoIs(written),
    masterPhone: () => settings.masterPhone(),
    tell: (news: CallNews) => {
      journal.keepCall(news);
      bot.tell(news);
    },
    announce: (text) => {
      bot.announce(text);
    },
    onReady: () => {
      onFirstReady?.();
      onFirstReady = null;
    },
    onInput: (event) => trace?.record({ kind: "input", port: "phone", event }),
  });
  const directory = routing.directory(() => settings.masterPhone());
  const bot = startBot({
    token: config.botToken,
    apiRoot: config.telegramApiRoot,
    owners: config.owners,
    temporaryOwnerPassword: config.temporaryOwnerPassword,
    country: config.country,
    timeZone: config.timeZone,
    phone,
    directory: { ...directory, sources: () => [...directory.sources(), ...journal.troubles()] },
    settings,
    journal: botJournal(journal.database),
    clock,
    log: log.child("telegram"),
  });
  journal.attend((words) => {
    bot.announce(words);
  }, []);
  const health = await openHealth(config, phone);
  return {
    async stop() {
      await Promise.all([phone.stop(), bot.stop(), routing.stop(), health?.stop()]);
      await trace?.close();
      journal.close();
    },
  };
}

function openTraceOf({ config, clock, log }: DaemonParts): Trace | null {
  if (config.traceFile === null) return null;
  const trace = openTrace(config.traceFile, clock, (why) => {
    log.error(`the trace cannot be written any more: ${why}`);
  });
  trace.record({ kind: "begun", port: "phone", ringSeconds: config.ringTimeoutSeconds });
  return trace;
}

function openHealth(config: Config, phone: RunningPhone): Promise<HealthServer> | null {
  if (config.http === null) return null;
  return serveHealth(config.http.host, config.http.port, () => {
    const { modem, upSeconds } = phone.status();
    return { ok: modem === "ready", modem, upSeconds };
  });
}

/** What routing decided, in the words of the call machine. */
function planOf(route: Route, spamNotify: boolean): Plan {
  const caller: Person = { name: route.contact, number: route.caller.number, written: route.caller.written };
  const [first, ...rest] = route.masters;
  if (route.decision === "forward" && first !== undefined)
    return { kind: "forward", caller, masters: [first, ...rest] };
  const reason: RefusalReason = route.rejection ?? { kind: "caller-is-master" };
  return { kind: "refuse", caller, reason, tell: reason.kind !== "spam" || spamNotify };
}

/** Opens the modem's ports as configured, or the first stick that is found. */
async function openPorts(config: Config, trace: Trace | null): Promise<OpenPorts> {
  const { commands, events } = await findPorts(config);
  const first = await openNamed(commands);
  try {
    const second = events === null ? null : await openNamed(events);
    return {
      commands: trace?.wrap(first, "commands") ?? first,
      events: second && (trace?.wrap(second, "events") ?? second),
    };
  } catch (error) {
    await first.close();
    throw error;
  }
}

async function findPorts(config: Config): Promise<{ commands: string; events: string | null }> {
  if (config.modem !== "auto") return { commands: config.modem, events: config.modemEvents };
  const found = choosePorts(await listHuaweiTtys());
  if (!found) throw new ModemError("unplugged", "no Huawei stick with serial ports was found on USB");
  return { commands: found.commands, events: config.modemEvents ?? found.events };
}

function openNamed(text: string): Promise<Port> {
  const address = parseAddress(text);
  if (!address) throw new ModemError("unplugged", `${text} is no port`);
  return openPort(address);
}
