/** Everything the demo runs: the simulated stick, the stand-in for Telegram, the daemon, and the files it needs. */
import { closeSync, openSync, writeSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startBotApi, type BotApi, type Person as Owner } from "../bot-api/bot-api.ts";
import { loadConfig, secretsOf, type Environment } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { thisHost } from "../core/host.ts";
import type { DaemonParts } from "../daemon.ts";
import { openLog } from "../logging.ts";
import type { Timings } from "../simulator/timings.ts";
import { startSimulator, type World } from "../simulator/world.ts";
import { cast, character } from "./cast.ts";
import { calendarAt, contactFiles, type Sample } from "./samples.ts";

/** What a stage is made of. */
export interface StageParts {
  /** How long things take on the stick and in its network. */
  readonly timings: Partial<Timings>;
  readonly startDaemon: (parts: DaemonParts) => Promise<{ stop(): Promise<void> }>;
  /** The phone takes calls; told once. */
  readonly onReady: () => void;
}

/** A stage with everything on it. */
export interface Stage {
  readonly world: World<string>;
  readonly telegram: BotApi;
  /** The owner, in the chat with the bot. */
  readonly owner: Owner;
  readonly logFile: string;
  /** Lets go of everything, and removes every file; within a second or two, whatever hangs. Rejects when a part fails. */
  stop(): Promise<void>;
}

/** The owner's Telegram id. */
const ownerId = 1001;
const token = "1000:demo";
/** Longer than the program's own, so that whoever has just read the hint can still answer. */
const ringSeconds = 40;
/** A part that takes longer to let go is left. */
const releaseMilliseconds = 1200;

type Release = () => void | Promise<void>;

/** Sets the stage. Rejects, with everything given back, when a part does not start. */
export async function setStage(parts: StageParts): Promise<Stage> {
  const releases: Release[] = [];
  try {
    const folder = await mkdtemp(join(tmpdir(), "virtualphone-demo-"));
    // Tried again: somebody may be writing a last file into it.
    releases.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    await writeFiles(folder);
    const telegram = await startBotApi({ token });
    releases.push(() => telegram.stop());
    const owner = telegram.user({ id: ownerId, first_name: "You" }, { started: true });
    const world = await startWorld(parts.timings);
    releases.push(() => world.stop());
    const logFile = join(folder, "log");
    const log = openLogFile(logFile);
    releases.push(() => {
      log.close();
    });
    const { config, warnings } = loadConfig(environmentOf(folder, telegram.root, world));
    const daemon = await parts.startDaemon({
      host: world.host ?? thisHost,
      config,
      warnings,
      clock: systemClock,
      log: openLog({ level: config.logLevel, output: log, dayLog: null, secrets: secretsOf(config) }),
      onReady: parts.onReady,
    });
    releases.push(() => daemon.stop());
    return { world, telegram, owner, logFile, stop: () => releaseAll(releases) };
  } catch (error) {
    await releaseAll(releases).catch((failure: unknown) => {
      throw new Error(`${messageOf(error)}; and ${messageOf(failure)}`, { cause: error });
    });
    throw error;
  }
}

async function writeFiles(folder: string): Promise<void> {
  const contacts = join(folder, "contacts");
  await mkdir(contacts);
  await Promise.all(contactFiles().map((each) => writeSample(contacts, each)));
  await writeSample(folder, calendarAt(systemClock.date()));
}

async function writeSample(folder: string, { name, text }: Sample): Promise<void> {
  await writeFile(join(folder, name), text);
}

/** A stick on ttys; on raw serial servers where no pseudo-terminals can be had. */
async function startWorld(timings: Partial<Timings>): Promise<World<string>> {
  const options = { clock: systemClock, timings, profile: "e173-11.126" } as const;
  const world = await startSimulator({ ...options, ports: "pty" }).catch(() =>
    startSimulator({ ...options, ports: "tcp" }),
  );
  for (const { number } of cast) world.person(number);
  return world;
}

function environmentOf(folder: string, telegramRoot: string, { ports }: World<string>): Environment {
  return {
    VIRTUALPHONE_BOT_TOKEN: token,
    VIRTUALPHONE_BOT_OWNER: String(ownerId),
    VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
    VIRTUALPHONE_DEFAULT_MASTER_PHONE: character("me").number,
    VIRTUALPHONE_TELEGRAM_API_ROOT: telegramRoot,
    VIRTUALPHONE_CALENDAR_URL: pathToFileURL(join(folder, "calendar.ics")).href,
    VIRTUALPHONE_CONTACTS_DIR: join(folder, "contacts"),
    VIRTUALPHONE_DATA_DIR: join(folder, "data"),
    VIRTUALPHONE_MODEM: ports.pcui,
    VIRTUALPHONE_MODEM_EVENTS: ports.modem,
    VIRTUALPHONE_MODEM_VOICE: "none",
    VIRTUALPHONE_RING_TIMEOUT_SECONDS: String(ringSeconds),
    VIRTUALPHONE_BALANCE_USSD: "*100#",
  };
}

interface LogFile {
  write(text: string): void;
  close(): void;
}

function openLogFile(path: string): LogFile {
  const file = openSync(path, "a");
  let isOpen = true;
  return {
    write(text) {
      if (isOpen) writeSync(file, text);
    },
    close() {
      isOpen = false;
      closeSync(file);
    },
  };
}

/** The last one first, and each of them, whatever the others do. */
async function releaseAll(releases: readonly Release[]): Promise<void> {
  const failures: unknown[] = [];
  for (const release of [...releases].reverse()) {
    try {
      await inTime(release);
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(messageOf).join("; "));
}

/** What does not let go in time is left: the process is about to end. */
async function inTime(release: Release): Promise<void> {
  let cancel: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    cancel = systemClock.after(releaseMilliseconds, resolve);
  });
  try {
    await Promise.race([release(), late]);
  } finally {
    cancel();
  }
}
