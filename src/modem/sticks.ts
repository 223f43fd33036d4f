/** Reads what the kernel says of Huawei's USB devices. Needs sysfs alone: no udev, which containers lack. */
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Host } from "../core/host.ts";

/**
 * What a USB device is at present: `modem` has ttys; `storage` is half switched, a CD-ROM still; `other` is neither,
 * such as one that only does network, or whose driver is not loaded.
 */
export type StickMode = "modem" | "storage" | "other";

/** A tty of a USB device. */
export interface StickTty {
  /** Its device node. */
  readonly path: string;
  /** The number of its USB interface, which stays the same whatever the tty is called. */
  readonly interface: number;
  /** Class, subclass and protocol of the interface: `ff/ff/ff`. */
  readonly descriptor: string;
}

/** A Huawei USB device as sysfs shows it. What the device says of itself may be anything, or nothing: null. */
export interface Stick {
  /** Its folder in sysfs, without links. */
  readonly device: string;
  /** Its place on the bus, such as `1-1.2`: the same for as long as it stays in its socket. */
  readonly port: string;
  /** Counts the devices that came to the bus: another number, another plugging. */
  readonly plugging: string;
  /** USB ids, four hexadecimal digits. */
  readonly vendor: string;
  readonly product: string;
  readonly productName: string | null;
  readonly manufacturer: string | null;
  readonly serial: string | null;
  readonly mode: StickMode;
  /** In the order of their interfaces. */
  readonly ttys: readonly StickTty[];
}

const huawei = "12d1";

/** Products that are no modem until they are switched (hardware-notes, "ports"). */
const unswitched: ReadonlySet<string> = new Set(["1446", "14b5", "14fe", "1557", "1c0b", "1c24"]);

const massStorage = "08";

/** More than any stick has; whatever else a device shows is passed over. */
const mostTtys = 16;

/**
 * Every Huawei device on USB, also those without a tty, in the order of their places. Never rejects: what vanishes or
 * cannot be read meanwhile is left out, and without sysfs there are none.
 */
export async function listSticks(host: Host): Promise<readonly Stick[]> {
  const folder = join(host.sys, "bus/usb/devices");
  // Root hubs are called usb1, interfaces 1-1:1.0.
  const ports = (await namesIn(folder)).filter((name) => /^\d+-\d+(?:\.\d+)*$/.test(name));
  const sticks = await Promise.all(ports.map((port) => readStick(host, join(folder, port), port)));
  return sticks.filter((stick) => stick !== null).sort((a, b) => byNumber(a.port, b.port));
}

/** The USB device that a device node belongs to, as its folder in sysfs; null when it is none of USB. */
export async function usbDeviceOf(host: Host, path: string): Promise<string | null> {
  try {
    // Links, as udev makes them, and nodes of other names, as in containers, lead to the same number.
    const { rdev } = await stat(path);
    let folder = await realpath(join(host.sys, "dev/char", `${majorOf(rdev)}:${minorOf(rdev)}`));
    while ((await readText(join(folder, "idVendor"))) === null) {
      if (dirname(folder) === folder) return null;
      folder = dirname(folder);
    }
    return folder;
  } catch {
    // A node that is not there, or that the kernel shows no device of.
    return null;
  }
}

/** A device number as Linux packs it into `st_rdev` (makedev(3)). */
function majorOf(rdev: number): number {
  return (rdev >>> 8) & 0xfff;
}

function minorOf(rdev: number): number {
  return (rdev & 0xff) | ((rdev >>> 12) & 0xf_ff00);
}

async function readStick(host: Host, link: string, port: string): Promise<Stick | null> {
  const device = await realpath(link).catch(() => null);
  if (device === null || (await readText(join(device, "idVendor"))) !== huawei) return null;
  const product = (await readText(join(device, "idProduct"))) ?? "";
  const interfaces = await readInterfaces(host, device, port);
  const ttys = interfaces.flatMap((each) => each.ttys).sort((a, b) => a.interface - b.interface);
  return {
    device,
    port,
    plugging: (await readText(join(device, "devnum"))) ?? "",
    vendor: huawei,
    product,
    productName: await readText(join(device, "product")),
    manufacturer: await readText(join(device, "manufacturer")),
    serial: await readText(join(device, "serial")),
    mode: modeOf(
      product,
      interfaces.map((each) => each.descriptor),
      ttys,
    ),
    ttys: ttys.slice(0, mostTtys),
  };
}

interface Interface {
  readonly descriptor: string;
  readonly ttys: readonly StickTty[];
}

async function readInterfaces(host: Host, device: string, port: string): Promise<readonly Interface[]> {
  const names = (await namesIn(device)).filter((name) => name.startsWith(`${port}:`));
  const read = await Promise.all(names.map((name) => readInterface(host, join(device, name))));
  return read.filter((each) => each !== null);
}

async function readInterface(host: Host, folder: string): Promise<Interface | null> {
  const number = await readText(join(folder, "bInterfaceNumber"));
  if (number === null || !/^[\da-f]{1,2}$/i.test(number)) return null;
  const fields = ["bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"];
  const read = await Promise.all(fields.map((field) => readText(join(folder, field))));
  const descriptor = read.map((text) => text ?? "").join("/");
  // A serial port of the driver `option` hangs on the interface, one of `cdc_acm` in a folder below.
  const names = [...(await namesIn(folder)), ...(await namesIn(join(folder, "tty")))];
  const ttys = names
    .filter((name) => /^tty(?:USB|ACM)\d+$/.test(name))
    .map((name) => ({ path: join(host.dev, name), interface: Number.parseInt(number, 16), descriptor }));
  return { descriptor, ttys };
}

function modeOf(product: string, descriptors: readonly string[], ttys: readonly StickTty[]): StickMode {
  if (ttys.length > 0) return "modem";
  const isDisc =
    descriptors.length > 0 && descriptors.every((descriptor) => descriptor.startsWith(massStorage));
  return unswitched.has(product) || isDisc ? "storage" : "other";
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** The longest text of a descriptor that is believed; USB allows for 126 characters. */
const longestText = 126;

/** A file of sysfs as one line that may be shown; null when it cannot be read, or is empty. */
async function readText(path: string): Promise<string | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const line = text
    .replaceAll(/\p{C}+/gu, " ")
    .trim()
    .slice(0, longestText);
  return line === "" ? null : line;
}

/** The order of places on a bus: 1-1.2 before 1-1.10. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
