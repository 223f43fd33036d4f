import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { ok } from "../../src/simulator/answer.ts";
import { quickTimings } from "../../src/simulator/timings.ts";
import { type World, startSimulator } from "../../src/simulator/world.ts";

const worlds: World<unknown>[] = [];
const closers: (() => void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) close();
  for (const world of worlds.splice(0)) await world.stop();
});

async function startOn(ports: "pty" | "tcp"): Promise<World<string>> {
  const world = await startSimulator({
    ports,
    clock: systemClock,
    timings: quickTimings,
    knobs: { noise: false },
  });
  worlds.push(world);
  return world;
}

interface Host {
  write(text: string): void;
  heard(): string;
  gone(): boolean;
}

function openTty(path: string): Promise<Host> {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  let heard = "";
  let gone = false;
  port.on("data", (bytes: Buffer) => {
    heard += bytes.toString("latin1");
  });
  port.on("error", () => {
    gone = true;
  });
  port.on("close", () => {
    gone = true;
  });
  closers.push(() => {
    if (port.isOpen) port.close();
  });
  return new Promise((resolve, reject) => {
    port.open((error) => {
      if (error) reject(error);
      else resolve({ write: (text) => void port.write(text), heard: () => heard, gone: () => gone });
    });
  });
}

function openSocket(address: string): Promise<Host> {
  const { hostname, port } = new URL(address);
  const socket: Socket = connect(Number(port), hostname);
  let heard = "";
  let gone = false;
  socket.on("data", (bytes) => {
    heard += bytes.toString("latin1");
  });
  socket.on("close", () => {
    gone = true;
  });
  closers.push(() => socket.destroy());
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      resolve({ write: (text) => void socket.write(text), heard: () => heard, gone: () => gone });
    });
  });
}

const openings = { pty: openTty, tcp: openSocket };

/** Terminals of this process, by what its descriptors point at. */
function openTerminals(): string[] {
  return readdirSync("/proc/self/fd")
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch (error) {
        // The descriptor of the listing itself is gone again.
        return String(error);
      }
    })
    .filter((target) => /^\/dev\/(ptmx|pts)/.test(target));
}

describe.each(["pty", "tcp"] as const)("the stick on %s", (kind) => {
  it("answers, with its factory echo, on both command ports", async () => {
    const world = await startOn(kind);
    for (const port of ["modem", "pcui"] as const) {
      const host = await openings[kind](world.ports[port]);
      host.write("AT\r");
      await world.until(() => host.heard().endsWith("OK\r\n"));
      expect(host.heard()).toBe("AT\r\r\nOK\r\n");
    }
  });

  it("prints rings on the pcui port, and connects", async () => {
    const world = await startOn(kind);
    const host = await openings[kind](world.ports.pcui);
    host.write("ATE0;+CLIP=1;+CRC=1\r");
    await world.until(() => host.heard().endsWith("OK\r\n"));
    world.person("+447700900002").rings();
    await world.until(() =>
      host.heard().includes('+CRING: VOICE\r\n\r\n+CLIP: "+447700900002",145,,,,0\r\n'),
    );
    host.write("ATA\r");
    await world.person("+447700900002").isTalking();
    await world.until(() => host.heard().includes("^CONN:1,0\r\n"));
    expect(host.heard()).toContain("\r\nOK\r\n\r\n^CONN:1,0\r\n");
  });

  it("takes a text at its prompt while a call rings, and brings the answer to it", async () => {
    const world = await startOn(kind);
    const anna = world.person("+447700900002");
    const host = await openings[kind](world.ports.pcui);
    host.write("ATE0;+CMGF=0;+CNMI=2,1,0,2,0\r");
    await world.until(() => host.heard().endsWith("OK\r\n"));
    host.write("AT+CMGS=19\r");
    await world.until(() => host.heard().endsWith("\r\n> "));
    anna.rings();
    await world.until(() => host.heard().includes("RING"));
    host.write("0031000C9144770009002000000B05C8329BFD06\u001a");
    await anna.gotText("Hello");
    await world.until(() => host.heard().includes("\r\n\r\n+CMGS: 0\r\n\r\nOK\r\n"));
    anna.texts("Perché no? 😀");
    await world.until(() => host.heard().includes('+CMTI: "SM",1'));
    host.write("AT+CMGL=4\r");
    await world.until(() => /\+CMGL: 1,0,,\d+\r\n[\dA-F]+\r\n\r\nOK\r\n$/.test(host.heard()));
    expect(host.heard()).toMatch(/\+CMGL: 0,0,,25\r\n/);
    expect(world.violations()).toEqual([]);
  });

  it("lists many texts whole, though they are more than a tty holds", async () => {
    const world = await startOn(kind);
    const pdu = `0791447700090000040C914477000900200000621001129392408C${"00".repeat(123)}`;
    for (let index = 0; index < 200; index += 1) world.texts.put("ME", pdu);
    const host = await openings[kind](world.ports.pcui);
    host.write('ATE0;+CPMS="ME"\r');
    await world.until(() => host.heard().endsWith("OK\r\n"));
    host.write("AT+CMGL=4\r");
    await world.until(() => /\+CMGL: 199,[^]*\r\n\r\nOK\r\n$/.test(host.heard()));
    expect(host.heard().split(pdu)).toHaveLength(201);
  });

  it("is seen to hang up when it is pulled out, and can be opened again at the same place", async () => {
    const world = await startOn(kind);
    const place = world.ports.pcui;
    const host = await openings[kind](place);
    await world.stick.unplug();
    await world.until(() => host.gone());
    await expect(openings[kind](place)).rejects.toThrow(/No such file|ECONNREFUSED/);
    expect(() => world.ports.pcui).toThrow("not plugged in");
    await world.stick.replug();
    expect(world.ports.pcui).toBe(place);
    const again = await openings[kind](place);
    again.write("AT\r");
    await world.until(() => again.heard().endsWith("OK\r\n"));
  });

  it("comes back at other places when asked", async () => {
    const world = await startOn(kind);
    const place = world.ports.pcui;
    await world.stick.unplug();
    await world.stick.replug({ renamed: true });
    expect(world.ports.pcui).not.toBe(place);
    const host = await openings[kind](world.ports.pcui);
    host.write("AT\r");
    await world.until(() => host.heard().endsWith("OK\r\n"));
  });
});

