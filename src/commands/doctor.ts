import { access, writeFile } from "node:fs/promises";
import { arch } from "node:os";
import { type Config, type LoadedConfig, loadConfig } from "../config.ts";
import { systemClock } from "../core/clock.ts";
import { ConfigError, messageOf } from "../core/errors.ts";
import { thisHost } from "../core/host.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import { type DoctorArguments, readArguments, readNumbers } from "../doctor/arguments.ts";
import { type DoctorParts, type Examined, examine, examineWithout } from "../doctor/examination.ts";
import { type Finding, summaryOf } from "../doctor/finding.ts";
import { reportName, writeReport } from "../doctor/report.ts";
import { printFinding } from "../doctor/screen.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone doctor [--call [<number> [<number>]]] [--report [<file>]]

Looks at everything a person would have to check, top to bottom: Node, the configuration, USB, ttys and who
uses them, the modem, its firmware and its licence for voice, the SIM, the network, hold and join, texts,
diverts, calendars, contacts, the spam list, Telegram, the disk and the clock. Each line is green, yellow or
red, with what to do under it. It takes two minutes at most.

Stop the daemon first, for it keeps the modem to itself; everything else is looked at all the same. Nothing
is changed, and the PIN of the SIM is not tried.

  --call       rings phones of friends, and tries hold and join. Calls cost what they cost.
               No number: the default master phone is rung, put on hold, and taken back; one number: that one.
               Two numbers: the first is rung and put on hold, the second is rung, and the two are joined.
               Ctrl-C hangs up. Emergency and premium-rate numbers are not rung.
  --report     writes what was seen to a file, virtualphone-report-<date>.md unless named, without numbers,
               names and secrets, for hardware-notes. A file that is there is not overwritten.

The exit code is 1 when a line is red, 78 when the configuration cannot be used, and 0 otherwise.
NO_COLOR writes the marks as words on a terminal, too.
`;

/** The machine as the doctor sees it. */
const places = { ...thisHost, run: "/run", etc: "/etc" };

/** Tells how everything is. */
export async function run(world: World): Promise<number> {
  const wanted = readArguments(world.args);
  if (typeof wanted === "string") {
    world.complain(`${wanted}\n`);
    return exitCodes.failed;
  }
  const file = wanted.report === "" ? reportName(systemClock.date()) : wanted.report;
  if (file !== null && (await exists(file))) {
    world.complain(`${file} is there already, and is not overwritten; name another file, or move it away\n`);
    return exitCodes.failed;
  }
  const loaded = load(world);
  const call = "problems" in loaded ? null : numbersOf(wanted, loaded);
  if (typeof call === "string") {
    world.complain(`${call}\n`);
    return exitCodes.failed;
  }
  const findings: Finding[] = [];
  const parts = partsFor(world, findings, call);
  const examined =
    "problems" in loaded ? await examineWithout(loaded.problems, parts) : await examine(loaded, parts);
  if (world.signal.aborted) return exitCodes.failed;
  world.print(`\n${summaryOf(findings)}\n`);
  const isWritten = file === null || (await report(world, file, findings, examined));
  if ("problems" in loaded) return exitCodes.badConfiguration;
  return isWritten && findings.every(({ mark }) => mark !== "red") ? exitCodes.done : exitCodes.failed;
}

type Loaded = LoadedConfig<Config> | { readonly problems: readonly string[] };

function load({ environment, readFile }: World): Loaded {
  try {
    return loadConfig(environment, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    throw error;
  }
}

function numbersOf(
  { call }: DoctorArguments,
  { config }: LoadedConfig<Config>,
): readonly PhoneNumber[] | string | null {
  return call === null ? null : readNumbers(call, config.country, config.defaultMaster);
}

function partsFor(
  { environment, terminal, print, node, signal }: World,
  findings: Finding[],
  call: readonly PhoneNumber[] | null,
): DoctorParts {
  const colours = terminal.output.isTTY === true && (environment["NO_COLOR"] ?? "") === "";
  return {
    program: { node, arch: arch() },
    places,
    clock: systemClock,
    signal,
    call,
    tell: (finding) => {
      findings.push(finding);
      print(printFinding(finding, colours));
    },
    say: (text) => {
      print(`       … ${text}\n`);
    },
  };
}

async function report(
  { print, complain }: World,
  file: string,
  findings: readonly Finding[],
  examined: Examined,
): Promise<boolean> {
  try {
    const text = writeReport({ date: systemClock.date(), findings, ...examined });
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
    print(`The report is in ${file}; look through it before you send it to anybody.\n`);
    return true;
  } catch (error) {
    complain(`The report cannot be written: ${messageOf(error)}\n`);
    return false;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
