import { afterEach, describe, expect, it } from "vitest";
import type { MemoryPort } from "../../src/simulator/ports.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import { type SimulatorOptions, startSimulator, type World } from "../../src/simulator/world.ts";
import { virtualClock } from "../support/virtual-clock.ts";
import { type ModemBench, startModemBench } from "./modem-bench.ts";

const anna = "+447700900002";
/** "Hello" to Anna, with a report. */
const hello = { pdu: "0031000C9144770009002000000B05C8329BFD06", length: 19 };

interface House extends ModemBench {
  readonly world: World<MemoryPort>;
}

let house: House;

async function start(
  options: Omit<SimulatorOptions, "clock"> & {
    world?: World<MemoryPort>;
    clock?: ReturnType<typeof virtualClock>;
  } = {},
): Promise<House> {
  const { world: old, clock = virtualClock(), ...wanted } = options;
  const world = old ?? (await startSimulator({ ...wanted, clock }));
  const bench = startModemBench(() => ({ commands: world.ports.pcui, events: world.ports.modem }), { clock });
  house = { ...bench, world };
  await clock.until(() => house.hints.length > 0, 120_000);
  house.hints.length = 0;
  return house;
}

afterEach(async () => {
  await house.modem.stop();
  await house.world.stop();
});

const send = (before: () => void = () => undefined) => house.finish(house.modem.texts.send(hello, before));
const onAir = (): number => house.world.texts.onAir().length;

describe.each(profileNames)("given a %s", (profile) => {
  it("tells of a text, reads it, and deletes it", async () => {
    await start({ profile });
    house.world.person(anna).texts("Hello");
    await house.clock.until(() => house.hints.length > 0);
    const [hint] = house.hints;
    const slot = hint?.kind === "stored" ? hint.slot : null;
    expect(slot).toEqual({ storage: "SM", index: profile === "3gpp" ? 1 : 0 });
    const [lying] = house.world.texts.stored("SM");
    expect(slot && (await house.finish(house.modem.texts.read(slot)))).toMatchObject({
      status: 0,
      pdu: lying?.pdu,
    });
    expect(slot && (await house.finish(house.modem.texts.remove(slot)))).toBe("removed");
    expect([
      house.world.texts.stored("SM"),
      slot && (await house.finish(house.modem.texts.read(slot))),
    ]).toEqual([[], null]);
    expect(house.world.violations()).toEqual([]);
  });

  it("lists what lies in either storage, however its lines are cut", async () => {
    await start({ profile, knobs: { splitUrc: true } });
    const storages = await house.finish(house.modem.texts.storages());
    expect(storages).toEqual(["SM", "ME"]);
    for (const text of ["One", "Two", "Здравствуйте"]) house.world.person(anna).texts(text);
    await house.clock.until(() => house.world.texts.stored("SM").length === 3, 60_000);
    const lying = house.world.texts.stored("SM").map(({ index, pdu }) => ({ storage: "SM", index, pdu }));
    house.world.texts.put("ME", lying[0]?.pdu ?? "");
    for (let times = 0; times < 20; times++) {
      const listed = await house.finish(house.modem.texts.list("SM"));
      expect(listed).toMatchObject({ kind: "listed", used: 3, size: 40, stored: lying });
      const other = await house.finish(house.modem.texts.list("ME"));
      expect(other).toMatchObject({ kind: "listed", used: 1, stored: [{ pdu: lying[0]?.pdu }] });
    }
  });

  it("sends a text, which is reported", async () => {
    await start({ profile });
    expect(await send()).toEqual({ kind: "sent", reference: 0 });
    await house.world.person(anna).gotText("Hello");
    await house.clock.until(() => house.hints.length > 0, 60_000);
    expect(house.hints).toEqual([
      { kind: "stored", slot: expect.objectContaining({ storage: "SM" }) as unknown },
    ]);
    expect(house.world.violations()).toEqual([]);
  });

  it("tells what the network refuses, and sends the next", async () => {
    await start({ profile });
    house.world.texts.refuse(38);
    expect(await send()).toEqual({ kind: "refused", code: 38, words: "the network is out of order" });
    expect(onAir()).toBe(0);
    expect(await send()).toEqual({ kind: "sent", reference: 0 });
  });

  it("does not know of a text whose answer was lost", async () => {
    await start({ profile });
    house.world.texts.loseAnswer();
    expect(await send()).toMatchObject({ kind: "unsure" });
    expect(onAir()).toBe(1);
  });
});

