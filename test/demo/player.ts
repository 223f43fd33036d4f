import { PassThrough } from "node:stream";
import { startDaemon } from "../../src/daemon.ts";
import { runDemo, type DemoParts } from "../../src/demo/demo.ts";
import { quickTimings } from "../../src/simulator/timings.ts";

/** Milliseconds until whoever waits for something to be shown gives up. */
const patienceMilliseconds = 10_000;

/** Somebody who tries the demo through a pair of pipes. */
export interface Player {
  readonly input: PassThrough;
  readonly output: PassThrough;
  types(line: string): void;
  /** Settles when the text has been shown behind what was seen before. */
  sees(text: string): Promise<void>;
  /** Types the line, and waits for all the texts, in any order; answers those it has seen. */
  tries(line: string, texts: readonly string[]): Promise<readonly string[]>;
  /** Everything that was shown. */
  shown(): string;
  /** Aborts the signal of the world. */
  kills(): void;
  /** Settles with the seconds it took from now until the demo was over. */
  isLetGo(): Promise<number>;
  /** Ends the demo, however far it came. */
  end(): Promise<void>;
}

const quick: DemoParts = {
  timings: { ...quickTimings, noAnswer: 20_000, incomingNoAnswer: 20_000, ringPeriod: 100 },
  restMilliseconds: 40,
  startDaemon,
};

/** Starts the demo. Whoever starts it ends it. */
export function startPlayer(
  streams: { readonly input: PassThrough; readonly output: PassThrough } = pipes(),
  parts: Partial<DemoParts> = {},
): Player {
  const { input, output } = streams;
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

  /** Where the text ends that is shown behind `start`. */
  const findEnd = (text: string, start: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        leave();
        reject(new Error(`${why}: ${text}\n${shown.slice(start)}`));
      };
      const leave = (): void => {
        clearTimeout(timer);
        lookers.delete(look);
      };
      const look = (): void => {
        const place = shown.indexOf(text, start);
        if (place >= 0) {
          leave();
          resolve(place + text.length);
        } else if (isOver) fail("The demo ended without showing");
      };
      const timer = setTimeout(() => {
        fail("Not shown");
      }, patienceMilliseconds);
      lookers.add(look);
      look();
    });

  const seesAll = async (texts: readonly string[]): Promise<void> => {
    const start = seen;
    const ends = await Promise.all(texts.map((text) => findEnd(text, start)));
    seen = Math.max(start, ...ends);
  };

  const types = (line: string): void => {
    input.write(`${line}\n`);
  };

  const kills = (): void => {
    killing.abort();
  };

  return {
    input,
    output,
    types,
    sees: (text) => seesAll([text]),
    async tries(line, texts) {
      types(line);
      await seesAll(texts);
      return texts;
    },
    shown: () => shown,
    kills,
    async isLetGo() {
      const began = performance.now();
      await running;
      return (performance.now() - began) / 1000;
    },
    async end() {
      kills();
      // One that fails at its end fails the test that looks at that.
      await Promise.allSettled([running]);
    },
  };
}

function pipes(): { readonly input: PassThrough; readonly output: PassThrough } {
  return { input: new PassThrough(), output: new PassThrough() };
}
