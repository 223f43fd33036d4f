/** SMS-SUBMIT as a network reads it (23.040 §9.2.2.2). It shares nothing with who writes and reads them in `src`. */

/** What a service centre takes from a PDU. */
export interface Submit {
  /** With a plus if it is said to be international. */
  readonly recipient: string;
  readonly wantsStatusReport: boolean;
  readonly hasHeader: boolean;
  readonly coding: number;
  /** TP-UDL and TP-UD. */
  readonly userData: string;
}

/** Octets of a validity period, by the format that the flags tell. */
const validityOctets: Readonly<Record<number, number>> = { 0x00: 0, 0x08: 7, 0x10: 1, 0x18: 7 };

/** Reads a PDU whose service centre address may be empty; it is taken for well-formed. */
export function readSubmit(pdu: string): Submit {
  const octetAt = (position: number): number =>
    Number.parseInt(pdu.slice(position * 2, position * 2 + 2), 16);
  const flagsAt = 1 + octetAt(0);
  const flags = octetAt(flagsAt);
  if ((flags & 3) !== 1) throw new Error(`no SMS-SUBMIT: ${pdu}`);
  const addressAt = flagsAt + 2;
  const protocolAt = addressAt + 2 + Math.ceil(octetAt(addressAt) / 2);
  const lengthAt = protocolAt + 2 + (validityOctets[flags & 0x18] ?? 0);
  return {
    recipient: `${octetAt(addressAt + 1) === 0x91 ? "+" : ""}${digitsOf(pdu.slice(addressAt * 2 + 4, protocolAt * 2))}`,
    wantsStatusReport: (flags & 0x20) !== 0,
    hasHeader: (flags & 0x40) !== 0,
    coding: octetAt(protocolAt + 1),
    userData: pdu.slice(lengthAt * 2),
  };
}

function digitsOf(semiOctets: string): string {
  return semiOctets.replaceAll(/(.)(.)/g, "$2$1").replace(/F$/, "");
}

/** The text as the network delivers it to the recipient; the sender is `+447700900002`. */
export function deliveryOf(pdu: string): string {
  const { hasHeader, coding, userData } = readSubmit(pdu);
  const codingHex = coding.toString(16).padStart(2, "0");
  return `0791447700090000${hasHeader ? "44" : "04"}0C9144770009002000${codingHex}62100112939240${userData}`;
}
