import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JournalError } from "../../src/core/errors.ts";
import { type Log, silentLog } from "../../src/core/log.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { openMemory } from "../../src/journal/database.ts";
import { migrate } from "../../src/journal/migrating.ts";
import { migrations } from "../../src/journal/migrations.ts";
import { openSettings, readMasterPhone, settingStore } from "../../src/journal/settings.ts";
import type { Settings } from "../../src/telegram/ports.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";

const configured = "+447700900001" as PhoneNumber;
const set = "+447700900002" as PhoneNumber;

let journal: TestJournal;
let warnings: string[];
let log: Log;

beforeEach(() => {
  journal = makeJournal();
  warnings = [];
  log = { ...silentLog, warn: (message) => warnings.push(message) };
});

afterEach(() => {
  journal.remove();
});

const dataDir = (): string => dirname(journal.path);
const oldFile = (): string => join(dataDir(), "settings.json");

function settings(): Settings {
  return openSettings({ database: journal.database, dataDir: dataDir(), defaultMaster: configured, log });
}

describe("the master phone", () => {
  it("is the configured one until an owner sets another, which outlives a restart", async () => {
    const before = settings();
    expect(before.masterPhone()).toBe(configured);
    await before.setMasterPhone(set);
    expect(before.masterPhone()).toBe(set);
    journal.reopen();
    expect(settings().masterPhone()).toBe(set);
  });

  it("holds at once where the disk does not take it, and the owner is told", async () => {
    const memory = openMemory(silentLog);
    migrate(memory, "", migrations);
    const parts = { database: memory, dataDir: dataDir(), defaultMaster: configured, log };
    const inMemory = openSettings(parts);
    await expect(inMemory.setMasterPhone(set)).rejects.toThrow(JournalError);
    expect(inMemory.masterPhone()).toBe(set);
  });

  it("that is no number in the journal is passed over, and told", () => {
    settingStore(journal.database).write("master-phone", "nonsense");
    expect(settings().masterPhone()).toBe(configured);
    expect(warnings).toHaveLength(1);
  });

  it("is read by others while the daemon runs, and without it", async () => {
    const read = (): PhoneNumber => readMasterPhone(dataDir(), configured, log);
    expect(read()).toBe(configured);
    await settings().setMasterPhone(set);
    expect(read()).toBe(set);
    journal.database.close();
    expect(read()).toBe(set);
    writeFileSync(journal.path, "damage".repeat(1000));
    expect(read()).toBe(configured);
    expect(warnings).toHaveLength(1);
  });

  it("is read where there is no journal, and none is made", () => {
    const empty = mkdtempSync(join(tmpdir(), "virtualphone-empty-"));
    expect(readMasterPhone(empty, configured, log)).toBe(configured);
    expect(existsSync(join(empty, "journal.db"))).toBe(false);
    writeFileSync(join(empty, "settings.json"), JSON.stringify({ masterPhone: set }));
    expect(readMasterPhone(empty, configured, log)).toBe(set);
    rmSync(empty, { recursive: true });
  });
});

describe("a settings.json of before", () => {
  it("is taken over once, and renamed", () => {
    writeFileSync(oldFile(), `${JSON.stringify({ masterPhone: set })}\n`);
    expect(settings().masterPhone()).toBe(set);
    expect(existsSync(oldFile())).toBe(false);
    expect(readFileSync(`${oldFile()}.imported`, "utf8")).toContain(set);
    journal.reopen();
    expect(settings().masterPhone()).toBe(set);
  });

  it("does not undo what was set since", () => {
    settingStore(journal.database).write("master-phone", set);
    writeFileSync(oldFile(), JSON.stringify({ masterPhone: "+447700900009" }));
    expect(settings().masterPhone()).toBe(set);
    expect(existsSync(oldFile())).toBe(false);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "7",
    '{"masterPhone":7}',
    '{"masterPhone":"07700 900002"}',
    "\0\ud800".repeat(9),
  ])("that is %j is told, left where it is, and the configured phone holds", (content) => {
    writeFileSync(oldFile(), content);
    expect(settings().masterPhone()).toBe(configured);
    expect(existsSync(oldFile())).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it("that is a folder is told and left", () => {
    mkdirSync(oldFile());
    expect(settings().masterPhone()).toBe(configured);
    expect(warnings).toHaveLength(1);
  });
});

describe("small values by name", () => {
  it("are kept, replaced and removed", () => {
    const store = settingStore(journal.database);
    expect(store.read("name")).toBe(null);
    store.write("name", "");
    expect(store.read("name")).toBe("");
    store.write("name", "new");
    expect(settingStore(journal.reopen()).read("name")).toBe("new");
    settingStore(journal.database).write("name", null);
    expect(settingStore(journal.database).read("name")).toBe(null);
  });
});
