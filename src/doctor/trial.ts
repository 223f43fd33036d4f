/** A trial of hold and join with friendly phones, as a machine: rings, holds, rings, joins, and always hangs up. Pure. */
import type { Action, Outcome } from "../core/action.ts";
import type { EndedLine, Line } from "../core/line.ts";
import { maskNumber } from "../core/log.ts";
import { ignored, type Step, went } from "../core/machine.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** What is tried. With a single number: hold, and take back. */
export interface TrialPlan {
  readonly numbers: readonly PhoneNumber[];
  /** How long each may ring. */
  readonly ringSeconds: number;
}

/** What every state knows. */
interface Known {
  readonly plan: TrialPlan;
  /** Our lines, in the order of the numbers. */
  readonly own: readonly number[];
  /** A dial was ordered and has not ended. */
  readonly dialling: boolean;
  readonly lines: readonly Line[];
  readonly ended: readonly EndedLine[];
}

/** Where a trial stands. */
export type TrialState = Known &
  (
    | { readonly kind: "idle" | "ringing" | "holding" | "retrieving" | "joining" | "listening" | "over" }
    | { readonly kind: "closing"; readonly tries: number }
  );

/** What can happen. */
export type TrialEvent =
  | { readonly kind: "begun" }
  | { readonly kind: "pictured"; readonly lines: readonly Line[]; readonly ended: readonly EndedLine[] }
  | { readonly kind: "dialled"; readonly outcome: Outcome }
  | { readonly kind: "obeyed"; readonly outcome: Outcome }
  | { readonly kind: "timer-ended" }
  /** Somebody wants it to end. */
  | { readonly kind: "interrupted" }
  /** The modem is gone. */
  | { readonly kind: "lost" };

/** What is to be done. */
export type TrialEffect =
  | { readonly kind: "perform"; readonly action: Action }
  | { readonly kind: "set-timer"; readonly seconds: number }
  | { readonly kind: "tell-step"; readonly text: string }
  | { readonly kind: "tell"; readonly finding: Finding }
  | { readonly kind: "finish" };

type TrialStep = Step<TrialState, TrialEffect>;

/** Networks take their time over hold and join. */
const obeySeconds = 25;
/** The two shall have time to say a word to each other. */
const listenSeconds = 5;
const closeSeconds = 3;
const mostCloseTries = 8;

/** A trial that has not begun. */
export function plannedTrial(plan: TrialPlan): TrialState {
  return { kind: "idle", plan, own: [], dialling: false, lines: [], ended: [] };
}

/** One step. */
export function transition(before: TrialState, event: TrialEvent): TrialStep {
  if (before.kind === "over") return ignored(before);
  const state = learn(before, event);
  if (event.kind === "lost")
    return finish(state, red("the modem was lost during the trial", "unplug it and plug it in again"));
  if (event.kind === "interrupted")
    return state.kind === "closing" ? ignored(before) : close(state, yellow("the trial was broken off", ""));
  switch (state.kind) {
    case "idle":
      return event.kind === "begun" ? ring(state) : ignored(before);
    case "ringing":
      return whileRinging(state, event);
    case "holding":
      return whileHolding(state, event);
    case "retrieving":
      return whileRetrieving(state, event);
    case "joining":
      return whileJoining(state, event);
    case "listening":
      return whileListening(state, event);
    case "closing":
      return whileClosing(state, event);
    case "over":
      return ignored(before);
  }
}

/** What an event says of the lines, whatever the state. */
function learn(state: TrialState, event: TrialEvent): TrialState {
  if (event.kind === "pictured")
    return { ...state, lines: event.lines, ended: [...state.ended, ...event.ended] };
  if (event.kind !== "dialled") return state;
  const { outcome } = event;
  const line = outcome.kind === "done" ? outcome.line : null;
  return { ...state, dialling: false, own: line === null ? state.own : [...state.own, line] };
}

function ring(state: TrialState): TrialStep {
  const number = state.plan.numbers[state.own.length] ?? "";
  return went<TrialState, TrialEffect>(
    { ...state, kind: "ringing", dialling: true },
    { kind: "tell-step", text: `ringing ${number}; please answer` },
    { kind: "perform", action: { kind: "dial", number } },
    { kind: "set-timer", seconds: state.plan.ringSeconds + obeySeconds },
  );
}

