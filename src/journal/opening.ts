/** Opens the journal's file whatever state it is in, so that calls are taken; says what the owners should know of it. */
import { chmodSync, closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../core/clock.ts";
import { type JournalError, messageOf } from "../core/errors.ts";
import { makeFolder } from "../core/folder.ts";
import type { Log } from "../core/log.ts";
import { type Database, openFile, openFrozen, openMemory } from "./database.ts";
import { failureOf, isOutage, journalError } from "./failures.ts";
import { isSound } from "./inspection.ts";
import { migrate, type Migration } from "./migrating.ts";
import { hasJournal, settingStore } from "./settings.ts";

/** Where the journal is, and what its tables are. */
export interface Opening {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly log: Log;
}

/** An open database. */
export interface Opened {
  readonly database: Database;
  /** What the owners should know of how it was opened, as a sentence or two; null when all was well. */
  readonly notice: string | null;
}

/**
 * Opens the database, makes it, or brings it up to date. A damaged file is set aside and a new one begun; where the
 * disk takes nothing the database is in memory alone. Throws JournalError only for one of a later version.
 */
export function openDatabase(opening: Opening): Opened {
  const isEmptied = isEmpty(opening.path);
  try {
    return { database: openSound(opening), notice: isEmptied ? emptiedNotice : null };
  } catch (thrown) {
    const failure = journalError(thrown, opening.path);
    if (failure.kind === "newer") throw failure;
    if (failure.kind !== "corrupt") return openWithoutDisk(opening, failure);
    return beginAnew(opening, failure);
  }
}

const emptiedNotice =
  "The journal was empty, as files are after a power cut or a full disk: texts, calls and settings of before are not " +
  "in it any more. I have begun anew. Check the disk or the SD card.";

/** The least that a database takes (its header names the size of its pages). */
const smallestPage = 512;

/** There is a file with no page in it, and nothing waits to be put into it. */
function isEmpty(path: string): boolean {
  return existsSync(path) && statSync(path).size < smallestPage && !existsSync(`${path}-wal`);
}

function beginAnew(opening: Opening, failure: JournalError): Opened {
  try {
    const aside = setAside(opening);
    opening.log.error(`${failure.message}; it is set aside as ${aside}`);
    const database = openSound(opening);
    const settings = carrySettings(aside, database, opening.log)
      ? "Settings such as the master phone are as they were; look them over."
      : "Settings such as the master phone are as configured.";
    const notice =
      `The journal was damaged. I have set it aside as ${aside} and begun a new one; what it held of texts and calls ` +
      `is there alone. ${settings} Check the disk or the SD card.`;
    return { database, notice };
  } catch (thrown) {
    return openWithoutDisk(opening, journalError(thrown, opening.path));
  }
}

function openWithoutDisk({ path, migrations, log }: Opening, failure: JournalError): Opened {
  log.error(failure.message);
  const database = openMemory(log);
  migrate(database, "in memory", migrations);
  carrySettings(path, database, log);
  const notice =
    `Nothing can be kept: ${failure.message}. Calls go on, texts stay on the modem, and what I am told now is ` +
    "forgotten when I end. When that is mended, start me again.";
  return { database, notice };
}

/** Takes over the settings of a file that cannot be used, as far as they can be read; answers whether they could. */
function carrySettings(path: string, database: Database, log: Log): boolean {
  if (!hasJournal(path)) return false;
  try {
    const old = openFrozen(path, log);
    try {
      const store = settingStore(database);
      const settings = old.all({ name: "text", value: "text" }, "SELECT name, value FROM setting");
      for (const { name, value } of settings) store.write(name, value);
    } finally {
      old.close();
    }
    return true;
  } catch (error) {
    log.warn(`the settings in ${path} cannot be read: ${messageOf(error)}`);
    return false;
  }
}

/** Throws JournalError. */
function openSound({ path, migrations, log }: Opening): Database {
  const database = openChecked(path, log);
  try {
    for (const name of migrate(database, path, migrations)) log.info(`the journal has learnt of ${name}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Throws JournalError. Whatever the engine cannot make sense of is damage, for no statement of ours has run yet. */
function openChecked(path: string, log: Log): Database {
  let database: Database | null = null;
  try {
    makeOurs(path);
    database = openFile(path, log);
    if (!isSound(database)) throw failureOf("corrupt", path);
    return database;
  } catch (thrown) {
    database?.close();
    const failure = journalError(thrown, path);
    throw isOutage(failure) ? failure : failureOf("corrupt", path, thrown);
  }
}

/** Makes the file if there is none; nobody else may read it. The engine gives its other files the same mode. */
function makeOurs(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

/** Renames the file and those beside it; answers the new path. */
function setAside({ path, clock }: Opening): string {
  const stamp = clock
    .date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, "");
  const aside = `${path}.corrupt-${stamp}`;
  for (const ending of ["", "-wal", "-shm"]) {
    if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  }
  return aside;
}
