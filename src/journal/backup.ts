/** A copy of the journal, taken while the daemon writes it. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { openFrozen, openToRead } from "./database.ts";
import { isSound } from "./inspection.ts";
import { hasJournal, journalName } from "./settings.ts";

/**
 * Copies the journal in a data directory to a new file, as it is at one moment; answers its size in bytes. The copy is
 * whole and on the disk when this returns; when it throws, there is none. Throws Error with words that say what to do.
 */
export function backUp(dataDir: string, target: string, log: Log): number {
  const source = join(dataDir, journalName);
  if (!hasJournal(source))
    throw new Error(`there is no journal in ${resolve(dataDir)}: set VIRTUALPHONE_DATA_DIR to the daemon's`);
  refuseToOverwrite(target);
  const part = `${target}.part`;
  try {
    closeSync(openSync(part, "wx", 0o600));
  } catch (error) {
    throw new Error(`${part} cannot be made: ${wordsOf(error, part)}`, { cause: error });
  }
  try {
    copy(source, part, log);
    refuseToOverwrite(target);
    renameSync(part, target);
    sync(dirname(resolve(target)));
    return statSync(target).size;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function copy(source: string, part: string, log: Log): void {
  try {
    const database = openToRead(source, log);
    try {
      database.run("VACUUM INTO ?", part);
    } finally {
      database.close();
    }
    sync(part);
  } catch (error) {
    const isFull = error instanceof JournalError && error.kind === "full";
    if (!isFull) throw error;
    throw new Error("there is no room for the copy: free some, or name a file on another disk", {
      cause: error,
    });
  }
  const written = openFrozen(part, log);
  try {
    if (!isSound(written)) throw new Error("the copy was written wrongly: check the disk it is on");
  } finally {
    written.close();
  }
}

function refuseToOverwrite(target: string): void {
  if (existsSync(target)) throw new Error(`${target} is there already: name a file that is not`);
}

function wordsOf(error: unknown, path: string): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return `there is no folder ${dirname(resolve(path))}`;
  if (code === "EEXIST") return "it is there already; if no other backup is running, remove it";
  return messageOf(error);
}

/** What was written to a file, or to a folder about its files, is on the disk when this returns. */
function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
