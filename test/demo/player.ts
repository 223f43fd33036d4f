import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { vi } from "vitest";
import { startDaemon } from "../../src/daemon.ts";
import { runDemo, type DemoParts } from "../../src/demo/demo.ts";
import { quickTimings } from "../../src/simulator/timings.ts";

/** Milliseconds until whoever waits for something to be shown gives up. */
const patienceMilliseconds = 10_000;

/** Somebody who tries the demo through a pair of pipes. */
export interface Player {
  readonly input: PassThrough;
  readonly output: PassThrough;
  readonly folder: string;
  types(line: string): void;
  /** Settles when the text has been shown behind what was seen before. */
  sees(text: string): Promise<void>;
  /** Types the line, and waits for the texts one after another; answers those it has seen. */
  tries(line: string, texts: readonly string[]): Promise<readonly string[]>;
  /** Everything that was shown. */
  shown(): string;
  /** Aborts the signal of the world. */
  kills(): void;
  /** Settles with the seconds it took from now until the demo was over. */
  isLetGo(): Promise<number>;
  /** What the demo has left in the folder for temporary files. */
  leftovers(): Promise<readonly string[]>;
}

const quick: DemoParts = {
  timings: { ...quickTimings, noAnswer: 20_000, incomingNoAnswer: 20_000, ringPeriod: 100 },
  restMilliseconds: 40,
  startDaemon,
};

/** Starts the demo with its temporary files in a folder of their own. */
export async function startPlayer(
  streams: { readonly input: PassThrough; readonly output: PassThrough } = pipes(),
  parts: Partial<DemoParts> = {},
): Promise<Player> {
  const { input, output } = streams;
  const folder = await mkdtemp(join(tmpdir(), "player-"));
  vi.stubEnv("TMPDIR", folder);
  const killing = new AbortController();
  let shown = "";
  let seen = 0;
  let isOver = false;
  const lookers = new Set<() => void>();
  output.on("data", (bytes: Buffer) => {
    shown += bytes.toString();
    for (const look of lookers) look();
  });
  const running = runDemo(
    { terminal: streams, environment: {}, signal: killing.signal },
    { ...quick, ...parts },
  ).finally(() => {
    isOver = true;
    for (const look of lookers) look();
  });

  const sees = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (why: string | null): void => {
        clearTimeout(timer);
        lookers.delete(look);
        if (why === null) resolve();
        else reject(new Error(`${why}: ${text}\n${shown.slice(seen)}`));
      };
      const look = (): void => {
        const place = shown.indexOf(text, seen);
        if (place >= 0) {
          seen = place + text.length;
          settle(null);
        } else if (isOver) settle("The demo ended without showing");
      };
      const timer = setTimeout(() => {
        settle("Not shown");
      }, patienceMilliseconds);
      lookers.add(look);
      look();
    });

  const types = (line: string): void => {
    input.write(`${line}\n`);
  };

  return {
    input,
    output,
    folder,
    types,
    sees,
    async tries(line, texts) {
      types(line);
      for (const text of texts) await sees(text);
      return texts;
    },
    shown: () => shown,
    kills() {
      killing.abort();
    },
    async isLetGo() {
      const began = performance.now();
      await running;
      return (performance.now() - began) / 1000;
    },
    leftovers: () => readdir(folder),
  };
}

/** Ends a demo, however far it came. */
export async function endPlayer(player: Player): Promise<void> {
  vi.unstubAllEnvs();
  player.kills();
  // One that fails at its end fails the test that looks at that.
  await Promise.allSettled([player.isLetGo()]);
  await rm(player.folder, { recursive: true });
}

function pipes(): { readonly input: PassThrough; readonly output: PassThrough } {
  return { input: new PassThrough(), output: new PassThrough() };
}
