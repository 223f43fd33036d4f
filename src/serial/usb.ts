import { read as readCallback } from "node:fs";
import { promisify } from "node:util";
import { SerialPort } from "serialport";
import { messageOf, ModemError } from "../core/errors.ts";
import { lossOf, openingError } from "./opening.ts";
import { createListeners, type Port } from "./port.ts";

const read = promisify(readCallback);

/** A USB modem ignores the speed; every driver of these sticks asks for this one. */
const baudRate = 115_200;

/** A stick that hangs can keep an open, and a close that waits for bytes to go out, for as long as it likes. */
const openMilliseconds = 15_000;
const closeMilliseconds = 2000;

/** What the Linux and macOS bindings have beyond the public interface, and the mended read needs. */
interface UnixPort {
  readonly fd: number | null;
  readonly poller: { once(event: "readable", listener: (error: Error | null) => void): void };
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
}

function isClosed({ fd }: UnixPort): boolean {
  return fd === null;
}

function isUnixPort(port: object | undefined): port is UnixPort {
  return port !== undefined && "fd" in port && "poller" in port && "read" in port;
}

/**
 * The binding reads again when a read answers nothing; on a tty that was hung up while a read was under way
 * it does so for ever, at full speed (serialport/bindings-cpp 162). Nothing read is a hang-up.
 */
function mendHangUp(port: UnixPort): void {
  const closed = (): Error => Object.assign(new Error("Port is not open"), { canceled: true });
  port.read = async (buffer, offset, length) => {
    for (;;) {
      if (port.fd === null) throw closed();
      try {
        const { bytesRead } = await read(port.fd, buffer, offset, length, null);
        if (bytesRead === 0) throw Object.assign(new Error("the line was hung up"), { disconnect: true });
        return { buffer, bytesRead };
      } catch (error) {
        const code = error instanceof Error && "code" in error ? error.code : undefined;
        if (code !== "EAGAIN" && code !== "EWOULDBLOCK" && code !== "EINTR") throw error;
        // The port may have been closed while the read was under way; its poller, asked then, crashes the process.
        if (isClosed(port)) throw closed();
        await new Promise<void>((resolve, reject) => {
          port.poller.once("readable", (failure) => {
            if (failure) reject(failure);
            else resolve();
          });
        });
      }
    }
  };
}

/** Opens a tty for this process alone. Rejects with ModemError, in words for the owner. */
export async function openTty(path: string): Promise<Port> {
  const listeners = createListeners();
  // One object per connection: opened again after a failed write, it would send what was queued then.
  // Without hupcl, closing drops no DTR, which some modems take for the end of a call.
  const stream = new SerialPort({ path, baudRate, autoOpen: false, lock: true, hupcl: false });
  stream.on("error", (error) => {
    listeners.gone(lossOf(messageOf(error)));
  });
  stream.on("close", (error: Error | null) => {
    listeners.gone(error ? lossOf(messageOf(error)) : "the port was closed");
  });
  await open(stream);
  if (isUnixPort(stream.port)) mendHangUp(stream.port);
  stream.on("data", listeners.bytes);
  return {
    onBytes: listeners.onBytes,
    onGone: listeners.onGone,
    write: (bytes) =>
      new Promise((resolve, reject) => {
        // A closed stream would keep the bytes and send them to whatever is opened next.
        if (!stream.isOpen) {
          reject(new ModemError("failed", `${path} is not open`));
          return;
        }
        stream.write(Buffer.from(bytes), (error) => {
          if (error) reject(new ModemError("failed", `${path}: ${messageOf(error)}`, { cause: error }));
          else resolve();
        });
      }),
    close: () => {
      listeners.silence();
      return close(stream);
    },
  };
}

function open(stream: SerialPort): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (said: string, cause?: unknown): void => {
      reject(openingError(stream.path, said, cause));
    };
    const deadline = setTimeout(() => {
      // Should it open after all, it is nobody's.
      stream.once("open", () => void close(stream));
      fail("it does not open");
    }, openMilliseconds);
    stream.open((error) => {
      clearTimeout(deadline);
      if (error) fail(messageOf(error), error);
      else resolve();
    });
  });
}

function close(stream: SerialPort): Promise<void> {
  if (!stream.isOpen) return Promise.resolve();
  return new Promise((resolve) => {
    const deadline = setTimeout(resolve, closeMilliseconds);
    stream.close(() => {
      clearTimeout(deadline);
      resolve();
    });
  });
}
