/**
 * The call machine: one SIM's calls, from ring to end. Pure; each phase has a file or a function of its own.
 * What the modem lists decides; orders and their answers only hasten it.
 */
import type { EndedLine, Line } from "../core/line.ts";
import { ignored, went } from "../core/machine.ts";
import { whileDialling, whileJoining, whileSwitching } from "./bridge.ts";
import { beginCheck, whileChecking } from "./checking.ts";
import { whileClosing } from "./closing.ts";
import { takeUpFound, whileJoined } from "./conversation.ts";
import { whileHolding } from "./holding.ts";
import { beginIncoming, whileAnswering, whileDeciding, whileIdentifying } from "./incoming.ts";
import { beginOutgoing, whileReaching } from "./outgoing.ts";
import {
  type CallEffect,
  type CallEvent,
  type CallState,
  type CallStep,
  chain,
  enter,
  findLine,
  stranger,
  tell,
} from "./state.ts";

/** What a call does about an event. An event nobody expects changes nothing; this never throws. */
export function transition(state: CallState, event: CallEvent): CallStep {
  switch (event.kind) {
    case "answered-order":
      if (event.order === state.refusing) return refuseWaiting({ ...state, refusing: null });
      return event.order === state.order ? proceed({ ...state, order: null }, event) : ignored(state);
    case "patience-ended":
      return event.patience === state.patience
        ? proceed({ ...state, patience: null }, event)
        : ignored(state);
    case "pictured":
      return chain(
        look(state, event.lines),
        (now) => tellMissed(state, now, event.ended),
        (now) => proceed(now, event),
        refuseWaiting,
      );
    case "modem-lost":
      return loseModem(state);
    case "routed":
    case "call-wanted":
    case "check-wanted":
    case "close-wanted":
      return proceed(state, event);
  }
}

function look(state: CallState, lines: readonly Line[]): CallState {
  return { ...state, lines, stubborn: state.stubborn && lines.some(isUp) };
}

/** Callers who rang and were gone before anybody had seen them, while nothing else went on. */
function tellMissed(before: CallState, state: CallState, ended: readonly EndedLine[]): CallStep {
  if (before.phase.kind !== "idle") return ignored(state);
  const missed = ended.filter(({ direction, line }) => direction === "in" && !findLine(before, line));
  if (missed.length === 0) return ignored(state);
  const effects = missed.map(({ number }, place): CallEffect => ({
    kind: "tell",
    news: {
      kind: "caller-gave-up",
      call: state.nextCall + place,
      caller: stranger(number),
      waitedSeconds: 0,
    },
  }));
  return went({ ...state, nextCall: state.nextCall + missed.length }, ...effects);
}

/** It is a call already, and not one that rings here. */
function isUp({ status }: Line): boolean {
  return status !== "incoming" && status !== "waiting";
}

/** The phase's own step; a phase that ends in idle finds at once what else the modem lists. */
function proceed(state: CallState, event: CallEvent): CallStep {
  const step = whilePhase(state, event);
  if (step.state.phase.kind !== "idle" || state.phase.kind === "idle") return step;
  const next = lookAround(step.state, event.at);
  return { state: next.state, effects: [...step.effects, ...next.effects] };
}

function whilePhase(state: CallState, event: CallEvent): CallStep {
  const { phase } = state;
  switch (phase.kind) {
    case "idle":
      return whileIdle(state, event);
    case "identifying":
      return whileIdentifying(state, phase, event);
    case "deciding":
      return whileDeciding(state, phase, event);
    case "answering":
      return whileAnswering(state, phase, event);
    case "reaching":
      return whileReaching(state, phase, event);
    case "holding":
      return whileHolding(state, phase, event);
    case "dialling":
      return whileDialling(state, phase, event);
    case "switching":
      return whileSwitching(state, phase, event);
    case "joining":
      return whileJoining(state, phase, event);
    case "checking":
      return whileChecking(state, phase, event);
    case "joined":
      return whileJoined(state, phase, event);
    case "closing":
      return whileClosing(state, phase, event);
  }
}

function whileIdle(state: CallState, event: CallEvent): CallStep {
  if (event.kind === "call-wanted" && state.lines.length === 0) return beginOutgoing(state, event);
  if (event.kind === "check-wanted" && state.lines.length === 0) return beginCheck(state, event);
  return event.kind === "pictured" ? lookAround(state, event.at) : ignored(state);
}

function lookAround(state: CallState, at: number): CallStep {
  if (state.lines.some(isUp)) return takeUpFound(state, at);
  const incoming = state.lines.find((line) => line.status === "incoming");
  return incoming ? beginIncoming(state, incoming, at) : ignored(state);
}

/**
 * A second caller hears busy. The order stands beside the call's own, and what comes of it is seen in the lines:
 * one that is refused in vain rings until the network ends it, or until the line is free for it.
 * Who waits while a call is let go is not refused: the line is theirs in a moment.
 */
function refuseWaiting(state: CallState): CallStep {
  const { phase } = state;
  if (phase.kind === "idle" || phase.kind === "closing") return ignored(state);
  const refused = state.refused.filter((line) => findLine(state, line)?.status === "waiting");
  const fresh = state.lines.find((line) => line.status === "waiting" && !refused.includes(line.line));
  if (!fresh || state.refusing !== null)
    return refused.length === state.refused.length ? ignored(state) : went({ ...state, refused });
  return went(
    { ...state, refused: [...refused, fresh.line], refusing: state.serial, serial: state.serial + 1 },
    { kind: "order", order: state.serial, action: { kind: "refuse-waiting" } },
    { kind: "tell", news: { kind: "second-caller", call: phase.call.id, caller: stranger(fresh.number) } },
  );
}

function loseModem(state: CallState): CallStep {
  const lost: CallState = { ...state, lines: [], refused: [], refusing: null, order: null };
  const { phase } = state;
  if (phase.kind === "idle") return went({ ...lost, patience: null });
  if (phase.kind === "closing" && phase.quiet && !phase.announced)
    return chain(lost, enter({ kind: "idle" }));
  const { id, other } = phase.call;
  return chain(lost, enter({ kind: "idle" }), tell({ kind: "modem-lost", call: id, other }));
}
