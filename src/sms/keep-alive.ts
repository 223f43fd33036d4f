/** When a prepaid SIM needs something that costs, so that the operator does not switch it off. Pure. */
import type { PhoneNumber } from "../core/phone-number.ts";

/** What keeps the SIM alive. */
export type KeepAliveAction =
  /** The call is answered, and ended after a few seconds. */
  | { readonly kind: "text" | "call"; readonly to: PhoneNumber }
  | { readonly kind: "ussd"; readonly code: string };

/** What is known of it, durable. Times are Unix milliseconds; null for never. */
export interface KeepAliveRecord {
  /** It has happened, and the network has said so. */
  readonly lastProof: number | null;
  readonly lastTry: number | null;
  /** Tries since then that came to nothing. */
  readonly failures: number;
}

/** Before the first time. */
export const neverKeptAlive: KeepAliveRecord = { lastProof: null, lastTry: null, failures: 0 };

const day = 86_400_000;
const hour = 3_600_000;

/**
 * How long to wait until the next try, in milliseconds; 0 for now. A time that is ahead by more than a clock is mended
 * by says nothing: it was told by a clock that has been set back.
 */
export function keepAliveDueIn(
  { lastProof, lastTry, failures }: KeepAliveRecord,
  days: number,
  now: number,
): number {
  const due = isPast(lastProof, now) ? lastProof + days * day : now;
  const pause = failures <= 1 ? hour : day;
  const again = failures > 0 && isPast(lastTry, now) ? lastTry + pause : now;
  return Math.max(0, Math.max(due, again) - now);
}

function isPast(at: number | null, now: number): at is number {
  return at !== null && at <= now + day;
}

/** The record when a try has ended. */
export function afterKeepAlive(record: KeepAliveRecord, happened: boolean, now: number): KeepAliveRecord {
  return happened
    ? { lastProof: now, lastTry: now, failures: 0 }
    : { ...record, lastTry: now, failures: record.failures + 1 };
}

/** Reads a record that was kept; whatever is wrong with it makes it none. */
export function readKeepAlive(text: string | null): KeepAliveRecord {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null) return neverKeptAlive;
    const { lastProof, lastTry, failures } = value as Partial<Record<keyof KeepAliveRecord, unknown>>;
    return { lastProof: timeOf(lastProof), lastTry: timeOf(lastTry), failures: timeOf(failures) ?? 0 };
  } catch (error) {
    if (error instanceof SyntaxError) return neverKeptAlive;
    throw error;
  }
}

function timeOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}
