/** Who can be sent a text, and what. Pure. */
import type { Person } from "../core/person.ts";
import { isShortCode } from "../core/phone-number.ts";
import { costOf, mostParts } from "./pdu/parts.ts";

/** Why nobody can be reached there, a sentence that says what to do; null when a text may be tried. */
export function refuseRecipient({ number, written }: Person): string | null {
  if (number !== null) return null;
  const digits = written.replaceAll(/[\s().-]/g, "");
  if (digits === "")
    return "There is no number to send a text to: /sms <number or name> <text> sends one to whomever you like.";
  if (isShortCode(digits)) return null;
  if (/\p{L}/u.test(written))
    return `${written} is the name of a sender, and no number: nobody there gets an answer.`;
  return `${written} is no phone number: write it with its country code, such as +447700900123.`;
}

/** What the PDU is addressed to. */
export function addressOf({ number, written }: Person): string {
  return number ?? written.replaceAll(/[\s().-]/g, "");
}

/** Why such a text cannot be sent, a sentence; null when it can. */
export function refuseBody(body: string): string | null {
  const { parts } = costOf(body);
  if (parts === 0) return "There is nothing to send: write the text as well.";
  if (parts > mostParts)
    return `It would go out as ${parts} texts; ${mostParts} is the most that belong together. Send it in pieces.`;
  return null;
}
