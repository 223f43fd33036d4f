/** When the network is looked at again. Pure; times are Unix milliseconds, and answers are in seconds. */
import { divertReasons } from "../core/divert-modem.ts";
import type { Memory } from "./state.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** Each start of the modem is a reason to look, but not one that starts again and again. */
const shortest = 600_000;
/** So often in a day something is set that nobody has asked for. */
const mostRepairs = 4;

/**
 * How long to wait until the next check: a day, a few hours after one with troubles, and less where there is a reason
 * for one. Null for never.
 */
export function dueIn(memory: Memory, hasReason: boolean, at: number): number | null {
  if (memory.wanted.kind === "untouched") return null;
  const troubles = Object.values(memory.troubles);
  const usual = troubles.length > 0 ? 6 * hour : day;
  // What may have broken the modem, or kept it until it was restarted, is no cure for it when it comes back.
  const breaksIt = troubles.some(({ kind }) => kind === "lost" || kind === "silent");
  return untilAfter(memory.checkedAt, hasReason && !breaksIt ? shortest : usual, at);
}

/** Whether all that is known was told by the network a moment ago. */
export function isFresh({ known }: Memory, at: number): boolean {
  return divertReasons.every((reason) => untilAfter(known[reason]?.at ?? null, shortest, at) > 0);
}

/** Whether something may be set without having been asked for. */
export function hasRepairsLeft({ repairs }: Memory, at: number): boolean {
  return recentRepairs(repairs, at).length < mostRepairs;
}

/** Those of the last day. */
export function recentRepairs(repairs: readonly number[], at: number): readonly number[] {
  return repairs.filter((each) => each <= at && each > at - day);
}

/** A time that lies ahead was told by a clock that has been set back, and says nothing. */
function untilAfter(since: number | null, milliseconds: number, at: number): number {
  if (since === null || since > at) return 0;
  return Math.max(0, Math.ceil((since + milliseconds - at) / 1000));
}
