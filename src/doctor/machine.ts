/** The disk, the journal, the clock. Pure. */
import type { Inspection } from "../journal/inspection.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** What was seen of the data directory. */
export interface DiskFacts {
  readonly dataDir: string;
  /** It is not there yet, and may be made. */
  readonly isAbsent: boolean;
  /** Why it cannot be written; null when it can. */
  readonly trouble: string | null;
  /** Null when nobody can tell. */
  readonly freeBytes: number | null;
  readonly journal: Inspection;
}

/** What was seen of the clock. */
export interface ClockFacts {
  readonly date: Date;
  readonly timeZone: string;
  /** Null when nobody can tell, as where another program than systemd-timesyncd sets the clock. */
  readonly isSynchronised: boolean | null;
  /** Seconds by which it is ahead of Telegram's; null when that is not known. */
  readonly aheadSeconds: number | null;
}

/** A disk with less room than this is as good as full. */
const leastBytes = 50_000_000;

/** Judges disk and journal. */
export function judgeDisk(facts: DiskFacts): readonly Finding[] {
  const { dataDir, freeBytes, journal } = facts;
  return [
    judgeDirectory(facts),
    ...(freeBytes === null ? [] : [judgeRoom(dataDir, freeBytes)]),
    judgeJournal(journal),
  ];
}

function judgeDirectory({ dataDir, isAbsent, trouble }: DiskFacts): Finding {
  if (isAbsent) return green(`the data directory ${dataDir} will be made at the first start`);
  if (trouble === null) return green(`the data directory ${dataDir} can be written`);
  return red(
    `the data directory cannot be used: ${trouble}`,
    `sudo chown -R "$USER" ${dataDir}, or set VIRTUALPHONE_DATA_DIR`,
  );
}

function judgeRoom(dataDir: string, freeBytes: number): Finding {
  const left = `${megabytes(freeBytes)} are left on the disk of ${dataDir}`;
  return freeBytes >= leastBytes
    ? green(left)
    : yellow(left, "free some space before texts can be kept no more");
}

function judgeJournal(journal: Inspection): Finding {
  switch (journal.kind) {
    case "absent":
      return green("the journal will be made at the first start");
    case "unusable":
      return red(journal.why, "make a backup of its file first, if you want to keep what it holds");
    case "sound":
      return green(
        `the journal is sound, ${megabytes(journal.bytes)}${journal.isOld ? "; it is older than this program and brought up to date at the next start" : ""}`,
      );
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** The program is not older than this. */
const firstYear = 2026;
const mostAheadSeconds = 60;

/** Judges the clock. */
export function judgeClock({ date, timeZone, isSynchronised, aheadSeconds }: ClockFacts): readonly Finding[] {
  const shown = date.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const what = `the clock says ${shown} in ${timeZone}`;
  const setIt = "sudo timedatectl set-ntp true";
  if (date.getUTCFullYear() < firstYear) return [red(`${what}, which is long past`, setIt)];
  if (aheadSeconds !== null && Math.abs(aheadSeconds) > mostAheadSeconds) {
    const off = `${Math.abs(aheadSeconds)} seconds ${aheadSeconds > 0 ? "ahead of" : "behind"} Telegram's`;
    return [yellow(`${what}, ${off}: calendars are read at the wrong time`, setIt)];
  }
  return [
    green(`${what}${aheadSeconds === null ? "" : ", as Telegram's does"}`),
    ...(isSynchronised === false ? [yellow("the clock is not set by the network", setIt)] : []),
  ];
}
