import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Environment } from "../../src/config.ts";
import { listenForNotices } from "../support/notify-socket.ts";
import { anna, openHouse, token, type WholeHouse } from "../support/whole-house.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let folder: string;
const running = new Set<ChildProcessWithoutNullStreams>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "virtualphone-program-"));
});

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The program as a process, with nothing in its environment but what is given. */
function run(args: readonly string[], environment: Environment = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...environment },
  });
  running.add(child);
  let out = "";
  let complaints = "";
  const listeners = new Set<() => void>();
  child.stdout.on("data", (bytes: Buffer) => {
    out += bytes.toString();
    for (const listener of listeners) listener();
  });
  child.stderr.on("data", (bytes: Buffer) => {
    complaints += bytes.toString();
  });
  const ended = once(child, "close").then(([code]) => {
    running.delete(child);
    return { code: Number(code), out, complaints };
  });
  return {
    child,
    ended,
    printed: (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(out)) resolve();
        };
        listeners.add(look);
        look();
        ended.then(
          () => {
            reject(new Error(`it ended; it had printed ${out}${complaints}`));
          },
          () => undefined,
        );
      }),
  };
}

describe("the program", () => {
  it("ends with 78 on a bad configuration, and tells every problem at once", async () => {
    const { code, complaints } = await run([], { VIRTUALPHONE_MODEM: "nonsense" }).ended;
    expect(code).toBe(78);
    expect(complaints.match(/VIRTUALPHONE_\w+ /g)).toHaveLength(5);
  });

  it.each(["start", "demo", "doctor", "backup", "route", "simulator", "replay"])(
    "has a page of help on %s",
    async (name) => {
      const { code, out } = await run([name, "--help"]).ended;
      expect(code).toBe(0);
      expect(out).toContain(`virtualphone ${name}`);
      expect(out.split("\n").length).toBeLessThan(45);
    },
  );

  it("tells its version, its commands, and what it does not know", async () => {
    expect((await run(["--version"]).ended).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run(["--help"]).ended).out).toContain("virtualphone [command]");
    expect(await run(["dance"]).ended).toMatchObject({ code: 1 });
  });

  it("decides routes as lines of JSON, one for each time that is asked about", async () => {
    const { code, out } = await run(
      [
        "route",
        "07700 900002",
        "--json",
        "--at",
        "2026-07-01T10:00:00Z",
        "--at",
        "2026-07-02T10:00:00+02:00",
      ],
      { VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44", VIRTUALPHONE_DEFAULT_MASTER_PHONE: "+447700900001" },
    ).ended;
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { number: anna, at: "2026-07-01T10:00:00.000Z", contact: null, groups: [], decision: "forward" },
      { at: "2026-07-02T08:00:00.000Z", masters: ["+447700900001"] },
    ]);
  });
});

describe("the daemon as a process", () => {
  let house: WholeHouse;

  beforeEach(async () => {
    house = await openHouse();
  });

  afterEach(() => house.stop());

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "is ready, takes a call, and ends with 0 on %s",
    async (signal) => {
      const { child, ended, printed } = run(["start"], house.environment);
      await printed(/"msg":"ready"/);
      house.world.person(anna).rings();
      await house.owner.receives(/Anna Rossi.*is calling/);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0 });
    },
  );

  it("leaves a data directory to the daemon that has it, until that has ended, however it ends", async () => {
    const first = run(["start"], house.environment);
    await first.printed(/"msg":"ready"/);
    const { code, complaints } = await run(["start"], house.environment).ended;
    expect({ code, complaints }).toEqual({
      code: 1,
      complaints: expect.stringMatching(/^another virtualphone is running with .*: end it first/) as string,
    });
    first.child.kill("SIGKILL");
    await first.ended;
    const next = run(["start"], house.environment);
    await next.printed(/"msg":"ready"/);
    expect(readdirSync(join(house.folder, "data")).filter((name) => name.startsWith("daemon."))).toEqual([
      "daemon.lock",
    ]);
  });

  it("ends with 1, and leaves nothing running, when its pages cannot be opened", async () => {
    const taken = createServer();
    taken.listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const started = run(["start"], { ...house.environment, VIRTUALPHONE_HTTP: `127.0.0.1:${port}` });
    const { code, complaints } = await started.ended;
    taken.close();
    expect({ code, complaints }).toEqual({
      code: 1,
      complaints: expect.stringContaining("EADDRINUSE") as string,
    });
  });

  it("runs as a service: its secret in a file, its state told, its log kept for its owner alone", async () => {
    const secret = join(folder, "bot-token");
    writeFileSync(secret, `${token}\n`);
    const manager = listenForNotices(join(folder, "notify"));
    const { child, ended, printed } = run(["start"], {
      ...house.environment,
      VIRTUALPHONE_BOT_TOKEN: "",
      VIRTUALPHONE_BOT_TOKEN_FILE: secret,
      NOTIFY_SOCKET: join(folder, "notify"),
      WATCHDOG_USEC: "1000000",
    });
    expect(await manager.receives()).toMatch(/^READY=1\nSTATUS=/);
    await printed(/"msg":"ready"/);
    while (!/^STATUS=Calls can be taken/m.test(await manager.receives()));
    house.owner.sends("/log");
    await house.telegram.called("sendDocument");
    child.kill("SIGTERM");
    while (!(await manager.receives()).startsWith("STOPPING=1"));
    manager.close();
    const { code, out } = await ended;
    const logs = join(house.folder, "data", "log");
    const kept = readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"));
    expect({ code, kept: kept.join("") }).toEqual({ code: 0, kept: out });
  });

  it("never writes the token or a whole number into its log, whatever goes wrong with Telegram", async () => {
    house.telegram.fails({ fault: { kind: "html" } });
    const { child, ended, printed } = run(["start"], house.environment);
    await printed(/"msg":"ready"/);
    house.world.person(anna).rings();
    await printed(/answering → holding/);
    child.kill("SIGTERM");
    const { out, complaints } = await ended;
    expect(out + complaints).not.toContain(token);
    expect(out + complaints).not.toContain("7700900002");
  });
});
