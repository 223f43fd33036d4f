/** How long the daemon takes to be ready beside the modem's own time, and what it keeps in memory. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBotApi } from "../src/bot-api/bot-api.ts";
import { systemClock } from "../src/core/clock.ts";
import { ptyPlug } from "../src/simulator/pty-plug.ts";
import { quickTimings } from "../src/simulator/timings.ts";
import type { Entry } from "../src/simulator/transcript.ts";
import { startWorld } from "../src/simulator/world.ts";
import { writeSamples } from "./route.ts";
import { type Spread, spread } from "./spread.ts";

/** Milliseconds from the start of the process to `ready`, in all and without the modem's own time. */
export interface StartFigures {
  readonly contacts: number;
  readonly events: number;
  readonly whole: Spread;
  readonly ours: Spread;
  /** Resident memory of the daemon, at rest. */
  readonly residentMebibytes: number;
}

const program = fileURLToPath(new URL("../src/main.js", import.meta.url));
/** What a start leaves behind is collected within this. */
const restMilliseconds = 3000;

/** Starts the daemon so many times with these many contacts and events. */
export async function measureStart(times: number, contacts: number, events: number): Promise<StartFigures> {
  const folder = await mkdtemp(join(tmpdir(), "virtualphone-start-"));
  const telegram = await startBotApi({ token: "1:bench" });
  try {
    const files = await writeSamples(folder, contacts, events);
    const runs: Started[] = [];
    for (let time = 0; time < times; time++) runs.push(await startOnce(folder, telegram.root, files));
    return {
      contacts,
      events,
      whole: spread(runs.map(({ took }) => took)),
      ours: spread(runs.map(({ took, modem }) => took - modem)),
      residentMebibytes: Math.max(...runs.map(({ resident }) => resident)),
    };
  } finally {
    await telegram.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Started {
  readonly took: number;
  readonly modem: number;
  readonly resident: number;
}

async function startOnce(
  folder: string,
  apiRoot: string,
  files: { readonly contactsDir: string; readonly calendarUrl: string },
): Promise<Started> {
  const world = await startWorld(
    { clock: systemClock, timings: quickTimings, knobs: { noise: false } },
    ptyPlug(),
  );
  const entries: Entry[] = [];
  world.onEntry((entry) => entries.push(entry));
  const began = performance.now();
  const daemon = spawn(process.execPath, [program, "start"], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      VIRTUALPHONE_BOT_TOKEN: "1:bench",
      VIRTUALPHONE_BOT_OWNER: "1",
      VIRTUALPHONE_TELEGRAM_API_ROOT: apiRoot,
      VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
      VIRTUALPHONE_DEFAULT_MASTER_PHONE: "+447700900001",
      VIRTUALPHONE_MODEM: world.ports.pcui,
      VIRTUALPHONE_CONTACTS_DIR: files.contactsDir,
      VIRTUALPHONE_CALENDAR_URL: files.calendarUrl,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => {
    daemon.once("close", () => {
      resolve();
    });
  });
  await new Promise<void>((resolve) => {
    let log = "";
    daemon.stdout.on("data", (bytes: Buffer) => {
      log += bytes.toString();
      if (log.includes('"msg":"ready"')) resolve();
    });
    void ended.then(resolve);
  });
  const took = performance.now() - began;
  const modem = modemTime(entries);
  await new Promise((resolve) => setTimeout(resolve, restMilliseconds));
  const resident = residentMebibytes(daemon.pid ?? 0);
  daemon.kill("SIGTERM");
  await ended;
  await world.stop();
  return { took, modem, resident };
}

function residentMebibytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kibibytes) / 1024;
}

/** From each command to the line that ends its answer. */
function modemTime(entries: readonly Entry[]): number {
  let sum = 0;
  let asked: Entry | null = null;
  for (const entry of entries) {
    if (entry.way === ">") asked = entry;
    else if (asked && /^(?:OK|ERROR|\+CM|COMMAND)/.test(entry.text)) {
      sum += entry.at - asked.at;
      asked = null;
    }
  }
  return sum;
}
