import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Environment } from "../../src/config.ts";
import { silentLog } from "../../src/core/log.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import { openFile, openFrozen } from "../../src/journal/database.ts";
import { migrations } from "../../src/journal/migrations.ts";
import { openDatabase } from "../../src/journal/opening.ts";
import { settingStore } from "../../src/journal/settings.ts";
import { anna, ben, master, openHouse, stranger, type WholeHouse } from "../support/whole-house.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let folder: string;
let dataDir: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtualphone-journal-"));
  dataDir = join(folder, "data");
  path = join(dataDir, "journal.db");
  mkdirSync(dataDir);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The program to its end, with nothing in its environment but what is given. */
function run(
  args: readonly string[],
  environment: Environment,
): Promise<{ code: number; out: string; complaints: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env["PATH"], ...environment } };
    const child = execFile(process.execPath, [program, ...args], options, (_, out, complaints) => {
      resolve({ code: child.exitCode ?? -1, out, complaints });
    });
  });
}

const backup = (target: string, dir = dataDir) => run(["backup", target], { VIRTUALPHONE_DATA_DIR: dir });

/** A closed journal that remembers a master phone. */
function makeJournal(steps = migrations): void {
  const { database } = openDatabase({ path, migrations: steps, clock: virtualClock(), log: silentLog });
  settingStore(database).write("master-phone", ben);
  database.close();
}

const complete: Environment = {
  VIRTUALPHONE_BOT_TOKEN: "123456:journal",
  VIRTUALPHONE_BOT_OWNER: "1001",
  VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
  VIRTUALPHONE_DEFAULT_MASTER_PHONE: master,
  VIRTUALPHONE_TELEGRAM_API_ROOT: "http://127.0.0.1:9",
  VIRTUALPHONE_MODEM: "tcp://127.0.0.1:9",
};

describe("virtualphone backup", () => {
  it("needs no more than the data directory, and says when the copy is on the disk", async () => {
    makeJournal();
    const target = join(folder, "copy.db");
    const { code, out } = await backup(target);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining(`backed up to ${target}`) as string,
    });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const copy = openFrozen(target, silentLog);
    expect(settingStore(copy).read("master-phone")).toBe(ben);
    copy.close();
  });

  it("overwrites nothing", async () => {
    makeJournal();
    const target = join(folder, "precious");
    writeFileSync(target, "precious");
    expect(await backup(target)).toMatchObject({
      code: 1,
      complaints: expect.stringContaining("is there already") as string,
    });
    expect(readFileSync(target, "utf8")).toBe("precious");
  });

  it.each([[[]], [["a", "b"]], [[""]]])("asks for the one file when it is given %j", async (args) => {
    const { code, complaints } = await run(["backup", ...args], { VIRTUALPHONE_DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(complaints).toContain("virtualphone backup <file>");
  });

  it("tells a data directory that is none from one without a journal", async () => {
    expect(await backup("copy", join(folder, "none"))).toMatchObject({ code: 78 });
    const { code, complaints } = await backup("copy");
    expect(code).toBe(1);
    expect(complaints).toContain("there is no journal in");
  });
});

describe("virtualphone doctor", () => {
  const journalLines = async (): Promise<string> => {
    const { out } = await run(["doctor"], { ...complete, VIRTUALPHONE_DATA_DIR: dataDir });
    return out
      .split("\n")
      .filter((line) => / the journal /.test(line))
      .join("\n");
  };

  it("tells that there is no journal yet, one that is sound, and one that is not", async () => {
    expect(await journalLines()).toMatch(/^green +the journal will be made/);
    makeJournal();
    expect(await journalLines()).toMatch(/^green +the journal is sound/);
    writeFileSync(path, "damage".repeat(1000));
    expect(await journalLines()).toMatch(/^red +the journal .* damaged/);
  });
});

describe("a journal of a later version", () => {
  it("keeps the daemon from starting, with what to do", async () => {
    makeJournal([...migrations, { name: "later", sql: "CREATE TABLE later (id)" }]);
    const { code, complaints } = await run(["start"], { ...complete, VIRTUALPHONE_DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(complaints).toMatch(/later version .*start that version/);
  });
});

describe("the daemon", () => {
  let house: WholeHouse;

  beforeEach(async () => {
    house = await openHouse();
  });

  afterEach(() => house.stop());

  async function takesCalls(): Promise<void> {
    await house.ready();
    house.world.person(stranger).rings();
    await house.world.person(master).phoneRings();
    house.world.person(stranger).hangsUp();
    await house.owner.receives(/hung up/);
  }

  it("logs a call, and takes over the settings of before", async () => {
    mkdirSync(join(house.folder, "data"));
    writeFileSync(join(house.folder, "data", "settings.json"), JSON.stringify({ masterPhone: ben }));
    const daemon = await house.startDaemon();
    await house.ready();
    house.world.person(stranger).rings();
    await house.world.person(ben).phoneRings();
    house.world.person(stranger).hangsUp();
    await house.owner.receives(/hung up/);
    await daemon.stop();
    const database = openFile(join(house.folder, "data", "journal.db"), silentLog);
    const calls = database.all({ number: "text?", master: "text?", ending: "text?" }, "SELECT * FROM call");
    database.close();
    expect(calls).toEqual([{ number: stranger, master: ben, ending: "caller-gave-up" }]);
  });

  it("tells of a journal that was damaged, and takes calls", async () => {
    mkdirSync(join(house.folder, "data"));
    writeFileSync(join(house.folder, "data", "journal.db"), "damage".repeat(1000));
    await house.startDaemon();
    await house.owner.receives(/journal was damaged.*set it aside/);
    await takesCalls();
  });

  it("takes calls while the journal fails, and says so, though nothing it says can be kept", async () => {
    await house.startDaemon();
    await house.ready();
    const other = openFile(join(house.folder, "data", "journal.db"), silentLog);
    other.execute("BEGIN IMMEDIATE");
    house.world.person(stranger).rings();
    await house.world.person(master).phoneRings();
    house.world.person(master).answers();
    await house.world.person(stranger).isConnectedWith(house.world.person(master));
    await house.owner.receives(/Nothing can be kept at present.*another program/);
    house.world.person(stranger).hangsUp();
    await house.owner.receives(/hung up/);
    other.close();
  });

  it("takes calls where nothing can be written at all, and says so", async () => {
    writeFileSync(join(house.folder, "data"), "a file where the folder should be");
    await house.startDaemon();
    await house.owner.receives(/Nothing can be kept/);
    await takesCalls();
    house.owner.sends(`/setmasterphone ${anna}`);
    await house.owner.receives(/could not be written/);
    house.owner.sends("/status");
    await house.owner.receives(/Nothing is kept/);
  });
});
