/** What is heard of a caller before `AT+CLCC` tells more: rings, and the number that comes with them. Pure. */

/** What has been heard of the call that rings. Times are the clock's milliseconds. */
export interface Ringing {
  readonly rings: number;
  readonly number: string;
  /** Rings of which the number was told to be unknown. */
  readonly numberlessRings: number;
  /** When it last rang. */
  readonly at: number;
  /** It is, or was, a line: how that ends is told with the line. */
  readonly listed: boolean;
}

/** Nothing rings. */
export const noRinging: Ringing = {
  rings: 0,
  number: "",
  numberlessRings: 0,
  at: Number.NEGATIVE_INFINITY,
  listed: false,
};

/** Rings further apart than this are of two calls; networks ring every 5 s. */
const oneCallMilliseconds = 12_000;
/** Rings closer than this are one, told on two ports. */
const oneRingMilliseconds = 1000;
/** A call that rings is listed within this. */
const listedMilliseconds = 2000;

/** It rang. */
export function rungAgain(ringing: Ringing, at: number): Ringing {
  if (at - ringing.at < oneRingMilliseconds) return ringing;
  const before = isLongAgo(ringing, at) ? noRinging : ringing;
  return { ...before, rings: before.rings + 1, at };
}

/** It last rang so long ago that the next ring is of another call. */
export function isLongAgo(ringing: Ringing, at: number): boolean {
  return at - ringing.at > oneCallMilliseconds;
}

/** A list has the call that rings. */
export function listedNow(ringing: Ringing): Ringing {
  return { ...ringing, listed: true };
}

/** A number came with the ring; empty when the network gives none. */
export function numbered(ringing: Ringing, number: string): Ringing {
  return number === ""
    ? { ...ringing, numberlessRings: Math.max(ringing.rings, 1) }
    : { ...ringing, number, numberlessRings: 0 };
}

/** Another caller rings than the one before. */
export function rungAnew(number: string, at: number): Ringing {
  return { rings: 1, number, numberlessRings: 0, at, listed: false };
}

/** What is left of it when a list of calls has no call that rings. */
export function unlisted(ringing: Ringing, at: number): Ringing {
  return at - ringing.at > listedMilliseconds ? noRinging : ringing;
}

/** The network has said that it gives no number, for the present ring too. */
export function isNumberless({ rings, number, numberlessRings }: Ringing): boolean {
  return number === "" && numberlessRings > 0 && numberlessRings >= rings;
}
