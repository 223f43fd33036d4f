/** Octets and hex. Reading goes from front to back and never beyond the end. */

/** Octets, and how far they have been read. */
export interface Cursor {
  readonly octets: Uint8Array;
  at: number;
}

/** Undefined for anything but whole octets in hexadecimal digits. */
export function readHex(hex: string): Uint8Array | undefined {
  return /^(?:[\da-f]{2})*$/i.test(hex) ? Uint8Array.from(Buffer.from(hex, "hex")) : undefined;
}

/** Upper-case hexadecimal digits, as modems write them. */
export function writeHex(octets: Uint8Array): string {
  return Buffer.from(octets).toString("hex").toUpperCase();
}

/** The next octets; undefined, and nothing is taken, when there are not as many. */
export function takeOctets(from: Cursor, count: number): Uint8Array | undefined {
  if (count > from.octets.length - from.at) return undefined;
  from.at += count;
  return from.octets.subarray(from.at - count, from.at);
}

/** The next octet; undefined at the end. */
export function takeOctet(from: Cursor): number | undefined {
  return takeOctets(from, 1)?.[0];
}

/** The octets behind an octet that tells how many they are; undefined when there are not as many. */
export function takeCounted(from: Cursor): Uint8Array | undefined {
  const count = takeOctet(from);
  return count === undefined ? undefined : takeOctets(from, count);
}

/** All octets that have not been taken. */
export function takeRest(from: Cursor): Uint8Array {
  const rest = from.octets.subarray(from.at);
  from.at = from.octets.length;
  return rest;
}
