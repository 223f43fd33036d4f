/** What the lines on the modem's port tell of its commands: how long each took, and what came of it. Pure. */

/** The command that waits for its result, and since when (`Clock.now()`); null for none. */
export type Asked = { readonly at: number } | null;

/** How a command ended. `unanswered`: the next one began before a result had come. */
export interface AskedEnd {
  readonly outcome: "done" | "refused" | "unanswered";
  /** Null when it was not answered. */
  readonly seconds: number | null;
}

/** A line as it changes that, and the command that it ended; null for none. */
export interface TrafficStep {
  readonly asked: Asked;
  readonly ended: AskedEnd | null;
}

const begins = /^> ␛?AT/i;
const refused = /^< (?:ERROR|\+CM[ES] ERROR|COMMAND NOT SUPPORT|TOO MANY PARAMETERS)/;

/** Reads a line, written as `> AT` or `< OK`. */
export function readTraffic(asked: Asked, line: string, at: number): TrafficStep {
  if (begins.test(line)) {
    const ended: AskedEnd | null = asked && { outcome: "unanswered", seconds: null };
    return { asked: { at }, ended };
  }
  const outcome = line === "< OK" ? "done" : refused.test(line) ? "refused" : null;
  if (asked === null || outcome === null) return { asked, ended: null };
  return { asked: null, ended: { outcome, seconds: (at - asked.at) / 1000 } };
}
