import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { type Log, silentLog } from "../../src/core/log.ts";
import { modemPorts, type ModemPorts, type ModemPortsParts } from "../../src/modem-ports.ts";
import { ptyPlug } from "../../src/simulator/pty-plug.ts";
import { quickTimings } from "../../src/simulator/timings.ts";
import { makeUsbMachine, type UsbMachine } from "../../src/simulator/usb-machine.ts";
import { startWorld, type World } from "../../src/simulator/world.ts";
import { anna, master, openHouse, type WholeHouse } from "../support/whole-house.ts";

const releases: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const release of releases.splice(0).toReversed()) await release();
});

async function open(...parts: Parameters<typeof openHouse>): Promise<WholeHouse> {
  const house = await openHouse(...parts);
  releases.push(() => house.stop());
  return house;
}

function machine(): UsbMachine {
  const made = makeUsbMachine();
  releases.push(() => {
    made.close();
  });
  return made;
}

/** A second stick beside that of the house. */
async function plugInAnother(host: UsbMachine, imei: string): Promise<World<string>> {
  const plug = ptyPlug({ machine: host, socket: "1-2" });
  const world = await startWorld({ clock: systemClock, timings: quickTimings, imei }, plug);
  releases.push(() => world.stop());
  return world;
}

async function takesACall({ world }: WholeHouse): Promise<void> {
  world.person(anna).rings();
  await world.person(master).phoneRings();
  world.person(anna).hangsUp();
  await world.person(master).isIdle();
}

/** A log, and a way to wait for what is written to it. */
function listen(): { log: Log; hears: (words: RegExp) => Promise<void> } {
  const lines: string[] = [];
  let look: () => void = () => undefined;
  const write = (line: string): void => {
    lines.push(line);
    look();
  };
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return {
    log,
    hears: (words) =>
      new Promise((resolve) => {
        look = () => {
          const index = lines.findIndex((line) => words.test(line));
          if (index < 0) return;
          lines.splice(0, index + 1);
          resolve();
        };
        look();
      }),
  };
}

const auto = { VIRTUALPHONE_MODEM: "auto" };

describe("given a stick that is to be found", () => {
  it("takes calls on it, and again whatever its ttys are called when it comes back", async () => {
    const house = await open();
    const { log, hears } = listen();
    await house.startDaemon(auto, log);
    await hears(/^the modem is huawei/);
    await takesACall(house);
    const before = house.world.ports.pcui;
    await house.world.stick.unplug();
    await house.world.stick.replug({ renamed: true });
    expect(house.world.ports.pcui).not.toBe(before);
    await hears(/^the modem is huawei/);
    await takesACall(house);
  });

  it("asks the ttys of one whose ports nobody can know, and finds the one that answers", async () => {
    const interfaces = { modem: 0, voice: 1, pcui: 2 };
    // Of this product, the port between is taken for the one of the commands.
    const house = await open({}, { product: "1506", interfaces });
    await house.startDaemon(auto);
    await house.ready();
    await takesACall(house);
  });

  it("takes of two the one with the IMEI, wherever it is plugged in", async () => {
    const host = machine();
    const [right, wrong] = ["350000000000014", "350000000000022"];
    const house = await open({ imei: right }, { machine: host, socket: "1-3" });
    const other = await plugInAnother(host, wrong);
    await house.startDaemon({ ...auto, VIRTUALPHONE_MODEM_IMEI: right });
    await house.ready();
    await takesACall(house);
    // It was asked who it is, and nothing else.
    expect(other.transcript().some(({ text }) => text.includes("AT+CGSN"))).toBe(true);
    expect(other.transcript().some(({ text }) => text.includes("AT+CLCC"))).toBe(false);
  });

  it("says in /status that the one there is has another IMEI, of which it tells no more than the end", async () => {
    const house = await open({ imei: "350000000000014" });
    const { log, hears } = listen();
    await house.startDaemon({ ...auto, VIRTUALPHONE_MODEM_IMEI: "350000000000022" }, log);
    await hears(/^no modem/);
    house.owner.sends("/status");
    const told = await house.owner.receives(/IMEI …0022 .*…0014/);
    expect(told.text).not.toMatch(/\d{15}/);
  });

  it("says in /status what to do about one that is a CD-ROM still", async () => {
    const host = machine();
    host.plugIn({ socket: "1-2", product: "1446", terminals: [] }, false);
    const house = await open({}, { machine: host });
    await house.world.stick.unplug();
    const { log, hears } = listen();
    await house.startDaemon(auto, log);
    await hears(/^no modem/);
    house.owner.sends("/status");
    await house.owner.receives(/1-2 .*CD-ROM.*usb-modeswitch/);
  });
});

describe("given the ports of a stick", () => {
  function portsOf(world: World<string>, config: Partial<ModemPortsParts["config"]> = {}): ModemPorts {
    if (!world.host) throw new Error("the stick is on no machine");
    return modemPorts({
      config: { modem: "auto", modemEvents: null, modemImei: null, ...config },
      host: world.host,
      trace: null,
      clock: systemClock,
      log: silentLog,
    });
  }

  async function openAndClose(ports: ModemPorts): Promise<void> {
    const { commands, events } = await ports.open(false);
    await Promise.all([commands.close(), events?.close()]);
  }

  async function plugIn(): Promise<World<string>> {
    const world = await startWorld({ clock: systemClock, timings: quickTimings }, ptyPlug());
    releases.push(() => world.stop());
    return world;
  }

  it.each(["auto", "its path", "a link to it"])(
    "resets its USB device when it is configured as %s",
    async (how) => {
      const world = await plugIn();
      const link = join(world.host?.dev ?? "", "my-modem");
      symlinkSync(world.ports.pcui, link);
      const modem = { auto: "auto", "its path": world.ports.pcui }[how] ?? link;
      const ports = portsOf(world, { modem });
      await openAndClose(ports);
      world.stick.freeze();
      const gone = world.until(() => world.stick.state() === "unplugged");
      const reset = ports.resetUsb();
      await gone;
      await reset;
      await world.until(() => world.stick.state() === "ready");
      await openAndClose(ports);
    },
  );

  it.each(["auto", "its path"])("takes it back when a reset was cut short, configured as %s", async (how) => {
    const world = await plugIn();
    const modem = how === "auto" ? how : world.ports.pcui;
    writeFileSync(join(world.host?.sys ?? "", "bus/usb/devices/1-1/authorized"), "0");
    await world.until(() => world.stick.state() === "unplugged");
    const ports = portsOf(world, { modem });
    await expect(ports.open(false)).rejects.toMatchObject({ kind: "missing" });
    await world.until(() => world.stick.state() === "ready");
    await openAndClose(ports);
  });

  it("knows no USB device to reset before it has seen one", async () => {
    const world = await plugIn();
    await world.stick.unplug();
    const ports = portsOf(world);
    await expect(ports.open(false)).rejects.toMatchObject({ kind: "missing" });
    await expect(ports.resetUsb()).rejects.toThrow(/not known/);
  });
});
