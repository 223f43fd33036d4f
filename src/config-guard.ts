/** What may be dialled and who may do it for a while: the variables about it, and what each may hold. Pure. */
import { z } from "zod";
import { parseCountryCode } from "./core/phone-number.ts";

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
