/** How the end of a called party is told. */
import type { Ending } from "../core/ending.ts";
import type { EndedLine } from "../core/line.ts";
import type { CallState, Outcome } from "./state.ts";

/** A phone that rang for as long as it may. */
export const silence: Ending = { kind: "no-answer", detail: null };
/** A number that the modem would not dial because somebody rang. */
export const overtaken: Ending = { kind: "network", detail: "somebody called at the same moment" };
/** A number of which the modem says neither yes nor no. */
export const unanswered: Ending = { kind: "network", detail: "the modem did not answer" };

/** How the modem's refusal to dial is told. */
export function endingOfRefusal(outcome: Exclude<Outcome, { kind: "done" }>): Ending {
  if (/NO CARRIER|NO DIAL ?TONE|: 30\b/.test(outcome.words))
    return { kind: "no-service", detail: outcome.words };
  if (outcome.words === "BUSY") return { kind: "busy", detail: null };
  return { kind: "network", detail: outcome.words };
}

/** How it is told that the first number of a call was not dialled. */
export function endingOfUndialled(state: CallState, outcome: Exclude<Outcome, { kind: "done" }>): Ending {
  // No modem dials while it rings; who rings is served next.
  const rings = state.lines.some((line) => line.status === "incoming" || line.status === "waiting");
  return rings ? overtaken : endingOfRefusal(outcome);
}

/** How a line ended, as the picture without it tells. */
export function endingOfLine(ended: readonly EndedLine[], line: number): Ending {
  return ended.find((each) => each.line === line)?.ending ?? { kind: "unknown", detail: null };
}
