/** Small values by name, for any part of the house that must remember one. */
import type { Database } from "./database.ts";

/** The table of settings. */
export const settingsSchema = `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

/** Small values by name, such as `master-phone`; each part of the house has names of its own. */
export interface SettingStore {
  /** Null when it was never set, or removed. */
  read(name: string): string | null;
  /** Durable when this returns, or when the open transaction ends. Null removes it. */
  write(name: string, value: string | null): void;
}

/** The settings in a database. Throws JournalError. */
export function settingStore(database: Database): SettingStore {
  return {
    read: (name) =>
      database.get({ value: "text" }, "SELECT value FROM setting WHERE name = ?", name)?.value ?? null,
    write(name, value) {
      if (value === null) database.run("DELETE FROM setting WHERE name = ?", name);
      else database.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value);
    },
  };
}
