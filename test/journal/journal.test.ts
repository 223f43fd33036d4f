import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JournalError } from "../../src/core/errors.ts";
import { silentLog } from "../../src/core/log.ts";
import type { Person } from "../../src/core/person.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { type VirtualClock, virtualClock } from "../../src/core/virtual-clock.ts";
import { openFile } from "../../src/journal/database.ts";
import type { Retention } from "../../src/journal/housekeeping.ts";
import { type Journal, openJournal } from "../../src/journal/journal.ts";

const day = 86_400_000;
const anna: Person = { name: "Anna Rossi", number: "+447700900002" as PhoneNumber, written: "07700900002" };

let dataDir: string;
let clock: VirtualClock;
let told: string[];
let journal: Journal;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "virtualphone-journal-"));
  clock = virtualClock();
  told = [];
});

afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function open(keepCallsDays: number | null = null): void {
  const defaultMaster = "+447700900001" as PhoneNumber;
  journal = openJournal({ dataDir, defaultMaster, keepCallsDays, clock, log: silentLog });
}

function attend(others: readonly Retention[]): void {
  journal.attend((words) => told.push(words), others);
}

function start({ keepCallsDays = null as number | null, others = [] as readonly Retention[] } = {}): void {
  open(keepCallsDays);
  attend(others);
}

/** No page more than there are. */
function fill(): void {
  const pages = journal.database.get({ page_count: "integer" }, "PRAGMA page_count")?.page_count ?? 0;
  journal.database.execute(`PRAGMA max_page_count = ${pages}`);
}

function ring(call: number): void {
  journal.keepCall({ kind: "incoming", call, caller: anna, masters: [] });
}

const logged = (): number => journal.calls.recent(0).total;

describe("a disk that becomes full", () => {
  beforeEach(() => {
    start();
  });

  function write(): void {
    journal.database.run("INSERT INTO setting VALUES ('long', ?)", "x".repeat(10_000));
  }

  it("is told once, with what to do, and again when there is room", async () => {
    fill();
    expect(write).toThrow(JournalError);
    expect(write).toThrow(JournalError);
    await clock.advance(120_000);
    expect(write).toThrow(JournalError);
    expect(told).toEqual([expect.stringMatching(/disk is full.*free some space.*Calls go on/)]);
    expect(journal.troubles()).toEqual([expect.stringContaining("disk is full")]);
    journal.database.execute("PRAGMA max_page_count = 1000000");
    await clock.advance(60_000);
    expect(told).toEqual([told[0], expect.stringMatching(/works again/)]);
    expect(journal.troubles()).toEqual([]);
    write();
    fill();
    expect(() => journal.database.run("UPDATE setting SET value = ?", "x".repeat(900_000))).toThrow(
      JournalError,
    );
    expect(told).toHaveLength(3);
  });

  it("keeps no news of a call from being told", () => {
    fill();
    for (let call = 1; call < 2000 && told.length === 0; call++) ring(call);
    expect(told).toHaveLength(1);
  });
});

describe("a disk that does not answer", () => {
  it("has no size, and keeps nobody from asking how the journal is", () => {
    start();
    const aside = `${dataDir}-aside`;
    renameSync(dataDir, aside);
    // Every look at it fails, and not because it is not there.
    symlinkSync(dataDir, dataDir);
    expect(journal.state()).toMatchObject({ state: "working", bytes: null });
    rmSync(dataDir);
    renameSync(aside, dataDir);
    expect(journal.state().bytes).toBeGreaterThan(0);
  });
});

describe("another program that locks it", () => {
  it("is told once and waited for no more, until it lets go", async () => {
    start();
    const other = openFile(join(dataDir, "journal.db"), silentLog);
    other.execute("BEGIN IMMEDIATE");
    ring(1);
    expect(told).toEqual([expect.stringContaining("another program")]);
    expect(journal.database.get({ timeout: "integer" }, "PRAGMA busy_timeout")).toEqual({ timeout: 0 });
    await clock.advance(90_000);
    expect(told).toHaveLength(1);
    other.execute("ROLLBACK");
    other.close();
    await clock.advance(30_000);
    expect(told).toEqual([told[0], expect.stringContaining("works again")]);
    expect(journal.database.get({ timeout: "integer" }, "PRAGMA busy_timeout")).toEqual({ timeout: 250 });
    ring(2);
    expect(logged()).toBe(1);
  });
});

describe("a journal that could not be opened well", () => {
  it("is told of at the start", () => {
    writeFileSync(join(dataDir, "journal.db"), "damage".repeat(1000));
    start();
    expect(told).toEqual([expect.stringContaining("set it aside")]);
  });

  it("is told of when it failed before anybody could be told", () => {
    open();
    fill();
    expect(() => journal.database.run("INSERT INTO setting VALUES ('long', ?)", "x".repeat(10_000))).toThrow(
      "full",
    );
    attend([]);
    expect(told).toEqual([expect.stringContaining("disk is full")]);
  });
});

describe("what is old", () => {
  it("is forgotten at the start and daily, a little at a time", async () => {
    start({ keepCallsDays: 2 });
    for (let call = 1; call <= 450; call++) ring(call);
    await clock.advance(day);
    expect(logged()).toBe(450);
    ring(451);
    await clock.advance(1.5 * day);
    expect(logged()).toBe(1);
    await clock.advance(2 * day);
    expect(logged()).toBe(0);
  });

  it("is kept for ever where nothing else is said", async () => {
    start();
    ring(1);
    await clock.advance(400 * day);
    expect(logged()).toBe(1);
  });

  it("is asked for by kind, from the time it may be forgotten, and a failing kind keeps no other back", async () => {
    const asked: string[] = [];
    const failing: Retention = {
      what: "faults",
      days: 1,
      prune: () => {
        throw new JournalError("busy", "not now");
      },
    };
    const texts: Retention = {
      what: "texts",
      days: 30,
      prune: (before, most) => {
        asked.push(`${new Date(before).toISOString().slice(0, 10)} ${most}`);
        return asked.length < 3 ? most : 0;
      },
    };
    start({ others: [failing, texts] });
    await clock.advance(60_000);
    await clock.advance(5000);
    expect(asked).toEqual(Array.from({ length: 3 }, () => "2026-01-31 200"));
    await clock.advance(day);
    expect(asked).toHaveLength(4);
  });

  it("is not what a clock that jumps far ahead makes of it, before or after a restart", async () => {
    start({ keepCallsDays: 30 });
    ring(1);
    await clock.advance(60_000);
    for (let restart = 0; restart < 3; restart++) {
      journal.close();
      clock = virtualClock(new Date("2056-01-01T00:00:00Z"));
      start({ keepCallsDays: 30 });
      await clock.advance(60_000);
    }
    expect(logged()).toBe(1);
  });

  it("is forgotten all the same after a start before the clock was set", async () => {
    clock = virtualClock(new Date(0));
    start({ keepCallsDays: 30 });
    await clock.advance(60_000);
    journal.close();
    clock = virtualClock();
    start({ keepCallsDays: 30 });
    ring(1);
    await clock.advance(32 * day);
    expect(logged()).toBe(0);
  });

  it("is left alone once the journal is closed, and nothing waits any more", () => {
    start({ keepCallsDays: 1 });
    journal.close();
    expect(clock.waiting()).toBe(0);
    expect(() => journal.database.run("DELETE FROM call")).toThrow(JournalError);
    ring(1);
  });
});
