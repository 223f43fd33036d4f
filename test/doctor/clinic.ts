import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, loadConfig } from "../../src/config.ts";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import type { PhoneNumber } from "../../src/core/phone-number.ts";
import { type DoctorParts, type Examined, examine, examineWithout } from "../../src/doctor/examination.ts";
import { type Finding, summaryOf } from "../../src/doctor/finding.ts";
import { printFinding } from "../../src/doctor/screen.ts";
import { makeUsbMachine, type UsbMachine } from "../../src/simulator/usb-machine.ts";
import type { SimulatorOptions } from "../../src/simulator/world.ts";
import { openHouse, type WholeHouse } from "../support/whole-house.ts";

/** A house with a stick, on a machine whose every folder is the test's. */
export interface Clinic {
  readonly house: WholeHouse;
  readonly machine: UsbMachine;
  /** Where udev's notes and the network's time are. */
  readonly run: string;
  readonly examine: (wanted?: Wanted) => Promise<Visit>;
  /** Something to be let go of at the end. */
  readonly keep: (release: () => Promise<void>) => void;
  readonly close: () => Promise<void>;
}

/** How an examination is wanted. */
export interface Wanted {
  readonly environment?: Environment;
  /** The configuration cannot be used, for these reasons. */
  readonly problems?: readonly string[];
  readonly call?: readonly PhoneNumber[];
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly say?: (text: string) => void;
}

/** What came of one. */
export interface Visit extends Examined {
  readonly findings: readonly Finding[];
  /** The screen, with what differs from run to run made the same. */
  readonly screen: string;
}

/** A clock on which everything takes a tenth of its time, for modems that say nothing. */
export const hurried: Clock = {
  now: () => systemClock.now() * 10,
  date: () => systemClock.date(),
  after: (milliseconds, task) => systemClock.after(milliseconds / 10, task),
};

/** Opens one. */
export async function openClinic(options: Partial<SimulatorOptions> = {}): Promise<Clinic> {
  const machine = makeUsbMachine();
  const house = await openHouse(options, { machine });
  const run = join(house.folder, "run");
  mkdirSync(join(run, "systemd/timesync"), { recursive: true });
  writeFileSync(join(run, "systemd/timesync/synchronized"), "");
  const etc = join(house.folder, "etc");
  mkdirSync(etc);
  writeFileSync(join(etc, "group"), "root:x:0:\ntty:x:5:\n");
  const releases: (() => Promise<void>)[] = [];
  return {
    house,
    machine,
    run,
    keep: (release) => releases.push(release),
    async examine({ environment = {}, problems, call = null, clock = systemClock, signal, say } = {}) {
      const findings: Finding[] = [];
      let printed = "";
      const parts: DoctorParts = {
        program: { node: "20.19.0", arch: "arm64" },
        places: { ...machine.host, run, etc },
        clock,
        signal: signal ?? new AbortController().signal,
        call,
        tell: (finding) => {
          findings.push(finding);
          printed += printFinding(finding, false);
        },
        say: (text) => {
          printed += `       … ${text}\n`;
          say?.(text);
        },
      };
      // To prove that the voice port is silent takes two seconds.
      const auto = { VIRTUALPHONE_MODEM: "auto", VIRTUALPHONE_MODEM_VOICE: "none" };
      const examined = problems
        ? await examineWithout(problems, parts)
        : await examine(loadConfig({ ...house.environment, ...auto, ...environment }), parts);
      const screen = `${printed}\n${summaryOf(findings)}\n`;
      return { ...examined, findings, screen: steady(screen, { house, machine }) };
    },
    async close() {
      await Promise.all(releases.map((release) => release()));
      await house.stop();
      machine.close();
    },
  };
}

function steady(screen: string, { house, machine }: Pick<Clinic, "house" | "machine">): string {
  return screen
    .replaceAll(machine.host.dev, "/dev")
    .replaceAll(house.folder, "/home/phone")
    .replaceAll(/[\d.]+ MB/g, "some MB")
    .replaceAll(/the clock says [\d-]+ [\d:]+ in \S+/g, "the clock says some time in some place,")
    .replaceAll(",, ", ", ")
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:8081");
}
