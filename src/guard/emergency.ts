/** Which numbers call for help. The SIM is not where its owner is, so they are never dialled from it. Pure. */
import type { CountryCode } from "../core/phone-number.ts";
import { commonEmergencyNumbers, nationalEmergencyNumbers } from "./emergency-numbers.ts";

const everywhere: ReadonlySet<string> = new Set(commonEmergencyNumbers);
/** No country code is longer. */
const longestCode = 3;

/**
 * Whether what is dialled is an emergency number: everywhere, in the SIM's own country, or, behind a country code, in
 * that country. `written` may have spaces, codes in front, such as the one that hides our number (`#31#`, 22.030
 * §6.5.5.2), `+` or a prefix for going abroad.
 */
export function isEmergency(written: string, home: CountryCode): boolean {
  const digits = dialledDigits(written);
  const abroad = /^(?:\+|00|011)(\d+)$/.exec(digits)?.[1];
  if (isOf(digits.replace("+", ""), home)) return true;
  if (abroad === undefined) return false;
  if (isOf(abroad, home)) return true;
  const lengths = Array.from({ length: longestCode }, (_, index) => index + 1);
  return lengths.some((length) => {
    const number = abroad.slice(length);
    return isOf(number, `+${abroad.slice(0, length)}`);
  });
}

/** What is left of what was written when it is dialled. */
function dialledDigits(written: string): string {
  return written
    .normalize("NFKC")
    .replaceAll(/[^\d+*#]/g, "")
    .replace(/^.*#(?=[+\d])/, "");
}

function isOf(number: string, code: string): boolean {
  return everywhere.has(number) || (national.get(code)?.some((form) => form.test(number)) ?? false);
}

const national: ReadonlyMap<string, readonly RegExp[]> = new Map(
  Object.entries(nationalEmergencyNumbers).map(([code, numbers]) => [
    code,
    numbers.split(" ").map((number) => new RegExp(`^${number.replaceAll("x", "\\d")}$`)),
  ]),
);
