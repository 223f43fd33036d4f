/**
 * The SIM's calls as the network has them. Here and in its neighbours there is only data and what decides
 * over it; time, chance and ports are elsewhere.
 */
import type { Diverts } from "./diverts.ts";
import type { Range } from "../random.ts";
import type { Knobs } from "../knobs.ts";
import type { Timings } from "../timings.ts";

/**
 * Where a call stands. Outgoing: `calling` (before ^ORIG), `handed` (to the network), `proceeding` (^CONF, and
 * no phone rings), `alerting`. Incoming: `ringing`, `waiting` behind another call. Both: `active`, `held`.
 */
export type Phase =
  | "calling"
  | "handed"
  | "proceeding"
  | "alerting"
  | "ringing"
  | "waiting"
  | "active"
  | "held";

/** What the far party hears at the end. */
export type Heard = "busy" | "hung-up" | "no-answer" | "unreachable";

/** How a call ends, as ^CEND tells it: end status, and cause of 24.008 §10.5.4.11 where there is one. */
export interface Ending {
  readonly status: number;
  readonly cause: number | null;
  readonly heard: Heard;
  /** The host asked for it. */
  readonly local: boolean;
  /** ^CEND is told. */
  readonly told: boolean;
}

/** How a caller's number is shown to the SIM. */
export type Presentation = "shown" | "withheld" | "unavailable";

/** One call. */
export interface Leg {
  /** Never given twice. */
  readonly key: number;
  /** The index of +CLCC, from 1: the lowest that is free. */
  readonly id: number;
  readonly direction: "out" | "in";
  /** The far party's number; of an outgoing call as it was dialled. */
  readonly number: string;
  readonly presentation: Presentation;
  readonly phase: Phase;
  /** In a multiparty. */
  readonly joined: boolean;
  /** On hold by the far party. */
  readonly heldByFar: boolean;
  /** A mailbox took it, not a person. */
  readonly mailbox: boolean;
  readonly rings: number;
  readonly connectedAt: number | null;
  /** Set from the moment somebody ended it; it may still be listed. */
  readonly ending: Ending | null;
  /** +CLCC lists it. An unlisted one keeps its index until its ^CEND is told. */
  readonly listed: boolean;
}

/** What the called phone does. Milliseconds count from when it begins to ring. */
export type Plan =
  | { readonly kind: "rings"; readonly cause: number }
  | { readonly kind: "answers"; readonly after: number }
  | { readonly kind: "refuses"; readonly after: number; readonly cause: number }
  | { readonly kind: "busy"; readonly cause: number; readonly confirmed: boolean }
  | { readonly kind: "unreachable"; readonly cause: number; readonly announcement: boolean }
  | { readonly kind: "invalid"; readonly cause: number }
  | { readonly kind: "mailbox" };

/** All calls of the SIM. */
export interface Calls {
  readonly legs: readonly Leg[];
  readonly nextKey: number;
}

/** What is told to the stick. */
export type News =
  | { readonly kind: "orig" | "conf" | "conn"; readonly id: number }
  | { readonly kind: "end"; readonly leg: Leg; readonly seconds: number; readonly ending: Ending }
  | { readonly kind: "ring"; readonly leg: Leg }
  | { readonly kind: "waiting"; readonly leg: Leg }
  | { readonly kind: "far-held" | "far-retrieved" };

/** What time brings to a call. */
export type Due =
  | "handed"
  | "confirmed"
  | "answered"
  | "mailbox"
  | "ring"
  | "wait"
  | "ring-out"
  | "no-reply"
  | "conn"
  | "gone"
  | "told";

/** What happens to the calls: by people, by time, by the network. */
export type CallEvent =
  | { readonly kind: "due"; readonly key: number; readonly due: Due }
  | { readonly kind: "ends-later"; readonly key: number; readonly ending: Ending }
  | { readonly kind: "calls"; readonly number: string; readonly presentation: Presentation }
  | { readonly kind: "answers" | "refuses" | "hangs-up" | "holds" | "retrieves"; readonly key: number }
  | { readonly kind: "service-lost" };

/** Orders to the shell. */
export type CallEffect =
  | { readonly kind: "tell"; readonly news: News }
  | { readonly kind: "later"; readonly within: Range; readonly event: CallEvent }
  /** The caller is sent on to another phone. */
  | { readonly kind: "divert"; readonly caller: string; readonly to: string };

/** What decisions are made with. */
export interface Setting {
  /** Milliseconds on the clock. */
  readonly at: number;
  readonly timings: Timings;
  readonly knobs: Knobs;
  readonly planOf: (number: string) => Plan;
  readonly diverts: Diverts;
}

/** No calls. */
export const noCalls: Calls = { legs: [], nextKey: 1 };

/** An end by the network, with its cause. */
export const networkEnd = (cause: number, heard: Heard = "hung-up"): Ending => ({
  status: 104,
  cause,
  heard,
  local: false,
  told: true,
});

/** An end by the host: without a cause before the call was connected, with normal clearing after. */
export const localEnd = (leg: Leg): Ending => ({
  status: 29,
  cause: leg.connectedAt === null ? null : 16,
  heard: "hung-up",
  local: true,
  told: true,
});

/** The calls that nobody has ended yet. */
export const living = (calls: Calls): readonly Leg[] => calls.legs.filter((leg) => leg.ending === null);

/** The calls that nobody has ended yet, in these phases. */
export function inPhase(calls: Calls, ...phases: readonly Phase[]): readonly Leg[] {
  return living(calls).filter((leg) => phases.includes(leg.phase));
}

/** The same calls with some of one changed. */
export function changed(calls: Calls, key: number, change: Partial<Leg>): Calls {
  return { ...calls, legs: calls.legs.map((leg) => (leg.key === key ? { ...leg, ...change } : leg)) };
}

/** The same calls with one more. */
export function withLeg(
  calls: Calls,
  made: Pick<Leg, "direction" | "number" | "presentation" | "phase">,
): { readonly calls: Calls; readonly leg: Leg } {
  const taken = new Set(calls.legs.map((leg) => leg.id));
  let id = 1;
  while (taken.has(id)) id += 1;
  const leg: Leg = {
    ...made,
    id,
    key: calls.nextKey,
    joined: false,
    heldByFar: false,
    mailbox: false,
    rings: 0,
    connectedAt: null,
    ending: null,
    listed: true,
  };
  return { calls: { legs: [...calls.legs, leg], nextKey: calls.nextKey + 1 }, leg };
}

/** An order for later. */
export const later = (within: Range, event: CallEvent): CallEffect => ({ kind: "later", within, event });

/** An order for later, about one call. */
export const dueLater = (leg: Leg, due: Due, within: Range): CallEffect =>
  later(within, { kind: "due", key: leg.key, due });

/** Always the same wait. */
export const exactly = (milliseconds: number): Range => [milliseconds, milliseconds];
