import { afterEach, describe, expect, it } from "vitest";
import { virtualClock } from "../support/virtual-clock.ts";
import { type ModemBench, type ScriptedPort, scriptedPort, startModemBench } from "./modem-bench.ts";

type Answer = (line: string) => string | null;

interface Strange extends ModemBench {
  /** The port that is open now. */
  readonly port: () => ScriptedPort;
  readonly timesOpened: () => number;
}

let house: Strange;

const framed = (...lines: readonly string[]): string => lines.map((line) => `\r\n${line}\r\n`).join("");
const ok = (...lines: readonly string[]): string => framed(...lines, "OK");

/** A modem that knows what it must, and answers ERROR to the rest. */
const plain: Answer = (line) => {
  switch (line) {
    case "AT":
    case "ATE0":
    case "ATQ0V1":
    case "AT+CLIP=1":
    case "AT+CLCC":
    case "AT+CHUP":
      return ok();
    case "AT+CPIN?":
      return ok("+CPIN: READY");
    case "\u001b":
      return null;
    default:
      return framed("ERROR");
  }
};

/** Starts the driver on a modem that is opened as often as it likes. */
function start(
  makeAnswer: (clock: ReturnType<typeof virtualClock>) => Answer,
  milliseconds?: number,
): Strange {
  const clock = virtualClock();
  const answer = makeAnswer(clock);
  let port = scriptedPort(clock, answer, milliseconds);
  let timesOpened = 0;
  const bench = startModemBench(
    () => {
      timesOpened += 1;
      port = scriptedPort(clock, answer, milliseconds);
      return { commands: port, events: null };
    },
    { clock },
  );
  house = { ...bench, port: () => port, timesOpened: () => timesOpened };
  return house;
}

afterEach(async () => {
  await house.modem.stop();
});

describe("the driver comes to be ready on a modem that", () => {
  it.each<[string, () => Answer]>([
    ["answers ERROR to all it does not need", () => plain],
    [
      "does not answer at all what it does not know",
      () => (line) => {
        const text = plain(line);
        return text?.includes("ERROR") ? null : text;
      },
    ],
    ["never switches its echo off", () => (line) => `${line}\r${plain(line) ?? ""}`],
    ["answers on bare line feeds", () => (line) => plain(line)?.replaceAll("\r\n", "\n") ?? null],
    [
      "glues its results to its lines",
      () => (line) => plain(line)?.replaceAll("READY\r\n\r\nOK", "READY\r\nOK") ?? null,
    ],
    [
      "rings with rubbish between its lines",
      () => (line) => `\r\n~#\u00ff\u0080\r\n${plain(line) ?? ""}\r\n_._\r\n`,
    ],
    [
      "speaks in digits until it is told not to",
      () => {
        let words = false;
        return (line) => {
          if (line.includes("Q0V1")) words = true;
          return words ? plain(line.replaceAll(/\p{Cc}/gu, "")) : "0\r";
        };
      },
    ],
    [
      "is stuck in a prompt, and swallows all but an ESC",
      () => {
        let stuck = true;
        return (line) => {
          if (line === "\u001b") {
            stuck = false;
            return ok();
          }
          return stuck ? null : plain(line);
        };
      },
    ],
    [
      "is stuck in a prompt, and asks for every line",
      () => {
        let stuck = true;
        return (line) => {
          if (line === "\u001b") {
            stuck = false;
            return ok();
          }
          return stuck ? "\r\n> " : plain(line);
        };
      },
    ],
    [
      "loses the first line it is sent",
      () => {
        let lost = false;
        return (line) => {
          if (lost) return plain(line);
          lost = true;
          return null;
        };
      },
    ],
    [
      "is busy with what somebody else has asked",
      () => {
        let begun = false;
        return (line) => {
          const late = begun ? "" : `SIN:3,0,5\r\n${ok()}`;
          begun = true;
          return late + (plain(line) ?? "");
        };
      },
    ],
  ])("%s", async (_what, makeAnswer) => {
    start(makeAnswer);
    await house.ready();
    expect(house.modem.status().modem).toBe("ready");
    // It stays so.
    await house.clock.advance(180_000);
    expect(house.modem.status().modem).toBe("ready");
    expect(house.modem.lines()).toEqual([]);
  });

  it("takes six seconds for every answer, one after the other", async () => {
    start((clock) => {
      let freeAt = 0;
      return (line) => {
        const text = plain(line);
        if (text === null) return null;
        freeAt = Math.max(freeAt, clock.now()) + 6000;
        clock.after(freeAt - clock.now(), () => {
          house.port().say(text);
        });
        return null;
      };
    });
    await house.ready();
    await house.clock.advance(300_000);
    expect(house.told).toEqual([expect.stringMatching(/^ready/)]);
  });
});

describe("the driver is not ready on a modem that", () => {
  it("cannot list its calls, and the owner is told once why", async () => {
    start(() => (line) => (line === "AT+CLCC" ? framed("ERROR") : plain(line)));
    await house.clock.advance(60_000);
    expect(new Set(house.told)).toEqual(
      new Set(["blocked the modem cannot list its calls (AT+CLCC answers ERROR)"]),
    );
  });

  it("is a wall, and it is opened again and again, and restarted and reset now and then", async () => {
    start(() => () => null);
    await house.clock.advance(600_000);
    expect(house.timesOpened()).toBeGreaterThan(10);
    expect(house.timesOpened()).toBeLessThan(60);
    expect(house.modem.status().modem).not.toBe("ready");
    expect(house.told.filter((each) => each === "restart" || each === "reset-usb")).toEqual([
      "restart",
      "reset-usb",
      "reset-usb",
      "restart",
    ]);
    expect(house.sent()).toContain("␛AT+CFUN=1,1");
  });
});

