/** Reads the PDUs that a modem hands out, whatever they are. */
import { type Address, takeAddress } from "./address.ts";
import { readCentreTime } from "./centre-time.ts";
import { readCoding } from "./coding.ts";
import { type Cursor, readHex, takeCounted, takeOctet, takeOctets, takeRest } from "./octets.ts";
import type { ReadPdu, Waiting } from "./pdu.ts";
import { readStatus } from "./status.ts";
import { takeUserData } from "./user-data.ts";

/** No PDU is longer, however a SIM fills it up. */
const mostOctets = 255;

const timeStampOctets = 7;

/**
 * Reads a PDU as `AT+CMGR`, `+CMGL:`, `+CMT:` and `+CDS:` give it: hex, with the service centre's address in front,
 * which may be empty. Never throws. What is malformed, cut off, or longer than it says, is undecodable, so that the
 * owner gets all of it; zeros or ones that merely fill it up are passed over.
 */
export function readPdu(hex: string): ReadPdu {
  if (hex.length > mostOctets * 2) return undecodable("it is longer than any text");
  const octets = readHex(hex);
  if (octets === undefined) return undecodable("it is not in hexadecimal digits");
  const cursor: Cursor = { octets, at: 0 };
  const centre = takeCounted(cursor);
  const flags = takeOctet(cursor);
  if (centre === undefined || flags === undefined) return cutOff;
  // What is reserved, 3, is to be read like a text to the SIM (23.040 §9.2.3.1).
  switch (flags & 3) {
    case 1:
      return { kind: "submit" };
    case 2:
      return readStatusReport(cursor);
    default:
      return readDeliver(cursor, (flags & 0x40) !== 0);
  }
}

function undecodable(why: string): ReadPdu {
  return { kind: "undecodable", why };
}

const cutOff = undecodable("it is cut off, or malformed");

/** SMS-DELIVER behind its first octet (23.040 §9.2.2.1). */
function readDeliver(cursor: Cursor, hasHeader: boolean): ReadPdu {
  const sender = takeAddress(cursor);
  const protocol = takeOctet(cursor);
  const coding = readCoding(takeOctet(cursor) ?? 0);
  const time = takeOctets(cursor, timeStampOctets);
  const userData = takeUserData(cursor, coding, hasHeader);
  if (sender === undefined || protocol === undefined || time === undefined || userData === undefined)
    return cutOff;
  if (userData === "too-long") return undecodable("it is longer than a text can be");
  if (!isFilling(takeRest(cursor))) return undecodable("it is longer than it says");
  return {
    kind: "deliver",
    sender: sender.written,
    senderIsName: sender.isName,
    sentAt: readCentreTime(time),
    content: userData.content,
    part: userData.header.part,
    messageClass: coding.messageClass,
    isSilent: protocol === 0x40,
    replaces: protocol > 0x40 && protocol < 0x48 ? protocol - 0x40 : null,
    // The header tells more, and is the one to be believed (23.040 §9.2.3.24.2).
    waiting: userData.header.waiting ?? coding.waiting ?? waitingBySender(sender),
  };
}

function waitingBySender({ voicemail }: Address): Waiting | null {
  return voicemail === null ? null : { what: "voicemail", isOn: voicemail, count: null };
}

function isFilling(octets: Uint8Array): boolean {
  return octets.every((octet) => octet === 0) || octets.every((octet) => octet === 0xff);
}

/** SMS-STATUS-REPORT behind its first octet; what may follow the status says nothing more (23.040 §9.2.2.3). */
function readStatusReport(cursor: Cursor): ReadPdu {
  const reference = takeOctet(cursor);
  const recipient = takeAddress(cursor);
  const sent = takeOctets(cursor, timeStampOctets);
  const done = takeOctets(cursor, timeStampOctets);
  const status = takeOctet(cursor);
  if (reference === undefined || recipient === undefined || sent === undefined) return cutOff;
  if (done === undefined || status === undefined) return cutOff;
  return {
    kind: "status-report",
    reference,
    recipient: recipient.written,
    sentAt: readCentreTime(sent),
    doneAt: readCentreTime(done),
    ...readStatus(status),
  };
}
