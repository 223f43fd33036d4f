/** How long the daemon takes to be ready beside the modem's own time, and what it keeps in memory. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBotApi } from "../src/bot-api/bot-api.ts";
import { systemClock } from "../src/core/clock.ts";
import { ptyPlug } from "../src/simulator/pty-plug.ts";
import { quickTimings } from "../src/simulator/timings.ts";
import type { Entry } from "../src/simulator/transcript.ts";
import { startWorld } from "../src/simulator/world.ts";
import { startProgram, token } from "./program.ts";
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

/** What a start leaves behind is collected within this. */
const restMilliseconds = 3000;

/** Starts the daemon so many times with these many contacts and events. */
export async function measureStart(times: number, contacts: number, events: number): Promise<StartFigures> {
  const folder = await mkdtemp(join(tmpdir(), "virtualphone-start-"));
  const telegram = await startBotApi({ token });
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
  const program = await startProgram({
    folder,
    modem: world.ports.pcui,
    apiRoot,
    environment: {
      VIRTUALPHONE_CONTACTS_DIR: files.contactsDir,
      VIRTUALPHONE_CALENDAR_URL: files.calendarUrl,
    },
  });
  const { took } = program;
  const modem = modemTime(entries);
  await new Promise((resolve) => setTimeout(resolve, restMilliseconds));
  const resident = program.residentMebibytes();
  await program.stop();
  await world.stop();
  return { took, modem, resident };
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
