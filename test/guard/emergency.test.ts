import googleLibphonenumber from "google-libphonenumber";
import { describe, expect, it } from "vitest";
import type { CountryCode } from "../../src/core/phone-number.ts";
import { isEmergency } from "../../src/guard/emergency.ts";
import { commonEmergencyNumbers, nationalEmergencyNumbers } from "../../src/guard/emergency-numbers.ts";

const italy = "+39" as CountryCode;
const { PhoneNumberUtil, ShortNumberInfo } = googleLibphonenumber;

describe("an emergency number", () => {
  it.each([
    ...commonEmergencyNumbers,
    "113",
    "115",
    " 1 1 2 ",
    "1-1-2",
    "+112",
    "00112",
    "+39112",
    "0039 112",
    "011 39 112",
    "+39 113",
    "+44 999",
    "+33 15",
    "+49 110",
    "+1 911",
    "#31#112",
    "#31##31#112",
    "*30#112",
    "*31# 112",
    "\uff11\uff11\uff12",
    "+2710111",
  ])("is known as %s", (written) => {
    expect(isEmergency(written, italy)).toBe(true);
  });

  it.each(["+390112345678", "+393401234567", "4112", "1120", "15", "*112#", "+44 113 496 0000", "anna", ""])(
    "is not %j",
    (written) => {
      expect(isEmergency(written, italy)).toBe(false);
    },
  );

  it("is known wherever the package that Google keeps knows it", { timeout: 60_000 }, () => {
    const [util, short] = [PhoneNumberUtil.getInstance(), new ShortNumberInfo()];
    const missed = util.getSupportedRegions().flatMap((region) => {
      const code = `+${util.getCountryCodeForRegion(region)}` as CountryCode;
      const numbers = Array.from({ length: 1100 }, (_, place) =>
        place < 100 ? String(place).padStart(2, "0") : String(place - 100).padStart(3, "0"),
      );
      return numbers
        .filter((number) => short.isEmergencyNumber(number, region) && !isEmergency(number, code))
        .map((number) => `${region} ${number}`);
    });
    expect(missed).toEqual([]);
  });

  it("of each country is one for the package, too", () => {
    const [util, short] = [PhoneNumberUtil.getInstance(), new ShortNumberInfo()];
    const invented = Object.entries(nationalEmergencyNumbers).flatMap(([code, numbers]) => {
      const regions = util
        .getSupportedRegions()
        .filter((each) => `+${util.getCountryCodeForRegion(each)}` === code);
      return numbers
        .split(" ")
        .map((number) => number.replaceAll("x", "5"))
        .filter((number) => !regions.some((region) => short.isEmergencyNumber(number, region)))
        .map((number) => `${code} ${number}`);
    });
    expect(invented).toEqual([]);
  });
});
