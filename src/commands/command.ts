/** What a command of the program gets from the world, and what it is. */
import type { Environment } from "../config.ts";

/** The world outside the process, as far as a command may touch it. */
export interface World {
  /** What stands after the command's name. */
  readonly args: readonly string[];
  readonly environment: Environment;
  /** The text of a file that the environment names; throws in words. */
  readonly readFile: (path: string) => string;
  readonly pid: number;
  /** Node's own version, such as 20.19.0. */
  readonly node: string;
  /** To stdout. */
  readonly print: (text: string) => void;
  /** To stderr. */
  readonly complain: (text: string) => void;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
  /** The keyboard and the screen, where there are some. */
  readonly terminal: Terminal;
}

/** A terminal, or the streams that stand in for one. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
}

/** A command: its help, one screen of text, and what it does. `run` answers the exit code. */
export interface CommandModule {
  readonly help: string;
  readonly run: (world: World) => Promise<number>;
}

/** Exit codes of the program. */
export const exitCodes = { done: 0, failed: 1, badConfiguration: 78 } as const;
