/** What each divert is to be, and the next order that brings it there. Pure; numbers are compared as they stand. */
import type { Divert, DivertOrder, DivertReason } from "../core/divert-modem.ts";
import type { Memory } from "./state.ts";

/** What a divert is to be. */
export type Target =
  | { readonly kind: "to"; readonly number: string; readonly seconds: number | null }
  | { readonly kind: "off" }
  /** Our numbers are to go; `instead` is kept for whoever switches it on again. Whatever else is there, stays. */
  | { readonly kind: "not"; readonly numbers: readonly string[]; readonly instead: string | null };

/**
 * How long the SIM rings before a caller is sent on, in seconds. The daemon answers within two or three; what takes
 * longer is a modem that nobody serves, or one that is being asked something by us. And it is shorter than the
 * patience of most callers.
 */
export const noReplySeconds = 20;

/** What a divert is to be; null when it is nobody's business. */
export function targetOf({ wanted, before, ours }: Memory, reason: DivertReason): Target | null {
  switch (wanted.kind) {
    case "untouched":
      return null;
    case "on":
      // Busy: a caller whom the daemon refuses would reach the operator's mailbox. Always: nobody would reach us.
      if (reason === "busy" || reason === "always") return { kind: "off" };
      return { kind: "to", number: wanted.to, seconds: reason === "no-reply" ? noReplySeconds : null };
    case "removing": {
      const was = before[reason];
      if (was?.active === true && was.number !== null)
        return { kind: "to", number: was.number, seconds: was.seconds };
      return { kind: "not", numbers: ours, instead: was?.number ?? null };
    }
  }
}

/**
 * The next order for a divert of which so many orders came to nothing; `done` when it is as it is to be, `hopeless`
 * when there is no other way.
 */
export function nextOrder(target: Target, seen: Divert, tried: number): DivertOrder | "done" | "hopeless" {
  switch (target.kind) {
    case "to":
      return holds(target, seen, tried) ? "done" : (waysTo(target, seen)[tried] ?? "hopeless");
    case "off":
      return seen.active ? (waysOff[tried] ?? "hopeless") : "done";
    case "not":
      return isGone(target, seen) ? "done" : (waysGone(target, seen)[tried] ?? "hopeless");
  }
}

/** A network that has a time of its own may keep it. */
function holds({ number, seconds }: Extract<Target, { kind: "to" }>, seen: Divert, tried: number): boolean {
  const isInTime = seconds === null || seen.seconds === null || seen.seconds === seconds || tried > 0;
  return seen.active && seen.number === number && isInTime;
}

function waysTo({ number, seconds }: Extract<Target, { kind: "to" }>, seen: Divert): readonly DivertOrder[] {
  const register: DivertOrder = { kind: "register", number, seconds };
  // Some networks only keep a number that is registered.
  if (!seen.active && seen.number === number) return [register, { kind: "enable" }, { kind: "enable" }];
  return seconds === null ? [register] : [register, { ...register, seconds: null }];
}

/** Switched off, the operator's number is kept there; some operators only know how to erase. */
const waysOff: readonly DivertOrder[] = [{ kind: "disable" }, { kind: "erase" }];

function isGone({ numbers, instead }: Extract<Target, { kind: "not" }>, seen: Divert): boolean {
  return !seen.active || seen.number === null || (!numbers.includes(seen.number) && seen.number !== instead);
}

function waysGone(
  { numbers, instead }: Extract<Target, { kind: "not" }>,
  seen: Divert,
): readonly DivertOrder[] {
  if (seen.number === null || !numbers.includes(seen.number))
    return [{ kind: "disable" }, { kind: "disable" }];
  if (instead === null) return [{ kind: "erase" }, { kind: "disable" }];
  return [
    { kind: "register", number: instead, seconds: seen.seconds },
    { kind: "erase" },
    { kind: "disable" },
  ];
}
