/** The network as the modem sees it, for all who ask. */

/**
 * Whether the SIM is in a network (27.007 §7.2). `none`: it is not, and does not search; `emergency`: only emergency
 * calls are possible; `unknown`: the modem does not say.
 */
export type Registration = "home" | "roaming" | "searching" | "denied" | "none" | "emergency" | "unknown";

/** How the modem is connected. */
export interface NetworkView {
  readonly registration: Registration;
  /** The operator's name, or its digits; null when there is none, or the modem does not say. */
  readonly operator: string | null;
  /** 0 to 31 (27.007 §8.5); null when unknown. */
  readonly signal: number | null;
  /** What it is connected by: `GSM`, `WCDMA`, `LTE` …; null when unknown. */
  readonly mode: string | null;
}

/** Nothing is known yet. */
export const unseenNetwork: NetworkView = {
  registration: "unknown",
  operator: null,
  signal: null,
  mode: null,
};

/** Calls and texts come and go. */
export function isServed(registration: Registration): boolean {
  return registration === "home" || registration === "roaming";
}

/** Calls and texts do not come, and the modem says so. */
export function isOutOfService(registration: Registration): boolean {
  return !isServed(registration) && registration !== "unknown";
}

/**
 * Whether the network presents a second caller during a call. `refused`: the operator does not let it be switched on;
 * `silent`: the network did not answer; `unknown`: it was not asked yet.
 */
export type CallWaiting = "on" | "refused" | "silent" | "unknown";
