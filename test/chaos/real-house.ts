/** The same house in real time: the built program as a process of its own, on real ttys and real HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startBotApi } from "../../src/bot-api/bot-api.ts";
import { systemClock } from "../../src/core/clock.ts";
import { ptyPlug } from "../../src/simulator/pty-plug.ts";
import { startWorld } from "../../src/simulator/world.ts";
import type { LogLine } from "./heard-log.ts";
import type { ChaosHouse } from "./house.ts";
import { spamCsv, standingCalendar } from "./people.ts";
import { environmentOf, type HouseOptions, token, worldOf, writeContacts } from "./setting.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
/** A daemon does something to the world about so often. */
const millisecondsPerDeed = 100;

/** Makes a house. Its date does not jump and its disk is not filled: those are the machine's. */
export async function openRealHouse(options: HouseOptions): Promise<ChaosHouse> {
  const folder = mkdtempSync(join(tmpdir(), "virtualphone-chaos-"));
  const [contacts, dataDir] = [join(folder, "contacts"), join(folder, "data")];
  mkdirSync(dataDir);
  writeContacts(contacts);
  const world = await startWorld({ ...worldOf(options), clock: systemClock }, ptyPlug());
  const telegram = await startBotApi({ token, remembered: 100 });
  const owner = telegram.user({ id: 1001, first_name: "Olive" }, { started: true });
  const web: ChaosHouse["web"] = { fault: null };
  const { server, root } = await serveWeb(web);
  const child = keepChild(options.onLog, () => ({
    ...environmentOf({ root: telegram.root, contacts, dataDir, web: root }),
    VIRTUALPHONE_MODEM: world.ports.pcui,
    VIRTUALPHONE_MODEM_EVENTS: world.ports.modem,
  }));
  const start = systemClock.now();
  const now = (): number => systemClock.now() - start;
  return {
    settleSeconds: 180,
    domains: ["modem", "telegram", "web", "daemon"],
    clock: {
      ...systemClock,
      now,
      advance: (milliseconds) => sleep(milliseconds),
      settle: () => sleep(0),
      async until(condition, milliseconds = 60_000) {
        for (const end = now() + milliseconds; !condition();) {
          if (now() > end) throw new Error("Not true in time");
          await sleep(20);
        }
      },
      waiting: () => 0,
    },
    world,
    telegram,
    owner,
    web,
    dataDir: () => dataDir,
    fillDisk: () => undefined,
    jump: () => undefined,
    ...child,
    async stop() {
      await child.stopDaemon();
      await Promise.all([world.stop(), telegram.stop()]);
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Child = Pick<ChaosHouse, "start" | "isUp" | "killAfter" | "stopDaemon">;

function keepChild(onLog: (line: LogLine) => void, environment: () => Record<string, string>): Child {
  let child: ChildProcess | null = null;
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<void> => {
    const ended = child;
    child = null;
    if (ended === null) return;
    const closed = once(ended, "close");
    ended.kill(signal);
    await closed;
  };
  return {
    start() {
      child = spawn(process.execPath, [program, "start"], {
        env: { PATH: process.env["PATH"] ?? "", ...environment() },
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (child.stdout)
        createInterface({ input: child.stdout }).on("line", (line) => {
          onLog(lineOf(line));
        });
      return Promise.resolve();
    },
    isUp: () => child !== null,
    killAfter(deeds, onDead) {
      systemClock.after(deeds * millisecondsPerDeed, () => void end("SIGKILL").then(onDead));
    },
    stopDaemon: () => end("SIGTERM"),
  };
}

const levels = new Map<unknown, LogLine["level"]>([
  [20, "debug"],
  [30, "info"],
  [40, "warn"],
  [50, "error"],
]);

/** A line that pino has written. */
function lineOf(json: string): LogLine {
  const { level, msg, part = "", time: _, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : "";
  return { level: levels.get(level) ?? "error", part: String(part), text: `${String(msg)}${rest}` };
}

/** A calendar and a spam list, which may fail. */
async function serveWeb(web: ChaosHouse["web"]): Promise<{ server: Server; root: string }> {
  const server = createServer((request, response) => {
    const { fault } = web;
    if (fault === "silent") return;
    if (fault === "down") response.destroy();
    else if (fault === "error") response.writeHead(503).end("<h1>Oops</h1>");
    else if (fault === "garbage") response.end("<html>Log in to the hotel's network</html>");
    else response.end(request.url?.endsWith(".ics") === true ? standingCalendar : spamCsv);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return { server, root: `http://127.0.0.1:${address.port}` };
}
