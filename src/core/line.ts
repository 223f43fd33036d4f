import type { Ending } from "./ending.ts";

/** The states of a call on a modem (27.007 §7.18, `<stat>` 0 to 5). */
export type LineStatus = "active" | "held" | "dialling" | "alerting" | "incoming" | "waiting";

/** A call on the modem. Its `line` is ours for as long as the daemon runs; the modem gives indexes out again. */
export interface Line {
  readonly line: number;
  /** The call's number in `AT+CLCC`; null until the modem lists a call we have just dialled. */
  readonly index: number | null;
  readonly direction: "in" | "out";
  readonly status: LineStatus;
  /** It is part of a multi-party call. */
  readonly joined: boolean;
  /** As the network gave it, or as we dialled it; empty when withheld. */
  readonly number: string;
  /** Times it has rung. */
  readonly rings: number;
  /** The network has said that it will not give a number for the present ring. */
  readonly numberless: boolean;
  /** It may be released alone: the network has taken it up. */
  readonly releasable: boolean;
}

/** A line that is over. */
export interface EndedLine {
  readonly line: number;
  readonly direction: "in" | "out";
  readonly number: string;
  readonly ending: Ending;
}

/** All lines there are, and those that ended since the picture before. */
export interface Picture {
  readonly lines: readonly Line[];
  readonly ended: readonly EndedLine[];
}
