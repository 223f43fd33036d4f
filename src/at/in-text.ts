/**
 * A reply in text mode, which the modem was told to leave: the words of messages stand in it as they are, an `OK` or a
 * `RING` among them. Nothing in it is believed; it ends when nothing more comes. Pure.
 */
import { ignored } from "../core/machine.ts";
import { armed, type ChannelState, type ChannelStep, conclude, type Running } from "./channel-state.ts";
import { finalResult } from "./classify.ts";
import { giveUp } from "./doubt.ts";
import type { Flight } from "./flight.ts";

/** A modem that reads messages one after the other does not pause longer than this. */
const pauseSeconds = 2;
/** A modem that talks on and on is not listened to for longer than this. */
const longestMilliseconds = 30_000;

/** From this line on, the reply is in text mode. */
export function beginText(state: ChannelState, before: Flight, line: string, at: number): ChannelStep {
  const flight: Flight = { ...before, lines: [...before.lines, line] };
  const running: Running = { kind: "in-text", flight, until: at + longestMilliseconds };
  return armed({ ...state, running }, pauseSeconds);
}

/** One more line, whatever it says. */
export function lineInText(
  state: ChannelState,
  running: Running & { kind: "in-text" },
  line: string,
  at: number,
): ChannelStep {
  if (at >= running.until) return ignored(state);
  const flight: Flight = { ...running.flight, lines: [...running.flight.lines, line] };
  return armed(
    { ...state, running: { ...running, flight } },
    Math.min(pauseSeconds, (running.until - at) / 1000),
  );
}

/** Nothing more has come: the last line is the result. */
export function endText(
  state: ChannelState,
  { flight }: Running & { kind: "in-text" },
  at: number,
): ChannelStep {
  const result = finalResult(flight.lines.at(-1) ?? "", flight.expected);
  if (!result) return giveUp(state, flight, at);
  const lines = flight.lines.slice(0, -1);
  return conclude(state, flight, { kind: result.ok ? "ok" : "refused", lines, result: result.words }, at);
}
