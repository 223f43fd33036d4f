/** Finds the stick's ttys by what the kernel says of their USB interfaces. Needs no udev. */
import { readdir, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A tty of a USB device. */
export interface UsbTty {
  readonly path: string;
  /** The USB device it belongs to, the same for all ttys of a stick. */
  readonly device: string;
  readonly vendor: string;
  readonly product: string;
  readonly interface: number;
}

/** The ports of a stick, by what they are for. */
export interface StickPorts {
  /** Takes commands and carries the unsolicited lines (PCUI). */
  readonly commands: string;
  /** The other AT port, which some firmware sends its lines to. */
  readonly events: string | null;
  readonly voice: string | null;
}

const huawei = "12d1";

/** USB interface numbers: commands, modem, voice. */
type Layout = readonly [number, number, number];

/** The layouts of a product, the first that it has all ports for being its own (hardware-notes, "ports"). */
const layouts: Readonly<Record<string, readonly Layout[]>> = {
  "1001": [[2, 0, 1]],
  "140c": [[3, 0, 2]],
  "1436": [[4, 0, 3]],
  "14ac": [[4, 0, 3]],
  // With four ports the last is the PCUI; with three the voice comes last.
  "1506": [
    [3, 0, 2],
    [1, 0, 2],
  ],
};

/** Every tty of a Huawei device, from sysfs below `root`. None where there is no such thing. */
export async function listHuaweiTtys(root = "/sys"): Promise<readonly UsbTty[]> {
  const ttys = await readdir(join(root, "class/tty")).catch(() => []);
  const found = await Promise.all(
    ttys.filter((name) => /^tty(?:USB|ACM)\d+$/.test(name)).map((name) => readTty(root, name)),
  );
  return found.filter((tty) => tty !== null);
}

async function readTty(root: string, name: string): Promise<UsbTty | null> {
  try {
    let folder = await realpath(join(root, "class/tty", name, "device"));
    // ttyUSBn/device is the serial port; the interface is above it, the USB device above that.
    while (!(await readText(join(folder, "bInterfaceNumber")))) {
      if (basename(folder) === "devices" || folder === "/") return null;
      folder = dirname(folder);
    }
    const device = dirname(folder);
    const number = Number.parseInt(await readText(join(folder, "bInterfaceNumber")), 16);
    const vendor = await readText(join(device, "idVendor"));
    const product = await readText(join(device, "idProduct"));
    return vendor === huawei ? { path: `/dev/${name}`, device, vendor, product, interface: number } : null;
  } catch {
    return null;
  }
}

function readText(path: string): Promise<string> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => "",
  );
}

/** The ports of the first stick; undefined when there is none. Known products by interface, others by their order. */
export function choosePorts(ttys: readonly UsbTty[]): StickPorts | undefined {
  const [first] = [...ttys].sort((a, b) => a.device.localeCompare(b.device));
  if (!first) return undefined;
  const own = ttys.filter((tty) => tty.device === first.device).sort((a, b) => a.interface - b.interface);
  const at = (number: number | undefined): string | undefined =>
    own.find((tty) => tty.interface === number)?.path;
  const known = layouts[first.product] ?? [];
  const layout = known.find((each) => each.every((number) => at(number) !== undefined)) ?? known.at(-1);
  // In every other layout seen, the first tty is the modem, the last the PCUI, and voice lies between.
  const commands = at(layout?.[0]) ?? own.at(-1)?.path ?? first.path;
  const events = at(layout?.[1]) ?? first.path;
  const voice = at(layout?.[2]) ?? own.at(-2)?.path ?? null;
  const others = [commands, events];
  return {
    commands,
    events: events === commands ? null : events,
    voice: voice !== null && others.includes(voice) ? null : voice,
  };
}
