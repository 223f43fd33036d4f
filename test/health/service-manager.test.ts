import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../src/core/log.ts";
import { type ServiceNotice, tellServiceManager } from "../../src/health/service-manager.ts";
import { memoryLog } from "../support/bot-api-bot.ts";
import { type Listening, listenForNotices } from "../support/notify-socket.ts";
import { type VirtualClock, virtualClock } from "../support/virtual-clock.ts";

let folder: string;
let clock: VirtualClock;
let line: string;
let alive: boolean;
let manager: Listening;
let notice: ServiceNotice;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtualphone-notify-"));
  clock = virtualClock();
  line = "Calls can be taken";
  alive = true;
});

afterEach(() => {
  manager.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(socket: string, watchdogSeconds: number | null): Promise<void> {
  manager = listenForNotices(socket);
  notice = await tellServiceManager({
    manager: { socket, watchdogSeconds },
    clock,
    log: silentLog,
    statusLine: () => line,
    isAlive: () => alive,
  });
}

describe("given a service manager at a real socket", () => {
  it.each([
    ["a path", () => join(folder, "notify")],
    ["an abstract name", () => `@${folder}/notify`],
  ])("at %s, says that it is up, how it is, and that it ends", async (_what, socket) => {
    await start(socket(), null);
    expect(await manager.receives()).toBe("READY=1\nSTATUS=Calls can be taken");
    line = "Needs attention (modem absent)";
    await clock.advance(30_000);
    expect(await manager.receives()).toBe("STATUS=Needs attention (modem absent)");
    notice.stop();
    expect(await manager.receives()).toBe("STOPPING=1\nSTATUS=Ending");
    expect(clock.waiting()).toBe(0);
  });

  it("tells the watchdog twice in its time that it lives, and no more once it does not", async () => {
    await start(join(folder, "notify"), 4);
    expect(await manager.receives()).toMatch(/^READY=1\n/);
    expect(await manager.receives()).toBe("WATCHDOG=1");
    await clock.advance(2000);
    expect(await manager.receives()).toBe("WATCHDOG=1");
    alive = false;
    await clock.advance(60_000);
    line = "the next thing that is told";
    await clock.advance(2000);
    expect(await manager.receives()).toBe("STATUS=the next thing that is told");
    notice.stop();
  });
});

describe("given a service manager that is not there", () => {
  it("goes on all the same", async () => {
    await start(join(folder, "notify"), 4);
    manager.close();
    manager = listenForNotices(join(folder, "another"));
    rmSync(join(folder, "notify"));
    await clock.advance(10_000);
    notice.stop();
    expect(clock.waiting()).toBe(0);
  });

  it("says so when there can be none", async () => {
    manager = listenForNotices(join(folder, "another"));
    const log = memoryLog();
    const told = await tellServiceManager({
      manager: { socket: `/${"x".repeat(200)}`, watchdogSeconds: null },
      clock,
      log,
      statusLine: () => line,
      isAlive: () => true,
    });
    told.stop();
    expect(log.lines).toEqual([expect.stringContaining("the address is too long")]);
  });
});
