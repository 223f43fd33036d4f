/** How long the daemon takes to be ready beside the modem's own time, and what it keeps in memory. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemClock } from "../src/core/clock.ts";
import { ptyPlug } from "../src/simulator/pty-plug.ts";
import { quickTimings } from "../src/simulator/timings.ts";
import type { Entry } from "../src/simulator/transcript.ts";
import { startWorld } from "../src/simulator/world.ts";
import { type Spread, spread } from "./spread.ts";

/** Milliseconds from the start of the process to `ready`, in all and without the modem's own time. */
export interface StartFigures {
  readonly whole: Spread;
  readonly ours: Spread;
  readonly residentMebibytes: number;
}

/** Starts a phone so many times. */
export async function measureStart(times: number): Promise<StartFigures> {
  const whole: number[] = [];
  const ours: number[] = [];
  let resident = 0;
  for (let time = 0; time < times; time++) {
    const world = await startWorld(
      { clock: systemClock, timings: quickTimings, knobs: { noise: false } },
      ptyPlug(),
    );
    const entries: Entry[] = [];
    world.onEntry((entry) => entries.push(entry));
    const began = performance.now();
    const phone = fork(fileURLToPath(new URL("phone.js", import.meta.url)), [
      world.ports.pcui,
      "+447700900001",
    ]);
    const memory = await readyOf(phone);
    const took = performance.now() - began;
    whole.push(took);
    ours.push(took - modemTime(entries));
    resident = Math.max(resident, memory / 2 ** 20);
    phone.disconnect();
    await world.stop();
  }
  return { whole: spread(whole), ours: spread(ours), residentMebibytes: resident };
}

function readyOf(phone: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    phone.on("message", (message: { kind: string; memory?: number }) => {
      if (message.kind === "ready") resolve(message.memory ?? 0);
    });
    phone.once("exit", () => {
      reject(new Error("the phone ended before it was ready"));
    });
  });
}

/** From each command to the line that ends its answer. */
function modemTime(entries: readonly Entry[]): number {
  let sum = 0;
  let asked: Entry | null = null;
  for (const entry of entries) {
    if (entry.way === ">") asked = entry;
    else if (asked && /^(?:OK|ERROR|\+CM|COMMAND)/.test(entry.text)) {
      sum += entry.at - asked.at;
      asked = null;
    }
  }
  return sum;
}
