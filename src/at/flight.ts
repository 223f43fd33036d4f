/** The command in flight, and what has come of its reply. Pure. */
import {
  beginsResult,
  type Expectation,
  expectationOf,
  type FinalResult,
  finalResult,
  looksUnsolicited,
  startsReply,
} from "./classify.ts";
import type { Command, GivenReply } from "./command.ts";
import { isHex, wantsDigits } from "./pdu-lines.ts";

/** A command that was sent. */
export interface Flight {
  readonly id: number;
  readonly command: Command;
  readonly expected: Expectation;
  /** With a payload: its prompt is waited for, whoever submitted it is asked, it is written; or the prompt is left. */
  readonly stage: "replying" | "awaiting-prompt" | "asking" | "leaving";
  readonly lines: readonly string[];
  /** The beginning of a line that something unsolicited may have cut; empty when there is none. */
  readonly begun: string;
  /** The last line was unsolicited, so that the next may be the rest of the one before it. */
  readonly interrupted: boolean;
}

/** No reply has more lines: not of a thousand texts in pieces. What goes on is noise, and dropped. */
const mostLines = 4000;

/** What a piece of a line is for the command in flight. */
export type Heard =
  | { readonly kind: "echo" }
  | { readonly kind: "kept" | "unsolicited"; readonly flight: Flight }
  | { readonly kind: "final"; readonly result: FinalResult };

/** A command as it is sent. */
export function launch(id: number, command: Command): Flight {
  return {
    id,
    command,
    expected: expectationOf(command.text, command.bare),
    stage: command.payload === null ? "replying" : "awaiting-prompt",
    lines: [],
    begun: "",
    interrupted: false,
  };
}

/** The same command with nothing of its reply come yet. */
export function relaunch(flight: Flight): Flight {
  return { ...flight, lines: [], begun: "", interrupted: false };
}

/** The reply as it stands, with the result that ends it. */
export function replyOf(flight: Flight, { ok, words }: FinalResult): GivenReply {
  // Without the prompt nothing was sent: this OK is none of a message's.
  const sent = flight.stage === "replying";
  if (ok && !sent) return { kind: "refused", lines: flight.lines, result: "no prompt" };
  return { kind: ok ? "ok" : "refused", lines: flight.lines, result: words };
}

/**
 * Takes a piece of a line. A reply may be cut by something unsolicited anywhere, in the middle of a line too:
 * `^SYSIN`, `+CDS: 12`, `FO:2,3,0,5,`.
 */
export function hearPiece(flight: Flight, piece: string): Heard {
  const { expected, lines, command } = flight;
  const keep = (kept: readonly string[], begun = ""): Heard => ({
    kind: "kept",
    flight: { ...flight, lines: kept, begun, interrupted: false },
  });
  const add = (line: string, begun?: string): Heard =>
    lines.length < mostLines ? keep([...lines, line], begun) : { kind: "kept", flight };
  if (piece === command.text || /^AT(?:[+^$]|$)/i.test(piece)) return { kind: "echo" };
  if (expected.pdus && isHex(piece) && (wantsDigits(lines) || !beginsResult(flight.begun + piece)))
    return add(piece, flight.begun);
  if (startsReply(piece, expected)) return add(piece);
  const whole = flight.begun + piece;
  const result = finalResult(piece, expected) ?? finalResult(whole, expected);
  if (result) return { kind: "final", result };
  if (startsReply(whole, expected)) return add(whole);
  if (beginsSomething(whole, expected)) return keep(lines, whole);
  if (looksUnsolicited(piece)) return unsolicited(flight);
  const last = lines.at(-1);
  if (last !== undefined && flight.interrupted && isRest(last, piece, expected))
    return keep([...lines.slice(0, -1), last + piece]);
  // The echo of a message's text comes in lines of any length.
  if (command.payload?.includes(piece) === true) return { kind: "kept", flight };
  return expected.bare ? add(piece) : unsolicited(flight);
}

function unsolicited(flight: Flight): Heard {
  return { kind: "unsolicited", flight: { ...flight, interrupted: flight.lines.length > 0 } };
}

/** The first part of a reply line, or of a result. */
function beginsSomething(text: string, { prefixes, bare }: Expectation): boolean {
  if (prefixes.some((prefix) => prefix.startsWith(text.toUpperCase()))) return true;
  return !bare && beginsResult(text);
}

/** Whether a piece can be the rest of a reply line. Rubbish on the line is neither. */
function isRest(line: string, piece: string, { bare }: Expectation): boolean {
  if (!/^[\u0020-\u007e]+$/.test(piece)) return false;
  const unfinished = line.endsWith(",") || line.split('"').length % 2 === 0;
  return (unfinished && /[\w",]/.test(piece)) || (!bare && /^[\d",]/.test(piece));
}
