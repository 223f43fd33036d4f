import { afterEach, describe, expect, it } from "vitest";
import type { MemoryPort } from "../../src/simulator/ports.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import { type SimulatorOptions, startSimulator, type World } from "../../src/simulator/world.ts";
import { traced } from "../../src/serial/traced.ts";
import { virtualClock } from "../support/virtual-clock.ts";
import { type ModemBench, startModemBench } from "./modem-bench.ts";

const anna = "+447700900002";
const master = "+447700900001";

interface House extends ModemBench {
  readonly world: World<MemoryPort>;
  /** Every byte on the ports, `<` and `>` apart. */
  readonly trace: { "<": string; ">": string };
}

let house: House;

/** A modem on a simulated stick; `ports` says which of its two are open. */
async function start(
  options: Omit<SimulatorOptions, "clock"> & {
    ports?: "pcui" | "modem" | "both";
    pin?: string;
    wait?: boolean;
  } = {},
): Promise<House> {
  const { ports = "pcui", pin, wait = true, ...wanted } = options;
  const clock = virtualClock();
  const world = await startSimulator({ ...wanted, clock });
  const trace = { "<": "", ">": "" };
  const bench = startModemBench(
    () => ({
      commands: traced(
        world.ports[ports === "modem" ? "modem" : "pcui"],
        "commands",
        (_, direction, bytes) => {
          trace[direction] += Buffer.from(bytes).toString("latin1");
        },
      ),
      events: ports === "both" ? world.ports.modem : null,
    }),
    { clock, pin: pin ?? null },
  );
  house = { ...bench, world, trace };
  if (wait) await house.ready();
  return house;
}

afterEach(async () => {
  await house.modem.stop();
  await house.world.stop();
  if (house.clock.waiting() > 0) throw new Error("something that was set in motion goes on");
});

const statuses = (): readonly string[] =>
  house.modem.lines().map(({ status, number }) => `${status} ${number}`);
const endings = (): readonly string[] =>
  house.pictures.flatMap(({ ended }) => ended).map(({ ending }) => ending.kind);

describe.each(profileNames)("given a %s", (profile) => {
  it("comes to be ready, and says what it is", async () => {
    await start({ profile });
    expect(house.told).toEqual([expect.stringMatching(/^ready \S+ \S+/)]);
    await house.clock.until(() => house.modem.status().operator !== null);
    expect(house.modem.status()).toMatchObject({
      modem: "ready",
      trouble: null,
      signal: 19,
      operator: "Example Mobile",
    });
    expect(house.world.violations()).toEqual([]);
  });

  it("shows a caller, answers, and tells how it ended", async () => {
    await start({ profile });
    const caller = house.world.person(anna);
    caller.rings();
    await house.clock.until(() => statuses().includes(`incoming ${anna}`));
    expect(await house.finish(house.modem.perform({ kind: "answer" }))).toEqual({ kind: "done", line: null });
    expect(statuses()).toEqual([`active ${anna}`]);
    caller.hangsUp();
    await house.clock.until(() => house.modem.lines().length === 0);
    expect(endings()).toEqual(["hung-up"]);
  });

  it("dials, and the line it answers is the one in the picture", async () => {
    await start({ profile });
    house.world.person(master).answersAfter(3000);
    const dialled = await house.finish(house.modem.perform({ kind: "dial", number: master }));
    const [line] = house.modem.lines();
    expect(dialled).toEqual({ kind: "done", line: line?.line });
    await house.clock.until(() => statuses().includes(`active ${master}`));
    expect(await house.finish(house.modem.perform({ kind: "hang-up" }))).toMatchObject({ kind: "done" });
    await house.clock.until(() => house.modem.lines().length === 0);
    expect(endings()).toEqual(["released"]);
  });

  it("tells a call that is not taken from one that is", async () => {
    await start({ profile, knobs: { noService: "cme" } });
    expect(await house.finish(house.modem.perform({ kind: "dial", number: master }))).toMatchObject({
      kind: "refused",
    });
    house.world.knob("noService", "no-carrier");
    expect(await house.finish(house.modem.perform({ kind: "dial", number: master }))).toEqual({
      kind: "refused",
      words: "NO CARRIER",
    });
    expect(house.modem.lines()).toEqual([]);
  });
});

