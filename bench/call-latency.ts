/** What the phone adds to a call: from each line of the modem to the next command, over a real tty. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemClock } from "../src/core/clock.ts";
import { ptyPlug } from "../src/simulator/pty-plug.ts";
import { quickTimings } from "../src/simulator/timings.ts";
import type { Entry } from "../src/simulator/transcript.ts";
import { startWorld } from "../src/simulator/world.ts";
import { type Spread, spread } from "./spread.ts";

/** A stretch of a call: from the line that begins it to the command that ends it. */
const stretches = [
  { name: "ring → answer", from: /^\+CRING|^RING/, to: /^ATA$/ },
  { name: "answered → hold", from: /^\^CONN: ?1/, to: /^AT\+CHLD=2$/ },
  { name: "held → dial", from: /^OK$/, after: /^AT\+CHLD=2$/, to: /^ATD/ },
  { name: "master answered → join", from: /^\^CONN: ?2/, to: /^AT\+CHLD=3$/ },
] as const;

/** Figures of one stretch, in milliseconds. `ours` leaves the modem's own time out. */
export interface Latency {
  readonly name: string;
  readonly calls: number;
  readonly ours: Spread;
  /** From the last line of the modem before a command to that command. */
  readonly eachCommand: Spread;
}

const master = "+447700900001";
const caller = "+447700900002";

/** Lets so many calls be made, and measures each. */
export async function measureCalls(calls: number): Promise<readonly Latency[]> {
  const world = await startWorld(
    { clock: systemClock, timings: quickTimings, knobs: { noise: false } },
    ptyPlug(),
  );
  const phone = fork(fileURLToPath(new URL("phone.js", import.meta.url)), [world.ports.pcui, master]);
  try {
    await new Promise<void>((resolve, reject) => {
      phone.once("message", () => {
        resolve();
      });
      phone.once("exit", reject);
    });
    const stories: (readonly Entry[])[] = [];
    world.person(master).answersAfter(20);
    for (let call = 0; call < calls; call++) {
      const entries: Entry[] = [];
      const forget = world.onEntry((entry) => entries.push(entry));
      world.person(caller).rings();
      await world.person(caller).isConnectedWith(world.person(master), 10_000);
      forget();
      stories.push(entries);
      world.person(caller).hangsUp();
      await world.until(() => world.lines().length === 0, 10_000);
    }
    return stretches.map((stretch) => summarise(stretch, stories));
  } finally {
    phone.disconnect();
    await world.stop();
  }
}

function summarise(stretch: (typeof stretches)[number], stories: readonly (readonly Entry[])[]): Latency {
  const gaps = stories.map((story) => gapsOf(stretch, story));
  return {
    name: stretch.name,
    calls: stories.length,
    ours: spread(gaps.map((each) => each.reduce((sum, gap) => sum + gap, 0))),
    eachCommand: spread(gaps.flat()),
  };
}

/** The times in which the phone was to act: from the modem's last line to the next command, up to the end of the stretch. */
function gapsOf(stretch: (typeof stretches)[number], story: readonly Entry[]): readonly number[] {
  const gaps: number[] = [];
  let begun = false;
  let armed = !("after" in stretch);
  let last: Entry | null = null;
  for (const entry of story) {
    if ("after" in stretch && entry.way === ">" && stretch.after.test(entry.text)) armed = true;
    else if (armed && entry.way === "<" && (begun || stretch.from.test(entry.text))) {
      begun = true;
      last = entry;
    } else if (begun && entry.way === ">" && last) {
      gaps.push(entry.at - last.at);
      last = null;
      if (stretch.to.test(entry.text)) return gaps;
    }
  }
  return gaps;
}
