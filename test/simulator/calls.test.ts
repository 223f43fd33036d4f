import { describe, expect, it } from "vitest";
import { startBench, usualSetUp } from "../support/simulator.ts";

async function readyBench(): ReturnType<typeof startBench> {
  const bench = await startBench();
  for (const line of usualSetUp) await bench.command(line);
  return bench;
}

describe("a caller and a master through the stick", () => {
  it("are joined by hold and multiparty, and hear one another", async () => {
    const { world, command, clock } = await readyBench();
    const caller = world.person("+447700900002");
    const master = world.person("+447700900001");
    expect(caller.rings()).toBe(true);
    await clock.advance(5);
    await command("ATA");
    await caller.isTalking();
    await command("AT+CHLD=2");
    expect(caller.state()).toBe("on-hold");
    await command("ATD+447700900001;");
    await master.phoneRings();
    master.answers();
    await command("AT+CHLD=3");
    await caller.isConnectedWith(master);
    expect(world.lines()).toEqual([
      {
        id: 1,
        number: "+447700900002",
        direction: "in",
        state: "active",
        hears: ["sim", "+447700900001"],
        mailbox: false,
      },
      {
        id: 2,
        number: "+447700900001",
        direction: "out",
        state: "active",
        hears: ["sim", "+447700900002"],
        mailbox: false,
      },
    ]);
    caller.hangsUp();
    await command("AT+CHUP");
    await master.isIdle();
    await clock.advance(2000);
    expect(world.lines()).toEqual([]);
    expect(world.violations()).toEqual([]);
    await world.stop();
    expect(clock.waiting()).toBe(0);
  });
});