describe("given a stick that restarts and keeps its ports", () => {
  const settingsSent = (): number => house.sent().filter((line) => line === "AT+CLIP=1").length;

  it("is set up again, each time, and its calls are over", async () => {
    await start();
    house.world.person(anna).rings();
    await house.clock.until(() => house.modem.lines().length === 1);
    for (const times of [2, 3]) {
      house.world.stick.stumble();
      await house.clock.until(
        () => settingsSent() >= times && house.modem.status().modem === "ready",
        120_000,
      );
      await house.clock.until(() => house.modem.lines().length === 0, 5000);
    }
    house.world.person(anna).rings();
    await house.clock.until(() => statuses().includes(`incoming ${anna}`));
  });

  it("is seen by its echo where it does not say so", async () => {
    await start({ profile: "3gpp" });
    house.world.stick.stumble();
    await house.clock.until(() => settingsSent() >= 2, 120_000);
    house.world.stick.stumble();
    await house.clock.until(() => settingsSent() === 3, 120_000);
  });

  it("is borne with when its echo stays on", async () => {
    await start({ knobs: { echoOn: true } });
    await house.clock.advance(300_000);
    expect(settingsSent()).toBe(1);
    house.world.person(anna).rings();
    await house.clock.until(() => statuses().includes(`incoming ${anna}`));
  });
});

describe("given a stick that is pulled out", () => {
  it("is lost at once, and found again under any name", async () => {
    await start();
    house.world.person(anna).rings();
    await house.clock.until(() => house.modem.lines().length === 1);
    await house.world.stick.unplug();
    await house.clock.settle();
    expect(house.told.at(-1)).toMatch(/^lost .*unplugged/);
    expect([house.modem.lines(), house.modem.status().modem]).toEqual([[], "absent"]);
    expect(await house.finish(house.modem.perform({ kind: "answer" }))).toEqual({
      kind: "failed",
      words: "the modem is not there",
    });
    expect(await house.finish(house.modem.command("AT"))).toEqual({
      kind: "failed",
      why: "the modem is not there",
    });
    await house.clock.advance(60_000);
    await house.world.stick.replug({ renamed: true });
    await house.ready(2);
  });

  it("ends what was asked of it", async () => {
    await start();
    house.world.stick.freeze();
    const asked = [
      house.modem.perform({ kind: "dial", number: master }),
      house.modem.perform({ kind: "hang-up" }),
      house.modem.command("AT+CSQ"),
    ];
    await house.clock.settle();
    await house.world.stick.unplug();
    await house.clock.settle();
    expect(await Promise.all(asked)).toMatchObject([
      { kind: "failed" },
      { kind: "failed" },
      { kind: "failed" },
    ]);
  });
});

describe("given a stick that freezes", () => {
  it("is opened anew after two commands without an answer", async () => {
    await start();
    house.world.stick.freeze();
    await house.clock.until(
      () => house.told.some((each) => each.includes("does not answer any more")),
      60_000,
    );
    expect(house.modem.status().modem).not.toBe("ready");
    house.world.stick.thaw();
    await house.ready(2);
  });

  it("is asked to leave a prompt when it was silent", async () => {
    await start();
    house.world.stick.freeze({ silent: true });
    await house.clock.advance(120_000);
    expect(house.sent()).toContain("␛ATQ0V1");
    house.world.stick.thaw();
    await house.ready(2);
  });
});

describe("given a SIM", () => {
  it("that is busy after the start, waits for it without a word to the owner", async () => {
    await start({ knobs: { simBusy: true }, wait: false });
    await house.clock.advance(30_000);
    expect(house.modem.status().modem).toBe("starting");
    expect(new Set(house.told)).toEqual(new Set([expect.stringMatching(/^trouble .*not ready/)]));
    house.world.knob("simBusy", false);
    await house.ready();
  });

  it("that asks for its PIN, is given it, and nobody sees it", async () => {
    await start({ knobs: { pinLocked: true }, pin: "1234" });
    expect(house.sent()).toContain("AT+CPIN=…");
    expect([house.lines.join(), house.logged.join()].join()).not.toContain("1234");
    expect([house.trace[">"], house.trace["<"]].join()).not.toContain("1234");
  });

  it("that asks for its PIN on a stick that echoes, keeps it secret too", async () => {
    await start({ knobs: { pinLocked: true, echoOn: true, mood: "bytes" }, pin: "1234" });
    expect(
      [house.lines.join(), house.logged.join(), house.trace[">"], house.trace["<"]].join(),
    ).not.toContain("1234");
  });

  it("whose PIN was right, is given it again when the stick comes back", async () => {
    await start({ knobs: { pinLocked: true }, pin: "1234" });
    await house.world.stick.reboot();
    await house.ready(2);
    expect(house.sent().filter((line) => line.startsWith("AT+CPIN="))).toHaveLength(2);
  });

  it("whose PIN is wrong, is asked once", async () => {
    await start({ knobs: { pinLocked: true }, pin: "9999", wait: false });
    await house.clock.advance(300_000);
    expect(house.sent().filter((line) => line.startsWith("AT+CPIN="))).toHaveLength(1);
    expect(new Set(house.told)).toEqual(
      new Set([expect.stringMatching(/^blocked the SIM did not take the PIN/)]),
    );
  });

  it("that asks for its PUK, is left alone", async () => {
    await start({ knobs: { pukLocked: true }, pin: "1234", wait: false });
    await house.clock.advance(60_000);
    expect(house.sent().filter((line) => line.startsWith("AT+CPIN="))).toEqual([]);
    expect(house.told[0]).toMatch(/^blocked .*PUK/);
  });
});

