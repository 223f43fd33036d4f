/** The daemon as a process of its own, as it is installed. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A running daemon. */
export interface Program {
  /** Milliseconds from its start to `ready`. */
  readonly took: number;
  /** Resident memory at present. */
  residentMebibytes(): number;
  /** Settles when it has ended. */
  stop(): Promise<void>;
}

/** What is measured with and against. */
export interface Surroundings {
  /** Where it runs; its data is in there. */
  readonly folder: string;
  /** The modem's tty. */
  readonly modem: string;
  readonly apiRoot: string;
  /** More variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The token of the stand-in for Telegram, its owner, and the master phone. */
export const token = "1:bench";
export const ownerId = 1;
export const master = "+447700900001";

const path = fileURLToPath(new URL("../src/main.js", import.meta.url));

/** Starts it; settles when it is ready. */
export async function startProgram({ folder, modem, apiRoot, environment }: Surroundings): Promise<Program> {
  const began = performance.now();
  const daemon = spawn(process.execPath, [path, "start"], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      VIRTUALPHONE_BOT_TOKEN: token,
      VIRTUALPHONE_BOT_OWNER: String(ownerId),
      VIRTUALPHONE_TELEGRAM_API_ROOT: apiRoot,
      VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "+44",
      VIRTUALPHONE_DEFAULT_MASTER_PHONE: master,
      VIRTUALPHONE_MODEM: modem,
      // Nobody sends as many texts as are measured.
      VIRTUALPHONE_TEXTS_PER_HOUR: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => {
    daemon.once("close", () => {
      resolve();
    });
  });
  await Promise.race([untilReady(daemon), ended]);
  return {
    took: performance.now() - began,
    residentMebibytes: () => {
      const status = readFileSync(`/proc/${daemon.pid ?? 0}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    async stop() {
      daemon.kill("SIGTERM");
      await ended;
    },
  };
}

function untilReady(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    let log = "";
    daemon.stdout?.on("data", (bytes: Buffer) => {
      if (log.includes('"msg":"ready"')) return;
      log += bytes.toString();
      if (log.includes('"msg":"ready"')) resolve();
    });
  });
}
