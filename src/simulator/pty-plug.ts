import { type FSWatcher, readFileSync, watch } from "node:fs";
import { type Plug, type PortName, portNames, notPluggedIn, portsBy, type UsbSide } from "./ports.ts";
import { type Pty, openPty } from "./pty.ts";
import { makeUsbMachine, type UsbMachine } from "./usb-machine.ts";

/** Where a stick is plugged in, and as what it shows itself. */
export interface UsbPlace {
  /** One of its own unless given; whoever gives one removes it. */
  readonly machine?: UsbMachine;
  readonly socket?: string;
  /** USB product id: 1001, the E173's, unless told. */
  readonly product?: string;
  /** The USB interface of each port; those of 1001 unless told. */
  readonly interfaces?: Readonly<Record<PortName, number>>;
}

/** A plug with ports that are ttys, on a machine where they can be looked for. */
export interface PtyPlug extends Plug<string> {
  readonly usb: UsbSide;
}

/** What is in a file; nothing when somebody has removed it. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

const usualInterfaces = { modem: 0, voice: 1, pcui: 2 };

/**
 * Ports that are ttys of this machine. Their paths are links named as the kernel names such sticks, so that
 * a path stays the same when the stick comes back, and changes only when that is asked for.
 */
export function ptyPlug(place: UsbPlace = {}): PtyPlug {
  const { socket = "1-1", product = "1001", interfaces = usualInterfaces } = place;
  const machine = place.machine ?? makeUsbMachine();
  const ptys = new Map<PortName, Pty>();
  const paths = new Map<PortName, string>();
  let onCut: (isCut: boolean) => void = () => undefined;
  let isCut = false;
  let watcher: FSWatcher | undefined;

  const pathOf = (port: PortName): string => {
    const path = paths.get(port);
    if (path === undefined) throw new Error(notPluggedIn);
    return path;
  };

  const pull = async (): Promise<void> => {
    const leaving = [...ptys.values()];
    ptys.clear();
    paths.clear();
    if (!isCut) watcher?.close();
    machine.pull(socket, isCut);
    await Promise.all(leaving.map((pty) => pty.close()));
  };

  /** What the host has written to the device's switch. */
  const readSwitch = (): void => {
    if (readText(machine.switchOf(socket)) !== (isCut ? "1" : "0")) return;
    isCut = !isCut;
    onCut(isCut);
  };

  const plugIn = (renamed: boolean): void => {
    const terminals = [...ptys].map(([port, { path }]) => ({ interface: interfaces[port], path }));
    watcher?.close();
    const ttys = machine.plugIn({ socket, product, terminals }, renamed);
    for (const [index, port] of portNames.entries()) paths.set(port, ttys[index] ?? "");
    isCut = false;
    watcher = watch(machine.switchOf(socket), readSwitch);
  };

  return {
    usb: {
      host: machine.host,
      onCut(listener) {
        onCut = listener;
      },
    },
    ports: portsBy(pathOf),
    async insert(listener, renamed) {
      try {
        for (const port of portNames) {
          const pty = openPty((bytes) => {
            listener.receive(port, bytes);
          });
          ptys.set(port, pty);
        }
        plugIn(renamed);
        for (const port of portNames) listener.opened(port);
      } catch (error) {
        await pull();
        throw error;
      }
    },
    send(port, bytes) {
      ptys.get(port)?.write(bytes);
    },
    pull,
    async close() {
      isCut = false;
      await pull();
      if (place.machine === undefined) machine.close();
    },
  };
}
