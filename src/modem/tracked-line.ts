/** One line of a modem: what is known of it, and what a new list of calls says of it. Pure. */
import type { EndedLine, LineStatus } from "../core/line.ts";
import { classifyEnding } from "./ending.ts";
import type { ListedCall } from "./hint.ts";

/** What `^CEND` said, while `AT+CLCC` may still list the call. */
export interface ToldEnd {
  readonly status: number | null;
  readonly cause: number | null;
  readonly at: number;
}

/** A line, and what it has been through. Times are the clock's milliseconds. */
export interface TrackedLine {
  readonly line: number;
  readonly index: number | null;
  readonly direction: "in" | "out";
  readonly status: LineStatus;
  readonly joined: boolean;
  readonly number: string;
  readonly since: number;
  readonly wasListed: boolean;
  readonly wasAnswered: boolean;
  readonly wasAlerting: boolean;
  readonly confirmed: boolean;
  readonly weReleased: boolean;
  readonly end: ToldEnd | null;
  /** When `AT+CLCC` was first without it. */
  readonly missingSince: number | null;
  /** Another caller's number was heard while it rang: unless a list has it under its own, it is over. */
  readonly isDoubted: boolean;
}

/** How long a line that is not listed any more waits for what says why; longer on a modem that always says. */
const graceMilliseconds = 150;
const patientMilliseconds = 600;
/** How long the modem may take to list a call it has taken to dial. */
const appearMilliseconds = 6000;

/** A line of which nothing is known but how it began. */
export function beginLine(
  line: number,
  begun: Pick<TrackedLine, "direction" | "status" | "since" | "number">,
): TrackedLine {
  return {
    line,
    index: null,
    joined: false,
    wasListed: false,
    wasAnswered: false,
    wasAlerting: false,
    confirmed: false,
    weReleased: false,
    end: null,
    missingSince: null,
    isDoubted: false,
    ...begun,
  };
}

/** The line as the list has it. */
export function updated(line: TrackedLine, call: ListedCall): TrackedLine {
  return {
    ...line,
    index: call.index,
    status: call.status,
    joined: call.joined,
    number: line.number === "" ? call.number : line.number,
    wasListed: true,
    wasAnswered: line.wasAnswered || call.status === "active" || call.status === "held",
    wasAlerting: line.wasAlerting || call.status === "alerting",
    missingSince: null,
    isDoubted: false,
  };
}

/** The line, which is over for a reason that nobody has told. */
export function givenUp(line: TrackedLine, at: number): TrackedLine {
  return { ...line, missingSince: at, end: line.end ?? { status: null, cause: null, at } };
}

/** Whether a listed call with the line's index is the line's. A call never goes back to a stage before the one it has reached. */
export function isSameCall(line: TrackedLine, call: ListedCall, lastRung: number): boolean {
  if (line.direction !== call.direction || !sameNumber(line.number, call.number)) return false;
  const isNew = call.status === "incoming" || call.status === "waiting";
  if (isNew && line.isDoubted && call.number === "") return false;
  if (isNew && line.end !== null && lastRung > line.end.at) return false;
  return !line.wasAnswered || call.status === "active" || call.status === "held";
}

/** Whether two ways of writing may be one number. The end tells calls apart; the beginning is written in many ways. */
export function sameNumber(one: string, other: string): boolean {
  const tail = (number: string): string => number.replaceAll(/\D/g, "").slice(-6);
  return one === "" || other === "" || tail(one) === tail(other);
}

/** `AT+CHLD=1x` before `^CONF` wedges the stick; a modem without such lines is believed by its status. */
export function isTakenUp(line: TrackedLine, tellsOfCalls: boolean): boolean {
  if (line.confirmed || line.status === "active" || line.status === "held") return true;
  return line.status === "alerting" && !tellsOfCalls;
}

/** Whether a line is over: not listed, and either explained or waited for long enough. */
export function isOver(line: TrackedLine, explained: boolean, at: number, tellsOfCalls: boolean): boolean {
  if (line.missingSince === null) return false;
  if (line.end !== null || explained || line.weReleased) return true;
  return at >= endsUnexplained(line, line.missingSince, tellsOfCalls);
}

/** When a line that is missing is over although nothing says why. */
export function endsUnexplained(
  { wasListed, since }: TrackedLine,
  missingSince: number,
  tellsOfCalls: boolean,
): number {
  if (!wasListed) return since + appearMilliseconds;
  return missingSince + (tellsOfCalls ? patientMilliseconds : graceMilliseconds);
}

/** The line's end, by all that hints at it. */
export function endOf(line: TrackedLine, code: string | null, at: number): EndedLine {
  const ending = classifyEnding({
    direction: line.direction,
    wasAnswered: line.wasAnswered,
    wasAlerting: line.wasAlerting,
    seconds: (at - line.since) / 1000,
    weReleased: line.weReleased,
    status: line.end?.status ?? null,
    cause: line.end?.cause ?? null,
    code,
  });
  return { line: line.line, direction: line.direction, number: line.number, ending };
}
