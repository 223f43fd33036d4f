/**
 * Keeps a data directory for one daemon alone: two would send each text and each letter of the other's a second time.
 * The lock is the system's, so that however a daemon ends, it lets go.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { JournalError, messageOf } from "../core/errors.ts";
import { makeFolder } from "../core/folder.ts";
import type { Log } from "../core/log.ts";
import { openLocked } from "./database.ts";
import { journalError } from "./failures.ts";

/** A data directory that is ours. */
export interface Claim {
  /** Lets the next one in. */
  release(): void;
}

/** One that was told to end takes less over it, and the next may have been started meanwhile. */
const patienceMilliseconds = 5000;

/**
 * Claims a data directory, which is made if there is none; waits for so long, five seconds unless told, for another
 * daemon to end. Throws JournalError ("busy") when it does not. Where a disk takes no lock there is none: calls are
 * taken all the same.
 */
export function claimDataDir(dataDir: string, log: Log, milliseconds = patienceMilliseconds): Claim {
  const path = join(dataDir, "daemon.lock");
  try {
    makeFolder(dataDir);
    return claimFile(path, milliseconds, log);
  } catch (thrown) {
    const failure = journalError(thrown, path);
    if (failure.kind === "busy" && takesLocks(dataDir, log))
      throw new JournalError(
        "busy",
        `another virtualphone is running with the data directory ${dataDir}: end it first, or give this one a ` +
          "VIRTUALPHONE_DATA_DIR of its own",
        { cause: thrown },
      );
    log.warn(`nothing keeps a second virtualphone out of ${dataDir}: ${whyNone(failure, path)}`);
    return { release: () => undefined };
  }
}

function claimFile(path: string, milliseconds: number, log: Log): Claim {
  const lock = openLocked(path, milliseconds, log);
  return {
    release() {
      lock.execute("ROLLBACK");
      lock.close();
    },
  };
}

/** Whether the disk takes locks at all; what it says of one that it does not take is that another has it. */
function takesLocks(dataDir: string, log: Log): boolean {
  const path = join(dataDir, `daemon.lock.${process.pid}`);
  try {
    claimFile(path, 0, log).release();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { force: true });
  }
}

function whyNone({ kind, cause }: JournalError, path: string): string {
  if (kind === "busy") return "the disk takes no locks";
  if (kind === "corrupt") return `${path} is damaged; delete it, and start me again`;
  return `${path} cannot be locked: ${messageOf(cause)}`;
}
