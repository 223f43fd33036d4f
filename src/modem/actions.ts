/** What the house asks of a modem, as AT commands. Pure. */
import type { Command } from "../at/command.ts";
import type { Action } from "../core/action.ts";
import type { Line } from "../core/line.ts";

/** Networks take their time over hold and join (ModemManager allows 20 s), and over a number. */
const networkSeconds = 20;
const dialSeconds = 30;
const modemSeconds = 10;

/** A command with no payload and an ordinary reply. */
export function command(text: string, deadlineSeconds = modemSeconds): Command {
  return { text, deadlineSeconds, payload: null, bare: false };
}

/** An action on calls that are there. */
export type LineAction = Exclude<Action, { readonly kind: "dial" }>;

/** The command that calls a number. */
export function dialCommand(number: string): Command {
  return command(`ATD${number};`, dialSeconds);
}

/** The command for an action, with the lines as they are now; null when there is nothing to do. */
export function commandFor(action: LineAction, lines: readonly Line[]): Command | null {
  switch (action.kind) {
    case "answer":
      // Some say OK only once it is connected, and a byte before that takes the answer back (V.250 §6.3.5).
      return command("ATA", networkSeconds);
    case "hold":
      return command("AT+CHLD=2", networkSeconds);
    case "join":
      return command("AT+CHLD=3", networkSeconds);
    case "hang-up":
      return command("AT+CHUP");
    case "release":
      return releaseCommand(lines.find((line) => line.line === action.line));
    case "release-held":
      return command("AT+CHLD=0");
    case "release-active":
      return command("AT+CHLD=1");
    case "refuse-waiting":
      // With nobody waiting, CHLD=0 would end the held call instead (22.030 §6.5.5.1).
      return lines.some((line) => line.status === "waiting") ? command("AT+CHLD=0") : null;
  }
}

/** `AT+CHLD=1x` before the network has taken the call up wedges the stick; `AT+CHUP` never does. */
function releaseCommand(line: Line | undefined): Command | null {
  if (!line) return null;
  if (line.status === "waiting") return command("AT+CHLD=0");
  return line.releasable && line.index !== null ? command(`AT+CHLD=1${line.index}`) : command("AT+CHUP");
}

/** The lines whose end an action orders, so that their ending is known to be ours. */
export function linesReleasedBy(action: LineAction, lines: readonly Line[]): readonly number[] {
  const ids = (which: (line: Line) => boolean): readonly number[] =>
    lines.filter(which).map((line) => line.line);
  switch (action.kind) {
    case "hang-up":
      return ids((line) => line.status !== "held" && line.status !== "waiting");
    case "release":
      return [action.line];
    case "release-held":
      return ids((line) => line.status === "held");
    case "release-active":
      return ids((line) => line.status === "active");
    case "refuse-waiting":
      return ids((line) => line.status === "waiting");
    case "answer":
    case "hold":
    case "join":
      return [];
  }
}
