/** A look at the journal without changing anything. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { JournalError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { type Database, openToLook } from "./database.ts";
import { failureOf } from "./failures.ts";
import { versionOf } from "./migrating.ts";
import { migrations } from "./migrations.ts";
import { hasJournal, journalName } from "./settings.ts";

/** What was seen of a journal. `why` says what to do. */
export type Inspection =
  | { readonly kind: "absent" }
  | { readonly kind: "sound"; readonly bytes: number; readonly isOld: boolean }
  | { readonly kind: "unusable"; readonly why: string };

/** Whether every page of a database is as it should be; a damaged one may also throw JournalError. */
export function isSound(database: Database): boolean {
  return database.get({ quick_check: "text" }, "PRAGMA quick_check(1)")?.quick_check === "ok";
}

/** Looks through the journal in a data directory, its indexes as well; takes a while for a large one. */
export function inspectJournal(dataDir: string, log: Log): Inspection {
  const path = join(dataDir, journalName);
  if (!hasJournal(path)) return { kind: "absent" };
  try {
    const database = openToLook(path, log);
    try {
      return look(database, path);
    } finally {
      database.close();
    }
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return { kind: "unusable", why: error.message };
  }
}

/** Throws JournalError. */
function look(database: Database, path: string): Inspection {
  const found = database.get({ integrity_check: "text" }, "PRAGMA integrity_check(1)")?.integrity_check;
  if (found !== "ok") throw failureOf("corrupt", path);
  const version = versionOf(database, path);
  if (version > migrations.length) throw failureOf("newer", path);
  return { kind: "sound", bytes: statSync(path).size, isOld: version < migrations.length };
}
