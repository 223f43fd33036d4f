/** A datagram socket of the file system, which Node does not have: the C library's, called as it is. */
import { closeSync } from "node:fs";
import koffi from "koffi";

/** An open way to a service manager. */
export interface NotifySocket {
  /** Sends one datagram, or leaves it; false when it was not taken. Waits for nobody. */
  send(text: string): boolean;
  close(): void;
}

/** Linux on every machine that Node runs on: unix(7), socket(2), sendto(2). */
const unix = 1;
const datagramCloseOnExec = 0o2000002;
const dontWaitNoSignal = 0x4040;
/** `sun_path` of unix(7), with the NUL behind it. */
const longestPath = 108;

/** Opens a socket to an address as sd_notify(3) has it: a path, or a name in the abstract space behind an `@`. */
export function openNotifySocket(address: string): NotifySocket {
  const peer = peerOf(address);
  const libc = koffi.load(null);
  const open = libc.func("int socket(int domain, int type, int protocol)") as (
    ...numbers: readonly [number, number, number]
  ) => number;
  const sendTo = libc.func(
    "intptr_t sendto(int fd, const uint8_t *text, size_t length, int flags, const uint8_t *peer, uint32_t peerLength)",
  ) as (fd: number, text: Uint8Array, length: number, flags: number, ...peer: [Uint8Array, number]) => number;
  const fd = open(unix, datagramCloseOnExec, 0);
  if (fd < 0) throw new Error("the system gives no socket");
  return {
    send(text) {
      const bytes = Buffer.from(text, "utf8");
      return sendTo(fd, bytes, bytes.length, dontWaitNoSignal, peer, peer.length) === bytes.length;
    },
    close() {
      closeSync(fd);
    },
  };
}

/** `struct sockaddr_un`: the family in the machine's order, and the path; an abstract one begins with NUL and has no end. */
function peerOf(address: string): Buffer {
  const isAbstract = address.startsWith("@");
  const path = Buffer.from(isAbstract ? `\0${address.slice(1)}` : `${address}\0`, "utf8");
  if (path.length > longestPath) throw new Error("the address is too long");
  const family = Buffer.from(new Uint8Array(new Uint16Array([unix]).buffer));
  return Buffer.concat([family, path]);
}
