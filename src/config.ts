/** The environment as a configuration, or every problem in it at once. Pure. */
import { z } from "zod";
import { ConfigError } from "./core/errors.ts";
import { guardOf, guardShape, whyNotDivert, whyNotKeptAlive, whyNotMaster } from "./config-guard.ts";
import {
  countryCode,
  divertShape,
  keepAliveExample,
  keepAliveShape,
  type LogLevel,
  phoneShape,
  type Policy,
  routingShape,
} from "./config-shapes.ts";
import { fileVariable, noFiles, readSecrets, type ReadFile, secretVariables } from "./config-secrets.ts";
import type { CountryCode, PhoneNumber } from "./core/phone-number.ts";
import type { GuardPolicy } from "./guard/judge.ts";
import type { KeepAliveAction } from "./sms/keep-alive.ts";

export type { LogLevel, Policy } from "./config-shapes.ts";

/** Where calls are decided from; all that `virtualphone route` needs. */
export interface RoutingConfig {
  readonly country: CountryCode;
  readonly defaultMaster: PhoneNumber;
  readonly calendarUrls: readonly string[];
  readonly calendarRefreshSeconds: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly contactsDir: string;
  readonly dataDir: string;
  readonly policies: { readonly withheld: Policy; readonly unlisted: Policy; readonly outOfHours: Policy };
  readonly spamListUrl: string | null;
  readonly spamRefreshSeconds: number;
  readonly spamNotify: boolean;
  readonly logLevel: LogLevel;
}

/** The whole configuration. Its secrets are the token, the password, the PIN, and addresses of calendars and heartbeat. */
export interface Config extends RoutingConfig {
  readonly botToken: string;
  /** Telegram user ids. */
  readonly owners: readonly number[];
  readonly temporaryOwnerPassword: string | null;
  readonly temporaryOwnerHours: number;
  readonly telegramApiRoot: string | null;
  /** `auto`, a tty's path, or `tcp://host:port`. */
  readonly modem: string;
  readonly modemEvents: string | null;
  readonly modemVoice: string;
  /** With `auto`, the stick that is used has this IMEI, 15 digits; null: any. */
  readonly modemImei: string | null;
  readonly simPin: string | null;
  readonly ringTimeoutSeconds: number;
  readonly smsOnEarlyHangup: string | null;
  readonly smsOnRejected: string | null;
  /** One-time codes in texts are looked for. */
  readonly oneTimeCodes: boolean;
  /** How long texts and calls are kept; null: for ever. */
  readonly keepTextsDays: number | null;
  readonly keepCallsDays: number | null;
  /** The code that asks for the balance, such as `*100#`. */
  readonly balanceCode: string | null;
  /** Null: nothing is done to keep the SIM alive. */
  readonly keepAlive: { readonly days: number; readonly action: KeepAliveAction } | null;
  /** Where callers go who do not reach the modem, set at each start; null: as it was set in Telegram. */
  readonly divert: "default" | PhoneNumber | null;
  /** What may be dialled and texted. */
  readonly guard: GuardPolicy;
  readonly keepAuditDays: number;
  readonly traceFile: string | null;
  /** Each day's log is sent to the owners. */
  readonly dailyLog: boolean;
  /** What is called while all is well; null: nothing. */
  readonly heartbeat: { readonly url: string; readonly seconds: number } | null;
  readonly http: { readonly host: string; readonly port: number } | null;
}

/** The environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration, and what the person who wrote it should know. */
export interface LoadedConfig<C> {
  readonly config: C;
  readonly warnings: readonly string[];
}

/** The names of the program this one grew from. */
const aliases: Readonly<Record<string, string>> = {
  virtualphone_botowner: "VIRTUALPHONE_BOT_OWNER",
  virtualphone_bottoken: "VIRTUALPHONE_BOT_TOKEN",
  virtualphone_defaultcountrycode: "VIRTUALPHONE_DEFAULT_COUNTRY_CODE",
  virtualphone_defaultmasterphone: "VIRTUALPHONE_DEFAULT_MASTER_PHONE",
  virtualphone_calendarurl: "VIRTUALPHONE_CALENDAR_URL",
  virtualphone_temporaryownerpassword: "VIRTUALPHONE_TEMPORARY_OWNER_PASSWORD",
};

const plainVariables: readonly string[] = [
  "VIRTUALPHONE_DEFAULT_COUNTRY_CODE",
  ...Object.keys(routingShape("+1" as CountryCode)),
  ...Object.keys(keepAliveShape("+1" as CountryCode)),
  ...Object.keys(divertShape("+1" as CountryCode)),
  ...Object.keys(phoneShape),
  ...Object.keys(guardShape),
];

/** Every variable there is, for the test that keeps `.env.example` complete. */
export const variables: readonly string[] = [
  ...plainVariables,
  ...secretVariables.map((name) => fileVariable(name)),
];

/**
 * What the daemon needs. `readFile` gives the files that `…_FILE` variables name. Throws ConfigError with every problem
 * at once.
 */
