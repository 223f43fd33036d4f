/** The log of the program: pino, one JSON line each on stdout. The only home of pino. */
import { type Logger, multistream, pino, stdTimeFunctions } from "pino";
import type { LogLevel } from "./config.ts";
import { type Log, type LogFields, maskNumbers } from "./core/log.ts";

/** Where log lines go: stdout, or whatever takes text. */
export interface LogOutput {
  write(text: string): void;
}

/** What a log is made of. */
export interface LogParts {
  readonly level: LogLevel;
  /** Lines are written at once, so that none is lost with the process. */
  readonly output: LogOutput;
  /** Takes lines from info on, whatever the level; null for none. */
  readonly dayLog: LogOutput | null;
  /** What no line may hold, wherever it comes from. */
  readonly secrets: readonly string[];
}

/**
 * Opens the log. Whoever writes a line masks the numbers in it; what they forget is masked here, in every line above
 * debug.
 */
export function openLog({ level, output, dayLog, secrets }: LogParts): Log {
  const streams = [
    ...(level === "silent" ? [] : [{ level, stream: output }]),
    ...(dayLog ? [{ level: "info", stream: dayLog } as const] : []),
  ];
  const options = {
    level: dayLog ? atLeastInfo(level) : level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
  };
  const hide = (text: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
  return wrap(pino(options, multistream(streams)), hide);
}

function atLeastInfo(level: LogLevel): LogLevel {
  return level === "debug" || level === "trace" ? level : "info";
}

function wrap(logger: Logger, hide: (text: string) => string): Log {
  const mask = (text: string): string => maskNumbers(hide(text));
  const at =
    (level: "debug" | "info" | "warn" | "error", clean: (text: string) => string) =>
    (message: string, fields: LogFields = {}): void => {
      logger[level](cleaned(fields, clean, 0), clean(message));
    };
  return {
    debug: at("debug", hide),
    info: at("info", mask),
    warn: at("warn", mask),
    error: at("error", mask),
    child: (part) => wrap(logger.child({ part }), hide),
  };
}

const deepest = 5;

/** The same value with every text in it cleaned. */
function cleaned(value: unknown, clean: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return clean(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return "…";
  if (value instanceof Error) return clean(value.message);
  if (Array.isArray(value)) return value.map((each) => cleaned(each, clean, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, cleaned(each, clean, depth + 1)]),
  );
}
