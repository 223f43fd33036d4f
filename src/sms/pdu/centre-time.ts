import type { CentreTime } from "./pdu.ts";

/** Years from here on are of the century before. */
const firstYear = 90;

/** No zone is further from UTC. */
const mostOffsetMinutes = 14 * 60;

/** Reads the seven octets of a time stamp (23.040 §9.2.3.11); null for what is no time. */
export function readCentreTime(octets: Uint8Array): CentreTime | null {
  const zone = octets[6] ?? 0;
  const isBehind = (zone & 8) !== 0;
  const numbers = Array.from(octets, (octet, index) => readNumber(index === 6 ? octet & ~8 : octet));
  if (numbers.length !== 7 || numbers.includes(undefined)) return null;
  const [short = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, quarters = 0] = numbers;
  const offsetMinutes = quarters * (isBehind ? -15 : 15);
  if (hour > 23 || minute > 59 || second > 59 || Math.abs(offsetMinutes) > mostOffsetMinutes) return null;
  const year = short + (short < firstYear ? 2000 : 1900);
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A day that the month does not have is one of another month.
  if (local.getUTCMonth() !== month - 1) return null;
  // Minus zero is not zero to who compares.
  return {
    at: local.getTime() - offsetMinutes * 60_000,
    offsetMinutes: offsetMinutes === 0 ? 0 : offsetMinutes,
  };
}

/** Two decimal digits, the tens in the lower half. */
function readNumber(octet: number): number | undefined {
  const tens = octet & 15;
  const ones = octet >> 4;
  return tens > 9 || ones > 9 ? undefined : tens * 10 + ones;
}
