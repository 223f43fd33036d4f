import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { loadDataDir } from "../config.ts";
import { ConfigError, messageOf } from "../core/errors.ts";
import { silentLog } from "../core/log.ts";
import { backUp } from "../journal/backup.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone backup <file>

Copies the journal (texts, the call log, settings) to a new file, as it is at this moment; the daemon may run
meanwhile. A file that is there already is never overwritten. When it says that it is done, the copy is whole
and on the disk. Only VIRTUALPHONE_DATA_DIR is read of the configuration.

To use a copy: stop the daemon, put the copy into VIRTUALPHONE_DATA_DIR as journal.db, remove journal.db-wal and
journal.db-shm there if they exist, start the daemon. Copies hold private texts: they can be read by you alone.
`;

/** Takes the copy. */
export async function run({ args, environment, print, complain }: World): Promise<number> {
  const [target] = args;
  if (target === undefined || target === "" || args.length > 1) {
    complain("Write the file that the copy is to go to: virtualphone backup <file>\n");
    return exitCodes.failed;
  }
  try {
    const dataDir = loadDataDir(environment);
    if (!isFolder(dataDir))
      throw new ConfigError([`VIRTUALPHONE_DATA_DIR: ${resolve(dataDir)} is no folder; write the daemon's`]);
    const bytes = backUp(dataDir, target, silentLog);
    print(`The journal is backed up to ${target} (${bytes} bytes).\n`);
    return exitCodes.done;
  } catch (error) {
    complain(`${messageOf(error)}\n`);
    return error instanceof ConfigError ? exitCodes.badConfiguration : exitCodes.failed;
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
