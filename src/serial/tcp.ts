import { connect } from "node:net";
import { messageOf, ModemError } from "../core/errors.ts";
import { openingError } from "./opening.ts";
import { createListeners, type Port } from "./port.ts";

/** How long a connection may take to come up. */
const connectMilliseconds = 10_000;

/** Connects to a raw serial server (ser2net and the like). Rejects with ModemError. */
export async function openTcp(host: string, port: number): Promise<Port> {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 });
  const listeners = createListeners();
  const name = `tcp://${host}:${port}`;
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => {
      socket.destroy();
      reject(openingError(name, why, cause));
    };
    socket.setTimeout(connectMilliseconds, () => {
      fail("no connection within 10 seconds");
    });
    socket.once("error", (error) => {
      fail(messageOf(error), error);
    });
    socket.once("connect", resolve);
  });
  socket.setTimeout(0);
  socket.removeAllListeners("error");
  socket.on("error", (error) => {
    listeners.gone(messageOf(error));
  });
  // A server that closes need not take what is on its way to it, and the socket would wait for that.
  socket.on("end", () => socket.destroy());
  socket.on("close", () => {
    listeners.gone("the server closed the connection");
  });
  socket.on("data", listeners.bytes);
  return {
    onBytes: listeners.onBytes,
    onGone: listeners.onGone,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => {
          // A socket that is destroyed says of what it still had to write that it was written.
          const why = error ? messageOf(error) : socket.destroyed ? "the connection is closed" : null;
          if (why === null) resolve();
          else reject(new ModemError("failed", `${name}: ${why}`, { cause: error }));
        });
      }),
    close: () => {
      listeners.silence();
      socket.destroy();
      return Promise.resolve();
    },
  };
}
