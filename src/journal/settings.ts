/** What owners have set and must survive a crash, small values by name. */
import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { Settings } from "../telegram/ports.ts";
import { type Database, openToLook } from "./database.ts";
import { storedNumber } from "./people.ts";

/** The table of settings. */
export const settingsSchema = `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

/** Small values by name, such as `master-phone`; each part of the house has names of its own. */
export interface SettingStore {
  /** Null when it was never set, or removed. */
  read(name: string): string | null;
  /** Durable when this returns, or when the open transaction ends. Null removes it. */
  write(name: string, value: string | null): void;
  /** The value of one name, for whoever needs no other. */
  entry(name: string): SettingEntry;
}

/** A single value; see SettingStore. */
export interface SettingEntry {
  read(): string | null;
  write(value: string | null): void;
}

/** The settings in a database. Throws JournalError. */
export function settingStore(database: Database): SettingStore {
  const read = (name: string): string | null =>
    database.get({ value: "text" }, "SELECT value FROM setting WHERE name = ?", name)?.value ?? null;
  const write = (name: string, value: string | null): void => {
    if (value === null) database.run("DELETE FROM setting WHERE name = ?", name);
    else database.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value);
  };
  return {
    read,
    write,
    entry: (name) => ({
      read: () => read(name),
      write: (value) => {
        write(name, value);
      },
    }),
  };
}

/** The same value, where a journal that fails only means that it is forgotten at a restart. Throws nothing. */
export function forgetful(entry: SettingEntry, log: Log): SettingEntry {
  const attempt = <T>(task: () => T): T | null => {
    try {
      return task();
    } catch (error) {
      log.debug(`the journal does not keep it: ${messageOf(error)}`);
      return null;
    }
  };
  return {
    read: () => attempt(() => entry.read()),
    write: (value) => {
      attempt(() => {
        entry.write(value);
      });
    },
  };
}

const masterPhone = "master-phone";

/** Where settings are, and what holds until an owner sets something else. */
export interface SettingsParts {
  readonly database: Database;
  readonly dataDir: string;
  readonly defaultMaster: PhoneNumber;
  readonly log: Log;
}

/** The owner's settings. Those of a `settings.json` in the data directory are taken over, once. */
export function openSettings({ database, dataDir, defaultMaster, log }: SettingsParts): Settings {
  const store = settingStore(database);
  const imported = importFile(dataDir, database, log);
  let master = storedPhone(store, log) ?? imported ?? defaultMaster;
  return {
    masterPhone: () => master,
    async setMasterPhone(number) {
      master = number;
      store.write(masterPhone, number);
      if (!database.isDurable)
        throw new JournalError("other", "the journal is in memory alone: this is forgotten when I end");
    },
  };
}

/** The master phone as the daemon would take it, read without changing anything. */
export function readMasterPhone(dataDir: string, defaultMaster: PhoneNumber, log: Log): PhoneNumber {
  const old = readFile(join(dataDir, oldName), log);
  const path = join(dataDir, journalName);
  if (!hasJournal(path)) return old ?? defaultMaster;
  try {
    const database = openToLook(path, log);
    try {
      return storedPhone(settingStore(database), log) ?? old ?? defaultMaster;
    } finally {
      database.close();
    }
  } catch (error) {
    log.warn(`the master phone that was set cannot be read: ${messageOf(error)}`);
    return old ?? defaultMaster;
  }
}

/** The journal's file in the data directory. */
export const journalName = "journal.db";

/** Whether there is a journal; a full disk can leave an empty file. */
export function hasJournal(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

/** Where settings were kept before there was a journal. */
const oldName = "settings.json";

/** Throws JournalError. */
function storedPhone(store: SettingStore, log: Log): PhoneNumber | undefined {
  const text = store.read(masterPhone);
  const number = text === null ? undefined : (storedNumber(text) ?? undefined);
  if (text !== null && number === undefined) log.warn("the master phone in the journal is no phone number");
  return number;
}

/** A file that cannot be used stays where it is, and so does one that the journal does not take. */
function importFile(dataDir: string, database: Database, log: Log): PhoneNumber | undefined {
  const path = join(dataDir, oldName);
  const number = readFile(path, log);
  if (number === undefined) return undefined;
  try {
    const store = settingStore(database);
    if (store.read(masterPhone) === null) store.write(masterPhone, number);
    if (database.isDurable) renameSync(path, `${path}.imported`);
  } catch (error) {
    log.warn(`${path} cannot be taken into the journal: ${messageOf(error)}`);
  }
  return number;
}

/** Undefined when there is no file, or none that can be used, which is told. */
function readFile(path: string, log: Log): PhoneNumber | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    const text =
      typeof value === "object" && value !== null && "masterPhone" in value ? value.masterPhone : null;
    const number = typeof text === "string" ? (storedNumber(text) ?? undefined) : undefined;
    if (number === undefined)
      log.warn(`${path} holds no master phone; remove it, or mend it and start again`);
    return number;
  } catch (error) {
    log.warn(`${path} cannot be read: ${messageOf(error)}; remove it, or mend it and start again`);
    return undefined;
  }
}
