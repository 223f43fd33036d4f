import { closeSync } from "node:fs";
import koffi from "koffi";
import { systemClock } from "../../src/core/clock.ts";

/** A service manager that listens where it is told to. */
export interface Listening {
  /** The next datagram; rejects when none comes within 10 seconds. */
  receives(): Promise<string>;
  close(): void;
}

const libc = koffi.load(null);
const socket = libc.func("int socket(int domain, int type, int protocol)") as (
  ...numbers: readonly [number, number, number]
) => number;
const bind = libc.func("int bind(int fd, const uint8_t *address, uint32_t length)") as (
  fd: number,
  address: Uint8Array,
  length: number,
) => number;
const receive = libc.func("intptr_t recv(int fd, _Out_ uint8_t *text, size_t length, int flags)") as (
  fd: number,
  text: Uint8Array,
  length: number,
  flags: number,
) => number;

const dontWait = 0x40;

/** Listens at a path, or at an abstract name behind an `@`. */
export function listenForNotices(address: string): Listening {
  const fd = socket(1, 2, 0);
  const path = address.startsWith("@") ? `\0${address.slice(1)}` : `${address}\0`;
  const bytes = Buffer.concat([Buffer.from([1, 0]), Buffer.from(path)]);
  if (bind(fd, bytes, bytes.length) !== 0) throw new Error(`${address} cannot be listened at`);
  const text = Buffer.alloc(4096);
  return {
    async receives() {
      const until = systemClock.now() + 10_000;
      while (systemClock.now() < until) {
        const length = receive(fd, text, text.length, dontWait);
        if (length >= 0) return text.toString("utf8", 0, length);
        await new Promise<void>((resolve) => void systemClock.after(2, resolve));
      }
      throw new Error("nothing was told within 10 seconds");
    },
    close() {
      closeSync(fd);
    },
  };
}