export function loadConfig(environment: Environment, readFile: ReadFile = noFiles): LoadedConfig<Config> {
  const { values, warnings, problems } = readVariables(environment, secretVariables, readFile);
  const routing = checkRouting(values, problems);
  const phone = check(phoneShape, values, problems);
  const country = routing?.country ?? ("+1" as CountryCode);
  const keepAlive = checkKeepAlive(country, values, problems);
  const divert = check(divertShape(country), values, problems);
  const limits = check(guardShape, values, problems);
  const guard = routing && limits && guardOf(routing.country, routing.defaultMaster, limits);
  const forbidden = [
    routing ? whyNotMaster(routing.defaultMaster, routing.country) : null,
    divert ? whyNotDivert(divert.VIRTUALPHONE_DIVERT, country) : null,
    guard && keepAlive ? whyNotKeptAlive(keepAlive.action, guard) : null,
  ];
  problems.push(...forbidden.filter((why) => why !== null));
  if (!routing || !phone || !divert || !limits || !guard || keepAlive === undefined || problems.length > 0)
    throw new ConfigError(problems);
  return {
    warnings,
    config: {
      ...routing,
      botToken: phone.VIRTUALPHONE_BOT_TOKEN,
      owners: phone.VIRTUALPHONE_BOT_OWNER,
      temporaryOwnerPassword: phone.VIRTUALPHONE_TEMPORARY_OWNER_PASSWORD ?? null,
      temporaryOwnerHours: limits.VIRTUALPHONE_TEMPORARY_OWNER_HOURS,
      telegramApiRoot: phone.VIRTUALPHONE_TELEGRAM_API_ROOT ?? null,
      modem: phone.VIRTUALPHONE_MODEM,
      modemEvents: phone.VIRTUALPHONE_MODEM_EVENTS ?? null,
      modemVoice: phone.VIRTUALPHONE_MODEM_VOICE,
      modemImei: phone.VIRTUALPHONE_MODEM_IMEI ?? null,
      simPin: phone.VIRTUALPHONE_SIM_PIN ?? null,
      ringTimeoutSeconds: phone.VIRTUALPHONE_RING_TIMEOUT_SECONDS,
      smsOnEarlyHangup: phone.VIRTUALPHONE_SMS_ON_EARLY_HANGUP ?? null,
      smsOnRejected: phone.VIRTUALPHONE_SMS_ON_REJECTED ?? null,
      oneTimeCodes: phone.VIRTUALPHONE_ONE_TIME_CODES,
      keepTextsDays: phone.VIRTUALPHONE_KEEP_TEXTS_DAYS ?? null,
      keepCallsDays: phone.VIRTUALPHONE_KEEP_CALLS_DAYS ?? null,
      balanceCode: phone.VIRTUALPHONE_BALANCE_USSD ?? null,
      keepAlive,
      divert: divert.VIRTUALPHONE_DIVERT ?? null,
      guard,
      keepAuditDays: limits.VIRTUALPHONE_KEEP_AUDIT_DAYS,
      traceFile: phone.VIRTUALPHONE_TRACE_FILE ?? null,
      dailyLog: phone.VIRTUALPHONE_DAILY_LOG,
      heartbeat: heartbeatOf(phone.VIRTUALPHONE_HEARTBEAT_URL, phone.VIRTUALPHONE_HEARTBEAT_SECONDS),
      http: phone.VIRTUALPHONE_HTTP ?? null,
    },
  };
}

/** Where the journal is: all that `virtualphone backup` needs. */
export function loadDataDir(environment: Environment): string {
  return readVariables(environment, [], noFiles).values["VIRTUALPHONE_DATA_DIR"] ?? "data";
}

/** What `virtualphone route` needs: no token, no owners. Throws ConfigError with every problem at once. */
export function loadRoutingConfig(
  environment: Environment,
  readFile: ReadFile = noFiles,
): LoadedConfig<RoutingConfig> {
  const { values, warnings, problems } = readVariables(environment, ["VIRTUALPHONE_CALENDAR_URL"], readFile);
  const config = checkRouting(values, problems);
  if (!config || problems.length > 0) throw new ConfigError(problems);
  return { config, warnings };
}

/** The variables that count, and what is wrong with them so far; more problems are added to it. */
interface ReadVariables {
  readonly values: Environment;
  readonly warnings: readonly string[];
  readonly problems: string[];
}

/**
 * Takes the aliases in, trims, and leaves out what is empty: an empty variable is one that is not set. Of files, only
 * those with the secrets that are wanted are read.
 */
