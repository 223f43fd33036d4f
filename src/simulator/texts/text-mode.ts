/** Texts as +CMGF=1 shows and takes them (27.005 §3.1), in the form that sticks of the maker have. */
import { fromSeptets, pack, toSeptets, unpack } from "./alphabet.ts";
import { digitsOfTime, hexOf, octetsOf, readAddress, writeAddress } from "./octets.ts";
import { alphabetOf, glance, mostOctets, textOfUcs2, withoutCentre } from "./pdu.ts";
import type { StoredText } from "./storage.ts";

/** How +CMGL and +CMGR name a text's status. */
export const statusNames: Readonly<Record<StoredText["status"], string>> = {
  0: "REC UNREAD",
  1: "REC READ",
  2: "STO UNSENT",
  3: "STO SENT",
};

/** A text for people to read. */
export interface ShownText {
  /** What stands behind the status: who and when; of a report, what became of which text. */
  readonly fields: string;
  /** Its letters; in hexadecimal when a port's octets do not suffice for them. Null for a report. */
  readonly body: string | null;
}

/** Shows a PDU with the service centre's address in front, whatever it is. */
export function showText(pdu: string): ShownText {
  const octets = octetsOf(pdu) ?? [];
  const tpdu = withoutCentre(octets);
  return glance(octets).isReport ? showReport(tpdu) : showDeliver(tpdu);
}

const time = (octets: readonly number[]): string => {
  const digits = digitsOfTime(octets);
  const [date, clock] = [digits.slice(0, 3).join("/"), digits.slice(3, 6).join(":")];
  const zone = octets[6] ?? 0;
  return `"${date},${clock}${(zone & 8) === 0 ? "+" : "-"}${zone & 7}${zone >> 4}"`;
};

/** First octet, reference, recipient, and the times it was sent and done; then how (27.005 §3.4.1). */
function showReport(tpdu: readonly number[]): ShownText {
  const [first = 0, reference = 0] = tpdu;
  const { address, size } = readAddress(tpdu.slice(2));
  const rest = tpdu.slice(2 + size);
  const times = [time(rest.slice(0, 7)), time(rest.slice(7, 14))].join(",");
  return {
    fields: `${first},${reference},"${address}",${tpdu[3] ?? 0},${times},${rest[14] ?? 0}`,
    body: null,
  };
}

function showDeliver(tpdu: readonly number[]): ShownText {
  const { address, size } = readAddress(tpdu.slice(1));
  const [, coding = 0, ...rest] = tpdu.slice(1 + size);
  const [length = 0, ...data] = rest.slice(7);
  const front = ((tpdu[0] ?? 0) & 0x40) === 0 ? 0 : (data[0] ?? 0) + 1;
  return {
    fields: `"${address}",,${time(rest.slice(0, 7))}`,
    body: bodyOf(coding, data, { length, front }),
  };
}

function bodyOf(
  coding: number,
  data: readonly number[],
  { length, front }: { readonly length: number; readonly front: number },
): string {
  const alphabet = alphabetOf(coding);
  if (alphabet === "data") return hexOf(data.slice(front));
  const septets = unpack(data, Math.min(length, mostSeptets)).slice(Math.ceil((front * 8) / 7));
  const text = alphabet === "ucs-2" ? textOfUcs2(data.slice(front)) : fromSeptets(septets);
  if (/^[\0-\u00ff]*$/.test(text) && alphabet === "gsm-7") return text;
  return hexOf([...Buffer.from(text, "utf16le").swap16()]);
}

const mostSeptets = (mostOctets * 8) / 7;

/** SMS-SUBMIT of a text as it was typed; undefined when it is longer than one, or not in GSM 7. `firstOctet` as of +CSMP. */
export function writeSubmit(to: string, typed: string, firstOctet: number): string | undefined {
  const septets = toSeptets(typed.replaceAll("\r\n", "\n").replaceAll("\r", "\n"))?.flat();
  if (septets === undefined || septets.length > mostSeptets) return undefined;
  const validity = (firstOctet & 0x18) === 0x10 ? [167] : [];
  const first = 0x01 | (firstOctet & 0x30 & (validity.length === 0 ? 0x20 : 0x30));
  return hexOf([0, first, 0, ...writeAddress(to), 0, 0, ...validity, septets.length, ...pack(septets)]);
}
