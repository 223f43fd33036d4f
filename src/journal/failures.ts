/** What the engine throws, as what an owner can do about it. */
import { JournalError, type JournalErrorKind, messageOf } from "../core/errors.ts";

/** Primary result codes of SQLite that tell of the disk or of other programs; all others tell of our statements. */
const kinds: ReadonlyMap<number, JournalErrorKind> = new Map([
  [3, "other"], // PERM
  [5, "busy"],
  [6, "busy"], // LOCKED
  [7, "other"], // NOMEM
  [8, "other"], // READONLY
  [10, "other"], // IOERR
  [11, "corrupt"],
  [13, "full"],
  [14, "other"], // CANTOPEN
  [15, "busy"], // PROTOCOL: the locks were lost in a race
  [26, "corrupt"], // NOTADB
]);

/** ENOSPC and EDQUOT. */
const fullDisk: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", 28, 122]);

const advice: Readonly<Record<JournalErrorKind, string>> = {
  full: "the disk is full; free some space there",
  corrupt: "its file is damaged; start the program again, and it sets the file aside and begins a new one",
  busy: "another program keeps it locked; end that program",
  newer:
    "a later version of this program has written it; start that version, or name another VIRTUALPHONE_DATA_DIR",
  closed: "the program is ending",
  other: "look after the disk and who may write there",
};

/** A failure of the database at `path`, in words for an owner. What is a JournalError stays as it is. */
export function journalError(thrown: unknown, path: string): JournalError {
  if (thrown instanceof JournalError) return thrown;
  const kind = kindOf(thrown);
  const [words, detail] =
    kind === null
      ? ["a fault of this program; please report it", messageOf(thrown)]
      : [advice[kind], kind === "other" ? messageOf(thrown) : ""];
  return failure(kind ?? "other", path, `${words}${detail === "" ? "" : ` (${detail})`}`, thrown);
}

/** The failure of a kind that the engine does not throw. */
export function failureOf(kind: "newer" | "corrupt" | "closed", path: string, cause?: unknown): JournalError {
  return failure(kind, path, advice[kind], cause);
}

/** Whether the world is to blame, so that trying again later may help. */
export function isOutage(error: JournalError): boolean {
  return error.kind !== "closed" && kindOf(error.cause) !== null;
}

function failure(kind: JournalErrorKind, path: string, words: string, cause: unknown): JournalError {
  return new JournalError(kind, `the journal ${path} cannot be used: ${words}`, { cause });
}

/** Null for a statement the engine does not take, or a value it does not. */
function kindOf(thrown: unknown): JournalErrorKind | null {
  if (!(thrown instanceof Error)) return null;
  if ("code" in thrown && thrown.code === "ERR_INVALID_STATE") return "closed";
  if ("code" in thrown && fullDisk.has(thrown.code)) return "full";
  if ("systemErrno" in thrown && fullDisk.has(thrown.systemErrno)) return "full";
  if ("sqliteCode" in thrown && typeof thrown.sqliteCode === "number")
    return kinds.get(thrown.sqliteCode & 0xff) ?? null;
  // What node:fs throws has a system's code and no other.
  return "syscall" in thrown ? "other" : null;
}
