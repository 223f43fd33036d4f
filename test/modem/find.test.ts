import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { choosePorts, listHuaweiTtys } from "../../src/modem/find.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "virtualphone-sysfs-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A USB device as sysfs shows it: its interfaces, and the ttys that hang on some of them. */
function plugIn(usb: string, product: string, ttys: Readonly<Record<string, number>>, vendor = "12d1"): void {
  const device = join(root, "devices/pci0000:00/usb1", usb);
  mkdirSync(device, { recursive: true });
  writeFileSync(join(device, "idVendor"), `${vendor}\n`);
  writeFileSync(join(device, "idProduct"), `${product}\n`);
  mkdirSync(join(root, "class/tty"), { recursive: true });
  for (const [name, number] of Object.entries(ttys)) {
    const hex = number.toString(16).padStart(2, "0");
    const port = join(device, `${usb}:1.${number}`, name);
    mkdirSync(join(port, "tty", name), { recursive: true });
    writeFileSync(join(device, `${usb}:1.${number}`, "bInterfaceNumber"), `${hex}\n`);
    symlinkSync(port, join(port, "tty", name, "device"));
    symlinkSync(join(port, "tty", name), join(root, "class/tty", name));
  }
}

/** A tty of the machine itself. */
function onBoard(name: string): void {
  const port = join(root, "devices/platform/serial8250", name);
  mkdirSync(port, { recursive: true });
  mkdirSync(join(root, "class/tty"), { recursive: true });
  symlinkSync(port, join(port, "device"));
  symlinkSync(port, join(root, "class/tty", name));
}

const found = async () => choosePorts(await listHuaweiTtys(root));

describe("the ports of a stick", () => {
  it.each<[string, string, Readonly<Record<string, number>>, object]>([
    [
      "E173, 11.126.16",
      "1001",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB1" },
    ],
    [
      "E173 with a network interface",
      "140c",
      { ttyUSB0: 0, ttyUSB1: 2, ttyUSB2: 3 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB1" },
    ],
    [
      "the same, on a kernel that takes the network for a tty",
      "140c",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2, ttyUSB3: 3 },
      { commands: "/dev/ttyUSB3", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB2" },
    ],
    [
      "E173 in a pair with ethernet",
      "1436",
      { ttyUSB0: 0, ttyUSB1: 3, ttyUSB2: 4 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB1" },
    ],
    [
      "E153Du-1",
      "14ac",
      { ttyUSB0: 0, ttyUSB1: 3, ttyUSB2: 4 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB1" },
    ],
    [
      "E171 with three ports",
      "1506",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 },
      { commands: "/dev/ttyUSB1", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB2" },
    ],
    [
      "E3131 with four",
      "1506",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2, ttyUSB3: 3 },
      { commands: "/dev/ttyUSB3", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB2" },
    ],
    [
      "one with high numbers",
      "1001",
      { ttyUSB10: 2, ttyUSB8: 0, ttyUSB9: 1 },
      { commands: "/dev/ttyUSB10", events: "/dev/ttyUSB8", voice: "/dev/ttyUSB9" },
    ],
    [
      "one that was plugged in as the ttys were taken",
      "1001",
      { ttyUSB2: 0, ttyUSB0: 1, ttyUSB1: 2 },
      { commands: "/dev/ttyUSB1", events: "/dev/ttyUSB2", voice: "/dev/ttyUSB0" },
    ],
    [
      "one that nobody knows",
      "1c12",
      { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 5 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB1" },
    ],
    [
      "one with hexadecimal interfaces",
      "1c05",
      { ttyUSB0: 9, ttyUSB1: 10, ttyUSB2: 16 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: "/dev/ttyUSB1" },
    ],
    [
      "one with two ports",
      "1c08",
      { ttyUSB0: 0, ttyUSB1: 1 },
      { commands: "/dev/ttyUSB1", events: "/dev/ttyUSB0", voice: null },
    ],
    [
      "one with a single port",
      "1c08",
      { ttyUSB0: 0 },
      { commands: "/dev/ttyUSB0", events: null, voice: null },
    ],
    [
      "an ACM one",
      "1c1f",
      { ttyACM0: 1, ttyACM1: 3, ttyACM2: 5 },
      { commands: "/dev/ttyACM2", events: "/dev/ttyACM0", voice: "/dev/ttyACM1" },
    ],
    [
      "a known one of which a port is missing",
      "1001",
      { ttyUSB0: 0, ttyUSB2: 2 },
      { commands: "/dev/ttyUSB2", events: "/dev/ttyUSB0", voice: null },
    ],
  ])("%s", async (_name, product, ttys, ports) => {
    onBoard("ttyS0");
    plugIn("1-1", product, ttys);
    expect(await found()).toEqual(ports);
  });

  it("are those of the first of two sticks, all of one", async () => {
    plugIn("1-2", "1001", { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 });
    plugIn("1-1", "1436", { ttyUSB3: 0, ttyUSB4: 3, ttyUSB5: 4 });
    expect(await found()).toEqual({
      commands: "/dev/ttyUSB5",
      events: "/dev/ttyUSB3",
      voice: "/dev/ttyUSB4",
    });
  });

  it("are none where there is no stick", async () => {
    expect(await found()).toBeUndefined();
    onBoard("ttyS0");
    expect(await found()).toBeUndefined();
  });

  it("are none of another maker, nor of a stick that is a CD-ROM still", async () => {
    plugIn("1-1", "6001", { ttyUSB0: 0 }, "0403");
    plugIn("1-2", "1446", {});
    expect(await found()).toBeUndefined();
  });

  it("are found beside what cannot be read", async () => {
    plugIn("1-1", "1001", { ttyUSB0: 0, ttyUSB1: 1, ttyUSB2: 2 });
    symlinkSync(join(root, "nowhere"), join(root, "class/tty/ttyUSB7"));
    mkdirSync(join(root, "class/tty/ttyUSB8"));
    writeFileSync(join(root, "class/tty/ttyUSB9"), "rubbish");
    expect(await found()).toMatchObject({ commands: "/dev/ttyUSB2" });
  });

  it("are not looked for above the devices", async () => {
    onBoard("ttyUSB0");
    writeFileSync(join(root, "bInterfaceNumber"), "00\n");
    writeFileSync(join(root, "idVendor"), "12d1\n");
    expect(await listHuaweiTtys(root)).toEqual([]);
  });
});