function readVariables(
  environment: Environment,
  secretsWanted: readonly string[],
  readFile: ReadFile,
): ReadVariables {
  const values: Record<string, string> = {};
  const used: string[] = [];
  for (const [old, name] of Object.entries(aliases)) {
    const text = environment[old]?.trim();
    if (text === undefined || text === "" || (environment[name]?.trim() ?? "") !== "") continue;
    values[name] = text;
    used.push(`${old} → ${name}`);
  }
  for (const name of plainVariables) {
    const text = environment[name]?.trim();
    if (text !== undefined && text !== "") values[name] = text;
  }
  const secrets = readSecrets(secretsWanted, environment, values, readFile);
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith("VIRTUALPHONE_") && !variables.includes(name),
  );
  const warnings = [
    ...(used.length > 0 ? [`old names of variables are still read; rename them: ${used.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`nobody reads these variables; a slip of the pen? ${unknown.join(", ")}`] : []),
  ];
  return { values: { ...values, ...secrets.values }, warnings, problems: [...secrets.problems] };
}

function checkRouting(values: Environment, problems: string[]): RoutingConfig | undefined {
  const code = check({ VIRTUALPHONE_DEFAULT_COUNTRY_CODE: countryCode }, values, problems);
  // Without a country the numbers are read as if each had one, to find their other faults at once.
  const country = code?.VIRTUALPHONE_DEFAULT_COUNTRY_CODE;
  const rest = check(routingShape(country ?? ("+1" as CountryCode)), values, problems);
  if (country === undefined || !rest) return undefined;
  return {
    country,
    defaultMaster: rest.VIRTUALPHONE_DEFAULT_MASTER_PHONE,
    calendarUrls: rest.VIRTUALPHONE_CALENDAR_URL,
    calendarRefreshSeconds: rest.VIRTUALPHONE_CALENDAR_REFRESH_SECONDS,
    timeZone: rest.VIRTUALPHONE_TIMEZONE,
    contactsDir: rest.VIRTUALPHONE_CONTACTS_DIR,
    dataDir: rest.VIRTUALPHONE_DATA_DIR,
    policies: {
      withheld: rest.VIRTUALPHONE_WITHHELD_CALLER,
      unlisted: rest.VIRTUALPHONE_UNLISTED_CALLER,
      outOfHours: rest.VIRTUALPHONE_OUT_OF_HOURS_CALLER,
    },
    spamListUrl: rest.VIRTUALPHONE_SPAM_LIST_URL ?? null,
    spamRefreshSeconds: rest.VIRTUALPHONE_SPAM_REFRESH_SECONDS,
    spamNotify: rest.VIRTUALPHONE_SPAM_NOTIFY,
    logLevel: rest.VIRTUALPHONE_LOG_LEVEL,
  };
}

function heartbeatOf(url: string | undefined, seconds: number): Config["heartbeat"] {
  return url === undefined ? null : { url, seconds };
}

/** Days and action belong together; null when neither is set. */
function checkKeepAlive(
  country: CountryCode,
  values: Environment,
  problems: string[],
): Config["keepAlive"] | undefined {
  const set = check(keepAliveShape(country), values, problems);
  if (set === undefined) return undefined;
  const { VIRTUALPHONE_KEEP_ALIVE_DAYS: days, VIRTUALPHONE_KEEP_ALIVE_ACTION: action } = set;
  if (days === undefined && action === undefined) return null;
  if (days !== undefined && action !== undefined) return { days, action };
  problems.push(
    days === undefined
      ? "VIRTUALPHONE_KEEP_ALIVE_DAYS is required beside VIRTUALPHONE_KEEP_ALIVE_ACTION: write a number of days, such as 60"
      : `VIRTUALPHONE_KEEP_ALIVE_ACTION is required beside VIRTUALPHONE_KEEP_ALIVE_DAYS: ${keepAliveExample}`,
  );
  return undefined;
}

/** Checks one shape; undefined when something is wrong with it, which `problems` then tells. Values are never told. */
function check<S extends z.ZodRawShape>(
  shape: S,
  values: Environment,
  problems: string[],
): z.output<z.ZodObject<S>> | undefined {
  const result = z.object(shape).safeParse(values);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? "");
    const missing = values[name] === undefined;
    // Its file could not be used, which is told already.
    if (missing && problems.some((problem) => problem.startsWith(fileVariable(name)))) continue;
    const hint = required[name];
    const message =
      missing && hint !== undefined ? `is required: ${hint}` : `cannot be used: ${messageFor(issue)}`;
    const line = `${name} ${message}`;
    if (!problems.includes(line)) problems.push(line);
  }
  return undefined;
}

const required: Readonly<Record<string, string>> = {
  VIRTUALPHONE_BOT_TOKEN: "write the token that @BotFather gave you, such as 123456:ABC-DEF",
  VIRTUALPHONE_BOT_OWNER: "write your Telegram user id, such as 123456789 (the bot tells it on /getid)",
  VIRTUALPHONE_DEFAULT_COUNTRY_CODE: "write the country calling code of the SIM, such as +39",
  VIRTUALPHONE_DEFAULT_MASTER_PHONE: "write the phone that takes the calls, such as +393401234567",
};

function messageFor(issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_union") return issue.message;
  return "write auto, a tty's path such as /dev/ttyUSB2, or tcp://host:port (for voice also none)";
}

/** What no log may ever hold. The PIN is no more than a few digits, which every line may hold by chance. */
export function secretsOf(config: Config): readonly string[] {
  const { botToken, temporaryOwnerPassword, calendarUrls, heartbeat } = config;
  return [botToken, temporaryOwnerPassword, heartbeat?.url, ...calendarUrls].filter(
    (secret) => typeof secret === "string",
  );
}
