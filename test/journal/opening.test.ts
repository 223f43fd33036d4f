import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JournalError } from "../../src/core/errors.ts";
import { silentLog } from "../../src/core/log.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import type { Database } from "../../src/journal/database.ts";
import { type Migration, versionOf } from "../../src/journal/migrating.ts";
import { migrations } from "../../src/journal/migrations.ts";
import { type Opened, openDatabase } from "../../src/journal/opening.ts";
import { settingStore } from "../../src/journal/settings.ts";

let folder: string;
let path: string;
const open = new Set<Database>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtualphone-opening-"));
  path = join(folder, "journal.db");
});

afterEach(() => {
  for (const database of open) database.close();
  open.clear();
  rmSync(folder, { recursive: true, force: true });
});

function openIt(steps: readonly Migration[] = migrations, at = path): Opened {
  const opened = openDatabase({ path: at, migrations: steps, clock: virtualClock(), log: silentLog });
  open.add(opened.database);
  return opened;
}

function close(database: Database): void {
  database.close();
  open.delete(database);
}

/** A journal with something in it, closed. */
function makeJournal(): void {
  const { database } = openIt();
  const store = settingStore(database);
  store.write("master-phone", "+447700900003");
  database.atomically(() => {
    for (let n = 0; n < 300; n++) store.write(`name ${n}`, "x".repeat(200));
  });
  close(database);
}

function setAside(): readonly string[] {
  return readdirSync(folder).filter((name) => /^journal\.db\.corrupt-\d{8}T\d{6}Z$/.test(name));
}

/** It takes things, durably. */
function works({ database }: Opened): void {
  settingStore(database).write("proof", "kept");
  close(database);
  const again = openIt();
  expect(settingStore(again.database).read("proof")).toBe("kept");
  expect(again.database.isDurable).toBe(true);
  close(again.database);
}

/** What comes of using it: damage inside a page shows only then. */
function useOf({ database }: Opened): string {
  try {
    settingStore(database).write("proof", "kept");
    settingStore(database).read("master-phone");
    return "nothing thrown";
  } catch (error) {
    return error instanceof Error ? error.name : "nonsense";
  } finally {
    close(database);
  }
}

describe("given no journal", () => {
  it("makes one, and the folder it is in", () => {
    path = join(folder, "a", "b", "journal.db");
    const opened = openIt();
    expect(opened.notice).toBe(null);
    works(opened);
  });

  it.each(["", "S"])("takes a file of %j for none, and says that there was more in it", (content) => {
    writeFileSync(path, content);
    const opened = openIt();
    expect(opened.notice).toContain("The journal was empty");
    works(opened);
  });
});

describe("given a journal of an earlier version", () => {
  it.each(migrations.map((_, version) => version))("brings version %i up to date", (version) => {
    close(openIt(migrations.slice(0, version)).database);
    const { database } = openIt();
    expect(versionOf(database, path)).toBe(migrations.length);
    expect(database.all({ id: "integer" }, "SELECT id FROM call")).toEqual([]);
  });

  it.each(migrations.map((_, before) => before + 1))("keeps what version %i holds", (version) => {
    const { database } = openIt(migrations.slice(0, version));
    settingStore(database).write("master-phone", "+447700900003");
    close(database);
    expect(settingStore(openIt().database).read("master-phone")).toBe("+447700900003");
  });

  it("takes all steps or none, and tries again at the next start", () => {
    makeJournal();
    const good = { name: "good", sql: "CREATE TABLE good (value TEXT)" };
    const copy =
      "INSERT INTO good SELECT value FROM setting; CREATE TABLE short (value CHECK (length(value) < 100));";
    const bad = { name: "bad", sql: `${copy} INSERT INTO short SELECT value FROM setting` };
    expect(openIt([...migrations, good, bad]).database.isDurable).toBe(false);
    const { database } = openIt([...migrations, good, { name: "better", sql: copy }]);
    expect(database.isDurable).toBe(true);
    expect(database.get({ n: "integer" }, "SELECT count(*) AS n FROM good")).toEqual({ n: 301 });
  });
});

describe("given a journal of a later version", () => {
  it("is refused with what to do, and left as it is", () => {
    close(openIt([...migrations, { name: "later", sql: "CREATE TABLE later (id)" }]).database);
    const before = readFileSync(path);
    expect(() => openIt()).toThrow(JournalError);
    expect(() => openIt()).toThrow(/later version.*start that version/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(setAside()).toEqual([]);
  });
});

describe("given a damaged journal", () => {
  beforeEach(makeJournal);

  it("sets it aside, begins a new one, and says so", () => {
    writeFileSync(path, "this is no journal, whatever its name says. ".repeat(500));
    writeFileSync(`${path}-wal`, "nor is this");
    const opened = openIt();
    const [aside = ""] = setAside();
    expect(opened.notice).toContain(aside);
    expect(opened.notice).toContain("as configured");
    expect(existsSync(join(folder, `${aside}-wal`))).toBe(true);
    works(opened);
    expect(setAside()).toHaveLength(1);
  });

  it("saves the settings where they can still be read", () => {
    const bytes = readFileSync(path);
    bytes.fill(0xa5, bytes.length - 4096 * 3);
    writeFileSync(path, bytes);
    const broken = openDatabase({ path, migrations, clock: virtualClock(), log: silentLog });
    open.add(broken.database);
    expect(setAside()).toHaveLength(1);
    expect(broken.notice).toMatch(/as they were|as configured/);
    works(broken);
  });

  it.each([50, 100, 1024, 4096, 5000, 12_288])("opens one that was cut to %i bytes", (length) => {
    truncateSync(path, length);
    const opened = openIt();
    expect(opened.database.isDurable).toBe(true);
    expect(setAside()).toHaveLength(1);
    works(opened);
  });

  it.each(["-wal", "-shm"])(
    "opens one with garbage for %s, and loses nothing that was in the file itself",
    (ending) => {
      writeFileSync(path + ending, Buffer.alloc(40_000, "garbage"));
      const opened = openIt();
      expect(opened.notice).toBe(null);
      expect(settingStore(opened.database).read("master-phone")).toBe("+447700900003");
      works(opened);
    },
  );

  it("opens whatever is written over it, wherever, and takes things or says that it cannot", () => {
    const whole = readFileSync(path);
    const blow = fc.record({
      at: fc.nat({ max: whole.length - 1 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(blow, { minLength: 1, maxLength: 4 }), (blows) => {
        const bytes = Buffer.from(whole);
        for (const { at, bytes: some } of blows) bytes.set(some.subarray(0, whole.length - at), at);
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        writeFileSync(path, bytes);
        const opened = openIt();
        expect(opened.database.isDurable).toBe(true);
        expect(useOf(opened)).toMatch(/^(nothing thrown|JournalError)$/);
      }),
      { numRuns: 60 },
    );
  });
});

describe("given a disk that takes nothing", () => {
  it("goes on in memory, says so, and knows that nothing is durable", () => {
    writeFileSync(join(folder, "file"), "");
    const { database, notice } = openIt(migrations, join(folder, "file", "journal.db"));
    expect(database.isDurable).toBe(false);
    expect(notice).toContain("Calls go on");
    settingStore(database).write("proof", "for now");
    expect(settingStore(database).read("proof")).toBe("for now");
  });

  it("knows the settings of the journal it cannot write", () => {
    makeJournal();
    rmSync(`${path}-wal`, { force: true });
    mkdirSync(`${path}-wal`);
    const { database } = openIt();
    expect(database.isDurable).toBe(false);
    expect(settingStore(database).read("master-phone")).toBe("+447700900003");
  });
});
