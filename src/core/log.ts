/** Facts that go beside a log line. Never a token, a PIN or a password. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The log every part writes to; pino stands behind it, chosen where the program is put together. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log for a part of the house, by its name. */
  child(part: string): Log;
}

/** A log that says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

/** A phone number as it may stand in a log above debug level: its first and its last three digits. */
export function maskNumber(number: string): string {
  return number.length <= 6 ? "…" : `${number.slice(0, 3)}…${number.slice(-3)}`;
}

/** The same for every run of seven or more digits in a text. */
export function maskNumbers(text: string): string {
  return text.replaceAll(/\+?\d[\d ]{5,}\d/g, (found) => maskNumber(found.replaceAll(" ", "")));
}
