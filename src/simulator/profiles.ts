import type { Profile } from "./profile.ts";
import { huaweiFactory } from "./settings.ts";

/** A profile's name. */
export type ProfileName = "e173-11.126" | "e173-21" | "3gpp";

/** The sticks there are. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  "e173-11.126": {
    name: "e173-11.126",
    source:
      "Reply tables that drivers keep of an E1752 with firmware 11.126.13, the nearest relative; captured lines of an E1550 and of sticks with 11.126.16. Wedging before ^CONF and the silent early +CHUP are from comments of a shipping driver.",
    manufacturer: "huawei",
    model: "E173",
    revision: "11.126.16.00.715",
    huawei: true,
    spaced: false,
    quotedHex: false,
    unknownCommand: "not-supported",
    mePlaces: 255,
    firstIndex: 0,
    ussd: "by-mode",
    factory: huaweiFactory,
    knobs: { hw1: true, earlyChupNoCend: true },
  },
  "e173-21": {
    name: "e173-21",
    source:
      "Differences seen on sticks with firmware 21.x: spaces in lines (E303), quoted hexadecimal in +CREG (21.157). The answer to an unknown command is inferred.",
    manufacturer: "huawei",
    model: "E173",
    revision: "21.017.09.00.314",
    huawei: true,
    spaced: true,
    quotedHex: true,
    unknownCommand: "cme",
    mePlaces: 100,
    firstIndex: 0,
    ussd: "packed",
    factory: huaweiFactory,
    knobs: { hw1: true, earlyChupNoCend: true, cendSpaced: true, emptySlotError: true },
  },
  "3gpp": {
    name: "3gpp",
    source:
      "27.007, 27.005 and V.250 alone: no line or command of any maker. Result codes at the end of calls as V.250 §6.3.1 has them.",
    manufacturer: "Example",
    model: "Plain 3GPP modem",
    revision: "1.0",
    huawei: false,
    spaced: false,
    quotedHex: true,
    unknownCommand: "error",
    mePlaces: 100,
    firstIndex: 1,
    ussd: "plain",
    factory: { ...huaweiFactory, cvhu: 0, cmut: 0 },
    knobs: { emptySlotError: true },
  },
};

/** The names of the profiles. */
export const profileNames = Object.keys(profiles) as readonly ProfileName[];

/** Whether a text names a profile. */
export function isProfileName(text: string): text is ProfileName {
  return Object.hasOwn(profiles, text);
}
