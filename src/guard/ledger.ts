/** What was called and texted within the last hour, and whether there is room for more. Pure. */

/** Something that was spent. */
export interface Spent {
  /** Unix milliseconds. */
  readonly at: number;
  readonly units: number;
}

/** What was spent by owners, and for callers. */
export interface Ledger {
  /** Calls that owners have placed, and those that keep the SIM alive. */
  readonly calls: readonly Spent[];
  /** Callers for whom phones were rung. */
  readonly forwarded: readonly Spent[];
  /** Texts, a unit each part. */
  readonly texts: readonly Spent[];
}

/** Nothing yet. */
export const emptyLedger: Ledger = { calls: [], forwarded: [], texts: [] };

/** What somebody wants to spend. */
export interface Wanted {
  readonly units: number;
  /** Within an hour; 0: there is no limit. */
  readonly most: number;
  readonly at: number;
  readonly what: "calls" | "texts";
}

const hour = 3_600_000;
const variables = {
  calls: "VIRTUALPHONE_CALLS_PER_HOUR",
  texts: "VIRTUALPHONE_TEXTS_PER_HOUR",
} as const;

/** Why there is no room for more, with when there is; null when there is. */
export function roomFor(spent: readonly Spent[], { units, most, at, what }: Wanted): string | null {
  if (most === 0) return null;
  if (units > most)
    return `That is ${units} ${what}, and ${most} an hour ${most === 1 ? "is" : "are"} the most (${variables[what]}).`;
  const free = freeAt(spent, { units, most, at, what });
  if (free === null) return null;
  const minutes = Math.max(1, Math.ceil((free - at) / 60_000));
  const all = most === 1 ? `1 ${what.slice(0, -1)} an hour is` : `${most} ${what} an hour are`;
  return `${all} the most (${variables[what]}), and that is used up. The next is possible in ${minutes} min.`;
}

/** When there is room; null for now. A clock that was set back makes nobody wait for longer than an hour. */
function freeAt(spent: readonly Spent[], { units, most, at }: Wanted): number | null {
  const recent = spent
    .filter((each) => Math.abs(at - each.at) < hour)
    .toSorted((one, other) => one.at - other.at);
  let over = recent.reduce((sum, each) => sum + each.units, 0) + units - most;
  if (over <= 0) return null;
  for (const each of recent) {
    over -= each.units;
    if (over <= 0) return Math.min(each.at, at) + hour;
  }
  return at + hour;
}

/** Whether a caller's call may still be put through: those in a contact file when the others no longer may. */
export function mayForward({ forwarded }: Ledger, isContact: boolean, most: number, at: number): boolean {
  const wanted = { units: 1, most: isContact ? 2 * most : most, at, what: "calls" } as const;
  return roomFor(forwarded, wanted) === null;
}
