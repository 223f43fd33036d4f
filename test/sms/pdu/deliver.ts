/** SMS-DELIVER for tests (23.040 §9.2.2.1). */
import type { DeliverPdu } from "../../../src/sms/pdu/pdu.ts";
import { readPdu } from "../../../src/sms/pdu/reader.ts";

export interface Fields {
  /** The first octet, TP-MTI and flags. */
  readonly flags?: string;
  readonly sender?: string;
  readonly protocol?: string;
  readonly coding?: string;
  readonly time?: string;
  /** TP-UDL and TP-UD. */
  readonly userData?: string;
}

/** The PDU of `Hello` from +447700900002, but for what is given. */
export function pduOf(fields: Fields): string {
  const { flags = "04", sender = "0C91447700090020", protocol = "00", coding = "00" } = fields;
  const { time = "62100112939240", userData = "05C8329BFD06" } = fields;
  return `0791447700090000${flags}${sender}${protocol}${coding}${time}${userData}`;
}

/** The same as it is read, which it must be. */
export function read(fields: Fields): DeliverPdu {
  const pdu = readPdu(pduOf(fields));
  if (pdu.kind !== "deliver") throw new Error(JSON.stringify(pdu));
  return pdu;
}

/** The same with user data of whole octets, a header in front. */
export function readWithHeader(header: string, body: string, coding = "08"): DeliverPdu {
  const octets = (header.length + body.length) / 2;
  return read({ flags: "44", coding, userData: octets.toString(16).padStart(2, "0") + header + body });
}