describe("the stick on ttys", () => {
  it("is shown by the kernel of its machine, under the names its ttys have, for as long as it is plugged in", async () => {
    const world = await startOn("pty");
    const { sys, dev } = world.host ?? { sys: "", dev: "" };
    const shown = (path: string): string => readFileSync(join(sys, path), "utf8").trim();
    const device = "bus/usb/devices/1-1";
    expect([shown(`${device}/idVendor`), shown(`${device}/idProduct`)]).toEqual(["12d1", "1001"]);
    await world.stick.unplug();
    expect(existsSync(join(sys, device))).toBe(false);
    await world.stick.replug({ renamed: true });
    expect(readdirSync(join(sys, "class/tty"))).toEqual(["ttyUSB3", "ttyUSB4", "ttyUSB5"]);
    expect(readdirSync(dev)).toEqual(["ttyUSB3", "ttyUSB4", "ttyUSB5"]);
    expect(world.ports.pcui).toBe(join(dev, "ttyUSB5"));
    const port = realpathSync(join(sys, "class/tty/ttyUSB5/device"));
    expect(readFileSync(join(port, "../bInterfaceNumber"), "utf8")).toBe("02\n");
    const { rdev } = statSync(world.ports.pcui);
    expect(realpathSync(join(sys, "dev/char", `${rdev >> 8}:${rdev & 0xff}`))).toBe(
      realpathSync(join(sys, "class/tty/ttyUSB5")),
    );
  });

  it("is cut off by its machine and taken back, which cures it of a hang", async () => {
    const world = await startOn("pty");
    world.stick.freeze({ silent: true });
    const place = world.ports.pcui;
    const authorized = join(world.host?.sys ?? "", "bus/usb/devices/1-1/authorized");
    writeFileSync(authorized, "0");
    await world.until(() => world.stick.state() === "unplugged");
    expect(existsSync(place)).toBe(false);
    writeFileSync(authorized, "1");
    await world.until(() => world.stick.state() === "ready");
    const host = await openTty(place);
    host.write("AT\r");
    await world.until(() => host.heard().endsWith("OK\r\n"));
  });

  it("stays in when somebody removes what its machine shows of it", async () => {
    const world = await startOn("pty");
    const host = await openTty(world.ports.pcui);
    rmSync(world.host?.sys ?? "", { recursive: true });
    host.write("AT\r");
    await world.until(() => host.heard().endsWith("OK\r\n"));
    expect(world.stick.state()).toBe("ready");
  });

  it("leaves nothing behind, however often it is pulled out", async () => {
    const before = openTerminals();
    const world = await startOn("pty");
    const place = world.ports.modem;
    for (let count = 0; count < 5; count += 1) {
      await world.stick.unplug();
      await world.stick.replug();
    }
    expect(openTerminals().length).toBeGreaterThan(before.length);
    await world.stop();
    expect(openTerminals()).toEqual(before);
    expect(existsSync(place)).toBe(false);
  });

  it("can be closed and opened again by the host", async () => {
    const world = await startOn("pty");
    for (let count = 0; count < 3; count += 1) {
      const host = await openTty(world.ports.pcui);
      host.write("ATE0\r");
      await world.until(() => host.heard().endsWith("OK\r\n"));
      for (const close of closers.splice(0)) close();
      await world.until(() => host.gone());
      expect(host.heard()).toBe(count === 0 ? "ATE0\r\r\nOK\r\n" : "\r\nOK\r\n");
    }
  });

  it("loses what nobody reads, and answers on", async () => {
    const world = await startOn("pty");
    const flood = Array.from({ length: 20_000 }, () => "^RSSI:19");
    world.behave(({ name }) => (name === "+FLOOD" ? ok(...flood) : undefined));
    const fd = openSync(world.ports.pcui, constants.O_RDWR | constants.O_NOCTTY);
    closers.push(() => {
      closeSync(fd);
    });
    writeSync(fd, "AT+FLOOD\r");
    await world.until(() => world.transcript().at(-1)?.text === "OK");
    const host = await openTty(world.ports.modem);
    host.write("AT\r");
    await world.until(() => host.heard().endsWith("OK\r\n"));
    expect(world.stick.state()).toBe("ready");
  });
});

describe("the serial servers", () => {
  it("take one host at a time", async () => {
    const world = await startOn("tcp");
    const first = await openSocket(world.ports.pcui);
    const second = await openSocket(world.ports.pcui);
    await world.until(() => second.gone());
    first.write("AT\r");
    await world.until(() => first.heard().endsWith("OK\r\n"));
    expect(second.heard()).toBe("");
  });
});

describe("a tty", () => {
  it("is raw before anybody opens it", async () => {
    const world = await startOn("pty");
    const fd = openSync(world.ports.pcui, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    world.person("+447700900002").rings();
    await world.until(() => world.transcript().some((entry) => entry.text === "RING"));
    const bytes = Buffer.alloc(64);
    const length = readSync(fd, bytes);
    closeSync(fd);
    expect(bytes.toString("latin1", 0, length)).toBe("\r\nRING\r\n");
    expect(world.transcript().filter((entry) => entry.way === ">")).toEqual([]);
  });
});
