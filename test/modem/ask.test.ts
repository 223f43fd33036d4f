import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askTtys, proveVoice } from "../../src/modem/ask.ts";
import type { Asked } from "../../src/modem/find.ts";
import type { Stick, StickTty } from "../../src/modem/sticks.ts";
import type { Port } from "../../src/serial/port.ts";
import { virtualClock, type VirtualClock } from "../support/virtual-clock.ts";
import { scriptedPort, type ScriptedPort } from "./modem-bench.ts";

const imei = "350000000000006";

/** How a tty behaves that is asked. */
type Tty = (clock: VirtualClock) => Promise<ScriptedPort>;

const answering =
  (answer: (line: string) => string | null): Tty =>
  (clock) =>
    Promise.resolve(scriptedPort(clock, (line) => answer(line.replace("\u001b", ""))));

const healthy = (line: string): string | null => {
  if (line === "") return null;
  return line === "AT+CGSN" ? `\r\n${imei}\r\n\r\nOK\r\n` : "\r\nOK\r\n";
};

/** Answers greetings so late that the answer stands behind the next question. */
const lateBy =
  (milliseconds: number): Tty =>
  (clock) => {
    const port: ScriptedPort = scriptedPort(clock, (line) => {
      const said = healthy(line.replace("\u001b", ""));
      if (line === "AT+CGSN" || said === null) return said;
      clock.after(milliseconds, () => {
        port.say(said);
      });
      return null;
    });
    return Promise.resolve(port);
  };

const silent: Tty = answering(() => null);

/** Passes over what it is written first. */
function deafTo(count: number, then: (line: string) => string | null): Tty {
  return (clock) => {
    let left = count;
    return answering((line) => {
      if (line === "") return null;
      left -= 1;
      return left < 0 ? then(line) : null;
    })(clock);
  };
}

const flooded: Tty = async (clock) => {
  const port = await silent(clock);
  const flood = (): void => {
    port.say("\u0000\u00ffO K \r^RSSI:17\r\n> ".repeat(5));
    if (port.isOpen()) clock.after(50, flood);
  };
  clock.after(1, flood);
  return port;
};

const vanishing: Tty = async (clock) => {
  const port = await silent(clock);
  clock.after(100, () => {
    port.vanish("unplugged");
  });
  return port;
};

const unwritable: Tty = async (clock) => ({
  ...(await silent(clock)),
  write: () => Promise.reject(new Error("EIO")),
});

const stuck: Tty = async (clock) => ({ ...(await silent(clock)), write: () => new Promise(() => undefined) });

const openingAfter =
  (milliseconds: number): Tty =>
  (clock) =>
    new Promise((resolve) => {
      clock.after(milliseconds, () => {
        resolve(scriptedPort(clock, healthy));
      });
    });

const refusing: Tty = () => Promise.reject(new Error("another program uses it"));
const neverOpening: Tty = () => new Promise(() => undefined);

const ttyOf = (number: number): StickTty => ({
  path: `/dev/ttyUSB${number}`,
  interface: number,
  descriptor: "ff/ff/ff",
});

/** Asks ttys that behave so, and tells how long it took and whether everything was let go of. */
async function ask(ttys: readonly Tty[]) {
  const clock = virtualClock();
  const ports: ScriptedPort[] = [];
  const openPort = async (path: string): Promise<Port> => {
    const port = await (ttys[Number(path.at(-1))] ?? neverOpening)(clock);
    ports.push(port);
    return port;
  };
  const answers = new Map<number, Asked>();
  let took = Number.NaN;
  const begun = clock.now();
  const asked = ttys.map((_, number) => ttyOf(number));
  void askTtys(asked, { openPort, clock }).then((told) => {
    for (const [number, each] of told) answers.set(number, each);
    took = clock.now() - begun;
  });
  await clock.advance(10_000);
  return { answers, took, ports };
}

describe("a tty that is asked", () => {
  it.each<[string, Tty, string, string | null]>([
    ["answers", answering(healthy), "answers", imei],
    ["answers, whatever it was busy with first", deafTo(1, healthy), "answers", imei],
    [
      "answers when it is told to speak",
      answering((line) => (line === "AT" ? null : healthy(line))),
      "answers",
      imei,
    ],
    [
      "answers and repeats what it is sent",
      answering((line) => `${line}\r${healthy(line) ?? ""}`),
      "answers",
      imei,
    ],
    [
      "answers, and refuses everything",
      answering((line) => (line === "" ? null : "\r\nERROR\r\n")),
      "answers",
      null,
    ],
    ["answers late", lateBy(1050), "answers", imei],
    ["answers once", answering((line) => (line === "AT" ? "\r\nOK\r\n" : null)), "answers", null],
    ["is silent", silent, "silent", null],
    ["is silent beside its noise", flooded, "silent", null],
    ["is silent and goes", vanishing, "silent", null],
    ["is silent when nothing can be written to it", unwritable, "silent", null],
    ["is silent when it takes nothing", stuck, "silent", null],
    ["answers when it opens late", openingAfter(900), "answers", imei],
    ["is closed when it opens too late", openingAfter(1500), "closed", null],
    ["is closed when it never opens", neverOpening, "closed", null],
    ["is closed when another program has it", refusing, "closed", null],
  ])("%s", async (_what, tty, kind, told) => {
    const { answers, took, ports } = await ask([tty]);
    const asked = answers.get(0);
    expect(asked?.kind).toBe(kind);
    expect(asked?.kind === "answers" ? asked.imei : null).toBe(told);
    expect(took).toBeLessThanOrEqual(4000);
    expect(ports.filter((port) => port.isOpen())).toEqual([]);
  });

  it("is asked beside all others, none of which it waits for, and let go of", async () => {
    const anyTty = fc.constantFrom(
      answering(healthy),
      deafTo(1, healthy),
      silent,
      flooded,
      vanishing,
      unwritable,
      stuck,
      openingAfter(900),
      openingAfter(1500),
      neverOpening,
      refusing,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyTty, { maxLength: 9 }), async (ttys) => {
        const { answers, took, ports } = await ask(ttys);
        expect(answers.size).toBe(ttys.length);
        expect(took).toBeLessThanOrEqual(4000);
        expect(ports.filter((port) => port.isOpen())).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the voice port of a stick that is in use", () => {
  const stick: Stick = {
    device: "/sys/1-1",
    port: "1-1",
    plugging: "1",
    vendor: "12d1",
    product: "1c12",
    productName: null,
    manufacturer: null,
    serial: null,
    mode: "modem",
    ttys: [0, 1, 2].map(ttyOf),
  };

  it.each<[string, Tty, object]>([
    ["is proved by its silence", silent, { path: "/dev/ttyUSB1", proved: true }],
    ["is no port that answers", answering(healthy), { path: null, proved: false }],
    ["is a guess while it is open elsewhere", refusing, { path: "/dev/ttyUSB1", proved: false }],
  ])("%s", async (_what, tty, expected) => {
    const clock = virtualClock();
    const opened: string[] = [];
    const openPort = (path: string): Promise<Port> => {
      opened.push(path);
      return tty(clock);
    };
    let voice: object | null = null;
    void proveVoice(stick, ["/dev/ttyUSB2", "/dev/ttyUSB0"], { openPort, clock }).then((told) => {
      voice = told;
    });
    await clock.advance(5000);
    expect(voice).toEqual(expected);
    expect(opened).toEqual(["/dev/ttyUSB1"]);
  });
});
