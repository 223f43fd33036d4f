import { describe, expect, it } from "vitest";
import type { Knobs } from "../../src/simulator/knobs.ts";
import { type Bench, startBench, usualSetUp } from "../support/simulator.ts";

interface Talk extends Bench {
  /** Writes so many bytes of speech; answers how many come back. */
  readonly speak: (length: number) => Promise<number>;
}

/** A caller and a master in a conference; the voice port is open. */
async function startTalk(knobs: Partial<Knobs> = {}): Promise<Talk> {
  const bench = await startBench({ knobs });
  const { world, clock } = bench;
  let heard = 0;
  world.ports.voice.onBytes((bytes) => {
    heard += bytes.length;
  });
  for (const line of usualSetUp) await bench.command(line);
  world.person("+447700900002").rings();
  await bench.command("ATA");
  await bench.command("AT+CHLD=2");
  world.person("+447700900001").answersAfter(0);
  await bench.command("ATD+447700900001;");
  await world.person("+447700900001").isTalking();
  await bench.command("AT+CHLD=3");
  return {
    ...bench,
    async speak(length) {
      heard = 0;
      await world.ports.voice.write(new Uint8Array(length));
      await clock.settle();
      return heard;
    },
  };
}

describe("the voice port", () => {
  it("gives a frame for each that is written, once the voice is routed", async () => {
    const { speak, command } = await startTalk();
    expect(await speak(640)).toBe(0);
    await command("AT^DDSETEX=2");
    expect(await speak(640)).toBe(640);
    expect(await speak(300)).toBe(0);
    expect(await speak(20)).toBe(320);
  });

  it("is silent while all are on hold", async () => {
    const { speak, command } = await startTalk();
    await command("AT^DDSETEX=2");
    await command("AT+CHLD=2");
    expect(await speak(640)).toBe(0);
  });

  it("loses its route when the last call has ended", async () => {
    const { world, clock, command } = await startTalk();
    await command("AT^DDSETEX=2");
    world.person("+447700900001").hangsUp();
    await clock.advance(5000);
    expect(await command("AT^DDSETEX?")).toContain("^DDSETEX:2");
    world.person("+447700900002").hangsUp();
    await clock.advance(5000);
    expect(await command("AT^DDSETEX?")).toContain("^DDSETEX:0");
  });

  it.each([
    [false, 640],
    [true, 0],
  ])("with the bug of a lost voice %s, gives %i bytes when one party has left", async (hw2, bytes) => {
    const { world, clock, command, speak } = await startTalk({ hw2 });
    await command("AT^DDSETEX=2");
    expect(await speak(640)).toBe(640);
    world.person("+447700900001").hangsUp();
    await clock.advance(5000);
    expect(await speak(640)).toBe(bytes);
  });
});
