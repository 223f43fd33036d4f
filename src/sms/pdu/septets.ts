/** Septets in octets, the lowest bits first (23.038 §6.1.2). */
import { readSeptets, writeSeptets } from "./alphabet.ts";
import { readHex, writeHex } from "./octets.ts";

const carriageReturn = 0x0d;

/** Packs septets; `fillBits`, 0 to 6, are left empty in front of them. */
export function packSeptets(septets: ArrayLike<number>, fillBits = 0): Uint8Array {
  const packed = new Uint8Array(Math.ceil((fillBits + septets.length * 7) / 8));
  for (let index = 0; index < septets.length; index++) {
    const bit = fillBits + index * 7;
    const octet = bit >> 3;
    const two = ((septets[index] ?? 0) & 0x7f) << (bit % 8);
    packed[octet] = (packed[octet] ?? 0) | (two & 0xff);
    if (two > 0xff) packed[octet + 1] = two >> 8;
  }
  return packed;
}

/** Unpacks `count` septets behind `skippedBits`; fewer when there are not as many whole ones. */
export function unpackSeptets(octets: Uint8Array, count: number, skippedBits = 0): Uint8Array {
  const whole = Math.floor((octets.length * 8 - skippedBits) / 7);
  const septets = new Uint8Array(Math.max(0, Math.min(count, whole)));
  for (let index = 0; index < septets.length; index++) {
    const bit = skippedBits + index * 7;
    const two = (octets[bit >> 3] ?? 0) | ((octets[(bit >> 3) + 1] ?? 0) << 8);
    septets[index] = (two >> (bit % 8)) & 0x7f;
  }
  return septets;
}

/**
 * Packs a text of USSD, in hex. Seven spare bits at its end would be read as an `@`, so they are filled with a carriage
 * return; one that the text itself ends with, where it would be taken for the filling, is doubled (23.038 §6.1.2.3.1).
 * Undefined when the default alphabet and its extension lack a character.
 */
export function packUssd(text: string): string | undefined {
  const septets = writeSeptets(text);
  if (septets === undefined) return undefined;
  const isAmbiguous = septets.length % 8 === 0 && septets.at(-1) === carriageReturn;
  if (septets.length % 8 === 7 || isAmbiguous) septets.push(carriageReturn);
  return writeHex(packSeptets(septets));
}

/**
 * Reads a packed text of USSD without its filling: the carriage return of `packUssd`, or the nothing that networks
 * put there which do not know of it. Empty for what is no hex.
 */
export function unpackUssd(hex: string): string {
  const octets = readHex(hex) ?? new Uint8Array();
  const septets = unpackSeptets(octets, Number.POSITIVE_INFINITY);
  const last = septets.at(-1);
  const isFilled = septets.length % 8 === 0 && (last === carriageReturn || last === 0);
  return readSeptets(isFilled ? septets.subarray(0, -1) : septets);
}
