import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Host } from "../../src/core/host.ts";

/** A USB device as a test wants it shown. Ttys by name, each with the number of its interface. */
export interface ShownDevice {
  readonly vendor?: string;
  readonly product: string;
  readonly ttys?: Readonly<Record<string, number>>;
  /** Interfaces without a tty, and what their descriptors say; those not named are `ff/ff/ff`. */
  readonly descriptors?: Readonly<Record<number, string>>;
  /** More files of the device. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder that looks like sysfs. */
export interface UsbTree {
  readonly host: Host;
  readonly plugIn: (port: string, device: ShownDevice) => string;
  readonly unplug: (port: string) => void;
  /** A tty of the machine itself. */
  readonly onBoard: (name: string) => void;
  readonly close: () => void;
}

/** Makes an empty one. */
export function makeUsbTree(): UsbTree {
  const root = mkdtempSync(join(tmpdir(), "virtualphone-sysfs-"));
  const host = { sys: join(root, "sys"), dev: "/dev", proc: join(root, "proc") };
  const usb = join(host.sys, "bus/usb/devices");
  const classTty = join(host.sys, "class/tty");
  for (const each of [usb, classTty]) mkdirSync(each, { recursive: true });
  return {
    host,
    plugIn(port, { vendor = "12d1", product, ttys = {}, descriptors = {}, files = {} }) {
      const device = join(host.sys, "devices/pci0000:00/usb1", port);
      mkdirSync(device, { recursive: true });
      writeAll(device, { idVendor: vendor, idProduct: product, ...files });
      symlinkSync(device, join(usb, port));
      const numbers = new Set([...Object.values(ttys), ...Object.keys(descriptors).map(Number)]);
      for (const number of numbers) {
        const folder = join(device, `${port}:1.${number}`);
        const [type = "", subclass = "", protocol = ""] = (descriptors[number] ?? "ff/ff/ff").split("/");
        mkdirSync(folder);
        writeAll(folder, {
          bInterfaceNumber: number.toString(16).padStart(2, "0"),
          bInterfaceClass: type,
          bInterfaceSubClass: subclass,
          bInterfaceProtocol: protocol,
        });
        symlinkSync(folder, join(usb, `${port}:1.${number}`));
      }
      for (const [name, number] of Object.entries(ttys)) {
        const folder = join(device, `${port}:1.${number}`);
        // A serial port lies between for usb-serial alone.
        const tty = join(folder, name.startsWith("ttyACM") ? "" : name, "tty", name);
        mkdirSync(tty, { recursive: true });
        symlinkSync(join(tty, "../.."), join(tty, "device"));
        symlinkSync(tty, join(classTty, name));
      }
      return device;
    },
    unplug(port) {
      for (const name of readdirSync(usb)) if (name.split(":")[0] === port) rmSync(join(usb, name));
      rmSync(join(host.sys, "devices/pci0000:00/usb1", port), { recursive: true });
    },
    onBoard(name) {
      const port = join(host.sys, "devices/platform/serial8250", name);
      mkdirSync(port, { recursive: true });
      symlinkSync(port, join(classTty, name));
    },
    close() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
}
