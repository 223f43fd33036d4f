/** The whole daemon on one clock: a stick in memory, Telegram without sockets, calendars that may fail, a disk. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BotApi,
  type MemoryBotApi,
  type Person as TelegramUser,
  startMemoryBotApi,
} from "../../src/bot-api/bot-api.ts";
import type { Host } from "../../src/core/host.ts";
import { loadConfig } from "../../src/config.ts";
import { type VirtualClock, virtualClock } from "../../src/core/virtual-clock.ts";
import { startDaemon, type Daemon } from "../../src/daemon.ts";
import { type Journal, openJournal } from "../../src/journal/journal.ts";
import type { MemoryPort } from "../../src/simulator/ports.ts";
import { startSimulator, type World } from "../../src/simulator/world.ts";
import { heardLog } from "./heard-log.ts";
import { beginLife, never, type Life } from "./mortal.ts";
import { spamCsv, standingCalendar } from "./people.ts";
import { environmentOf, type HouseOptions, token, worldOf, writeContacts } from "./setting.ts";

/** How the web answers for a source; null: as it should. */
export type WebFault = "down" | "silent" | "error" | "garbage" | null;

/** What a fault befalls; of each there is one at a time. */
export type Domain = "modem" | "telegram" | "web" | "disk" | "date" | "daemon";

/** A house, in which there is one daemon at most. */
export interface ChaosHouse {
  /** How long it takes until the dust has settled, in seconds. */
  readonly settleSeconds: number;
  /** What can go wrong in it. */
  readonly domains: readonly Domain[];
  /** Virtual time; in a house of real time, it is waited for. */
  readonly clock: VirtualClock;
  readonly world: World<unknown>;
  readonly telegram: BotApi;
  readonly owner: TelegramUser;
  /** Starts the daemon on what the last one has left; settles when it runs. */
  start(): Promise<void>;
  readonly isUp: () => boolean;
  /** Kills it: at the next thing it does to the world, or after so many of them. `onDead` when it is dead. */
  killAfter(deeds: number, onDead: () => void): void;
  /** Stops it as a signal would; settles as time goes on. */
  stopDaemon(): Promise<void>;
  /** The disk is full from now on, or has room again. */
  fillDisk(isFull: boolean): void;
  /** The machine's date jumps. */
  jump(milliseconds: number): void;
  readonly web: { fault: WebFault };
  /** Where the journal of the running daemon is. */
  readonly dataDir: () => string;
  readonly stop: () => Promise<void>;
}

const webRoot = "http://web.invalid";
/** A disk that is quick: what a power cut does to a file is tried elsewhere. */
const disk = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
/** Ports in memory have no place in a machine's sysfs. */
const nowhere: Host = { sys: "/nowhere", dev: "/nowhere", proc: "/nowhere" };
const commandsPort = "/memory/commands";
const eventsPort = "/memory/events";
const unlimitedPages = 1_073_741_823;

/** Waits until nothing is under way outside of virtual time either: reading a file takes no time here. */
async function untilQuiet(): Promise<void> {
  do {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  } while (process.getActiveResourcesInfo().some((resource) => /^(?:FSReq|CloseReq)/.test(resource)));
}

