/** Why a port could not be opened, in words for its owner, by what the system says of it. Pure. */
import { ModemError } from "../core/errors.ts";

/** What the system says, and what to do about it. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/No such file|No such device/i, "there is no such port; is the modem plugged in?"],
  [
    /Permission denied/i,
    "this user may not open it; add the user to the group of the port, which is dialout or uucp",
  ],
  [/Cannot lock|Device or resource busy/i, "another program uses it; ModemManager often does"],
  [/Is a directory/i, "it is a directory and no port"],
  [/ECONNREFUSED/, "nobody listens there; is the serial server running?"],
  [/ENOTFOUND|EAI_AGAIN/, "there is no host of this name"],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, "the host cannot be reached"],
  [/Inappropriate ioctl|Not a (?:tty|typewriter)/i, "it is not a serial port"],
];

/** What the system says of a port that is not there. */
const missing = /No such file|No such device|ECONNREFUSED/i;

/** The words for a failure to open a port, which begin with its name; the system's own where nothing better is known. */
export function openingFailure(name: string, said: string): string {
  const remedy = remedies.find(([form]) => form.test(said))?.[1];
  // The binding puts the class into the message.
  return `${name}: ${remedy ?? said.replace(/^Error:? /, "")}`;
}

/** What to do about a failure to open a port. */
export function openingError(name: string, said: string, cause?: unknown): ModemError {
  return new ModemError(missing.test(said) ? "missing" : "failed", openingFailure(name, said), { cause });
}

/** What the system says when a line is hung up: it differs by who notices it first. */
const hungUp =
  /bad file descriptor|input\/output error|no such device|hung up|\b(?:EBADF|EIO|ENODEV|ENXIO)\b/i;

/** Why an open port is lost, in words for its owner; the system's own where nothing better is known. */
export function lossOf(said: string): string {
  return hungUp.test(said) ? "it was unplugged, or has switched itself off" : said;
}
