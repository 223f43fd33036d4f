/** PDUs as the network gives them, written here for tests: UCS-2 alone, so that anything can be in them. */
import type { PartOf } from "../../src/sms/pdu/pdu.ts";

/** What a text to the SIM is like, where it is not plain. */
export interface TextOptions {
  /** Digits with or without a plus, or a name. */
  readonly from?: string;
  /** Seconds since the beginning of 2026, by the service centre; null for a time stamp that makes no sense. */
  readonly second?: number | null;
  readonly part?: Partial<PartOf>;
  /** TP-PID. */
  readonly protocol?: number;
  /** TP-DCS in place of UCS-2 without a class. */
  readonly coding?: number;
}

const centre = "0791447700900000";
const beginning = Date.UTC(2026, 0, 1);

/** SMS-DELIVER (23.040 §9.2.2.1). */
export function textPdu(text: string, options: TextOptions = {}): string {
  const { from = "+447700900002", second = 0, part, protocol = 0, coding = 8 } = options;
  const header = part === undefined ? "" : headerOf(part);
  const data = header + Buffer.from(text, "utf16le").swap16().toString("hex");
  const flags = header === "" ? "04" : "44";
  return [
    centre,
    flags,
    addressOf(from),
    byte(protocol),
    byte(coding),
    timeOf(second),
    byte(data.length / 2),
    data,
  ]
    .join("")
    .toUpperCase();
}

/** SMS-STATUS-REPORT (23.040 §9.2.2.3). `status`: 0 delivered, 0x30 still trying, 0x46 given up. */
export function reportPdu(
  reference: number,
  recipient: string,
  status = 0,
  second: number | null = 0,
): string {
  const times = timeOf(second) + timeOf(second);
  return `${centre}06${byte(reference)}${addressOf(recipient)}${times}${byte(status)}`.toUpperCase();
}

/** SMS-SUBMIT as some phone has left it on a SIM. */
export const draftPdu = "0001000C91447700900020000005C8329BFD06";

function headerOf({ reference = 1, referenceBits = 8, total = 2, place = 1 }: Partial<PartOf>): string {
  const end = byte(total) + byte(place);
  if (referenceBits === 8) return `050003${byte(reference)}${end}`;
  return `060804${byte(reference >> 8)}${byte(reference & 255)}${end}`;
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

function swapped(digits: string): string {
  const even = digits.length % 2 === 0 ? digits : `${digits}f`;
  return even.replaceAll(/(.)(.)/g, "$2$1");
}

function addressOf(written: string): string {
  if (/^\+?\d+$/.test(written)) {
    const digits = written.replace("+", "");
    return byte(digits.length) + (written.startsWith("+") ? "91" : "81") + swapped(digits);
  }
  const bits = Array.from(written, (letter) => letter.charCodeAt(0).toString(2).padStart(7, "0"))
    .reverse()
    .join("");
  const whole = bits.padStart(Math.ceil(bits.length / 8) * 8, "0");
  const octets = (whole.match(/.{8}/g) ?? []).reverse().map((octet) => byte(Number.parseInt(octet, 2)));
  return byte(Math.ceil((written.length * 7) / 4)) + "d0" + octets.join("");
}

function timeOf(second: number | null): string {
  if (second === null) return "00ff00000000ff";
  const date = new Date(beginning + second * 1000).toISOString();
  return swapped(date.slice(2, 19).replaceAll(/\D/g, "")) + "00";
}

/** What `second` above means, in Unix milliseconds. */
export function centreTimeAt(second: number): number {
  return beginning + second * 1000;
}
