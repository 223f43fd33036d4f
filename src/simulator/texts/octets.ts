/** What PDUs are made of: hexadecimal octets, addresses, time stamps (23.040 §9.1.2, §9.2.3.11). */
import { fromSeptets, pack, toSeptets, unpack } from "./alphabet.ts";

/** Octets in upper-case hexadecimal. */
export const hexOf = (octets: readonly number[]): string => Buffer.from(octets).toString("hex").toUpperCase();

/** Octets of hexadecimal text; undefined when it is none. */
export function octetsOf(hex: string): readonly number[] | undefined {
  return hex.length % 2 === 0 && /^[\da-f]*$/i.test(hex) ? [...Buffer.from(hex, "hex")] : undefined;
}

const digits = "0123456789*#abc";

/** Two digits in an octet, the first one low; an odd one is filled up. */
function semiOctets(text: string): number[] {
  const nibbles = Array.from(text, (char) => digits.indexOf(char.toLowerCase()));
  if (nibbles.length % 2 === 1) nibbles.push(0xf);
  return Array.from({ length: nibbles.length / 2 }, (_, index) => {
    const [low = 0, high = 0] = nibbles.slice(index * 2);
    return (high << 4) | low;
  });
}

function digitsIn(octets: readonly number[], count: number): string {
  const all = octets.flatMap((octet) => [octet & 0xf, octet >> 4]).slice(0, count);
  return all.map((nibble) => digits[nibble] ?? "").join("");
}

/** Whether an address is digits, and not a name. */
export const isNumber = (address: string): boolean => /^\+?[\d*#]+$/.test(address);

/** The address field of a TPDU: a number with its plus, a short code, or a name. */
export function writeAddress(address: string): readonly number[] {
  if (isNumber(address)) {
    const bare = address.replace("+", "");
    return [bare.length, address.startsWith("+") ? 0x91 : 0x81, ...semiOctets(bare)];
  }
  const septets = (toSeptets(address) ?? toSeptets(address.replaceAll(/[^\x20-\x5a]/g, "?")) ?? []).flat();
  return [Math.ceil((septets.length * 7) / 4), 0xd0, ...pack(septets)];
}

/** An address field's text, and how many octets it takes. */
export function readAddress(octets: readonly number[]): { readonly address: string; readonly size: number } {
  const [count = 0, type = 0] = octets;
  const value = octets.slice(2, 2 + Math.ceil(count / 2));
  const size = 2 + Math.ceil(count / 2);
  if (((type >> 4) & 7) === 5)
    return { address: fromSeptets(unpack(value, Math.floor((count * 4) / 7))), size };
  return { address: `${((type >> 4) & 7) === 1 ? "+" : ""}${digitsIn(value, count)}`, size };
}

/** The service centre's address as it stands in front of a PDU: its length counts octets. */
export function writeCentre(number: string): readonly number[] {
  const [, type = 0x91, ...value] = writeAddress(number);
  return [value.length + 1, type, ...value];
}

/** The pairs of digits of a time stamp, without its zone: year, month, day, hour, minute, second. */
export const digitsOfTime = (octets: readonly number[]): readonly string[] =>
  octets.slice(0, 6).map((octet) => `${octet & 0xf}${octet >> 4}`);

/** A time stamp with its zone in quarters of an hour. */
export function writeTime(date: Date, offsetMinutes: number): readonly number[] {
  const local = new Date(date.getTime() + offsetMinutes * 60_000).toISOString();
  const fields = [local.slice(2, 4), ...[5, 8, 11, 14, 17].map((from) => local.slice(from, from + 2))];
  const quarters = Math.round(Math.abs(offsetMinutes) / 15);
  const sign = offsetMinutes < 0 ? 8 : 0;
  return [...fields.flatMap(semiOctets), ((quarters % 10) << 4) | Math.floor(quarters / 10) | sign];
}
