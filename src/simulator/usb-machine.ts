/**
 * A machine to plug sticks into: a folder with its device nodes, and what its kernel shows of USB in sysfs. As much of it
 * as a program reads that looks for a stick.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Host } from "../core/host.ts";

/** A USB device with terminals behind some of its interfaces. */
export interface UsbDevice {
  /** Where it is plugged in, such as `1-1`. */
  readonly socket: string;
  /** USB product id; the vendor is Huawei. */
  readonly product: string;
  /** Terminals of the real machine, by the interface numbers they are behind. */
  readonly terminals: readonly { readonly interface: number; readonly path: string }[];
}

/** A machine. */
export interface UsbMachine {
  readonly host: Host;
  /**
   * A device comes, and its ttys appear, whose paths are answered in the order of the terminals. They are called as
   * they were in this socket before, unless `renamed`.
   */
  plugIn(device: UsbDevice, renamed: boolean): readonly string[];
  /** The ttys vanish; and the device, unless it is only `cutOff` from the host. */
  pull(socket: string, cutOff: boolean): void;
  /** The file that the host writes to: 0 cuts the device off, 1 takes it back. It is there as long as the device is. */
  switchOf(socket: string): string;
  /** Removes the folder. */
  close(): void;
}

/** What is written into a folder: names and what they hold. */
type Files = Readonly<Record<string, string>>;

function write(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
}

const hex = (number: number): string => number.toString(16).padStart(2, "0");

/** Makes a machine in a folder of its own. */
export function makeUsbMachine(): UsbMachine {
  const folder = mkdtempSync(join(tmpdir(), "virtualphone-"));
  const host: Host = { sys: join(folder, "sys"), dev: join(folder, "dev"), proc: join(folder, "proc") };
  const folders = {
    hub: join(host.sys, "devices/pci0000:00/0000:00:14.0/usb1"),
    usb: join(host.sys, "bus/usb/devices"),
    ttys: join(host.sys, "class/tty"),
    numbers: join(host.sys, "dev/char"),
  };
  for (const each of [...Object.values(folders), host.dev, host.proc]) mkdirSync(each, { recursive: true });
  const firstNumbers = new Map<string, number>();
  const links = new Map<string, readonly string[]>();
  let nextNumber = 0;
  let pluggings = 0;

  /** A link as sysfs has them: relative, so that the folder can be moved. */
  const link = (path: string, target: string): string => {
    symlinkSync(relative(join(path, ".."), target), path);
    return path;
  };

  const addTty = (device: string, { socket, terminal, number }: NewTty): readonly string[] => {
    const name = `ttyUSB${number}`;
    const usbInterface = join(device, `${socket}:1.${terminal.interface}`);
    write(usbInterface, { ...vendorSpecific, bInterfaceNumber: hex(terminal.interface) });
    const tty = join(usbInterface, name, "tty", name);
    mkdirSync(tty, { recursive: true });
    const { rdev } = statSync(terminal.path);
    // As Linux packs it (makedev(3)).
    const key = `${(rdev >>> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >>> 12) & 0xf_ff00)}`;
    const node = join(host.dev, name);
    symlinkSync(terminal.path, node);
    return [
      node,
      link(join(tty, "device"), join(usbInterface, name)),
      link(join(folders.numbers, key), tty),
      link(join(folders.ttys, name), tty),
    ];
  };

  const pull = (socket: string, cutOff: boolean): void => {
    for (const each of links.get(socket) ?? []) rmSync(each, { force: true });
    links.delete(socket);
    const device = join(folders.hub, socket);
    if (cutOff) {
      for (const name of readdirSync(device))
        if (name.startsWith(`${socket}:`)) rmSync(join(device, name), { recursive: true });
      return;
    }
    rmSync(join(folders.usb, socket), { force: true });
    rmSync(device, { recursive: true, force: true });
  };

  return {
    host,
    plugIn({ socket, product, terminals }, renamed) {
      pull(socket, false);
      pluggings += 1;
      if (renamed || !firstNumbers.has(socket)) {
        firstNumbers.set(socket, nextNumber);
        nextNumber += terminals.length;
      }
      const first = firstNumbers.get(socket) ?? 0;
      const device = join(folders.hub, socket);
      write(device, { ...huawei, idProduct: product, devnum: String(pluggings), authorized: "1" });
      const added = terminals.map((terminal, index) =>
        addTty(device, { socket, terminal, number: first + index }),
      );
      links.set(socket, added.flat());
      link(join(folders.usb, socket), device);
      return added.map(([node = ""]) => node);
    },
    pull,
    switchOf: (socket) => join(folders.hub, socket, "authorized"),
    close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface NewTty {
  readonly socket: string;
  readonly terminal: UsbDevice["terminals"][number];
  readonly number: number;
}

const huawei: Files = { idVendor: "12d1", manufacturer: "HUAWEI Technology", product: "HUAWEI Mobile" };

/** What a classic stick says of each of its interfaces. */
const vendorSpecific: Files = {
  bInterfaceClass: "ff",
  bInterfaceSubClass: "ff",
  bInterfaceProtocol: "ff",
};
