/**
 * What to do about a modem that failed:
 * `refused` tell the owner its words, do not repeat; `garbled` that command failed, the line stays;
 * `timeout` no answer within the deadline; `unplugged` the port is gone, open it again.
 */
export type ModemErrorKind = "refused" | "garbled" | "timeout" | "unplugged";

/** A command the modem did not carry out. `words` is what the modem said, if it said something. */
export class ModemError extends Error {
  override readonly name = "ModemError";
  readonly kind: ModemErrorKind;
  readonly words: string | null;

  constructor(kind: ModemErrorKind, message: string, options: { words?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.words = options.words ?? null;
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