describe("a prompt", () => {
  it.each<[string, NonNullable<SimulatorOptions["knobs"]>, string]>([
    ["that swallows the text", { prompt: "stuck" }, "unsure"],
    ["that swallows it, and is left without a word", { prompt: "stuck", escSilent: true }, "unsure"],
    ["that does not come", { prompt: "missing" }, "not-sent"],
    ["that is not seen", { prompt: "unseen" }, "not-sent"],
  ])("%s is left, nothing goes on the air, and calls are taken", async (_what, knobs, kind) => {
    await start({ knobs });
    expect(await send()).toMatchObject({ kind });
    expect(onAir()).toBe(0);
    house.world.knob("prompt", "works");
    house.world.person(anna).rings();
    await house.clock.until(() => house.modem.lines().length === 1, 20_000);
    expect(house.modem.status().modem).toBe("ready");
    house.world.person(anna).hangsUp();
    await house.clock.until(() => house.modem.lines().length === 0, 20_000);
    await house.clock.advance(61_000);
    expect(await send()).toMatchObject({ kind: "sent" });
    expect(onAir()).toBe(1);
  });

  it("in which a daemon has died is left by the next, and its half of a text is not sent", async () => {
    for (const half of ["", hello.pdu.slice(0, 21), hello.pdu]) {
      const clock = virtualClock();
      const world = await startSimulator({ clock, knobs: { noise: false } });
      const write = (text: string) => world.ports.pcui.write(Buffer.from(text, "latin1"));
      await write("ATE0\r");
      await clock.advance(1000);
      await write(`AT+CMGS=${hello.length}\r`);
      await clock.advance(1000);
      await write(half);
      await world.ports.pcui.close();
      const began = clock.now();
      await start({ world, clock });
      expect(clock.now() - began).toBeLessThan(5000);
      await clock.advance(60_000);
      expect([onAir(), house.modem.status().modem]).toEqual([0, "ready"]);
      expect(await send()).toMatchObject({ kind: "sent" });
      if (half !== hello.pdu) await house.modem.stop();
      if (half !== hello.pdu) await world.stop();
    }
  });
});

describe("a call", () => {
  it("that comes at any moment of a text is taken, and the text is sent once or not at all", async () => {
    for (let wait = 0; wait <= 3400; wait += 50) {
      await start({ knobs: { noise: false } });
      const sending = house.modem.texts.send(hello, () => undefined);
      await house.clock.advance(wait);
      house.world.person(anna).rings();
      await house.clock.until(() => house.modem.lines().length === 1, 10_000);
      const outcome = await house.finish(sending);
      expect([wait, outcome.kind, onAir()]).toEqual([wait, outcome.kind, outcome.kind === "sent" ? 1 : 0]);
      expect(["sent", "not-sent"]).toContain(outcome.kind);
      expect(house.world.violations()).toEqual([]);
      if (wait === 3400) continue;
      await house.modem.stop();
      await house.world.stop();
    }
  });
});

describe("a storage", () => {
  it("that is full is told of", async () => {
    await start({ texts: { sm: 2 } });
    for (let times = 0; times < 3; times++) house.world.person(anna).texts("Hello");
    await house.clock.until(() => house.hints.some(({ kind }) => kind === "storage-full"), 60_000);
    expect(house.hints).toContainEqual({ kind: "storage-full", storage: "SM" });
  });

  it("that the stick does not have is none", async () => {
    await start({ knobs: { meAbsent: true } });
    expect(await house.finish(house.modem.texts.storages())).toEqual(["SM"]);
    expect(await house.finish(house.modem.texts.list("ME"))).toMatchObject({ kind: "failed", lasting: true });
  });
});

describe("a stick that restarts", () => {
  it("is set up for texts again, and what came meanwhile is found", async () => {
    await start();
    house.world.stick.stumble();
    house.world.person(anna).texts("Hello");
    await house.clock.until(
      () => house.hints.some((hint) => hint.kind === "stored" && hint.slot === null),
      120_000,
    );
    await house.clock.until(() => house.world.texts.stored("SM").length === 1, 120_000);
    expect(await house.finish(house.modem.texts.list("SM"))).toMatchObject({ kind: "listed", used: 1 });
    house.world.person(anna).texts("Hello again");
    house.hints.length = 0;
    await house.clock.until(
      () => house.hints.some((hint) => hint.kind === "stored" && hint.slot !== null),
      60_000,
    );
  });
});

describe("a text with other notice", () => {
  it("comes as its PDU when it is meant to be shown at once", async () => {
    await start();
    house.world.person(anna).texts("Now", { messageClass: 0 });
    await house.clock.until(() => house.hints.length > 0, 60_000);
    expect(house.hints).toEqual([
      { kind: "delivered-directly", pdu: expect.stringMatching(/^0791[\dA-F]+$/) as unknown },
    ]);
  });

  it.each<[NonNullable<SimulatorOptions["knobs"]>["cmti"] & string, readonly unknown[]]>([
    ["minus-1", [{ kind: "stored", slot: null }]],
    ["unquoted", [{ kind: "stored", slot: null }]],
    ["wrong", [{ kind: "stored", slot: expect.anything() as unknown }]],
    [
      "twice",
      [
        { kind: "stored", slot: expect.anything() as unknown },
        { kind: "stored", slot: expect.anything() as unknown },
      ],
    ],
  ])("is told of: %s", async (cmti, hints) => {
    await start({ knobs: { cmti } });
    house.world.person(anna).texts("Hello");
    await house.clock.until(() => house.hints.length >= hints.length, 60_000);
    expect(house.hints).toEqual(hints);
  });
});
