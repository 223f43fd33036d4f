import { type Calls, type Leg, living } from "./calls/leg.ts";

/** One call of the SIM, as somebody who sees the whole network would draw it. */
export interface LineView {
  /** The index of +CLCC. */
  readonly id: number;
  readonly number: string;
  readonly direction: "in" | "out";
  /** `dialling`: no phone rings yet. `ending`: somebody has hung up, and +CLCC lists it still. */
  readonly state: "dialling" | "alerting" | "ringing" | "waiting" | "active" | "held" | "ending";
  /** Everybody this party hears: other parties' numbers, and `sim` for the host's end. */
  readonly hears: readonly string[];
  /** A mailbox speaks, not the person. */
  readonly mailbox: boolean;
}

function stateOf(leg: Leg): LineView["state"] {
  if (leg.ending !== null) return "ending";
  switch (leg.phase) {
    case "calling":
    case "handed":
    case "proceeding":
      return "dialling";
    case "alerting":
    case "ringing":
    case "waiting":
    case "active":
    case "held":
      return leg.phase;
  }
}

function heardBy(leg: Leg, calls: Calls): readonly string[] {
  const talks = (each: Leg): boolean => each.ending === null && each.phase === "active" && !each.heldByFar;
  if (!talks(leg)) return [];
  const others = living(calls).filter((each) => each !== leg && each.joined && leg.joined && talks(each));
  return ["sim", ...others.map((each) => each.number)];
}

/** The calls that +CLCC lists. */
export function viewLines(calls: Calls): readonly LineView[] {
  return calls.legs
    .filter((leg) => leg.listed)
    .map((leg) => ({
      id: leg.id,
      number: leg.number,
      direction: leg.direction,
      state: stateOf(leg),
      hears: heardBy(leg, calls),
      mailbox: leg.mailbox,
    }));
}
