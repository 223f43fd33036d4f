import { runSimulator, simulatorHelp } from "../simulator/cli.ts";
import type { World } from "./command.ts";

export const help = simulatorHelp;

/** Runs the virtual stick until the signal. */
export function run({ args, pid, print, complain, signal }: World): Promise<number> {
  return runSimulator(args, { pid, print, complain, signal });
}
