import { describe, expect, it } from "vitest";
import { startBench } from "../support/simulator.ts";

const caller = "+447700900002";
const master = "+447700900001";
const mailbox = "+447700900099";

describe("a network with diverts", () => {
  it("sends a caller on when the stick is out, off, or not in the network", async () => {
    const { world, command, clock } = await startBench();
    await command(`AT+CCFC=3,3,"${master}",145,1`);
    const [anna, owner] = [world.person(caller), world.person(master)];
    owner.answersAfter(3000);
    for (const trouble of ["off", "noService", "freeze", "unplug"] as const) {
      if (trouble === "unplug") await world.stick.unplug();
      else if (trouble === "noService") world.knob("noService", "cend");
      else if (trouble === "freeze") world.stick.freeze({ silent: true });
      else await command("AT+CFUN=0");
      expect(anna.rings()).toBe(true);
      expect([anna.state(), anna.divertedTo(), owner.state()]).toEqual(["calling", master, "ringing"]);
      await clock.advance(3000);
      expect(anna.hears(owner) && owner.hears(anna)).toBe(true);
      anna.hangsUp();
      expect([anna.state(), owner.state(), anna.divertedTo()]).toEqual(["idle", "idle", null]);
      world.knob("noService", "off");
      world.stick.thaw();
      if (trouble === "off") await command("AT+CFUN=1");
    }
    await world.stop();
  });

  it("sends on whom nobody answers, after the time that was registered", async () => {
    const { world, command, clock } = await startBench();
    await command(`AT+CCFC=2,3,"${master}",145,1,,,10`);
    const anna = world.person(caller);
    world.person(master);
    anna.rings();
    await clock.advance(9500);
    expect([anna.state(), anna.divertedTo()]).toEqual(["calling", null]);
    await clock.advance(1000);
    expect([anna.state(), anna.divertedTo()]).toEqual(["calling", master]);
    await clock.advance(1000);
    expect(world.lines()).toEqual([]);
    await world.stop();
  });

  it("sends a refused or second caller to the operator's mailbox, and no more when that is switched off", async () => {
    const { world, command, clock } = await startBench({ mailbox });
    const anna = world.person(caller);
    anna.rings();
    await clock.advance(1000);
    await command("AT+CHUP");
    await clock.advance(5000);
    expect([anna.state(), anna.divertedTo()]).toEqual(["talking", mailbox]);
    anna.hangsUp();
    await command("AT+CCFC=1,0,,,1");
    anna.rings();
    await clock.advance(1000);
    await command("AT+CHUP");
    await clock.advance(5000);
    expect([anna.state(), anna.divertedTo(), anna.heard()]).toEqual(["idle", null, "busy"]);
    await world.stop();
  });

  it("never lets a call come through that is always diverted, and tells a caller of a phone that cannot take it", async () => {
    const { world, command } = await startBench();
    await command(`AT+CCFC=0,3,"${master}",145`);
    const anna = world.person(caller);
    world.person(master).isUnreachable();
    expect([anna.rings(), anna.heard(), world.lines()]).toEqual([false, "unreachable", []]);
    await world.stop();
  });

  it("can be told to answer in other ways, to refuse, to be silent, and to do nothing", async () => {
    const { world, command, clock, write, read } = await startBench({ mailbox });
    const asked = async (): Promise<string> => (await command("AT+CCFC=2,2")).replaceAll(/\r\n/g, "|");
    expect(await asked()).toContain(`+CCFC: 1,1,"${mailbox}",145,,,20|`);
    world.knob("ccfcReply", "national");
    expect(await asked()).toContain(`+CCFC: 1,1,"07700900099",129,,,20|`);
    world.knob("ccfcReply", "odd");
    expect(await asked()).toContain(`+CCFC: 1, 1, ${mailbox}, 145, , , 20|`);
    world.knob("ccfcIgnored", true);
    expect(await command("AT+CCFC=2,4")).toContain("OK");
    expect(world.diverts()).toHaveLength(3);
    world.knob("ccfcRefused", "cme");
    expect(await command("AT+CCFC=2,4")).toContain("ERROR");
    world.knob("ccfcRefused", "silence");
    await write("AT+CCFC=2,4\r");
    read();
    await clock.advance(60_000);
    expect(read()).toBe("");
    await world.stop();
  });
});
