import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type PhoneNumber as LibraryNumber,
} from "libphonenumber-js/max";

declare const e164: unique symbol;

/** A number in E.164: a plus, a country calling code and the national number, digits only. */
export type PhoneNumber = string & { readonly [e164]: true };

declare const callingCode: unique symbol;

/** A country calling code with its plus, as in `+39`. */
export type CountryCode = string & { readonly [callingCode]: true };

/** Longest text that is looked at as a number. */
const longestNumber = 80;

const longestDigits = 15;

/** A national number of so few digits is a service's short code, unless its country really has such numbers. */
const longestShortCode = 6;

/** What people and programs put between digits, marks of writing direction and soft breaks among it. */
const punctuation = /[\s().\-/\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\u2212\ufeff]/gu;

/** An extension, or what is to be dialled after the answer: a caller's number never holds it. */
const afterNumber = /(?<=\p{Nd})\s*(?:[,;pwx]|ext\.?|int\.?)[\d\s,;.pwx]*$/iu;

/** One country of each calling code: its way of dialling abroad is that of its neighbours under the same code. */
const countries = new Map(getCountries().map((country) => [`+${getCountryCallingCode(country)}`, country]));

/**
 * Reads a number as people, vCards and networks write it; one without a country code is read with `country`.
 * Undefined for what is no dialable E.164 number: letters, short codes, service codes, nonsense.
 */
export function parsePhoneNumber(text: string, country: CountryCode): PhoneNumber | undefined {
  const digits = text.length <= longestNumber ? digitsOf(text) : undefined;
  if (digits === undefined) return undefined;
  const home = parsePhoneNumberFromString(digits, { defaultCallingCode: country.slice(1), extract: false });
  const long = home !== undefined && isLong(home);
  // Whether a number is in use is slow to tell, and decides nothing about one that is written in full.
  if (home !== undefined && ((long && digits.startsWith("+")) || isInUse(home)))
    return home.number as PhoneNumber;
  const abroad = readFromAbroad(digits, country);
  if (abroad !== undefined) return abroad ?? undefined;
  return long ? (home.number as PhoneNumber) : undefined;
}

/** The digits, with the plus if there is one; undefined when the text holds anything that no number does. */
function digitsOf(text: string): string | undefined {
  const written = text.normalize("NFKC").trim();
  const context = /;phone-context=(\+\d{1,3})(?:;|$)/i.exec(written)?.[1] ?? "";
  const [number = ""] = written.replace(/^tel:/i, "").split(";");
  // No number starts with +11: 0011 is how Australia dials abroad.
  const digits = number
    .replace(afterNumber, "")
    .replaceAll(punctuation, "")
    .replace(/^00(?!11)/, "+");
  // A library that meets "INFO 123" or "1-800-FLOWERS" reads digits into it; a person does not.
  if (!/^\+?\p{Nd}+$/u.test(digits)) return undefined;
  return digits.startsWith("+") ? digits : context + digits;
}

/**
 * A number abroad, written with the country's own prefix for going abroad: `011`, `010`, `0011`, `810`. Undefined
 * without one, null when nobody there can have such a number.
 */
function readFromAbroad(digits: string, country: CountryCode): PhoneNumber | null | undefined {
  const home = countries.get(country);
  if (home === undefined || digits.startsWith("+")) return undefined;
  const found = parsePhoneNumberFromString(digits, { defaultCountry: home, extract: false });
  if (found === undefined || `+${found.countryCallingCode}` === country) return undefined;
  if (!found.isPossible()) return undefined;
  return isLong(found) || isInUse(found) ? (found.number as PhoneNumber) : null;
}

/** Of a length that numbers of its country have, and no short code. */
function isLong(number: LibraryNumber): boolean {
  return number.isPossible() && number.nationalNumber.length > longestShortCode && isE164(number);
}

/** Of a range that its country uses. */
function isInUse(number: LibraryNumber): boolean {
  return number.isValid() && isE164(number);
}

