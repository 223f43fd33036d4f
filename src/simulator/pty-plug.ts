import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plug, type PortName, portNames, notPluggedIn, portsBy } from "./ports.ts";
import { type Pty, openPty } from "./pty.ts";

/**
 * Ports that are ttys of this machine. Their paths are links named as the kernel names such sticks, so that
 * a path stays the same when the stick comes back, and changes only when that is asked for.
 */
export function ptyPlug(): Plug<string> {
  const folder = mkdtempSync(join(tmpdir(), "virtualphone-"));
  const ptys = new Map<PortName, Pty>();
  const paths = new Map<PortName, string>();
  let firstNumber = 0;

  const pathOf = (port: PortName): string => {
    const path = paths.get(port);
    if (path === undefined) throw new Error(notPluggedIn);
    return path;
  };

  const pull = async (): Promise<void> => {
    const leaving = [...ptys.values()];
    ptys.clear();
    for (const path of paths.values()) rmSync(path, { force: true });
    paths.clear();
    await Promise.all(leaving.map((pty) => pty.close()));
  };

  const insertOne = (port: PortName, number: number, receive: (bytes: Uint8Array) => void): void => {
    const pty = openPty(receive);
    ptys.set(port, pty);
    const path = join(folder, `ttyUSB${number}`);
    symlinkSync(pty.path, path);
    paths.set(port, path);
  };

  return {
    ports: portsBy(pathOf),
    async insert(listener, renamed) {
      if (renamed) firstNumber += portNames.length;
      try {
        for (const [index, port] of portNames.entries())
          insertOne(port, firstNumber + index, (bytes) => {
            listener.receive(port, bytes);
          });
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
      await pull();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
