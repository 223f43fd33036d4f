import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { backUp } from "../../src/journal/backup.ts";
import { type Database, openFile, openFrozen } from "../../src/journal/database.ts";

/** Writes pairs of rows, each pair a transaction, and says the number of each on stdout once it is kept. */
const writer = `
  import { writeSync } from "node:fs";
  import { openFile } from "${new URL("../../dist/journal/database.js", import.meta.url).href}";
  const quiet = () => undefined;
  const database = openFile(process.argv[1], { debug: quiet, info: quiet, warn: quiet, error: quiet });
  database.execute("CREATE TABLE IF NOT EXISTS pair (n INTEGER, side TEXT, body TEXT)");
  let n = database.get({ n: "integer?" }, "SELECT max(n) AS n FROM pair")?.n ?? 0;
  for (;;) {
    n += 1;
    database.atomically(() => {
      for (const side of ["a", "b"]) {
        database.run("INSERT INTO pair VALUES (?, ?, ?)", n, side, "x".repeat(500));
        database.afterCommit(() => side === "b" && writeSync(1, n + "\\n"));
      }
    });
  }`;

let folder: string;
let path: string;
let child: ChildProcessByStdio<null, Readable, null> | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtualphone-crash-"));
  path = join(folder, "journal.db");
  child = null;
});

afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the writer; `reached` settles when it has said a number that is at least `n`, and answers the last. */
function startWriter(): { reached: (n: number) => Promise<number>; kill: () => Promise<number> } {
  const started = spawn(process.execPath, ["--input-type=module", "-e", writer, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  let last = 0;
  const listeners = new Set<() => void>();
  let rest = "";
  started.stdout.on("data", (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split("\n");
    rest = lines.pop() ?? "";
    last = Number(lines.at(-1) ?? last);
    for (const listener of listeners) listener();
  });
  const closed = once(started, "close");
  return {
    reached: (n) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (last >= n) resolve(last);
        };
        listeners.add(look);
        look();
        closed.then(() => {
          reject(new Error(`the writer ended at ${last}`));
        }, reject);
      }),
    async kill() {
      started.kill("SIGKILL");
      await closed;
      return last;
    },
  };
}

/** The number of pairs, all of which are whole and without a gap. */
function wholePairs(database: Database): number {
  const found = database.all(
    { n: "integer", sides: "text" },
    "SELECT n, group_concat(side, '') AS sides FROM pair GROUP BY n ORDER BY n",
  );
  expect(found.filter(({ n, sides }, index) => n !== index + 1 || sides !== "ab")).toEqual([]);
  expect(database.get({ integrity_check: "text" }, "PRAGMA integrity_check")).toEqual({
    integrity_check: "ok",
  });
  return found.length;
}

describe("a process that is killed", () => {
  it("has kept whatever it said it had, whole, and nothing by half", async () => {
    let kept = 0;
    for (const more of [1, 30, 200, 90]) {
      const { reached, kill } = startWriter();
      await reached(kept + more);
      const said = await kill();
      const database = openFile(path, silentLog);
      kept = wholePairs(database);
      database.close();
      expect(kept).toBeGreaterThanOrEqual(said);
      expect(kept).toBeLessThanOrEqual(said + 1);
    }
  });
});

describe("a backup", () => {
  it("taken while another process writes is whole, and as it was at one moment", async () => {
    const { reached, kill } = startWriter();
    let before = await reached(1);
    for (const name of ["first", "second", "third"]) {
      const target = join(folder, name);
      const atLeast = await reached(before + 50);
      const bytes = backUp(folder, target, silentLog);
      const copy = openFrozen(target, silentLog);
      const pairs = wholePairs(copy);
      copy.close();
      expect(pairs).toBeGreaterThanOrEqual(atLeast);
      expect(statSync(target)).toMatchObject({ size: bytes, mode: 0o100600 });
      before = pairs;
    }
    await reached(before + 50);
    await kill();
    expect(readdirSync(folder).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("never overwrites, and leaves nothing behind where it cannot be taken", () => {
    const database = openFile(path, silentLog);
    database.execute("CREATE TABLE pair (n INTEGER, side TEXT)");
    database.close();
    const target = join(folder, "copy");
    backUp(folder, target, silentLog);
    expect(() => backUp(folder, target, silentLog)).toThrow(/there already/);
    expect(() => backUp(folder, folder, silentLog)).toThrow(/there already/);
    expect(() => backUp(folder, join(folder, "none", "copy"), silentLog)).toThrow(/no folder .*none/);
    expect(() => backUp(join(folder, "none"), join(folder, "other"), silentLog)).toThrow(
      /VIRTUALPHONE_DATA_DIR/,
    );
    writeFileSync(path, "damage".repeat(1000));
    expect(() => backUp(folder, join(folder, "other"), silentLog)).toThrow(/damaged/);
    expect(readdirSync(folder).filter((name) => /other|part/.test(name))).toEqual([]);
  });
});
