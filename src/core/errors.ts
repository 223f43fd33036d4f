/**
 * What to do about ports that cannot be used: `missing` wait until they are there; `stuck` the stick is there, and is a
 * CD-ROM still or does not say which it is: a reset may help it; `failed` they are there, and do not open or are lost:
 * open them anew.
 */
export type ModemErrorKind = "missing" | "stuck" | "failed";

/** The modem's ports cannot be used. The message says to an owner why, and what to do. */
export class ModemError extends Error {
  override readonly name = "ModemError";
  readonly kind: ModemErrorKind;

  constructor(kind: ModemErrorKind, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
  }
}

/** The configuration cannot be used. Every problem at once, each saying what to write instead. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * What to do about a journal that failed: `full` free space; `corrupt` it is set aside at the next start; `busy` another
 * program holds it; `newer` it was written by a later version; `closed` the daemon ends; `other` see the words.
 */
export type JournalErrorKind = "full" | "corrupt" | "busy" | "newer" | "closed" | "other";

/** The journal did not keep or give something: it is as it was before. The message says to an owner what to do. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  readonly kind: JournalErrorKind;

  constructor(kind: JournalErrorKind, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
  }
}

/** The words of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
