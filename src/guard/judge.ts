/**
 * The guard: what may be dialled and texted from the SIM without a question, what only after one, and what never.
 * Pure: it is told what was spent, and when it is.
 */
import {
  type CountryCode,
  dearKindOf,
  type DearKind,
  formatPhoneNumber,
  isServiceNumber,
  payingCodeOf,
  type PhoneNumber,
} from "../core/phone-number.ts";
import { isEmergency } from "./emergency.ts";
import { type Ledger, roomFor } from "./ledger.ts";

/** What a number is wanted for. */
export type DialPurpose =
  /** Somebody is called by an owner. */
  | "call"
  | "text"
  /** A phone that is rung to be joined with others, named by an owner. */
  | "master"
  /** The phone that takes calls when nothing else says so. */
  | "default-master"
  | "keep-alive"
  /** Callers are sent there by the network. */
  | "divert";

/** Something that is to be dialled, texted, or programmed. */
export interface DialWish {
  readonly purpose: DialPurpose;
  /** Null for what is no E.164 number, as a short code. */
  readonly number: PhoneNumber | null;
  /** As it was written, or is dialled. */
  readonly written: string;
  /** It stands in a contact file, so that its country is one that the owners want. */
  readonly isContact: boolean;
  /** How many texts it goes out as; for a call 1. */
  readonly units: number;
}

/** What the configuration allows. */
export interface GuardPolicy {
  /** The SIM's own country. */
  readonly home: CountryCode;
  /** Country codes, and `+1` with an area, that need no question; null for all. */
  readonly allowed: ReadonlySet<string> | null;
  /** Of each kind within an hour; 0: as many as are wanted. */
  readonly callsPerHour: number;
  readonly textsPerHour: number;
}

/** What the guard says. */
export type Verdict =
  | { readonly kind: "allow" }
  /** Somebody is to confirm it first. `why`: a sentence for each reason. */
  | { readonly kind: "ask"; readonly why: readonly string[] }
  /** It is not done. `why`: a sentence or two, with what to do. */
  | { readonly kind: "refuse"; readonly why: string };

/** Judges a wish. `at`: Unix milliseconds, as the times in the ledger. */
export function judge(wish: DialWish, policy: GuardPolicy, ledger: Ledger, at: number): Verdict {
  const refusal = refusalOf(wish, policy, ledger, at);
  if (refusal !== null) return { kind: "refuse", why: refusal };
  const dear = dearWhy(wish);
  const why = dear.length > 0 ? dear : abroadWhy(wish, policy);
  return why.length === 0 ? { kind: "allow" } : { kind: "ask", why };
}

/** Why something is not done, however often somebody confirms it; null when it may be. */
export function refusalOf(wish: DialWish, policy: GuardPolicy, ledger: Ledger, at: number): string | null {
  const written = wish.number ?? wish.written;
  if (isEmergency(wish.written, policy.home) || isEmergency(written, policy.home))
    return emergencyText(wish.written);
  switch (wish.purpose) {
    case "call":
      return roomFor(ledger.calls, { units: wish.units, most: policy.callsPerHour, at, what: "calls" });
    case "text":
      return roomFor(ledger.texts, { units: wish.units, most: policy.textsPerHour, at, what: "texts" });
    // Callers are sent there for as long as it stands, and nobody is asked again.
    case "divert":
    case "default-master":
      return wish.number === null ? null : whyNotRung(wish.number, policy.home);
    case "master":
    case "keep-alive":
      return null;
  }
}

/**
 * Why a phone that a calendar or a policy names is not rung; null when it may be. Nobody is there to be asked, so what
 * is dear is refused. A country is not: an owner who travels is reached abroad.
 */
export function whyNotRung(number: PhoneNumber, home: CountryCode): string | null {
  if (isEmergency(number, home)) return emergencyText(number);
  const kind = dearKindOf(number);
  return kind === null
    ? null
    : `${formatPhoneNumber(number)} ${dearTexts[kind]}, and nothing of mine calls such a number by itself.`;
}

/** Why callers are not diverted there; null when they may be. */
export function whyNotDivertedTo(number: PhoneNumber, home: CountryCode): string | null {
  const why = whyNotRung(number, home);
  if (why !== null || !isServiceNumber(number)) return why;
  return `${formatPhoneNumber(number)} belongs to a service, and is nobody's phone.`;
}

function emergencyText(written: string): string {
  return `${written.slice(0, 20)} is a number for emergencies, and I never dial or text those: the SIM is at home, so help would be sent there and not to you. Call it from the phone in your hand.`;
}

const dearTexts: Readonly<Record<DearKind, string>> = {
  "premium-rate": "is a premium-rate number",
  "shared-cost": "is a shared-cost number, which plans seldom include",
  personal: "is a personal number, which can cost as much as a premium one",
  pager: "is a pager's number, which can cost as much as a premium one",
  satellite: "is a number of no country (satellites, international services), which costs a lot",
};

function dearWhy({ number, purpose, written }: DialWish): readonly string[] {
  if (number === null)
    return purpose === "text"
      ? [`What a text to the short code ${written.slice(0, 20)} costs, only the operator knows.`]
      : [];
  const kind = dearKindOf(number);
  return kind === null ? [] : [`${formatPhoneNumber(number)} ${dearTexts[kind]}.`];
}

function abroadWhy({ number, isContact }: DialWish, { allowed }: GuardPolicy): readonly string[] {
  if (number === null || isContact || allowed === null) return [];
  const code = payingCodeOf(number);
  return allowed.has(code)
    ? []
    : [`${code} is none of the countries in VIRTUALPHONE_ALLOWED_COUNTRIES, and the number is no contact's.`];
}
