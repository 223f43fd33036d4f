import { closeSync, constants, openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import koffi from "koffi";
import { systemClock } from "../core/clock.ts";

/** A pseudo-terminal, seen from the side of what is plugged in. */
export interface Pty {
  /** Where the host opens it. */
  readonly path: string;
  /** Bytes that nobody reads are kept up to a limit, and lost beyond; what is begun is finished. */
  write(bytes: Uint8Array): void;
  /** Hangs up: the host reads an end, or an error. Settles when nothing is left open. */
  close(): Promise<void>;
}

type CallOf<P extends readonly unknown[]> = (...parameters: P) => number;

interface Libc {
  readonly posixOpenpt: CallOf<[flags: number]>;
  readonly grantpt: CallOf<[fd: number]>;
  readonly unlockpt: CallOf<[fd: number]>;
  readonly ptsnameR: CallOf<[fd: number, name: Uint8Array, length: number]>;
  readonly tcgetattr: CallOf<[fd: number, termios: Uint8Array]>;
  readonly cfmakeraw: (termios: Uint8Array) => void;
  readonly tcsetattr: CallOf<[fd: number, when: number, termios: Uint8Array]>;
}

/** Where the C library is: with glibc, and with musl on its two common machines. */
const libraries = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"];

/** Larger than the structure is on any machine. */
const termiosSize = 256;

let loaded: Libc | undefined;

function loadLibc(): Libc {
  for (const [index, name] of libraries.entries()) {
    try {
      const library = koffi.load(name);
      return {
        posixOpenpt: library.func("int posix_openpt(int flags)") as Libc["posixOpenpt"],
        grantpt: library.func("int grantpt(int fd)") as Libc["grantpt"],
        unlockpt: library.func("int unlockpt(int fd)") as Libc["unlockpt"],
        ptsnameR: library.func(
          "int ptsname_r(int fd, _Out_ uint8_t *name, size_t length)",
        ) as Libc["ptsnameR"],
        tcgetattr: library.func("int tcgetattr(int fd, _Out_ uint8_t *termios)") as Libc["tcgetattr"],
        cfmakeraw: library.func("void cfmakeraw(_Inout_ uint8_t *termios)") as Libc["cfmakeraw"],
        tcsetattr: library.func("int tcsetattr(int fd, int when, uint8_t *termios)") as Libc["tcsetattr"],
      };
    } catch (cause) {
      if (index === libraries.length - 1)
        throw new Error("Pseudo-terminals need Linux with glibc or musl; use ports over TCP instead", {
          cause,
        });
    }
  }
  throw new Error("No C library is known");
}

function must(result: number, what: string): number {
  if (result < 0) throw new Error(`The system refused ${what}; is /dev/pts mounted, and are terminals left?`);
  return result;
}

function namePty(libc: Libc, master: number): string {
  const name = Buffer.alloc(128);
  must(libc.grantpt(master), "to grant a pseudo-terminal");
  must(libc.unlockpt(master), "to unlock a pseudo-terminal");
  if (libc.ptsnameR(master, name, name.length) !== 0) throw new Error("The system named no pseudo-terminal");
  return name.toString("latin1", 0, name.indexOf(0));
}

/** Raw from the first moment: nothing is echoed before the host sets its own mode. */
function openRaw(libc: Libc, path: string): number {
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  const termios = Buffer.alloc(termiosSize);
  libc.tcgetattr(slave, termios);
  libc.cfmakeraw(termios);
  if (libc.tcsetattr(slave, 0, termios) === 0) return slave;
  closeSync(slave);
  throw new Error("The system refused to make a pseudo-terminal raw");
}

function isFull(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "EAGAIN";
}

/** Bytes kept for a host that reads slowly, beyond what the kernel holds. */
const mostUnread = 65_536;

/** How often a full terminal is tried again, in milliseconds. */
const retry = 2;

interface Writer {
  readonly write: (bytes: Uint8Array) => void;
  readonly stop: () => void;
}

/** Writes what the kernel takes, and the rest as the host reads. A stream cannot: it would block. */
function startWriter(file: number): Writer {
  let unread = Buffer.alloc(0);
  let cancel: (() => void) | undefined;
  const flush = (): void => {
    cancel = undefined;
    try {
      while (unread.length > 0) unread = unread.subarray(writeSync(file, unread));
    } catch (error) {
      if (!isFull(error)) throw error;
      cancel = systemClock.after(retry, flush);
    }
  };
  return {
    write(bytes) {
      if (unread.length > mostUnread) return;
      unread = Buffer.concat([unread, bytes]);
      if (cancel === undefined) flush();
    },
    stop() {
      cancel?.();
    },
  };
}

/**
 * Makes a pseudo-terminal; `receive` gets what the host writes. The host's side is kept open here too, for
 * the reading end of Linux fails with EIO as long as nobody has it open.
 */
export function openPty(receive: (bytes: Uint8Array) => void): Pty {
  loaded ??= loadLibc();
  const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | cloexec;
  const master = must(loaded.posixOpenpt(flags), "a pseudo-terminal");
  let path: string;
  let slave: number;
  try {
    path = namePty(loaded, master);
    slave = openRaw(loaded, path);
  } catch (error) {
    closeSync(master);
    throw error;
  }
  const reader = new ReadStream(master);
  const writer = startWriter(master);
  let open = true;
  reader.on("data", (bytes: Buffer) => {
    receive(Uint8Array.from(bytes));
  });
  // An error here is a hang-up that `close` is about to bring anyway.
  reader.on("error", () => reader.destroy());
  return {
    path,
    write(bytes) {
      if (open && !reader.destroyed) writer.write(bytes);
    },
    close: () =>
      new Promise((resolve) => {
        if (!open) {
          resolve();
          return;
        }
        open = false;
        writer.stop();
        closeSync(slave);
        reader.once("close", resolve);
        reader.destroy();
      }),
  };
}

/** O_CLOEXEC of Linux, which Node does not name: no child process inherits the terminal. */
const cloexec = 0o2000000;
