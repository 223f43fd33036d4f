/**
 * Keeps a data directory for one daemon alone: two would send each text and each letter of the other's a second time.
 * The lock is the system's, so that however a daemon ends, it lets go.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { openLocked } from "./database.ts";
import { journalError } from "./failures.ts";

/** A data directory that is ours. */
export interface Claim {
  /** Lets the next one in. */
  release(): void;
}

/** One that was told to end takes up to so long over it, and the next may have been started meanwhile. */
const patienceMilliseconds = 3000;

/**
 * Claims a data directory, which is made if there is none; waits up to three seconds for another daemon to end. Throws
 * JournalError ("busy") when it does not. Where a disk takes no lock there is none: calls are taken all the same.
 */
export function claimDataDir(dataDir: string, log: Log): Claim {
  const path = join(dataDir, "daemon.lock");
  try {
    mkdirSync(dataDir, { recursive: true });
    const lock = openLocked(path, patienceMilliseconds, log);
    return {
      release() {
        lock.execute("ROLLBACK");
        lock.close();
      },
    };
  } catch (thrown) {
    if (journalError(thrown, path).kind === "busy")
      throw new JournalError(
        "busy",
        `another virtualphone is running with the data directory ${dataDir}: end it first, or give this one a ` +
          "VIRTUALPHONE_DATA_DIR of its own",
        { cause: thrown },
      );
    log.warn(`nothing keeps a second virtualphone out of ${dataDir}: ${messageOf(thrown)}`);
    return { release: () => undefined };
  }
}
