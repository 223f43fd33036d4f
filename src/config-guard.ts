/** What may be dialled and who may do it for a while: the variables about it, and what each may hold. Pure. */
import { z } from "zod";
import { type CountryCode, parseCountryCode, payingCodeOf, type PhoneNumber } from "./core/phone-number.ts";
import { meaningOf } from "./guard/code.ts";
import { judge, type GuardPolicy, whyNotDivertedTo, whyNotRung } from "./guard/judge.ts";
import { emptyLedger } from "./guard/ledger.ts";
import type { KeepAliveAction } from "./sms/keep-alive.ts";

const perHour = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, "write a whole number, such as 30, or 0 for no limit")
    .transform(Number)
    .default(fallback);

/** What there may be of each within an hour, and where to. */
export const guardShape = {
  VIRTUALPHONE_ALLOWED_COUNTRIES: z
    .string()
    .transform((text, context) => {
      if (text === "*") return "*" as const;
      const codes = text.split(",").map((each) => readCode(each.trim()));
      const known = codes.filter((code) => code !== undefined);
      if (known.length === codes.length) return known;
      context.addIssue({
        code: "custom",
        message:
          "write country calling codes such as +39,+44 (and +1876 for an island under +1), or * for all",
      });
      return z.NEVER;
    })
    .optional(),
  VIRTUALPHONE_CALLS_PER_HOUR: perHour(30),
  VIRTUALPHONE_TEXTS_PER_HOUR: perHour(100),
  VIRTUALPHONE_TEMPORARY_OWNER_HOURS: z
    .string()
    .regex(/^\d{1,3}$/, "write a whole number of hours, such as 24")
    .transform(Number)
    .refine((hours) => hours >= 1 && hours <= 168, "write a whole number of hours from 1 to 168")
    .default(24),
  VIRTUALPHONE_KEEP_AUDIT_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, "write a whole number of days, such as 365")
    .transform(Number)
    .refine((days) => days >= 1 && days <= 36_500, "write a whole number of days from 1 to 36500")
    .default(365),
};

/** A country code, or one under +1 with the area that its island has. */
function readCode(text: string): string | undefined {
  return /^\+1\d{3}$/.test(text) ? text : parseCountryCode(text);
}

type Limits = z.output<z.ZodObject<typeof guardShape>>;

/** By default, the SIM's country and that of the phone that takes its calls are called without a question. */
export function guardOf(home: CountryCode, defaultMaster: PhoneNumber, limits: Limits): GuardPolicy {
  const listed = limits.VIRTUALPHONE_ALLOWED_COUNTRIES ?? [home, payingCodeOf(defaultMaster)];
  return {
    home,
    allowed: listed === "*" ? null : new Set(listed),
    callsPerHour: limits.VIRTUALPHONE_CALLS_PER_HOUR,
    textsPerHour: limits.VIRTUALPHONE_TEXTS_PER_HOUR,
  };
}

/** What is wrong with the default master phone, to which every caller may be put through; null for nothing. */
export function whyNotMaster(defaultMaster: PhoneNumber, home: CountryCode): string | null {
  const why = whyNotRung(defaultMaster, home);
  return why && anotherNumber("VIRTUALPHONE_DEFAULT_MASTER_PHONE", why);
}

/** What is wrong with the number that the network diverts callers to; null for nothing. */
export function whyNotDivert(divert: "default" | PhoneNumber | undefined, home: CountryCode): string | null {
  if (divert === undefined || divert === "default") return null;
  const why = whyNotDivertedTo(divert, home);
  return why && anotherNumber("VIRTUALPHONE_DIVERT", why);
}

/**
 * What is wrong with an action that keeps the SIM alive; null for nothing. Nobody is there to be asked when it is due,
 * so that what would need a question is said at the start.
 */
export function whyNotKeptAlive(action: KeepAliveAction, guard: GuardPolicy): string | null {
  const name = "VIRTUALPHONE_KEEP_ALIVE_ACTION";
  if (action.kind === "ussd") {
    const isHarmless = meaningOf(action.code).kind === "code";
    return isHarmless
      ? null
      : `${name} cannot be used: that code calls or diverts. Write one such as ussd:*100#.`;
  }
  const { to } = action;
  const wish = { purpose: "keep-alive", number: to, written: to, isContact: false, units: 1 } as const;
  const verdict = judge(wish, guard, emptyLedger, 0);
  if (verdict.kind === "allow") return null;
  return anotherNumber(name, verdict.kind === "ask" ? verdict.why.join(" ") : verdict.why);
}

function anotherNumber(variable: string, why: string): string {
  return `${variable} cannot be used: ${why} Write another number.`;
}
