/** How a call ended, from everything that hints at it. No single value is to be trusted (hardware-notes, "^CEND"). */
import type { Ending, EndKind } from "../core/ending.ts";

/** What is known of a call that is over. */
export interface EndClues {
  readonly direction: "in" | "out";
  /** It had been answered. */
  readonly wasAnswered: boolean;
  /** The far phone had been heard to ring. */
  readonly wasAlerting: boolean;
  /** Seconds from its beginning to its end. */
  readonly seconds: number;
  /** We had ordered its end. */
  readonly weReleased: boolean;
  /** Huawei's `end_status`; null when there was no `^CEND`. */
  readonly status: number | null;
  /** 24.008 §10.5.4.11; null when none was given. */
  readonly cause: number | null;
  /** `BUSY`, `NO CARRIER`, `NO ANSWER`; null when none was seen. */
  readonly code: string | null;
}

/** Causes of 24.008 §10.5.4.11 and Annex H that mean the same whoever reports them, in few words. */
const causes: Readonly<Record<number, Ending>> = {
  1: { kind: "invalid-number", detail: "the number is not assigned" },
  3: { kind: "unreachable", detail: "no route to the number" },
  8: { kind: "barred", detail: "barred by the operator" },
  17: { kind: "busy", detail: null },
  19: { kind: "no-answer", detail: null },
  20: { kind: "unreachable", detail: null },
  21: { kind: "refused", detail: null },
  22: { kind: "invalid-number", detail: "the number has changed" },
  25: { kind: "network", detail: "a routing error in the network" },
  27: { kind: "unreachable", detail: "the phone is out of order or off" },
  28: { kind: "invalid-number", detail: "the number is incomplete or wrong" },
  29: { kind: "barred", detail: "the operator rejected the facility" },
  34: { kind: "network", detail: "no free channel" },
  38: { kind: "network", detail: "the network is out of order" },
  41: { kind: "network", detail: "a temporary failure" },
  42: { kind: "network", detail: "congestion" },
  43: { kind: "network", detail: "information was lost in the network" },
  44: { kind: "network", detail: "no free channel" },
  47: { kind: "network", detail: "no free resources" },
  49: { kind: "network", detail: "the quality asked for is not there" },
  50: { kind: "barred", detail: "the service is not subscribed" },
  55: { kind: "barred", detail: "incoming calls are barred at the other end" },
  57: { kind: "barred", detail: "the service is not allowed on this SIM" },
  58: { kind: "network", detail: "the service is not available now" },
  68: { kind: "barred", detail: "the credit or call meter is used up" },
  88: { kind: "network", detail: "the destination is not compatible" },
  169: { kind: "no-service", detail: null },
  171: { kind: "no-service", detail: "no cell in reach" },
  173: { kind: "barred", detail: "the network blocks this SIM's access class" },
};

/** Huawei's `end_status` values that say something by themselves (the MU509 manual, libqmi call-end reasons). */
const endStatuses: Readonly<Record<number, Ending>> = {
  0: { kind: "no-service", detail: "the modem is offline" },
  21: { kind: "no-service", detail: null },
  22: { kind: "network", detail: "the signal was lost" },
  34: { kind: "no-service", detail: "no SIM" },
  105: { kind: "barred", detail: "no credit" },
  106: { kind: "no-service", detail: null },
  110: { kind: "invalid-number", detail: "unknown subscriber" },
  115: { kind: "barred", detail: "barred by the operator" },
  125: { kind: "network", detail: "a failure of the network" },
  134: { kind: "refused", detail: null },
  135: { kind: "network", detail: "rejected by the network" },
  141: { kind: "invalid-number", detail: "the number is not assigned" },
};

/** Ends that are nobody's doing, and so also end a talk. */
const mishaps: ReadonlySet<EndKind> = new Set(["network", "no-service", "barred"]);

/** Phones stop ringing by themselves, or the network makes them, after this long at the earliest. */
const ringOutSeconds = 40;

/** Names the end: what we did first, then the cause, the code, the status, and what the call had been through. */
export function classifyEnding(clues: EndClues): Ending {
  if (clues.weReleased) return { kind: "released", detail: null };
  const named = (clues.cause === null ? undefined : causes[clues.cause]) ?? ofStatus(clues);
  if (clues.wasAnswered) return named && mishaps.has(named.kind) ? named : { kind: "hung-up", detail: null };
  if (clues.direction === "in") return { kind: "hung-up", detail: null };
  if (clues.code === "BUSY") return { kind: "busy", detail: null };
  if (clues.code === "NO ANSWER") return { kind: "no-answer", detail: null };
  if (named) return named;
  if (clues.cause === 18 || clues.cause === 102)
    return { kind: clues.wasAlerting ? "no-answer" : "unreachable", detail: null };
  return withoutCause(clues);
}

/** A status counts only where no cause overrides it: 104 says just that the network ended the call. */
function ofStatus(clues: EndClues): Ending | undefined {
  return clues.cause === null && clues.status !== null ? endStatuses[clues.status] : undefined;
}

/** Normal clearing (16, 31), a bare `NO CARRIER`, or nothing at all: the call's own history decides. */
function withoutCause(clues: EndClues): Ending {
  if (!clues.wasAlerting) {
    const told = clues.cause !== null || clues.code !== null || clues.status !== null;
    return {
      kind: told ? "unreachable" : "unknown",
      detail: clues.cause === null ? null : `cause ${clues.cause}`,
    };
  }
  return { kind: clues.seconds >= ringOutSeconds ? "no-answer" : "refused", detail: null };
}
