/** The world around the call machine, as plain data: a modem that takes orders one after another, and true lines. */
import type { Action, CallEvent, CallState, Plan } from "../../../src/call/state.ts";
import { stranger } from "../../../src/call/state.ts";
import type { Line } from "../../../src/core/line.ts";
import type { PhoneNumber } from "../../../src/core/phone-number.ts";
import type { Command, TrueLine } from "./network.ts";

/** An order on its way through the modem. `look` is the first half of refusing who waits. */
export interface Job {
  readonly order: number;
  readonly command: Command | { readonly kind: "look" } | { readonly kind: "nothing" };
  /** Null until the modem has carried it out, or has not. */
  readonly outcome: "done" | "refused" | "failed" | null;
}

/** Everything that is not the machine. */
export interface World {
  readonly lines: readonly TrueLine[];
  readonly jobs: readonly Job[];
  readonly modem: "there" | "restarting" | "lost";
  /** A number is being dialled of which the modem's answer or its list said nothing. */
  readonly ghost: boolean;
  readonly nextLine: number;
}

/** What the machine is told, as things stand when its turn comes. */
export type Cue =
  | { readonly kind: "picture" | "patience" | "call" | "check" | "close" | "lost" }
  | { readonly kind: "answer"; readonly job: Job }
  | { readonly kind: "routed"; readonly plan: Plan };

export const master = "+447700900001" as PhoneNumber;
export const otherMaster = "+447700900008" as PhoneNumber;
export const contact = "+447700900003" as PhoneNumber;
export const caller = stranger("+447700900002");

/** No call, and no modem yet. */
export const emptyWorld: World = { lines: [], jobs: [], modem: "lost", ghost: false, nextLine: 1 };

/** A line as the modem's list shows it. */
export function seen(line: TrueLine): Line {
  const takenUp = line.status === "active" || line.status === "held" || line.status === "alerting";
  const inNumber = line.numbered ? caller.written : "";
  return {
    line: line.id,
    index: line.listed ? line.id : null,
    direction: line.direction,
    status: line.status,
    joined: false,
    number: line.direction === "out" ? master : inNumber,
    rings: line.rings,
    numberless: line.numberless,
    releasable: line.listed && takenUp,
  };
}

/** The event of a cue. */
export function eventOf(cue: Cue, world: World, state: CallState): CallEvent {
  const at = 0;
  switch (cue.kind) {
    case "picture":
      return { ...pictureOf(world, state), at };
    case "patience":
      return { kind: "patience-ended", patience: state.patience ?? 0, at };
    case "call":
      return { kind: "call-wanted", contact: stranger(contact), number: contact, master, at };
    case "check":
      return { kind: "check-wanted", other: stranger(contact), number: master, at };
    case "close":
      return { kind: "close-wanted", at };
    case "lost":
      return { kind: "modem-lost", at };
    case "routed":
      return { kind: "routed", call: state.nextCall - 1, plan: cue.plan, at };
    case "answer": {
      const { order, outcome, command } = cue.job;
      const line = command.kind === "dial" ? command.line : null;
      return outcome === "refused" || outcome === "failed"
        ? { kind: "answered-order", order, outcome: { kind: outcome, words: "ERROR" }, at }
        : { kind: "answered-order", order, outcome: { kind: "done", line }, at };
    }
  }
}

/** The truth, and the end of every line that was in the picture before. */
function pictureOf(world: World, state: CallState) {
  const gone = state.lines.filter((line) => !world.lines.some((each) => each.id === line.line));
  const ended = gone.map(({ line, direction, number }) => {
    return { line, direction, number, ending: { kind: "hung-up", detail: null } } as const;
  });
  return { kind: "pictured", lines: world.lines.map(seen), ended } as const;
}

/** An order is taken: the shell makes a command of it at once, and a number to dial is a line from now on. */
export function take(world: World, order: number, action: Action): World {
  const lost = world.modem === "lost";
  const withJob = (to: World, command: Job["command"]): World => ({
    ...to,
    jobs: [...to.jobs, { order, command, outcome: lost ? "failed" : null }],
  });
  switch (action.kind) {
    case "dial":
      return lost
        ? withJob(world, { kind: "nothing" })
        : withJob(addLine(world, { direction: "out", status: "dialling", listed: false }), {
            kind: "dial",
            line: world.nextLine,
          });
    case "release": {
      const line = world.lines.find((each) => each.id === action.line);
      if (!line) return withJob(world, { kind: "nothing" });
      return withJob(world, seen(line).releasable ? action : { kind: "hang-up" });
    }
    case "refuse-waiting":
      return withJob(world, { kind: "look" });
    default:
      return withJob(world, action);
  }
}

/** A line more. */
export function addLine(
  world: World,
  fields: Partial<TrueLine> & Pick<TrueLine, "direction" | "status">,
): World {
  const line: TrueLine = {
    id: world.nextLine,
    listed: true,
    numbered: false,
    numberless: false,
    rings: 0,
    ...fields,
  };
  return { ...world, lines: [...world.lines, line], nextLine: world.nextLine + 1 };
}

/** A line is something else now. */
export function changeLine(world: World, line: TrueLine, fields: Partial<TrueLine>): World {
  return { ...world, lines: world.lines.map((each) => (each === line ? { ...each, ...fields } : each)) };
}

/** A line less. */
export function dropLine(world: World, id: number): World {
  return { ...world, lines: world.lines.filter((each) => each.id !== id) };
}

/** The last picture shows things as they are. */
export function isUpToDate(world: World, state: CallState): boolean {
  if (world.lines.length !== state.lines.length) return false;
  return world.lines.every((line, index) => {
    const last = state.lines[index];
    if (last?.line !== line.id || last.status !== line.status) return false;
    if (line.status !== "incoming") return true;
    return (
      last.rings === line.rings &&
      last.numberless === line.numberless &&
      (last.number !== "") === line.numbered
    );
  });
}
