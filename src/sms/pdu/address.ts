/** Addresses of TPDUs (23.040 §9.1.2.5). */
import { readSeptets } from "./alphabet.ts";
import { type Cursor, takeOctet, takeOctets } from "./octets.ts";
import { unpackSeptets } from "./septets.ts";

/** Who a TPDU is from or for. */
export interface Address {
  /** `+447700900002`, `40404`, `INFO`; empty when there is none. */
  readonly written: string;
  readonly isName: boolean;
  /** Whether voicemail waits, where an operator says so with a sender that is none (CPHS 4.2, B.4.2.1). */
  readonly voicemail: boolean | null;
}

/** The digits of semi-octets; the sixteenth fills up the last octet. */
const digits = "0123456789*#abc";

/** Semi-octets that there may be. */
const mostDigits = 20;

const international = 0x91;
const unknown = 0x81;

/** Takes an address; undefined when it is cut off, or longer than one may be. */
export function takeAddress(from: Cursor): Address | undefined {
  const length = takeOctet(from);
  const type = takeOctet(from);
  if (length === undefined || type === undefined || length > mostDigits) return undefined;
  const octets = takeOctets(from, Math.ceil(length / 2));
  if (octets === undefined) return undefined;
  const typeOfNumber = (type >> 4) & 7;
  if (typeOfNumber === 5) return readIndicator(octets) ?? readName(octets, length);
  const number = Array.from(octets, (octet) => digitAt(octet & 15) + digitAt(octet >> 4)).join("");
  const isInternational = typeOfNumber === 1 && number !== "";
  return { written: (isInternational ? "+" : "") + number.slice(0, length), isName: false, voicemail: null };
}

function digitAt(semiOctet: number): string {
  return digits.charAt(semiOctet);
}

/** Two octets, the lowest bit of the first for on and off. */
function readIndicator([first = 0, second = 0, third]: Uint8Array): Address | undefined {
  const isIndicator = (first & 0xfe) === 0x10 && second === 0 && third === undefined;
  return isIndicator ? { written: "", isName: false, voicemail: (first & 1) !== 0 } : undefined;
}

/**
 * Reads a name of septets. Who rounds its length up to whole octets makes an `@` of what is left, which no name ends
 * with. A number sent as a name is a number.
 */
function readName(octets: Uint8Array, length: number): Address {
  const septets = unpackSeptets(octets, Math.floor((length * 4) / 7));
  const name = readSeptets(septets).replace(/@$/, "").replaceAll(/\s+/g, " ").trim();
  return { written: name, isName: !/^(?:\+?\d+)?$/.test(name), voicemail: null };
}

/**
 * Writes the address of a text. Throws a RangeError for anything but 1 to 20 digits (`*`, `#`, `a`, `b` and `c`
 * among them), with or without a plus.
 */
export function writeAddress(to: string): Uint8Array {
  const match = /^(\+?)([\d*#abc]{1,20})$/.exec(to);
  if (match === null) throw new RangeError("a text goes to a number of 1 to 20 digits");
  const [, plus, number = ""] = match;
  const semiOctets = Array.from(number, (digit) => digits.indexOf(digit));
  if (semiOctets.length % 2 !== 0) semiOctets.push(15);
  const octets = [number.length, plus === "" ? unknown : international];
  for (let index = 0; index < semiOctets.length; index += 2)
    octets.push((semiOctets[index] ?? 15) | ((semiOctets[index + 1] ?? 15) << 4));
  return Uint8Array.from(octets);
}
