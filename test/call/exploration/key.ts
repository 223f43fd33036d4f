/** One text for all wholes that differ only in the numbers of lines, orders, patiences and calls, and in times. */
import type { CallState, Phase, Second } from "../../../src/call/state.ts";
import type { Line } from "../../../src/core/line.ts";
import type { TrueLine } from "./network.ts";
import type { Whole } from "./whole.ts";
import type { Job } from "./world.ts";

/** Names a line by the place of its first mention. */
type Name = (line: number | null) => string;

/** The text of a whole. What it leaves out can make no difference any more. */
export function keyOf({ state, world, owners }: Whole): string {
  const names: number[] = [];
  const name: Name = (line) => {
    if (line === null) return "-";
    const known = names.indexOf(line);
    return String(known >= 0 ? known : names.push(line) - 1);
  };
  let key = world.modem.slice(0, 1) + bit(world.ghost) + bit(state.stubborn);
  for (const line of world.lines) key += trueLineKey(line, name);
  key += "/";
  for (const line of state.lines) key += lineKey(line, name);
  key += `/${bit(state.order !== null)}${bit(state.refusing !== null)}${bit(state.patience !== null)}`;
  for (const job of world.jobs) key += jobKey(job, state, name);
  key += "/";
  for (const line of state.refused) if (names.includes(line)) key += name(line);
  key += phaseKey(state.phase, name);
  // Whoever has closed a call is told so in any case.
  if (state.phase.kind === "closing" && state.phase.announced) return key;
  return `${key}/${owners.know}${bit(owners.joined)}`;
}

const bit = (is: boolean): string => (is ? "1" : "0");

function trueLineKey(line: TrueLine, name: Name): string {
  const known = `${name(line.id)}${line.direction.slice(0, 1)}${line.status.slice(0, 2)}${bit(line.listed)}`;
  return line.status === "incoming"
    ? `${known}${bit(line.numbered)}${bit(line.numberless)}${line.rings}`
    : known;
}

function lineKey(line: Line, name: Name): string {
  const known = `${name(line.line)}${line.direction.slice(0, 1)}${line.status.slice(0, 2)}${bit(line.releasable)}`;
  return line.status === "incoming"
    ? `${known}${bit(line.number !== "")}${bit(line.numberless)}${line.rings}`
    : known;
}

/** Nobody hears how a stale order ended, but for a line that it has made or not. */
function jobKey({ order, command, outcome }: Job, state: CallState, name: Name): string {
  const isHeard = order === state.order || command.kind === "dial";
  const end = outcome === null ? "" : isHeard ? outcome : "x";
  const line = "line" in command ? name(command.line) : "";
  const whose = order === state.order ? "*" : order === state.refusing ? "+" : "";
  return `,${whose}${command.kind}${line}${end}`;
}

function phaseKey(phase: Phase, name: Name): string {
  const { kind } = phase;
  switch (phase.kind) {
    case "idle":
      return kind;
    case "identifying":
      return `${kind}${name(phase.line)}${bit(phase.lastRing)}`;
    case "deciding":
      return kind + name(phase.line);
    case "answering":
      return `${kind}${name(phase.line)}${phase.masters.length}${bit(phase.refusal !== null)}`;
    case "reaching":
      return kind + name(phase.line);
    case "holding":
      return `${kind}${halfKey(phase, name)}${bit(phase.ordered)}${bit(phase.again)}${name(phase.intruder)}${bit(phase.refusal !== null)}`;
    case "dialling":
      return kind + halfKey(phase, name) + name(phase.line);
    case "joining":
      return kind + halfKey(phase, name) + name(phase.line) + bit(phase.refusal !== null);
    case "switching":
      return kind + halfKey(phase, name) + name(phase.line) + bit(phase.bluntly);
    case "checking":
      return kind + name(phase.line) + bit(phase.answered);
    case "joined":
      return kind + phase.parties.map(name).join("") + bit(phase.strained);
    case "closing":
      return `${kind}${name(phase.ringing)}${phase.tries}${phase.left ?? "-"}${bit(phase.announced)}${bit(phase.quiet)}`;
  }
}

function halfKey({ first, second }: { readonly first: number; readonly second: Second }, name: Name): string {
  return `${name(first)}${second.kind === "contact" ? "c" : second.rest.length}`;
}
