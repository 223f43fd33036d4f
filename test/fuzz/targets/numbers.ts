import {
  formatPhoneNumber,
  isMobile,
  isShortCode,
  mayReceiveTexts,
  parseCountryCode,
  parsePhoneNumber,
} from "../../../src/core/phone-number.ts";
import { maskNumbers } from "../../../src/core/log.ts";
import { claim, textOf, type Target } from "../target.ts";

const countries = ["+44", "+39", "+1", "+7"].flatMap((code) => parseCountryCode(code) ?? []);

/** A number as anybody writes it: E.164 or none, and the same once it is written for people. */
export const numbers: Target = {
  name: "numbers",
  longest: 1000,
  run(input) {
    const text = textOf(input);
    for (const country of countries) {
      const number = parsePhoneNumber(text, country);
      if (number === undefined) continue;
      claim(/^\+[1-9]\d{2,14}$/.test(number), "a number is E.164");
      // Of several zeros in front of a national number each reading takes one away.
      for (const written of [number, formatPhoneNumber(number)])
        claim(
          parsePhoneNumber(written, country)?.endsWith(number.slice(-6)) === true,
          "a number is read as it is shown",
        );
      isMobile(number);
      mayReceiveTexts(number);
    }
    const code = parseCountryCode(text);
    if (code !== undefined) claim(/^\+[1-9]\d{0,2}$/.test(code), "a calling code has three digits");
    isShortCode(text);
    claim(!/\d{8}/.test(maskNumbers(text)), "a log shows no number");
  },
};
