import type { PhoneNumber } from "./phone-number.ts";

/** Somebody on the other end of a line, as far as we know. */
export interface Person {
  /** The contact's name; null for a number in no contact file. */
  readonly name: string | null;
  /** Null when the number is withheld, or is no E.164 number. */
  readonly number: PhoneNumber | null;
  /** The number as the network or the owner wrote it; empty when withheld. */
  readonly written: string;
}