/** The library takes more digits than E.164 does (§6.1). */
function isE164({ countryCallingCode, nationalNumber }: LibraryNumber): boolean {
  return countryCallingCode.length + nationalNumber.length <= longestDigits;
}

/** Reads a country calling code, with or without its plus. Undefined when no country has it. */
export function parseCountryCode(text: string): CountryCode | undefined {
  const match = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(text.trim());
  const code = `+${match?.[1] ?? ""}`;
  return countries.has(code) ? (code as CountryCode) : undefined;
}

/** Whether it is written like a number that only the network knows, as services have them: 3 to 8 digits. */
export function isShortCode(written: string): boolean {
  return /^\d{3,8}$/.test(written);
}

/** Whether its country gives such numbers to mobile phones; slower than to read one. */
export function isMobile(number: PhoneNumber): boolean {
  const type = parsePhoneNumberFromString(number)?.getType();
  return type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE";
}

/** Kinds of numbers that take no texts. In some countries nobody can tell a landline from a mobile phone. */
const deafKinds: ReadonlySet<string> = new Set([
  "FIXED_LINE",
  "PREMIUM_RATE",
  "TOLL_FREE",
  "SHARED_COST",
  "UAN",
  "VOICEMAIL",
]);

/** Whether the numbering plan of its country lets a number have texts; true where it says nothing. */
export function mayReceiveTexts(number: PhoneNumber): boolean {
  const kind = parsePhoneNumberFromString(number)?.getType();
  return kind === undefined || !deafKinds.has(kind);
}

/** Kinds of numbers that cost more than a call, or are nobody's phone. */
const serviceKinds: ReadonlySet<string> = new Set([
  "PREMIUM_RATE",
  "SHARED_COST",
  "UAN",
  "VOICEMAIL",
  "PAGER",
]);

/** Whether the numbering plan of its country gives such numbers to services; false where it says nothing. */
export function isServiceNumber(number: PhoneNumber): boolean {
  return serviceKinds.has(parsePhoneNumberFromString(number)?.getType() ?? "");
}

/** What makes a number dear, as far as its country's plan tells. */
export type DearKind = "premium-rate" | "shared-cost" | "personal" | "pager" | "satellite";

/** The kinds of libphonenumber that may cost more than others of their country; corporate (UAN) ones cost the same. */
const dearTypes: Readonly<Record<string, DearKind>> = {
  PREMIUM_RATE: "premium-rate",
  SHARED_COST: "shared-cost",
  PERSONAL_NUMBER: "personal",
  PAGER: "pager",
};

/** Codes of no country (ITU-T E.164): satellites, networks across borders, and what they share with premium services. */
const dearCodes = /^\+(?:808|87\d|88[123]|979)/;

/** Why a number may be dear; null where its country's plan says nothing of the kind. */
export function dearKindOf(number: PhoneNumber): DearKind | null {
  const type = parsePhoneNumberFromString(number)?.getType();
  const kind = type === undefined ? undefined : dearTypes[type];
  return kind ?? (dearCodes.test(number) ? "satellite" : null);
}

/** Where calls under +1 cost what they cost within North America: the United States, their territories, and Canada. */
const northAmerica: ReadonlySet<string> = new Set(["US", "CA", "PR", "VI", "GU", "AS", "MP"]);

/**
 * The country code that a call is paid by, as `+39`. The islands under +1 have it with their area, as in `+1876`: a
 * plan for North America seldom has them, and those who live on others' bills do.
 */
export function payingCodeOf(number: PhoneNumber): string {
  const parsed = parsePhoneNumberFromString(number);
  const code = `+${parsed?.countryCallingCode ?? ""}`;
  const { country } = parsed ?? {};
  return code === "+1" && country !== undefined && !northAmerica.has(country) ? number.slice(0, 5) : code;
}

/** Spaces a number as its country writes it, for people to read: `+39 340 123 4567`. */
export function formatPhoneNumber(number: PhoneNumber): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
