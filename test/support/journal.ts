import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../src/core/log.ts";
import type { Database } from "../../src/journal/database.ts";
import { migrations } from "../../src/journal/migrations.ts";
import { openDatabase } from "../../src/journal/opening.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";

/** A journal in a folder of its own. */
export interface TestJournal {
  readonly database: Database;
  readonly path: string;
  /** Closes it and opens it again, as a restart does. */
  readonly reopen: () => Database;
  readonly remove: () => void;
}

/** Makes a journal with all its tables. */
export function makeJournal(): TestJournal {
  const folder = mkdtempSync(join(tmpdir(), "virtualphone-journal-"));
  const path = join(folder, "journal.db");
  const openNow = (): Database =>
    openDatabase({ path, migrations, clock: virtualClock(), log: silentLog }).database;
  let database = openNow();
  return {
    get database() {
      return database;
    },
    path,
    reopen() {
      database.close();
      database = openNow();
      return database;
    },
    remove() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