function whileRinging(state: TrialState, event: TrialEvent): TrialStep {
  const number = state.plan.numbers[state.own.length - (event.kind === "dialled" ? 1 : 0)] ?? "";
  if (event.kind === "dialled" && event.outcome.kind !== "done") {
    const { outcome } = event;
    return close(
      state,
      red(`${number} could not be rung: ${outcome.words}`, "check the number, and /status"),
    );
  }
  if (event.kind === "dialled")
    return answered(state, [{ kind: "set-timer", seconds: state.plan.ringSeconds }]);
  if (event.kind === "timer-ended")
    return close(
      state,
      yellow(`${lastNumber(state)} did not answer`, "run this again while somebody answers it"),
    );
  return answered(state, []);
}

/** Goes on once the phone that rings is answered. */
function answered(state: TrialState, otherwise: readonly TrialEffect[]): TrialStep {
  const trouble = troubleOf(state);
  if (trouble !== null) return close(state, trouble);
  if (state.dialling || lineOf(state, state.own.length - 1)?.status !== "active")
    return went(state, ...otherwise);
  const told: TrialEffect = { kind: "tell-step", text: `${lastNumber(state)} answered` };
  if (state.own.length === 1)
    return went<TrialState, TrialEffect>(
      { ...state, kind: "holding" },
      told,
      { kind: "tell-step", text: "holding" },
      { kind: "perform", action: { kind: "hold" } },
      { kind: "set-timer", seconds: obeySeconds },
    );
  return went<TrialState, TrialEffect>(
    { ...state, kind: "joining" },
    told,
    { kind: "tell-step", text: "joining" },
    { kind: "perform", action: { kind: "join" } },
    { kind: "set-timer", seconds: obeySeconds },
  );
}

const askOperator = "ask your operator for call hold and for multi-party calls (conference) on this SIM";

function whileHolding(state: TrialState, event: TrialEvent): TrialStep {
  const failed = failureOf(state, event, "a call cannot be put on hold");
  if (failed !== null) return close(state, failed);
  if (lineOf(state, 0)?.status !== "held") return went(state);
  const told: TrialEffect = { kind: "tell", finding: green("a call can be put on hold") };
  if (state.plan.numbers.length > 1) {
    const next = ring(state);
    return { state: next.state, effects: [told, ...next.effects] };
  }
  return went<TrialState, TrialEffect>(
    { ...state, kind: "retrieving" },
    told,
    { kind: "tell-step", text: "taking the call back" },
    { kind: "perform", action: { kind: "hold" } },
    { kind: "set-timer", seconds: obeySeconds },
  );
}

function whileRetrieving(state: TrialState, event: TrialEvent): TrialStep {
  const failed = failureOf(state, event, "a call on hold cannot be taken back");
  if (failed !== null) return close(state, failed);
  return lineOf(state, 0)?.status === "active"
    ? close(state, green("a call on hold can be taken back"))
    : went(state);
}

function whileJoining(state: TrialState, event: TrialEvent): TrialStep {
  const failed = failureOf(state, event, "two calls cannot be joined");
  if (failed !== null) return close(state, failed);
  const ours = state.own.map((_, place) => lineOf(state, place));
  if (!ours.every((line) => line?.status === "active" && line.joined)) return went(state);
  return went<TrialState, TrialEffect>(
    { ...state, kind: "listening" },
    { kind: "tell", finding: green("two calls can be joined: AT+CLCC lists both as one talk") },
    { kind: "tell-step", text: "joined; can the two hear each other?" },
    { kind: "set-timer", seconds: listenSeconds },
  );
}

function whileListening(state: TrialState, event: TrialEvent): TrialStep {
  return event.kind === "timer-ended" || troubleOf(state) !== null ? close(state) : went(state);
}

/** What has gone wrong while an order is carried out; null when nothing has. */
function failureOf(state: TrialState, event: TrialEvent, what: string): Finding | null {
  if (event.kind === "obeyed" && event.outcome.kind !== "done")
    return red(`${what}: the modem says ${event.outcome.words}`, askOperator);
  if (event.kind === "timer-ended") return red(`${what}: nothing happens`, askOperator);
  return troubleOf(state);
}

