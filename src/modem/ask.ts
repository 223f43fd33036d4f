/** Asks a stick's ttys whether they take commands, all at once. Decides nothing; `find.ts` does. */
import { expectationOf, finalResult } from "../at/classify.ts";
import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/errors.ts";
import { readLines } from "../serial/lines.ts";
import type { Port } from "../serial/port.ts";
import { type Answers, type Asked, chooseVoice } from "./find.ts";
import { readImei } from "./imei.ts";
import type { Stick, StickTty } from "./sticks.ts";

/** What asking takes. */
export interface AskParts {
  /** Opens a tty by its path. */
  readonly openPort: (path: string) => Promise<Port>;
  readonly clock: Clock;
}

/**
 * How long an opening and each answer of a tty that may be none for commands are waited for: with two greetings and the
 * IMEI, four seconds at most. A stick answers within a tenth of one.
 */
const quickMilliseconds = 1000;

/** The same for ttys that are known to take commands: twelve seconds at most. */
export const slowMilliseconds = 3000;

/**
 * The first may be lost with what the line was busy with. ESC leaves a prompt in which somebody left the modem; a modem
 * that was told to keep its results to itself, or to give them as digits, is told otherwise.
 */
const greetings = ["\u001bAT", "ATQ0V1"];

/**
 * Asks these ttys; `step` is how long each answer is waited for. Never rejects; takes four steps at most, and as long as
 * their closing. Every port is let go of.
 */
export async function askTtys(
  ttys: readonly StickTty[],
  parts: AskParts,
  step = quickMilliseconds,
): Promise<Answers> {
  const asked = await Promise.all(
    ttys.map(async (tty) => [tty.interface, await askTty(tty.path, parts, step)] as const),
  );
  return new Map(asked);
}

/**
 * The voice port of a stick, proved by asking the ttys that are not in use: those are known to take commands, and open.
 * Null when no tty is left for it. Not to be called while a call's sound goes through it.
 */
export async function proveVoice(
  stick: Stick,
  inUse: readonly string[],
  parts: AskParts,
): Promise<{ readonly path: string | null; readonly proved: boolean }> {
  const taken = stick.ttys.filter((tty) => inUse.includes(tty.path));
  const asked = await askTtys(
    stick.ttys.filter((tty) => !inUse.includes(tty.path)),
    parts,
  );
  const known = taken.map((tty) => [tty.interface, { kind: "answers", imei: null }] as const);
  const { tty, proved } = chooseVoice(stick, new Map([...asked, ...known]));
  return { path: tty?.path ?? null, proved };
}

async function askTty(path: string, { openPort, clock }: AskParts, step: number): Promise<Asked> {
  const opening = openPort(path);
  let port: Port | null;
  try {
    port = await within(clock, opening, step);
  } catch (error) {
    return { kind: "closed", why: messageOf(error) };
  }
  if (port === null) {
    // Should it open after all, it is nobody's.
    opening.then(
      (late) => late.close(),
      () => undefined,
    );
    return { kind: "closed", why: `${path}: it does not open` };
  }
  try {
    return await greet(port, clock, step);
  } finally {
    await port.close();
  }
}

async function greet(port: Port, clock: Clock, step: number): Promise<Asked> {
  const ear = listenTo(port, clock, step);
  for (const greeting of greetings) {
    if (!(await ear.ask(greeting, (lines) => isResult(lines.at(-1))))) continue;
    const heard = await ear.ask("AT+CGSN", isIdentity);
    return { kind: "answers", imei: readImei(heard ?? []) };
  }
  return { kind: "silent" };
}

const anyCommand = expectationOf("AT", false);

function isResult(line = ""): boolean {
  return finalResult(line, anyCommand) !== undefined;
}

/** An OK without an IMEI may be a greeting's, come late. */
function isIdentity(lines: readonly string[]): boolean {
  return isResult(lines.at(-1)) && (readImei(lines) !== null || lines.at(-1) !== "OK");
}

interface Ear {
  /** Sends a line, and answers what comes until it is enough; null when that does not come in time. */
  ask(text: string, isEnough: (lines: readonly string[]) => boolean): Promise<readonly string[] | null>;
}

/** Listens to a port from now on, so that it is drained. */
function listenTo(port: Port, clock: Clock, step: number): Ear {
  let hear: (line: string) => void = () => undefined;
  let giveUp: () => void = () => undefined;
  let gone = false;
  const reader = readLines({
    line: (line) => {
      hear(line);
    },
    prompt: () => undefined,
  });
  const lose = (): void => {
    gone = true;
    giveUp();
  };
  port.onBytes((bytes) => {
    reader.push(bytes);
  });
  port.onGone(lose);
  return {
    ask: (text, isEnough) =>
      new Promise((resolve) => {
        const lines: string[] = [];
        const settle = (answer: readonly string[] | null): void => {
          cancel();
          hear = () => undefined;
          resolve(answer);
        };
        giveUp = () => {
          settle(null);
        };
        const cancel = clock.after(step, giveUp);
        hear = (line) => {
          lines.push(line);
          if (isEnough(lines)) settle(lines);
        };
        if (gone) giveUp();
        // What is never taken has its time-out, as what is never answered.
        else port.write(Buffer.from(`${text}\r`, "latin1")).catch(lose);
      }),
  };
}

/** What a promise comes to, or null after that time. */
function within<T>(clock: Clock, promise: Promise<T>, milliseconds: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => {
      resolve(null);
    });
    promise.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error(messageOf(error)));
      },
    );
  });
}
