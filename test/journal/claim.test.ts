import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Log, silentLog } from "../../src/core/log.ts";
import { claimDataDir } from "../../src/journal/claim.ts";

let dataDir: string;
let warned: string[];

beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), "virtualphone-claim-")), "data");
  warned = [];
});

afterEach(() => {
  rmSync(join(dataDir, ".."), { recursive: true, force: true });
});

const log: Log = { ...silentLog, warn: (line) => warned.push(line) };

describe("a data directory", () => {
  it("is made, and belongs to one after the other", () => {
    claimDataDir(dataDir, log).release();
    const second = claimDataDir(dataDir, log);
    expect(() => claimDataDir(dataDir, log, 0)).toThrow(
      /another virtualphone is running with .*: end it first/,
    );
    second.release();
    claimDataDir(dataDir, log).release();
    expect([readdirSync(dataDir), warned]).toEqual([["daemon.lock"], []]);
  });

  it.each<[string, RegExp, (path: string) => void]>([
    [
      "its lock is damaged",
      /daemon\.lock is damaged; delete it/,
      (path) => {
        writeFileSync(path, "damage".repeat(1000));
      },
    ],
    [
      "its lock is no file",
      /daemon\.lock cannot be locked: /,
      (path) => {
        mkdirSync(path);
      },
    ],
  ])("is used all the same when %s, and that is told", (_what, told, damage) => {
    mkdirSync(dataDir);
    damage(join(dataDir, "daemon.lock"));
    claimDataDir(dataDir, log).release();
    expect(warned).toEqual([expect.stringMatching(told)]);
  });
});
