/** Why a modem refuses. */

/** The number of a `+CME ERROR` or `+CMS ERROR`, or its words; undefined for a plain refusal. */
export function errorCode(result: string): string | undefined {
  return /^\+CM[ES] ERROR: *(.*)$/.exec(result)?.[1];
}

/** A refusal of a modem that does not have the command at all. */
export function isUnknownCommand(result: string): boolean {
  const code = errorCode(result);
  return code === undefined || ["4", "100"].includes(code);
}