describe("given two ports", () => {
  it.each<[string, "modem" | "pcui" | "both", SimulatorOptions["knobs"] & object]>([
    ["commands on the one that tells nothing, alone", "modem", {}],
    ["both open", "both", {}],
    ["both open, and everything told on both", "both", { urcBothPorts: true }],
    ["both open, and told on the other", "both", { portselOther: true }],
    ["both open, and told on the other with lines glued", "both", { portselOther: true, glued: true }],
    ["one open, and told on the other", "pcui", { portselOther: true }],
  ])("sees a caller and rings once a ring: %s", async (_what, ports, knobs) => {
    await start({ ports, knobs: { ...knobs, noFirstClip: true } });
    const caller = house.world.person(anna);
    caller.rings();
    await house.clock.until(() => statuses().includes(`incoming ${anna}`), 20_000);
    await house.clock.advance(11_000);
    expect(house.modem.lines()[0]?.rings).toBeLessThanOrEqual(3);
    caller.hangsUp();
    await house.clock.until(() => house.modem.lines().length === 0, 20_000);
    expect(house.world.violations()).toEqual([]);
  });
});

describe("a command from the owner", () => {
  it("is answered with the modem's lines and result", async () => {
    await start();
    expect(await house.finish(house.modem.command("at+csq"))).toEqual({
      kind: "answered",
      lines: ["+CSQ: 19,99"],
      result: "OK",
    });
    expect(await house.finish(house.modem.command("AT+WIND?"))).toEqual({
      kind: "answered",
      lines: [],
      result: "COMMAND NOT SUPPORT",
    });
    expect(await house.finish(house.modem.command("AT^U2DIAG=0"))).toMatchObject({ kind: "refused" });
  });

  it("does not keep a caller waiting", async () => {
    await start();
    house.world.person(anna).rings();
    const answers = Array.from({ length: 5 }, () => house.modem.command("AT+CSQ"));
    await house.clock.until(() => statuses().includes(`incoming ${anna}`), 1000);
    expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(
      Array.from({ length: 5 }, () => "answered"),
    );
  });

  it("that is not answered ends, and the next one has its own answer", async () => {
    await start();
    house.world.answerLate("AT+CNUM", 70_000);
    const late = await house.finish(house.modem.command("AT+CNUM"));
    expect(late).toMatchObject({ kind: "failed" });
    expect("why" in late && late.why).toMatch(/^no answer within \d+ seconds$/);
    const next = house.modem.command("AT+CSQ");
    await house.clock.advance(20_000);
    expect(await next).toEqual({ kind: "answered", lines: ["+CSQ: 19,99"], result: "OK" });
  });
});

describe("what an owner has set", () => {
  const settingsSent = (): number => house.sent().filter((line) => line === "AT+CLIP=1").length;

  it.each([
    ["AT+CLIP=0", 2],
    ["at + clip = 0", 2],
    ["AT+CSQ;+CLIP=0", 2],
    ["AT+CSSN=0,0", 2],
    ["AT+CUSD=0", 2],
    ["AT+CLIP?", 1],
    ["AT+CLIP=?", 1],
    ["AT+CSQ", 1],
    ['AT+CUSD=1,"*100#",15', 1],
  ])("is set as it was when nothing goes on: %s", async (line, times) => {
    await start();
    await house.finish(house.modem.command(line));
    await house.clock.advance(20_000);
    expect([settingsSent(), house.modem.status().modem]).toEqual([times, "ready"]);
  });

  it("stays while a call is being set up", async () => {
    await start();
    house.calm.now = false;
    await house.finish(house.modem.command("AT+CLIP=0"));
    await house.clock.advance(60_000);
    expect(settingsSent()).toBe(1);
    house.calm.now = true;
    await house.clock.until(() => settingsSent() === 2, 15_000);
    await house.clock.advance(60_000);
    expect(settingsSent()).toBe(2);
  });
});

it("says on each port what it heard, and to nobody after it was told not to", async () => {
  await start({ knobs: { noise: false } });
  await house.clock.until(() => house.modem.status().operator !== null);
  await house.clock.until(() => house.hints.length > 0);
  const heard: string[] = [];
  const stop = house.modem.listen((line) => heard.push(line));
  await house.finish(house.modem.command("AT+CSQ"));
  expect(heard).toEqual(["> AT+CSQ", "< +CSQ: 19,99", "< OK"]);
  stop();
  await house.finish(house.modem.command("AT+CSQ"));
  expect(heard).toHaveLength(3);
});
