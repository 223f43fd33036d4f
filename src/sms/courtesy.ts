/** Decides who is sent a text because a call of theirs came to nothing. Pure. */
import type { Person } from "../core/person.ts";
import { mayReceiveTexts, type PhoneNumber } from "../core/phone-number.ts";
import type { CourtesyCause } from "./news.ts";

/** A call that came to nothing. */
export interface LostCall {
  readonly caller: Person;
  readonly cause: CourtesyCause;
  /** The caller is on the spam list. */
  readonly isSpam: boolean;
}

/** What is to be known for it. */
export interface CourtesyRules {
  /** What is sent; null for nothing. */
  readonly texts: Readonly<Record<CourtesyCause, string | null>>;
  /** It is a master phone, or our own. */
  readonly isOurs: (number: PhoneNumber) => boolean;
  /** When something was last sent to that number by itself, Unix milliseconds; null for never. */
  readonly lastSent: (number: PhoneNumber) => number | null;
}

/** Nobody is sent a second one within this, in milliseconds, for whichever cause. */
const pause = 4 * 3_600_000;

/**
 * What a caller is sent by itself, and to which number; null for nothing. Never to who withholds the number, nor to
 * short codes and landlines; nor to spam callers, who would learn that somebody is there, and phones of ours. `at`:
 * Unix milliseconds.
 */
export function courtesyFor(call: LostCall, rules: CourtesyRules, at: number): string | null {
  const body = rules.texts[call.cause];
  const { number } = call.caller;
  if (body === null || number === null || call.isSpam) return null;
  if (rules.isOurs(number) || !mayReceiveTexts(number)) return null;
  const last = rules.lastSent(number);
  // A clock that was set back makes nobody wait for longer.
  return last !== null && Math.abs(at - last) < pause ? null : body;
}
