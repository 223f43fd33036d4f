/**
 * The words in which a modem is asked where the network sends calls that do not come to the SIM (22.082), and answers.
 * The modem supplies it; nothing here throws, and every promise settles within about half a minute.
 */

/** When a call is diverted: `<reason>` 0 to 3 of 27.007 §7.11. */
export type DivertReason = "always" | "busy" | "no-reply" | "not-reachable";

/** What the network keeps for one reason, for voice calls. */
export interface Divert {
  /** Calls are diverted; else a number may be kept all the same, and waits to be switched on. */
  readonly active: boolean;
  /** In E.164, or as the network writes it; null when it names none. */
  readonly number: string | null;
  /** How long the phone rings first, 1 to 30; null where the network does not say so. */
  readonly seconds: number | null;
}

/** What can be ordered of the network. `register` switches on, too. */
export type DivertOrder =
  | { readonly kind: "register"; readonly number: string; readonly seconds: number | null }
  | { readonly kind: "enable" }
  | { readonly kind: "disable" }
  | { readonly kind: "erase" };

/** Why a question or an order came to nothing. */
export type DivertFailure =
  /** `words` are the modem's, such as `+CME ERROR: 3`. */
  | { readonly kind: "refused"; readonly words: string }
  /** No answer came; an order may have been carried out. */
  | { readonly kind: "silent" }
  /** The SIM has no network at the moment. */
  | { readonly kind: "no-network" }
  /** The modem was gone before it answered. */
  | { readonly kind: "lost" }
  /** Nothing was sent: a call goes first, or the modem is not there. */
  | { readonly kind: "hindered" };

/** The answer to a question. */
export type DivertAsked = { readonly kind: "seen"; readonly divert: Divert } | DivertFailure;

/** The answer to an order. That it was taken does not say that it holds. */
export type DivertOrdered = { readonly kind: "taken" } | DivertFailure;

/** The network's diverts through a modem. One thing at a time is asked of it; calls go first. */
export interface DivertModem {
  ask(reason: DivertReason): Promise<DivertAsked>;
  order(reason: DivertReason, order: DivertOrder): Promise<DivertOrdered>;
}

/** Every reason, the gravest first. */
export const divertReasons: readonly DivertReason[] = ["always", "not-reachable", "no-reply", "busy"];
