import { parsePhoneNumberFromString } from "libphonenumber-js/max";

declare const e164: unique symbol;

/** A number in E.164: a plus, a country calling code and the national number, digits only. */
export type PhoneNumber = string & { readonly [e164]: true };

declare const callingCode: unique symbol;

/** A country calling code with its plus, as in `+39`. */
export type CountryCode = string & { readonly [callingCode]: true };

/** Longest text that is looked at as a number. */
const longestNumber = 60;

/**
 * Reads a number as people, vCards and networks write it; one without a country code is read with `country`.
 * Undefined for what is no dialable E.164 number: letters, short codes, service codes, nonsense.
 */
export function parsePhoneNumber(text: string, country: CountryCode): PhoneNumber | undefined {
  const written = text.trim().replace(/^tel:/i, "").split(";")[0] ?? "";
  // A library that meets "INFO 123" or "1-800-FLOWERS" reads digits into it; a person does not.
  if (written.length > longestNumber || /[^\d\s+()./\-\u00a0\u2010-\u2015\u202a-\u202e]/.test(written))
    return undefined;
  const digits = written.replaceAll(/[^\d+]/g, "").replace(/^00/, "+");
  const found = parsePhoneNumberFromString(digits, { defaultCallingCode: country.slice(1), extract: false });
  return found?.isPossible() === true ? (found.number as PhoneNumber) : undefined;
}

/** Reads a country calling code, with or without its plus. Undefined when it is none. */
export function parseCountryCode(text: string): CountryCode | undefined {
  const match = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(text.trim());
  return match ? (`+${match[1]}` as CountryCode) : undefined;
}

/** Spaces a number as its country writes it, for people to read: `+39 340 123 4567`. */
export function formatPhoneNumber(number: PhoneNumber): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