/** How a call of the trial ended, in words that follow its number. */
const endings: Readonly<Record<EndedLine["ending"]["kind"], string>> = {
  busy: "is busy",
  refused: "refused the call",
  "no-answer": "did not answer",
  unreachable: "cannot be reached",
  "invalid-number": "is no number that the network knows",
  barred: "may not be called from this SIM",
  network: "was not reached: the network failed",
  "no-service": "was not reached: there is no service",
  "hung-up": "hung up",
  released: "was hung up",
  "modem-lost": "was lost with the modem",
  unknown: "is gone, and nobody says why",
};

/** A call that came between, or one of ours that is over. */
function troubleOf({ own, dialling, lines, ended, plan }: TrialState): Finding | null {
  const others = lines.filter(
    ({ line, direction }) => !own.includes(line) && !(dialling && direction === "out"),
  );
  if (others.length > 0) return yellow("somebody calls, and the trial gives way", "run this again later");
  const over = ended.find(({ line }) => own.includes(line));
  if (over === undefined) return null;
  const number = plan.numbers[own.indexOf(over.line)] ?? "";
  return yellow(
    `${maskNumber(number)} ${endings[over.ending.kind]}`,
    "run this again while somebody answers it",
  );
}

/** Hangs up what there is of ours; `finding` is told before. */
function close(state: TrialState, ...findings: readonly Finding[]): TrialStep {
  const step = hangUp({ ...state, kind: "closing", tries: 0 });
  return went(step.state, ...tellings(findings), ...step.effects);
}

type Closing = Extract<TrialState, { kind: "closing" }>;

/** One way after the other; while a stranger's call rings, our lines alone. */
function hangUp(state: Closing): TrialStep {
  const ours = oursOf(state);
  if (ours.length === 0 && !state.dialling) return finish(state);
  if (state.tries >= mostCloseTries)
    return finish(state, red("calls of the trial may still be up", "unplug the stick to end them"));
  const action = wayToEnd(state, ours);
  const told: TrialEffect = { kind: "tell-step", text: "hanging up" };
  return went<TrialState, TrialEffect>(
    { ...state, tries: state.tries + 1 },
    ...(state.tries === 0 ? [told] : []),
    ...(action === undefined ? [] : [{ kind: "perform", action } as const]),
    { kind: "set-timer", seconds: closeSeconds },
  );
}

const waysToEnd: readonly Action[] = [
  { kind: "hang-up" },
  { kind: "release-held" },
  { kind: "release-active" },
];

function wayToEnd({ lines, tries }: Closing, ours: readonly Line[]): Action | undefined {
  if (!lines.some(isRinging)) return waysToEnd[tries % waysToEnd.length];
  const next = ours[0];
  return next && { kind: "release", line: next.line };
}

function isRinging({ status }: Line): boolean {
  return status === "incoming" || status === "waiting";
}

/** Lines that we have made, and a caller whom the order to hold has answered by mischance. */
function oursOf({ lines, own }: TrialState): readonly Line[] {
  return lines.filter((each) => own.includes(each.line) || (each.direction === "in" && !isRinging(each)));
}

function whileClosing(state: Closing, event: TrialEvent): TrialStep {
  if (oursOf(state).length === 0 && !state.dialling && event.kind !== "dialled") return finish(state);
  // Some modems leave a call on hold when they are told to hang up.
  const isHeldLeft = state.tries === 1 && oursOf(state).every(({ status }) => status === "held");
  if (event.kind === "obeyed" && (isHeldLeft || state.lines.some(isRinging))) return hangUp(state);
  return event.kind === "timer-ended" ? hangUp(state) : went(state);
}

function finish(state: TrialState, ...findings: readonly Finding[]): TrialStep {
  return went<TrialState, TrialEffect>({ ...state, kind: "over" }, ...tellings(findings), { kind: "finish" });
}

function tellings(findings: readonly Finding[]): readonly TrialEffect[] {
  return findings.map((finding) => ({ kind: "tell", finding }));
}

function lineOf({ own, lines }: TrialState, place: number): Line | undefined {
  return lines.find(({ line }) => line === own[place]);
}

function lastNumber({ plan, own, dialling }: TrialState): string {
  return maskNumber(plan.numbers[own.length - (dialling ? 0 : 1)] ?? "");
}
