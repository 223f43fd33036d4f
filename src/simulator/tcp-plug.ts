import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { type Plug, type PlugListener, type PortName, portNames, notPluggedIn, portsBy } from "./ports.ts";

/** Bytes that may wait for a host that does not read. */
const mostUnread = 65_536;

interface Listening {
  readonly address: string;
  send(bytes: Uint8Array): void;
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** One port as a raw serial server: one host at a time, others are hung up on. */
async function serve(
  { receive, opened }: { receive: (bytes: Uint8Array) => void; opened: () => void },
  wanted: number,
): Promise<Listening> {
  let host: Socket | undefined;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    if (host !== undefined) {
      socket.destroy();
      return;
    }
    host = socket;
    socket.setNoDelay(true);
    socket.on("data", (bytes: Buffer) => {
      receive(Uint8Array.from(bytes));
    });
    socket.on("close", () => {
      host = undefined;
    });
    opened();
  });
  const port = await listen(server, wanted);
  return {
    address: `tcp://127.0.0.1:${port}`,
    send(bytes) {
      if (host !== undefined && host.writableLength <= mostUnread) host.write(bytes);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        host?.destroy();
      }),
  };
}

/** Ports that are raw serial servers on loopback: `tcp://127.0.0.1:…`. They keep their numbers, unless renamed. */
export function tcpPlug(): Plug<string> {
  const listening = new Map<PortName, Listening>();
  const numbers = new Map<PortName, number>();

  const addressOf = (port: PortName): string => {
    const found = listening.get(port);
    if (found === undefined) throw new Error(notPluggedIn);
    return found.address;
  };

  const pull = async (): Promise<void> => {
    const leaving = [...listening.values()];
    listening.clear();
    await Promise.all(leaving.map((each) => each.close()));
  };

  const insertOne = async (port: PortName, { receive, opened }: PlugListener): Promise<void> => {
    const told = {
      receive: (bytes: Uint8Array) => {
        receive(port, bytes);
      },
      opened: () => {
        opened(port);
      },
    };
    const served = await serve(told, numbers.get(port) ?? 0);
    listening.set(port, served);
    numbers.set(port, Number(new URL(served.address).port));
  };

  return {
    usb: null,
    ports: portsBy(addressOf),
    async insert(listener, renamed) {
      if (renamed) numbers.clear();
      try {
        for (const port of portNames) await insertOne(port, listener);
      } catch (error) {
        await pull();
        throw error;
      }
    },
    send(port, bytes) {
      listening.get(port)?.send(bytes);
    },
    pull,
    close: pull,
  };
}