describe("given a modem that takes its time over each answer, and queues what is written meanwhile", () => {
  const caller = '+CLCC: 1,1,4,0,0,"+447700900002",145';

  it.each([1000, 2500, 6000])("of %i ms, none is taken for another's", async (milliseconds) => {
    let ringing = false;
    const bench = start(
      () => (line) => {
        if (line === "AT+CLCC") return ringing ? ok(caller) : ok();
        if (line === "AT+CPIN?") return ok("+CPIN: READY");
        if (line === "AT+CSQ") return ok("+CSQ: 20,99");
        if (line === "AT+CGMM") return ok("slow one");
        return line === "AT+CMEE=1" ? ok() : plain(line);
      },
      milliseconds,
    );
    await bench.ready();
    expect(bench.told.filter((each) => !each.startsWith("trouble"))).toEqual(["ready slow one"]);
    ringing = true;
    bench.port().say(framed("RING"));
    await bench.clock.until(() => bench.modem.lines().length === 1, 10 * milliseconds);
    const answered = await bench.finish(bench.modem.command("AT+CGMM"));
    expect(answered).toEqual({ kind: "answered", lines: ["slow one"], result: "OK" });
    ringing = false;
    await bench.clock.until(() => bench.modem.lines().length === 0, 20 * milliseconds);
  });
});

describe("given a modem in use", () => {
  const caller = '+CLCC: 1,1,4,0,0,"+447700900002",145';

  it("asks again soon when a list cannot be read, or is refused", async () => {
    for (const bad of [ok("+CLCC: 1,1"), framed("ERROR"), framed("+CME ERROR: 14")]) {
      let lists = 0;
      start(() => (line) => {
        if (line !== "AT+CLCC") return plain(line);
        lists++;
        return lists < 3 ? ok() : lists === 3 ? bad : ok(caller);
      });
      await house.ready();
      house.port().say(framed("RING"));
      await house.clock.until(() => house.modem.lines().length === 1, 1500);
      await house.modem.stop();
    }
  });

  it("carries out what it is asked while it is told of rings without end", async () => {
    start(() => (line) => (line === "AT+CLCC" ? ok(caller) : plain(line)));
    await house.ready();
    let stopped = false;
    const ring = (): void => {
      if (stopped) return;
      house.port().say(framed("RING", '+CLIP: "+447700900002",145,,,,0'));
      house.clock.after(5, ring);
    };
    ring();
    const ended = house.modem.perform({ kind: "hang-up" });
    let settled = false;
    void ended.then(() => {
      settled = true;
    });
    await house.clock.until(() => settled, 2000);
    stopped = true;
    expect(await ended).toEqual({ kind: "done", line: null });
  });

  it("takes a refusal for what it is when the call came about all the same", async () => {
    let dialled = false;
    start(() => (line) => {
      if (line.startsWith("ATD")) {
        dialled = true;
        return framed("ERROR");
      }
      if (line !== "AT+CLCC") return plain(line);
      return dialled ? ok('+CLCC: 1,0,2,0,0,"+447700900001",145') : ok();
    });
    await house.ready();
    const outcome = await house.finish(house.modem.perform({ kind: "dial", number: "+447700900001" }));
    expect(outcome).toEqual({ kind: "done", line: house.modem.lines()[0]?.line });
  });

  it("is told what the modem would not do, and does not take a later end for ours", async () => {
    let over = false;
    start(() => (line) => {
      if (line === "AT+CHUP") return framed("+CME ERROR: 3");
      if (line !== "AT+CLCC") return plain(line);
      return over ? ok() : ok('+CLCC: 1,1,0,0,0,"+447700900002",145');
    });
    await house.ready();
    expect(await house.finish(house.modem.perform({ kind: "hang-up" }))).toEqual({
      kind: "refused",
      words: "+CME ERROR: 3",
    });
    over = true;
    await house.clock.until(() => house.modem.lines().length === 0, 5000);
    const endings = house.pictures.flatMap(({ ended }) => ended).map(({ ending }) => ending.kind);
    expect(endings).toEqual(["hung-up"]);
  });

  it("has nothing to do about a second caller who is gone", async () => {
    start(() => plain);
    await house.ready();
    expect(await house.finish(house.modem.perform({ kind: "refuse-waiting" }))).toEqual({
      kind: "done",
      line: null,
    });
    expect(house.sent().join()).not.toContain("CHLD");
  });

  it("keeps a call in the picture when the modem says OK once too often", async () => {
    let lists = 0;
    start(() => (line) => {
      if (line !== "AT+CLCC") return plain(line);
      lists++;
      return lists === 5 ? `${framed("OK")}${ok(caller)}` : ok(caller);
    });
    await house.ready();
    await house.clock.until(() => lists > 20);
    expect(house.pictures.flatMap(({ ended }) => ended)).toEqual([]);
    expect(house.modem.lines()).toHaveLength(1);
    // And it is believed again.
    await house.clock.advance(61_000);
    const before = house.sent().length;
    await house.clock.advance(10_000);
    expect(house.sent().slice(before)).not.toContain("AT");
  });

  it("ends what is under way when it is stopped", async () => {
    start(() => (line) => (line.startsWith("ATD") ? null : plain(line)));
    await house.ready();
    const dialling = house.modem.perform({ kind: "dial", number: "+447700900001" });
    await house.clock.advance(1000);
    await house.modem.stop();
    expect(await dialling).toMatchObject({ kind: "failed" });
    expect([house.clock.waiting(), house.port().isOpen()]).toEqual([0, false]);
  });
});
