import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CountryCode,
  formatPhoneNumber,
  isMobile,
  parseCountryCode,
  parsePhoneNumber,
} from "../../src/core/phone-number.ts";

const code = (text: string): CountryCode => {
  const found = parseCountryCode(text);
  if (found === undefined) throw new Error(`${text} is no country's calling code`);
  return found;
};
const italy = code("+39");

describe("a number is read as people write it", () => {
  it.each([
    ["+39 340 123 4567", "+39", "+393401234567"],
    ["340 1234567", "+39", "+393401234567"],
    ["340.123.45.67", "+39", "+393401234567"],
    ["340/1234567", "+39", "+393401234567"],
    ["0039 340 1234567", "+39", "+393401234567"],
    ["(+39) 340-1234567", "+39", "+393401234567"],
    ["393401234567", "+39", "+393401234567"],
    ["02 1234 5678", "+39", "+390212345678"],
    ["07700 900002", "+44", "+447700900002"],
    ["+44 (0)7700 900002", "+39", "+447700900002"],
    ["+44\u00a07700\u00a0900002", "+39", "+447700900002"],
    ["\u202a+44 7700 900002\u202c", "+39", "+447700900002"],
    ["+44\u20117700\u2011900002", "+39", "+447700900002"],
    ["\uff0b\uff14\uff14 7700 900002", "+39", "+447700900002"],
    ["\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0660\u0660\u0662", "+44", "+447700900002"],
    ["tel:+44-7700-900002", "+39", "+447700900002"],
    ["TEL:+44-7700-900002;ext=12", "+39", "+447700900002"],
    ["tel:7700-900002;phone-context=+44", "+39", "+447700900002"],
    ["+44 7700 900002 ext. 12", "+39", "+447700900002"],
    ["+44 7700 900002 x12", "+39", "+447700900002"],
    ["+447700900002,,34", "+39", "+447700900002"],
    ["+447700900002p34", "+39", "+447700900002"],
    ["(202) 555-0123", "+1", "+12025550123"],
    ["011 44 7700 900002", "+1", "+447700900002"],
    ["0011 44 7700 900002", "+61", "+447700900002"],
    ["010 44 7700 900002", "+81", "+447700900002"],
    ["8 (912) 345-67-89", "+7", "+79123456789"],
    ["312345", "+376", "+376312345"],
  ])("%s in %s is %s", (text, country, number) => {
    expect(parsePhoneNumber(text, code(country))).toBe(number);
  });
});

describe("what is no number anybody could be called on is none", () => {
  it.each([
    ["a short code", "40404"],
    ["an emergency number", "112"],
    ["a short code of six digits", "123456"],
    ["a service code", "*100#"],
    ["a sender's name", "INFO 123"],
    ["letters for digits", "1-800-FLOWERS"],
    ["a name", "TIM"],
    ["nothing", ""],
    ["a blank", "  \t "],
    ["a plus alone", "+"],
    ["two pluses", "++393401234567"],
    ["a plus in the middle", "340+1234567"],
    ["a country nobody has", "+999 123456789"],
    ["too many digits", "+39 340 1234567 340 1234567"],
    ["more digits than E.164 has", "+62 2345 6949 0612 3456"],
    ["more digits than E.164 has, though its country is said to have such", "+49 4602 8420 2400 68"],
    ["a very long text", "3".repeat(100_000)],
    ["two numbers", "+447700900002 +447700900003"],
    ["a pause alone", ",,,,"],
  ])("%s", (_what, text) => {
    expect(parsePhoneNumber(text, italy)).toBeUndefined();
  });

  it("a number abroad that is too short to be one, also behind the prefix for going abroad", () => {
    const read = [
      parsePhoneNumber("+40 900001", code("+1")),
      parsePhoneNumber("011 40 900001", code("+1")),
      parsePhoneNumber("011 43 75088", code("+1")),
      parsePhoneNumber("010 597 787890", code("+81")),
      parsePhoneNumber("810 4777348", code("+7")),
    ];
    expect(read).toEqual(Array(5).fill(undefined));
  });

  it("and no text at all makes it throw, or gives anything but E.164", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(...Array.from("+0123456789 ()-.,;pwx#*/")) }),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(parsePhoneNumber(any, italy) ?? "+390000000").toMatch(/^\+[1-9]\d{5,14}$/);
      }),
    );
  });

  it("and a number that was read is read again as itself", () => {
    const national = fc.integer({ min: 3_000_000_000, max: 3_999_999_999 }).map(String);
    fc.assert(
      fc.property(national, (any) => {
        const once = parsePhoneNumber(any, italy);
        expect(parsePhoneNumber(once ?? "", code("+1"))).toBe(once);
      }),
    );
  });
});

describe("a country's calling code", () => {
  it.each([
    ["+39", "+39"],
    ["39", "+39"],
    ["0039", "+39"],
    [" +1 ", "+1"],
    ["+423", "+423"],
  ])("%s is %s", (text, expected) => {
    expect(parseCountryCode(text)).toBe(expected);
  });

  it.each(["", "+", "+0", "+999", "+3939", "IT", "+39 340"])("%s is none", (text) => {
    expect(parseCountryCode(text)).toBeUndefined();
  });
});

it("a number is spaced as its country writes it", () => {
  const number = parsePhoneNumber("+447700900002", italy);
  expect(number && formatPhoneNumber(number)).toBe("+44 7700 900002");
});

it.each([
  ["+393401234567", true],
  ["+12025550123", true],
  ["+390669812345", false],
  ["+39340123456710", false],
])("%s is a mobile phone's: %s", (text, expected) => {
  const number = parsePhoneNumber(text, italy);
  expect(number && isMobile(number)).toBe(expected);
});
