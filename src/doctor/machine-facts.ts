/** Gathers what is to be known of the disk and the clock. Decides nothing; never rejects. */
import { access, constants, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { silentLog } from "../core/log.ts";
import { type Inspection, inspectJournal } from "../journal/inspection.ts";
import type { Places } from "./host-facts.ts";
import type { ClockFacts, DiskFacts } from "./machine.ts";

/** Looks at the data directory and at the journal in it; takes a while for a large one. */
export async function gatherDisk(dataDir: string): Promise<DiskFacts> {
  const nearest = await nearestOf(dataDir);
  const isThere = nearest === resolve(dataDir);
  const trouble = await writeTrouble(nearest);
  return {
    dataDir,
    isAbsent: !isThere && trouble === null,
    trouble,
    freeBytes: await freeBytes(nearest),
    journal: journalIn(dataDir),
  };
}

function journalIn(dataDir: string): Inspection {
  try {
    return inspectJournal(dataDir, silentLog);
  } catch (error) {
    return { kind: "unusable", why: `the journal cannot be looked at: ${messageOf(error)}` };
  }
}

/** Why a directory cannot be written; null when it can. */
function writeTrouble(path: string): Promise<string | null> {
  return access(path, constants.W_OK).then(() => null, messageOf);
}

/** The nearest directory that is there, above a path or the path itself. */
async function nearestOf(path: string): Promise<string> {
  let folder = resolve(path);
  while (folder !== dirname(folder) && !(await mayUse(folder, constants.F_OK))) folder = dirname(folder);
  return folder;
}

function mayUse(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

function freeBytes(path: string): Promise<number | null> {
  return statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

/** Looks at the clock; `aheadSeconds` as Telegram's answer showed it. */
export async function gatherClock(
  places: Places,
  clock: Clock,
  timeZone: string,
  aheadSeconds: number | null,
): Promise<ClockFacts> {
  const timesync = join(places.run, "systemd/timesync");
  const isKept = await mayUse(timesync, constants.F_OK);
  return {
    date: clock.date(),
    timeZone,
    isSynchronised: isKept ? await mayUse(join(timesync, "synchronized"), constants.F_OK) : null,
    aheadSeconds,
  };
}
