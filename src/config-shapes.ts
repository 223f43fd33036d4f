/** What each variable may hold, and what to write instead of what it may not. Pure. */
import { z } from "zod";
import {
  type CountryCode,
  parseCountryCode,
  parsePhoneNumber,
  type PhoneNumber,
} from "./core/phone-number.ts";
import type { KeepAliveAction } from "./sms/keep-alive.ts";

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** pino's levels. */
export type LogLevel = (typeof logLevels)[number];

/** What becomes of a caller whom no event names. */
export type Policy = "reject" | "default" | PhoneNumber;

const isUrl = (schemes: readonly string[]) => (text: string) =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol);

const list = (text: string): readonly string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const seconds = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, "write a number of seconds, such as 25")
    .transform(Number)
    .refine((value) => value >= least && value <= most, `write a number of seconds from ${least} to ${most}`)
    .default(fallback);

const daysKept = z
  .string()
  .regex(/^\d{1,5}$/, "write a whole number of days, such as 365, or nothing to keep everything")
  .transform(Number)
  .refine((value) => value >= 1 && value <= 36_500, "write a whole number of days from 1 to 36500")
  .optional();

const flag = (fallback: boolean) =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(["true", "false"], "write true or false"))
    .transform((text) => text === "true")
    .default(fallback);

