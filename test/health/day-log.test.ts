import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DayLog, openDayLog } from "../../src/health/day-log.ts";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";

let root: string;
let folder: string;
let clock: VirtualClock;
let troubles: string[];
let dayLog: DayLog;

const hour = 3_600_000;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "virtualphone-log-"));
  folder = join(root, "log");
  clock = virtualClock(new Date("2026-11-27T22:30:00Z"));
  troubles = [];
  dayLog = openDayLog({
    folder,
    timeZone: "Europe/Rome",
    clock,
    onTrouble: (why) => {
      troubles.push(why);
    },
  });
});

afterEach(async () => {
  await dayLog.close();
  rmSync(root, { recursive: true, force: true });
});

const read = async (day: string): Promise<string | undefined> => {
  const bytes = await dayLog.read(day);
  return bytes === null ? undefined : Buffer.from(bytes).toString("utf8");
};

describe("the log of each day", () => {
  it("begins anew at midnight of the zone, and is read as it stands", async () => {
    dayLog.write("one\n");
    dayLog.write("two\n");
    expect(await read("2026-11-27")).toBe("one\ntwo\n");
    await clock.advance(hour);
    dayLog.write("three\n");
    expect(await read("2026-11-28")).toBe("three\n");
    expect(await dayLog.days()).toEqual(["2026-11-28", "2026-11-27"]);
  });

  it("can be read by its owner alone", async () => {
    dayLog.write("one\n");
    await dayLog.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "2026-11-27.log")).mode & 0o777).toBe(0o600);
  });

  it("goes on where the run before has ended", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "2026-11-27.log"), "before\n");
    dayLog.write("after\n");
    expect(await read("2026-11-27")).toBe("before\nafter\n");
  });

  it("is kept for 8 days, and nothing else in the folder is touched", async () => {
    mkdirSync(folder);
    const old = Array.from({ length: 20 }, (_, index) => `2026-10-${String(index + 10)}.log`);
    for (const name of [...old, "notes.txt", "2026.log"]) writeFileSync(join(folder, name), "old\n");
    dayLog.write("new\n");
    await dayLog.close();
    expect(await dayLog.days()).toHaveLength(8);
    expect((await dayLog.days())[0]).toBe("2026-11-27");
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(["notes.txt", "2026.log", "2026-10-29.log"]));
  });

  it("is not thrown away for days of a clock that was ahead", async () => {
    mkdirSync(folder);
    for (let year = 2030; year < 2042; year += 1) writeFileSync(join(folder, `${year}-01-01.log`), "ahead\n");
    dayLog.write("now\n");
    expect(await read("2026-11-27")).toBe("now\n");
    expect(await dayLog.days()).toHaveLength(8);
  });

  it("has an end: 5 MB a day, of whole lines, and says so", async () => {
    const line = `${"x".repeat(99_999)}\n`;
    for (let count = 0; count < 60; count += 1) {
      dayLog.write(line);
      await dayLog.close();
    }
    const text = readFileSync(join(folder, "2026-11-27.log"), "utf8");
    expect(text.length).toBeLessThan(5_000_200);
    const lines = text.trimEnd().split("\n");
    expect(lines.at(-1)).toContain("this day's log is full");
    expect(lines.slice(0, -1).every((each) => each.length === 99_999)).toBe(true);
    expect(troubles).toEqual([]);
  });

  it.each(["../../etc/passwd", "2026-11-27/../../x", "2026-11-26", ""])("has no day %s", async (day) => {
    dayLog.write("one\n");
    expect(await dayLog.read(day)).toBeNull();
  });
});

describe("given a disk that takes nothing", () => {
  it("says so once, holds nobody up, and goes on when it does", async () => {
    writeFileSync(folder, "a file where the folder should be");
    for (const line of ["one\n", "two\n"]) {
      dayLog.write(line);
      await dayLog.close();
    }
    expect(troubles).toHaveLength(1);
    rmSync(folder);
    dayLog.write("three\n");
    expect(await read("2026-11-27")).toBe("three\n");
    expect(await dayLog.days()).toEqual(["2026-11-27"]);
  });

  it("keeps no more in memory than a megabyte", async () => {
    for (let count = 0; count < 50; count += 1) dayLog.write(`${"x".repeat(99_999)}\n`);
    await dayLog.close();
    expect(troubles).toEqual(["the disk is too slow"]);
    expect(statSync(join(folder, "2026-11-27.log")).size).toBeLessThan(1_200_000);
  });
});
