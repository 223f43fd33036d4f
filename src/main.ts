#!/usr/bin/env node
/** The program: finds the command, gives it the world, and ends with its exit code. Alone reads `process`. */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { CommandModule } from "./commands/command.ts";
import type { Environment } from "./config.ts";

/** Loaded when asked for, so that each starts with no more than it needs. */
const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  start: () => import("./commands/start.ts"),
  demo: () => import("./commands/demo.ts"),
  doctor: () => import("./commands/doctor.ts"),
  backup: () => import("./commands/backup.ts"),
  route: () => import("./commands/route.ts"),
  simulator: () => import("./commands/simulator.ts"),
  replay: () => import("./commands/replay.ts"),
};

const help = `virtualphone [command]

A SIM at home as your phone, run from Telegram.

  start               run the phone, configured by the environment and .env (the default)
  demo                try it: a phone, a stick and a chat in this terminal, nothing else needed
  doctor              check everything a person would have to check
  backup <file>       copy the journal while the phone runs
  route <number>      tell who would take a call from a number, and why
  simulator           run a virtual stick on virtual ttys
  replay <trace>      tell what happened in a recorded trace

  --help              this page; after a command, the page of that command
  --version           the version

Exit codes: 0 done, 1 failed, 78 bad configuration.
`;

/** Variables of the environment, and of the file .env where the environment has none. */
function readEnvironment(): Environment {
  try {
    return { ...parseEnv(readFileSync(".env", "utf8")), ...process.env };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return process.env;
    throw error;
  }
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "?";
}

/** The most that a clean end may take; what hangs after that is left behind. */
const endMilliseconds = 4500;

/**
 * Aborted by the first SIGTERM, SIGINT or SIGHUP, a second one of which ends the process as usual, and when nobody
 * reads what is printed any more.
 */
function listenForEnd(): AbortSignal {
  const controller = new AbortController();
  const end = (reason: string, exitCode: number): void => {
    // A command that is done, and leaves nothing but a port that is being closed, has ended as it says.
    setTimeout(() => process.exit(process.exitCode ?? exitCode), endMilliseconds).unref();
    controller.abort(reason);
  };
  for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.once(name, () => {
      end(name, 1);
    });
  process.stdout.on("error", () => {
    end("nobody reads", 0);
  });
  return controller.signal;
}

async function main(): Promise<number> {
  const [first = "start", ...rest] = process.argv.slice(2);
  const signal = listenForEnd();
  const print = (text: string): void => void process.stdout.write(text);
  const complain = (text: string): void => void process.stderr.write(text);
  if (first === "--help" || first === "-h" || first === "help") {
    print(help);
    return 0;
  }
  if (first === "--version" || first === "-V") {
    print(`${readVersion()}\n`);
    return 0;
  }
  const load = Object.hasOwn(commands, first) ? commands[first] : undefined;
  if (!load) {
    complain(`There is no command ${first}. Write one of ${Object.keys(commands).join(", ")}, or --help.\n`);
    return 1;
  }
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    print(command.help);
    return 0;
  }
  const terminal = { input: process.stdin, output: process.stdout };
  return command.run({
    args: rest,
    environment: readEnvironment(),
    readFile: (path) => readFileSync(path, "utf8"),
    pid: process.pid,
    node: process.versions.node,
    print,
    complain,
    signal,
    terminal,
  });
}

process.exitCode = await main();
