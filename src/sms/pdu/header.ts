/** The header of user data (23.040 §9.2.3.24). */
import { takeAddress } from "./address.ts";
import { whatWaits } from "./coding.ts";
import { type Cursor, takeCounted, takeOctet } from "./octets.ts";
import type { PartOf, Waiting } from "./pdu.ts";

/** What a header says. */
export interface Header {
  /** Octets it takes, its length among them; 0 when there is none. */
  readonly length: number;
  readonly part: PartOf | null;
  /** The application that the text is for. */
  readonly port: number | null;
  readonly waiting: Waiting | null;
  /** Identifiers of national language tables; 0 for the default ones. */
  readonly locking: number;
  readonly single: number;
}

export const noHeader: Header = { length: 0, part: null, port: null, waiting: null, locking: 0, single: 0 };

/**
 * Reads the header in front of user data. Elements that are unknown, or of a wrong length, are passed over; of one
 * that is repeated the last counts. When the elements do not fill the header, and none of them made sense, somebody
 * has set the flag in front of a mere text: there is no header, and nothing of the text is lost.
 */
export function readHeader(userData: Uint8Array): Header {
  const cursor: Cursor = { octets: userData, at: 0 };
  const octets = takeCounted(cursor);
  if (octets === undefined) return noHeader;
  const header: { -readonly [Key in keyof Header]: Header[Key] } = { ...noHeader, length: cursor.at };
  let isKnown = false;
  const elements: Cursor = { octets, at: 0 };
  while (elements.at < octets.length) {
    const identifier = takeOctet(elements) ?? 0;
    const data = takeCounted(elements);
    if (data === undefined) return isKnown ? header : noHeader;
    const said = readElement(identifier, data);
    isKnown ||= said !== undefined;
    // Each kind of message that waits has an element of its own; one is told, better one that does wait.
    const waiting = header.waiting?.isOn === true ? header.waiting : (said?.waiting ?? header.waiting);
    Object.assign(header, said, { waiting });
  }
  return header;
}

/** What an element says; undefined for one that is unknown or of a wrong length. */
function readElement(identifier: number, data: Uint8Array): Partial<Header> | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = data;
  const length = data.length;
  if (identifier === 0x00 && length === 3) return partOf(8, first, second, third);
  if (identifier === 0x08 && length === 4) return partOf(16, (first << 8) | second, third, fourth);
  if (identifier === 0x04 && length === 2) return { port: first };
  if (identifier === 0x05 && length === 4) return { port: (first << 8) | second };
  if (identifier === 0x01 && length === 2) return { waiting: specialMessage(first, second) };
  if (identifier === 0x23) return enhancedVoicemail(data);
  if (identifier === 0x24 && length === 1) return { single: first };
  if (identifier === 0x25 && length === 1) return { locking: first };
  return undefined;
}

/** A place that there cannot be says nothing (23.040 §9.2.3.24.1). */
function partOf(referenceBits: 8 | 16, reference: number, total: number, place: number): Partial<Header> {
  return place < 1 || place > total ? {} : { part: { reference, referenceBits, total, place } };
}

/** 23.040 §9.2.3.24.2. */
function specialMessage(kind: number, count: number): Waiting {
  return { what: whatWaits(kind), isOn: count > 0, count };
}

/** 23.040 §9.2.3.24.13: flags, the address of the mailbox, and how many wait. */
function enhancedVoicemail(data: Uint8Array): Partial<Header> | undefined {
  const cursor: Cursor = { octets: data, at: 0 };
  takeOctet(cursor);
  const mailbox = takeAddress(cursor);
  const count = takeOctet(cursor);
  if (mailbox === undefined || count === undefined) return undefined;
  return { waiting: { what: "voicemail", isOn: count > 0, count } };
}
