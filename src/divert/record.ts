/** The memory of the divert machine as it is kept. Whatever is wrong with it makes that part of it none. */
import { type Divert, divertReasons } from "../core/divert-modem.ts";
import { type Known, type Memory, type PerReason, type Trouble, untouched, type Wanted } from "./state.ts";

/** Writes a memory down. */
export function writeMemory(memory: Memory): string {
  return JSON.stringify(memory);
}

/** Reads a memory; null stands for none. */
export function readMemory(text: string | null): Memory {
  const record = parsed(text);
  return {
    wanted: wantedOf(record["wanted"]),
    ours: listOf(record["ours"], numberOf),
    before: perReason(record["before"], divertOf),
    known: perReason(record["known"], knownOf),
    troubles: perReason(record["troubles"], troubleOf),
    checkedAt: timeOf(record["checkedAt"]),
    repairs: listOf(record["repairs"], timeOf),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string | null): Fields {
  try {
    return fieldsOf(JSON.parse(text ?? "null"));
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function wantedOf(value: unknown): Wanted {
  const { kind, to, follows, tries } = fieldsOf(value);
  const number = numberOf(to);
  if (kind === "on" && number !== null) return { kind: "on", to: number, follows: follows === true };
  if (kind === "removing" && number !== null)
    return { kind: "removing", to: number, tries: timeOf(tries) ?? 0 };
  return untouched.wanted;
}

function listOf<T>(value: unknown, read: (value: unknown) => T | null): readonly T[] {
  return Array.isArray(value) ? value.flatMap((each) => read(each) ?? []) : [];
}

function perReason<T>(value: unknown, read: (value: unknown) => T | null): PerReason<T> {
  const fields = fieldsOf(value);
  const entries = divertReasons.flatMap((reason) => {
    const found = read(fields[reason]);
    return found === null ? [] : [[reason, found] as const];
  });
  return Object.fromEntries(entries);
}

function divertOf(value: unknown): Divert | null {
  const { active, number, seconds } = fieldsOf(value);
  if (typeof active !== "boolean") return null;
  const isTime = typeof seconds === "number" && Number.isInteger(seconds) && seconds >= 1 && seconds <= 99;
  return { active, number: numberOf(number), seconds: isTime ? seconds : null };
}

function knownOf(value: unknown): Known | null {
  const { divert, at } = fieldsOf(value);
  const read = divertOf(divert);
  const time = timeOf(at);
  return read === null || time === null ? null : { divert: read, at: time };
}

function troubleOf(value: unknown): Trouble | null {
  const { kind, words } = fieldsOf(value);
  switch (kind) {
    case "refused":
      return { kind, words: typeof words === "string" ? words : "" };
    case "silent":
    case "no-network":
    case "lost":
    case "not-done":
    case "changed-back":
      return { kind };
    default:
      return null;
  }
}

function numberOf(value: unknown): string | null {
  return typeof value === "string" && /^\+?[\d*#]{1,40}$/.test(value) ? value : null;
}

function timeOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}