const portAddress = z
  .string()
  .refine(
    (text) => text.startsWith("/") || /^tcp:\/\/(\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(text),
    "write a tty's path such as /dev/ttyUSB2, or tcp://host:port",
  );

/** A country calling code. */
export const countryCode = z.string().transform((text, context) => {
  const code = parseCountryCode(text);
  if (code !== undefined) return code;
  context.addIssue({ code: "custom", message: "write a country calling code, such as +39" });
  return z.NEVER;
});

/** What calls are decided from; numbers without a country code are read with `country`. */
export function routingShape(country: CountryCode) {
  const phone = z.string().transform((text, context) => {
    const number = parsePhoneNumber(text, country);
    if (number !== undefined) return number;
    context.addIssue({ code: "custom", message: "write a phone number, such as +393401234567" });
    return z.NEVER;
  });
  const policy = (fallback: Policy) =>
    z
      .string()
      .transform((text, context): Policy => {
        const word = text.trim().toLowerCase();
        if (word === "reject" || word === "default") return word;
        const number = parsePhoneNumber(text, country);
        if (number !== undefined) return number;
        context.addIssue({ code: "custom", message: "write reject, default, or a phone number" });
        return z.NEVER;
      })
      .default(fallback);
  const url = (schemes: readonly string[], example: string) =>
    z.string().refine(isUrl(schemes), `write an address such as ${example}`);
  return {
    VIRTUALPHONE_DEFAULT_MASTER_PHONE: phone,
    VIRTUALPHONE_CALENDAR_URL: z
      .string()
      .transform(list)
      .pipe(z.array(url(["https:", "http:", "webcal:", "file:"], "https://example.org/calendar.ics")))
      .default([]),
    VIRTUALPHONE_CALENDAR_REFRESH_SECONDS: seconds(0.1, 604_800, 300),
    VIRTUALPHONE_TIMEZONE: z
      .string()
      .refine(isTimeZone, "write the name of a time zone, such as Europe/Rome")
      .default(Intl.DateTimeFormat().resolvedOptions().timeZone),
    VIRTUALPHONE_CONTACTS_DIR: z.string().default("contacts"),
    VIRTUALPHONE_DATA_DIR: z.string().default("data"),
    VIRTUALPHONE_WITHHELD_CALLER: policy("reject"),
    VIRTUALPHONE_UNLISTED_CALLER: policy("default"),
    VIRTUALPHONE_OUT_OF_HOURS_CALLER: policy("reject"),
    VIRTUALPHONE_SPAM_LIST_URL: url(["https:", "http:", "file:"], "https://example.org/list.csv").optional(),
    VIRTUALPHONE_SPAM_REFRESH_SECONDS: seconds(0.1, 31_536_000, 86_400),
    VIRTUALPHONE_SPAM_NOTIFY: flag(true),
    VIRTUALPHONE_LOG_LEVEL: z.enum(logLevels, `write one of ${logLevels.join(", ")}`).default("info"),
  };
}

const ussdCode = z.string().regex(/^[*#][\d*#]{1,60}$/, "write a code such as *100#");

/** What to write for an action that keeps the SIM alive. */
export const keepAliveExample =
  "write text:+393401234567, call:+393401234567 or ussd:*100# (a text may go to the SIM's own number)";

function readKeepAlive(text: string, country: CountryCode): KeepAliveAction | undefined {
  const [, kind, rest = ""] = /^(text|call|ussd):(.*)$/i.exec(text) ?? [];
  if (kind?.toLowerCase() === "ussd")
    return ussdCode.safeParse(rest.trim()).success ? { kind: "ussd", code: rest.trim() } : undefined;
  const to = kind === undefined ? undefined : parsePhoneNumber(rest, country);
  return to && { kind: kind?.toLowerCase() === "call" ? "call" : "text", to };
}

/** What keeps the SIM alive. */
export const keepAliveShape = (country: CountryCode) => ({
  VIRTUALPHONE_KEEP_ALIVE_DAYS: z
    .string()
    .regex(/^\d{1,3}$/, "write a number of days, such as 60")
    .transform(Number)
    .refine((days) => days >= 1 && days <= 365, "write a number of days from 1 to 365")
    .optional(),
  VIRTUALPHONE_KEEP_ALIVE_ACTION: z
    .string()
    .transform((text, context) => {
      const action = readKeepAlive(text, country);
      if (action !== undefined) return action;
      context.addIssue({ code: "custom", message: keepAliveExample });
      return z.NEVER;
    })
    .optional(),
});

/** Where callers go who do not reach the modem. */
export const divertShape = (country: CountryCode) => ({
  VIRTUALPHONE_DIVERT: z
    .string()
    .transform((text, context): "default" | PhoneNumber => {
      if (text.trim().toLowerCase() === "default") return "default";
      const number = parsePhoneNumber(text, country);
      if (number !== undefined) return number;
      context.addIssue({
        code: "custom",
        message: "write default (the default master phone), a phone number, or nothing",
      });
      return z.NEVER;
    })
    .optional(),
});

/** Everything else. */
export const phoneShape = {
  VIRTUALPHONE_BOT_TOKEN: z
    .string()
    .regex(/^[\w:-]+$/, "write the token as @BotFather gave it, such as 123456:ABC-DEF"),
  VIRTUALPHONE_BOT_OWNER: z
    .string()
    .transform(list)
    .pipe(
      z
        .array(
          z
            .string()
            .regex(/^[1-9]\d{0,15}$/, "write numeric Telegram user ids (the bot tells yours on /getid)"),
        )
        .min(1, "write at least one Telegram user id"),
    )
    .transform((ids) => [...new Set(ids.map(Number))]),
  VIRTUALPHONE_TEMPORARY_OWNER_PASSWORD: z.string().optional(),
  VIRTUALPHONE_TELEGRAM_API_ROOT: z
    .string()
    .refine(isUrl(["https:", "http:"]), "write an address such as http://127.0.0.1:8081")
    .transform((text) => text.replace(/\/+$/, ""))
    .optional(),
  VIRTUALPHONE_MODEM: z.union([z.literal("auto"), portAddress]).default("auto"),
  VIRTUALPHONE_MODEM_EVENTS: portAddress.optional(),
  VIRTUALPHONE_MODEM_VOICE: z.union([z.enum(["auto", "none"]), portAddress]).default("auto"),
  VIRTUALPHONE_MODEM_IMEI: z
    .string()
    .regex(/^\d{15}$/, "write the 15 digits of the IMEI that stands on the stick")
    .optional(),
  VIRTUALPHONE_SIM_PIN: z
    .string()
    .regex(/^\d{4,8}$/, "write the SIM's PIN, 4 to 8 digits")
    .optional(),
  VIRTUALPHONE_RING_TIMEOUT_SECONDS: seconds(0.1, 300, 25),
  VIRTUALPHONE_SMS_ON_EARLY_HANGUP: z.string().optional(),
  VIRTUALPHONE_SMS_ON_REJECTED: z.string().optional(),
  VIRTUALPHONE_ONE_TIME_CODES: flag(true),
  VIRTUALPHONE_KEEP_TEXTS_DAYS: daysKept,
  VIRTUALPHONE_KEEP_CALLS_DAYS: daysKept,
  VIRTUALPHONE_BALANCE_USSD: ussdCode.optional(),
  VIRTUALPHONE_TRACE_FILE: z.string().optional(),
  VIRTUALPHONE_DAILY_LOG: flag(false),
  VIRTUALPHONE_HEARTBEAT_URL: z
    .string()
    .refine(isUrl(["https:", "http:"]), "write an address such as https://example.org/ping/phone")
    .optional(),
  VIRTUALPHONE_HEARTBEAT_SECONDS: seconds(0.1, 86_400, 300),
  VIRTUALPHONE_HTTP: z
    .string()
    .transform((text, context) => {
      const match = /^(?:(\[[\da-f:.]+\]|[\w.-]*):)?(\d{1,5})$/i.exec(text);
      const port = Number(match?.[2]);
      const host = match?.[1]?.replaceAll(/[[\]]/g, "") ?? "";
      if (match && port <= 65_535) return { host: host === "" ? "127.0.0.1" : host, port };
      context.addIssue({ code: "custom", message: "write host:port, such as 127.0.0.1:8080" });
      return z.NEVER;
    })
    .optional(),
};

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
