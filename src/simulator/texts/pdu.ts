/**
 * The PDUs of the network's side: SMS-DELIVER and SMS-STATUS-REPORT are written, SMS-SUBMIT is read (23.040
 * §9.2.2). It shares nothing with the driver's codec, so that the two do not share mistakes.
 */
import { fromSeptets, pack, unpack } from "./alphabet.ts";
import { hexOf, readAddress, writeAddress, writeCentre, writeTime } from "./octets.ts";

/** How the letters of a text are written. */
export type Alphabet = "gsm-7" | "ucs-2" | "data";

/** What a PDU carries, before it is laid into octets. */
export interface UserData {
  readonly alphabet: Alphabet;
  /** Information elements, one behind another, without the length in front of them (23.040 §9.2.3.24). */
  readonly header: readonly number[];
  /** Septets of GSM 7, else octets. */
  readonly units: readonly number[];
}

/** The length field and the octets of user data. */
export interface LaidData {
  readonly length: number;
  readonly octets: readonly number[];
}

/** Lays user data into octets (23.040 §9.2.3.16, §9.2.3.24). */
export function lay({ alphabet, header, units }: UserData): LaidData {
  const front = header.length === 0 ? [] : [header.length, ...header];
  if (alphabet !== "gsm-7") return { length: front.length + units.length, octets: [...front, ...units] };
  const taken = Math.ceil((front.length * 8) / 7);
  const packed = pack(units, taken * 7 - front.length * 8);
  return { length: taken + units.length, octets: [...front, ...packed] };
}

/** A text on its way to the SIM. */
export interface Deliver {
  readonly centre: string;
  readonly sender: string;
  readonly protocol: number;
  readonly coding: number;
  readonly sentAt: Date;
  readonly offsetMinutes: number;
  readonly hasHeader: boolean;
  readonly data: LaidData;
}

/** SMS-DELIVER with the service centre's address in front, in hexadecimal. No more messages are announced. */
export function writeDeliver(deliver: Deliver): string {
  return hexOf([
    ...writeCentre(deliver.centre),
    deliver.hasHeader ? 0x44 : 0x04,
    ...writeAddress(deliver.sender),
    deliver.protocol,
    deliver.coding,
    ...writeTime(deliver.sentAt, deliver.offsetMinutes),
    deliver.data.length,
    ...deliver.data.octets,
  ]);
}

/** What became of a text of the SIM. */
export interface Report {
  readonly centre: string;
  readonly reference: number;
  readonly recipient: string;
  readonly sentAt: Date;
  readonly doneAt: Date;
  readonly offsetMinutes: number;
  /** TP-Status (23.040 §9.2.3.15). */
  readonly status: number;
}

/** SMS-STATUS-REPORT with the service centre's address in front, in hexadecimal. */
export function writeReport(report: Report): string {
  return hexOf([
    ...writeCentre(report.centre),
    0x06,
    report.reference,
    ...writeAddress(report.recipient),
    ...writeTime(report.sentAt, report.offsetMinutes),
    ...writeTime(report.doneAt, report.offsetMinutes),
    report.status,
  ]);
}

/** The place of a part in a text of several. */
export interface Place {
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly place: number;
}

/** A text that the SIM sends, or a part of one. */
export interface Submit {
  readonly to: string;
  readonly wantsReport: boolean;
  readonly coding: number;
  readonly alphabet: Alphabet;
  readonly hasHeader: boolean;
  readonly part: Place | null;
  /** Of data, its octets in hexadecimal. */
  readonly text: string;
  readonly data: LaidData;
}

const validityOctets = [0, 7, 1, 7];

/** Octets of the longest user data. */
export const mostOctets = 140;

/** Reads SMS-SUBMIT without the service centre's address; undefined when a network would not take it. */
export function readSubmit(tpdu: readonly number[]): Submit | undefined {
  const [first = 0] = tpdu;
  if ((first & 3) !== 1) return undefined;
  const { address, size } = readAddress(tpdu.slice(2));
  const [, coding = 0, ...rest] = tpdu.slice(2 + size);
  const [length, ...octets] = rest.slice(validityOctets[(first >> 3) & 3]);
  if (!/\d/.test(address) || length === undefined) return undefined;
  const alphabet = alphabetOf(coding);
  const expected = alphabet === "gsm-7" ? Math.ceil((length * 7) / 8) : length;
  if (expected > mostOctets || octets.length !== expected) return undefined;
  const hasHeader = (first & 0x40) !== 0;
  const header = hasHeader ? octets.slice(1, 1 + (octets[0] ?? 0)) : [];
  if (hasHeader && header.length !== octets[0]) return undefined;
  const data = { length, octets };
  return {
    to: address,
    wantsReport: (first & 0x20) !== 0,
    coding,
    alphabet,
    hasHeader,
    part: placeIn(header),
    text: textOf(alphabet, data, hasHeader ? header.length + 1 : 0),
    data,
  };
}

/** The alphabet of a data coding scheme (23.038 §4). */
export function alphabetOf(coding: number): Alphabet {
  const group = coding >> 4;
  if (group === 0xf) return (coding & 4) === 0 ? "gsm-7" : "data";
  if (group === 0xe) return "ucs-2";
  if (group >= 8) return "gsm-7";
  return (["gsm-7", "data", "ucs-2", "gsm-7"] as const)[(coding >> 2) & 3] ?? "gsm-7";
}

function textOf(alphabet: Alphabet, { length, octets }: LaidData, front: number): string {
  if (alphabet === "data") return hexOf(octets.slice(front));
  if (alphabet === "ucs-2") return textOfUcs2(octets.slice(front));
  const taken = Math.ceil((front * 8) / 7);
  return fromSeptets(unpack(octets, length, 0).slice(taken));
}

/** Big-endian UTF-16; a lone octet at the end is passed over. */
export function textOfUcs2(octets: readonly number[]): string {
  const units = Array.from({ length: Math.floor(octets.length / 2) }, (_, index) => {
    const [high = 0, low = 0] = octets.slice(index * 2);
    return (high << 8) | low;
  });
  return String.fromCharCode(...units);
}

/** The concatenation element among others (23.040 §9.2.3.24.1, §9.2.3.24.8). */
function placeIn(header: readonly number[]): Place | null {
  for (let at = 0; at < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const value = header.slice(at + 2, at + 2 + (header[at + 1] ?? 0));
    const wide = header[at] === 8;
    if ((header[at] !== 0 && !wide) || value.length !== (wide ? 4 : 3)) continue;
    const [place = 0, total = 0] = value.slice(-1).concat(value.slice(-2, -1));
    const [high = 0, low = 0] = value;
    return { reference: wide ? (high << 8) | low : high, total, place };
  }
  return null;
}

/** What a stick looks at in a PDU that comes: whether it is a report, and its message class (23.038 §4). */
export interface Glance {
  readonly isReport: boolean;
  readonly messageClass: number | null;
}

/** Glances at a PDU with the service centre's address in front, whatever it is. */
export function glance(octets: readonly number[]): Glance {
  const tpdu = withoutCentre(octets);
  if (((tpdu[0] ?? 0) & 3) === 2) return { isReport: true, messageClass: null };
  const coding = tpdu[1 + readAddress(tpdu.slice(1)).size + 1] ?? 0;
  const hasClass = coding >> 4 === 0xf || (coding & 0xd0) === 0x10;
  return { isReport: false, messageClass: hasClass ? coding & 3 : null };
}

/** The TPDU behind the service centre's address. */
export const withoutCentre = (octets: readonly number[]): readonly number[] =>
  octets.slice(1 + (octets[0] ?? 0));
