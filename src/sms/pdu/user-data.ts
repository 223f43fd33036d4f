/** The user data of a TPDU (23.040 §9.2.3.24). */
import { readSeptets } from "./alphabet.ts";
import type { Coding } from "./coding.ts";
import { type Header, noHeader, readHeader } from "./header.ts";
import { nationalTables } from "./national.ts";
import { type Cursor, takeOctet, takeOctets, writeHex } from "./octets.ts";
import type { Content } from "./pdu.ts";
import { unpackSeptets } from "./septets.ts";

/** Octets that there may be. */
const mostOctets = 140;

/** What user data says. */
export interface UserData {
  readonly header: Header;
  readonly content: Content;
}

/** Takes TP-UDL and TP-UD; undefined when they are cut off, and `too-long` when no text can be as long. */
export function takeUserData(
  from: Cursor,
  coding: Coding,
  hasHeader: boolean,
): UserData | "too-long" | undefined {
  const length = takeOctet(from);
  if (length === undefined) return undefined;
  const isPacked = coding.alphabet === "gsm-7" && !coding.isCompressed;
  const count = isPacked ? Math.ceil((length * 7) / 8) : length;
  if (count > mostOctets) return "too-long";
  const octets = takeOctets(from, count);
  if (octets === undefined) return undefined;
  const header = hasHeader ? readHeader(octets) : noHeader;
  if (isPacked) return { header, content: { kind: "text", text: readPacked(octets, length, header) } };
  const body = octets.subarray(header.length);
  if (coding.alphabet === "ucs-2" && !coding.isCompressed)
    return { header, content: { kind: "text", text: readUtf16(body) } };
  return { header, content: { kind: "data", hex: writeHex(body), port: header.port } };
}

/** Septets begin anew at the next multiple of seven bits behind the header. */
function readPacked(octets: Uint8Array, length: number, header: Header): string {
  const skipped = Math.ceil((header.length * 8) / 7);
  const septets = unpackSeptets(octets, length - skipped, skipped * 7);
  return readSeptets(septets, nationalTables(header.locking, header.single));
}

/** UCS-2 is read as the UTF-16 that everybody sends; half a unit at the end is shown as a unit that cannot be read. */
function readUtf16(octets: Uint8Array): string {
  const units = Buffer.from(octets.subarray(0, octets.length & ~1)).swap16();
  return units.toString("utf16le") + (octets.length % 2 === 0 ? "" : "\ufffd");
}
