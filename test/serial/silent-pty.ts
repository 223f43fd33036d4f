import { closeSync, constants } from "node:fs";
import koffi from "koffi";

/** A pseudo-terminal whose far side never reads. */
export interface SilentPty {
  readonly path: string;
  readonly close: () => void;
}

/** Makes one. */
export function openSilentPty(): SilentPty {
  const libc = koffi.load("libc.so.6");
  const open = libc.func("int posix_openpt(int flags)") as (flags: number) => number;
  const grant = libc.func("int grantpt(int fd)") as (fd: number) => number;
  const unlock = libc.func("int unlockpt(int fd)") as (fd: number) => number;
  const nameOf = libc.func("int ptsname_r(int fd, _Out_ uint8_t *name, size_t length)") as (
    fd: number,
    name: Uint8Array,
    length: number,
  ) => number;
  const master = open(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const name = Buffer.alloc(128);
  if (master < 0 || grant(master) + unlock(master) + nameOf(master, name, name.length) !== 0)
    throw new Error("no pseudo-terminal is left");
  return {
    path: name.toString("latin1", 0, name.indexOf(0)),
    close: () => {
      closeSync(master);
    },
  };
}
