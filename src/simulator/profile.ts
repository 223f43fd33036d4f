import type { Knobs } from "./knobs.ts";
import type { Settings } from "./settings.ts";

/** A model of stick with its firmware, as data. */
export interface Profile {
  readonly name: string;
  /** Where what is said here comes from, and how sure it is. */
  readonly source: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly revision: string;
  /** It has the maker's own `^` commands and prints their lines. */
  readonly huawei: boolean;
  /** A space behind the colon of `^` lines, and behind the commas of their replies. */
  readonly spaced: boolean;
  /** Location and cell of +CREG stand in quotes. */
  readonly quotedHex: boolean;
  readonly unknownCommand: "not-supported" | "error" | "cme";
  /** Places for texts in the stick itself; those of the SIM do not depend on it. */
  readonly mePlaces: number;
  /** The index of the first place in a storage. */
  readonly firstIndex: 0 | 1;
  /** How +CUSD is written: `by-mode` as ^USSDMODE says. */
  readonly ussd: "by-mode" | "packed" | "plain";
  readonly factory: Settings;
  readonly knobs: Partial<Knobs>;
}
