/** The log of each day in a file of its own, for its owner to read. Nobody waits for it: what the disk does not take is lost. */
import { appendFile, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { dayOf } from "../core/day.ts";
import { messageOf } from "../core/errors.ts";
import { makeFolder } from "../core/folder.ts";
import type { Logbook } from "../telegram/ports.ts";

/** Where the days are kept. */
export interface DayLogParts {
  readonly folder: string;
  /** IANA name; days begin at its midnight. */
  readonly timeZone: string;
  readonly clock: Clock;
  /** Told when lines come to be lost, and only once until they are kept again. */
  readonly onTrouble: (why: string) => void;
}

/** A log that is kept day by day. */
export interface DayLog extends Logbook {
  /** Takes a line with its end. */
  write(line: string): void;
  /** Settles when everything that was written is on the disk, or lost. */
  close(): Promise<void>;
}

const mostBytes = 5_000_000;
const mostDays = 8;
/** Lines that wait for a slow disk. */
const mostWaitingBytes = 1_000_000;
const dayName = /^(\d{4}-\d\d-\d\d)\.log$/;

/** A line, and the day it belongs to. */
interface Entry {
  readonly day: string;
  readonly line: string;
}

/** Opens the log; the folder is made with its first line. */
export function openDayLog({ folder, timeZone, clock, onTrouble }: DayLogParts): DayLog {
  const waiting: Entry[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | null = null;
  /** The day that is written, and how large its file is. */
  let current = { day: "", bytes: 0 };
  let isTold = false;

  const pathOf = (day: string): string => join(folder, `${day}.log`);

  async function days(): Promise<string[]> {
    const names = await readdir(folder).catch(() => []);
    return names.flatMap((name) => dayName.exec(name)?.[1] ?? []).sort((a, b) => b.localeCompare(a));
  }

  async function begin(day: string): Promise<void> {
    makeFolder(folder, 0o700);
    const bytes = await stat(pathOf(day)).then(
      ({ size }) => size,
      () => 0,
    );
    current = { day, bytes };
    const old = (await days()).filter((each) => each !== day).slice(mostDays - 1);
    await Promise.all(old.map((each) => rm(pathOf(each), { force: true })));
  }

  async function append(day: string, lines: readonly string[]): Promise<void> {
    if (current.day !== day) await begin(day);
    if (current.bytes >= mostBytes) return;
    const bytes = Buffer.from(lines.join(""), "utf8");
    const room = mostBytes - current.bytes;
    if (bytes.length < room) {
      await appendFile(pathOf(day), bytes, { mode: 0o600 });
      current = { day, bytes: current.bytes + bytes.length };
      return;
    }
    const fitting = bytes.subarray(0, bytes.lastIndexOf("\n", room - 1) + 1);
    await appendFile(pathOf(day), Buffer.concat([fitting, fullLine(clock)]), { mode: 0o600 });
    current = { day, bytes: mostBytes };
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const day = waiting[0]?.day ?? "";
      const end = waiting.findIndex((each) => each.day !== day);
      const entries = waiting.splice(0, end < 0 ? waiting.length : end);
      waitingBytes -= entries.reduce((sum, { line }) => sum + line.length, 0);
      try {
        await append(
          day,
          entries.map(({ line }) => line),
        );
        isTold = false;
      } catch (error) {
        // Whatever it was, the next day's size and folder are looked at anew.
        current = { day: "", bytes: 0 };
        tellTrouble(messageOf(error));
      }
    }
    writing = null;
  }

  function tellTrouble(why: string): void {
    if (isTold) return;
    isTold = true;
    onTrouble(why);
  }

  return {
    write(line) {
      if (waitingBytes + line.length > mostWaitingBytes) {
        tellTrouble("the disk is too slow");
        return;
      }
      waiting.push({ day: dayOf(clock.date(), timeZone), line });
      waitingBytes += line.length;
      writing ??= writeAll();
    },
    days,
    async read(day) {
      await writing;
      if (!(await days()).includes(day)) return null;
      return readFile(pathOf(day)).catch(() => null);
    },
    async close() {
      await writing;
    },
  };
}

/** As pino writes a warning. */
function fullLine(clock: Clock): Buffer {
  const line = {
    level: 40,
    time: clock.date().toISOString(),
    msg: "this day's log is full; the rest is on stdout alone",
  };
  return Buffer.from(`${JSON.stringify(line)}\n`, "utf8");
}