/** Makes a house, with nobody in the daemon's place yet. */
export async function openChaosHouse(options: HouseOptions): Promise<ChaosHouse> {
  const clock = virtualClock(new Date("2026-03-02T09:00:00.000Z"), untilQuiet);
  const folder = mkdtempSync(join(disk, "virtualphone-chaos-"));
  const contacts = join(folder, "contacts");
  writeContacts(contacts);
  const world = await startSimulator({ ...worldOf(options), clock });
  const telegram = startMemoryBotApi({ token, clock, remembered: 100 });
  const owner = telegram.user({ id: 1001, first_name: "Olive" }, { started: true });
  const web: ChaosHouse["web"] = { fault: null };
  const daemons = keepDaemons({ ...options, clock, folder, contacts, world, telegram, web });
  return {
    // Parts of a long text are waited for 15 minutes.
    settleSeconds: 1200,
    domains: ["modem", "telegram", "web", "disk", "date", "daemon"],
    clock,
    world,
    telegram,
    owner,
    web,
    ...daemons,
    async stop() {
      let isStopped = false;
      void daemons.stopDaemon().then(() => {
        isStopped = true;
      });
      await clock.until(() => isStopped, 60_000);
      await Promise.all([world.stop(), telegram.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Place extends HouseOptions, Pick<ChaosHouse, "clock" | "web"> {
  readonly world: World<MemoryPort>;
  readonly telegram: MemoryBotApi;
  readonly folder: string;
  readonly contacts: string;
}

type Daemons = Pick<
  ChaosHouse,
  "start" | "isUp" | "killAfter" | "stopDaemon" | "fillDisk" | "jump" | "dataDir"
>;

function keepDaemons(place: Place): Daemons {
  let life: Life | null = null;
  let daemon: Daemon | null = null;
  let journal: Journal | null = null;
  let lives = 0;
  let ahead = 0;
  let isFull = false;
  let doom: { left: number; readonly onDead: () => void } | null = null;
  let dataDir = join(place.folder, "data-0");
  mkdirSync(dataDir);

  const applyDisk = (): void => {
    const database = journal?.database;
    if (database === undefined) return;
    const pages = isFull
      ? (database.get({ page_count: "integer" }, "PRAGMA page_count")?.page_count ?? 0)
      : 0;
    database.execute(`PRAGMA max_page_count = ${isFull ? pages : unlimitedPages}`);
  };

  const die = (onDead: () => void): void => {
    lives += 1;
    const [left, dead] = [dataDir, journal];
    dataDir = join(place.folder, `data-${lives}`);
    // What is on the disk at this moment is what the next one finds, whatever this turn of the loop still does.
    cpSync(left, dataDir, { recursive: true });
    life?.end();
    [life, daemon, journal] = [null, null, null];
    place.clock.after(0, () => {
      dead?.database.close();
      rmSync(left, { recursive: true, force: true });
      onDead();
    });
  };

  const onDeed = (of: () => Life | null): void => {
    if (doom === null || of() !== life || life === null) return;
    doom.left -= 1;
    if (doom.left > 0) return;
    const { onDead } = doom;
    doom = null;
    die(onDead);
  };

  return {
    async start() {
      let mine: Life | null = null;
      mine = life = beginLife({
        clock: place.clock,
        ahead: () => ahead,
        fetch: webOf(place),
        onDeed: () => {
          onDeed(() => mine);
        },
      });
      const { config, warnings } = loadConfig({
        ...environmentOf({ ...place, root: place.telegram.root, web: webRoot, dataDir }),
        VIRTUALPHONE_MODEM: commandsPort,
        VIRTUALPHONE_MODEM_EVENTS: eventsPort,
        ...place.environment,
      });
      const { clock, fetch, mortal, isOver } = life;
      const started = await startDaemon({
        config,
        warnings,
        clock,
        fetch,
        log: heardLog((line) => {
          if (!isOver()) place.onLog(line);
        }),
        onReady: () => undefined,
        host: nowhere,
        openPort: (name) =>
          isOver()
            ? never
            : Promise.resolve().then(() => mortal(place.world.ports[name === eventsPort ? "modem" : "pcui"])),
        openJournal(parts) {
          journal = openJournal(parts);
          applyDisk();
          return journal;
        },
      });
      if (!isOver()) daemon = started;
    },
    isUp: () => daemon !== null,
    killAfter(deeds, onDead) {
      doom = { left: deeds, onDead };
    },
    async stopDaemon() {
      const stopping = daemon;
      [daemon, doom] = [null, null];
      if (stopping === null) journal?.database.close();
      else await stopping.stop();
      life?.end();
      [life, journal] = [null, null];
    },
    fillDisk(full) {
      isFull = full;
      applyDisk();
    },
    jump(milliseconds) {
      ahead += milliseconds;
    },
    dataDir: () => dataDir,
  };
}

/** The web as the daemon sees it. */
function webOf({ telegram, web }: Place): typeof fetch {
  return (target, init) => {
    const url = target instanceof Request ? target.url : String(target);
    if (url.startsWith(telegram.root)) return telegram.fetch(target, init);
    switch (web.fault) {
      case "down":
        return Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }));
      case "silent":
        return new Promise((_, reject) => {
          init?.signal?.addEventListener("abort", () => {
            reject(new Error("given up"));
          });
        });
      case "error":
        return Promise.resolve(new Response("<h1>Oops</h1>", { status: 503 }));
      case "garbage":
        return Promise.resolve(new Response("<html>Log in to the hotel's network</html>"));
      case null:
        return Promise.resolve(new Response(url.endsWith(".ics") ? standingCalendar : spamCsv));
    }
  };
}
