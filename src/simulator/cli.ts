import { parseArgs } from "node:util";
import { systemClock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { type ControlAddress, parseControlAddress, startControl } from "./control.ts";
import { type ProfileName, isProfileName, profileNames } from "./profiles.ts";
import { wordsHelp } from "./words.ts";
import { startSimulator } from "./world.ts";

/** What the simulator needs of the process it runs in. */
export interface SimulatorProcess {
  readonly pid: number;
  /** To stdout. */
  readonly print: (text: string) => void;
  /** To stderr. */
  readonly complain: (text: string) => void;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
}

/** The page of `virtualphone simulator --help`. */
export const simulatorHelp = `virtualphone simulator [--profile NAME] [--control HOST:PORT]

Runs a virtual Huawei E173 on three ttys of this machine, with a network and people behind it, and prints
one line of JSON: its pid, the paths of its ports (modem, voice, pcui), and the address of its control port.

  --profile NAME       ${profileNames.join(", ")} (the first unless told)
  --control HOST:PORT  where to be controlled from, on this machine alone (127.0.0.1:0: any free port)

Point a phone at it with VIRTUALPHONE_MODEM=<pcui>, and connect to the control port with nc or telnet.
Each line written there is answered with one line of JSON, or with error: and what to write instead:

${wordsHelp
  .split("\n")
  .map((line) => `  ${line}`)
  .join("\n")}
`;

interface Wanted {
  readonly profile: ProfileName;
  readonly control: ControlAddress;
}

/** Reads the arguments; every problem at once. */
function readArguments(args: readonly string[]): Wanted | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const tried = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      problems.push(messageOf(error));
      return undefined;
    }
  };
  const options = { profile: { type: "string" }, control: { type: "string" } } as const;
  const values = tried(() => parseArgs({ args: [...args], options }).values);
  const profile = values?.profile ?? "e173-11.126";
  const control = tried(() => parseControlAddress(values?.control ?? "127.0.0.1:0"));
  if (!isProfileName(profile))
    problems.push(`There is no profile "${profile}"; write one of ${profileNames.join(", ")}`);
  return control === undefined || !isProfileName(profile) || problems.length > 0
    ? { problems }
    : { profile, control };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener("abort", () => {
        resolve();
      });
  });
}

/**
 * Runs the stick alone until it is told to end, and answers the exit code: 0 when it ended as asked, 1 when
 * ports could not be made, 78 when the arguments cannot be used.
 */
export async function runSimulator(args: readonly string[], io: SimulatorProcess): Promise<number> {
  if (args.includes("--help")) {
    io.print(simulatorHelp);
    return 0;
  }
  const wanted = readArguments(args);
  if ("problems" in wanted) {
    for (const problem of wanted.problems) io.complain(`${problem}\n`);
    return 78;
  }
  try {
    return await runStick(wanted, io);
  } catch (error) {
    io.complain(`${messageOf(error)}\n`);
    return 1;
  }
}

async function runStick({ profile, control }: Wanted, io: SimulatorProcess): Promise<number> {
  const world = await startSimulator({ profile, clock: systemClock, ports: "pty" });
  try {
    const quit = new AbortController();
    const port = await startControl(world, control, () => {
      quit.abort();
    });
    try {
      io.print(`${JSON.stringify({ pid: io.pid, ports: { ...world.ports }, control: port.address })}\n`);
      await ended(AbortSignal.any([io.signal, quit.signal]));
    } finally {
      await port.close();
    }
  } finally {
    await world.stop();
  }
  return 0;
}
