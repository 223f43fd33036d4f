import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import type { MemoryPort } from "../../src/simulator/ports.ts";
import { quickTimings } from "../../src/simulator/timings.ts";
import { type World, startSimulator } from "../../src/simulator/world.ts";
import { startBench } from "../support/simulator.ts";

const worlds: World<MemoryPort>[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

async function startInRealTime(): Promise<World<MemoryPort>> {
  const world = await startSimulator({ clock: systemClock, timings: quickTimings });
  worlds.push(world);
  return world;
}

describe("waiting for people", () => {
  it("ends as soon as it is so", async () => {
    const world = await startInRealTime();
    const person = world.person("+447700900002");
    const waiting = world.until(() => person.state() === "calling");
    person.rings();
    await waiting;
    expect(person.state()).toBe("calling");
  });

  it("is given up at the deadline, with what was waited for", async () => {
    const world = await startInRealTime();
    await expect(world.person("+447700900001").phoneRings(20)).rejects.toThrow(
      "Not so within 20 ms: +447700900001 is ringing",
    );
  });

  it("moves a clock that can be moved", async () => {
    const { world, clock } = await startBench();
    await expect(world.person("+447700900001").phoneRings(30_000)).rejects.toThrow(
      "Not so within 30000 ms: +447700900001 is ringing",
    );
    world.person("+447700900002").rings();
    await world.person("+447700900002").isIdle();
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(world.person("+447700900002").heard()).toBe("no-answer");
  });

  it("is given up when the simulator stops", async () => {
    const world = await startInRealTime();
    const waiting = world.person("+447700900001").phoneRings();
    const [outcome] = await Promise.all([Promise.allSettled([waiting]), world.stop()]);
    expect(outcome).toEqual([
      { status: "rejected", reason: new Error("The simulator has stopped: +447700900001 is ringing") },
    ]);
  });
});

describe("people", () => {
  it("do not do what makes no sense, and say what would", async () => {
    const { world } = await startBench();
    const person = world.person("+447700900002");
    expect(() => {
      person.answers();
    }).toThrow("+447700900002 is idle; that takes one who is ringing");
    person.rings();
    expect(() => person.rings()).toThrow("+447700900002 is calling, and cannot call");
    expect(() => world.person('bad"number')).toThrow("write digits with their plus");
  });

  it("are busy for a second call while they talk", async () => {
    const { world, command, clock } = await startBench();
    const person = world.person("+447700900002");
    person.rings();
    await command("ATA");
    await command("AT+CHLD=2");
    await command("ATD+447700900002;");
    await clock.advance(5000);
    expect(world.lines().map((line) => line.state)).toEqual(["held"]);
    expect(world.transcript().map((entry) => entry.text)).toContain("^CEND:2,0,104,17");
  });
});
