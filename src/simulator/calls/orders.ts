import { type Step, went } from "../../core/machine.ts";
import { ended } from "./events.ts";
import {
  type CallEffect,
  type Calls,
  type Ending,
  type Leg,
  type Setting,
  changed,
  dueLater,
  inPhase,
  later,
  living,
  localEnd,
  networkEnd,
  withLeg,
} from "./leg.ts";

/** What the host orders with ATD, ATA, +CHUP and +CHLD (22.030 §6.5.5, 27.007 §7.13). */
export type CallOrder =
  | { readonly kind: "dial"; readonly number: string }
  | { readonly kind: "answer" }
  | { readonly kind: "hang-up" }
  | { readonly kind: "release-held" }
  | { readonly kind: "release-active" }
  | { readonly kind: "release"; readonly id: number }
  | { readonly kind: "swap" }
  | { readonly kind: "private"; readonly id: number }
  | { readonly kind: "join" }
  | { readonly kind: "transfer" };

/** How an order went. `cme` null is a plain ERROR; `hang`: the stick answers nothing any more. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly cme: number | null }
  | { readonly kind: "no-carrier" }
  | { readonly kind: "silence" }
  | { readonly kind: "hang" };

/** The calls after an order, and how it went. */
export interface Ordered extends Step<Calls, CallEffect> {
  readonly outcome: Outcome;
}

/** Most parties in a multiparty (22.084 §1.3.5). */
const mostParties = 5;

const done = (step: Step<Calls, CallEffect>): Ordered => ({ ...step, outcome: { kind: "done" } });
const refusedWith = (calls: Calls, outcome: Outcome): Ordered => ({ state: calls, effects: [], outcome });
const refused = (calls: Calls, cme: number | null = null): Ordered =>
  refusedWith(calls, { kind: "refused", cme });

/** Carries an order of the host out, or refuses it; pure. */
export function carryOut(calls: Calls, order: CallOrder, setting: Setting): Ordered {
  switch (order.kind) {
    case "dial":
      return dial(calls, order.number, setting);
    case "answer":
      return answer(calls, setting);
    case "hang-up":
      return hangUp(calls, setting);
    case "release-held":
      return releaseHeld(calls, setting);
    case "release-active":
      return releaseActive(calls, setting);
    case "release":
      return releaseOne(calls, order.id, setting);
    case "swap":
      return swap(calls, setting);
    case "private":
      return talkPrivately(calls, order.id, setting);
    case "join":
      return join(calls, setting);
    case "transfer":
      return refused(calls, 3);
  }
}

function endAll(
  calls: Calls,
  legs: readonly Leg[],
  endOf: (leg: Leg) => Ending,
  setting: Setting,
): Step<Calls, CallEffect> {
  let step: Step<Calls, CallEffect> = { state: calls, effects: [] };
  for (const leg of legs) {
    const next = ended(step.state, leg, endOf(leg), setting);
    step = went(next.state, ...step.effects, ...next.effects);
  }
  return step;
}

function rephased(calls: Calls, legs: readonly Leg[], phase: Leg["phase"], joined?: boolean): Calls {
  const change = joined === undefined ? { phase } : { phase, joined };
  return legs.reduce((state, leg) => changed(state, leg.key, change), calls);
}

function dial(calls: Calls, number: string, setting: Setting): Ordered {
  const { knobs, timings } = setting;
  const active = inPhase(calls, "active");
  const held = inPhase(calls, "held");
  if (living(calls).length > active.length + held.length) return refused(calls);
  const third = active.length > 0 && held.length > 0;
  if (third && knobs.thirdCallRefused) return refused(calls);
  if (knobs.noService === "cme") return refused(calls, 30);
  if (knobs.noService === "no-carrier") return refusedWith(calls, { kind: "no-carrier" });
  if (active.length > 0 && knobs.holdRefused !== "off") return refusal(calls, knobs.holdRefused);
  // The phone puts an active call on hold by itself to make room (22.030 §6.5.5.2).
  const roomy = third ? calls : rephased(calls, active, "held");
  const made = withLeg(roomy, { direction: "out", number, presentation: "shown", phase: "calling" });
  const handed = dueLater(made.leg, "handed", timings.orig);
  if (!third) return done(went(made.calls, handed));
  const soon = timings.orig[1] + 1;
  // 29: facility rejected (24.008 §10.5.4.11).
  const end = later([soon, soon], { kind: "ends-later", key: made.leg.key, ending: networkEnd(29) });
  return done(went(made.calls, handed, end));
}

function refusal(calls: Calls, how: "error" | "cme" | "silence"): Ordered {
  return how === "silence"
    ? refusedWith(calls, { kind: "silence" })
    : refused(calls, how === "cme" ? 3 : null);
}

/** A call that rang or waited is connected; ^CONN is printed before the OK, or a little later. */
function take(calls: Calls, leg: Leg, setting: Setting, connFirst: boolean): Step<Calls, CallEffect> {
  const taken = changed(calls, leg.key, { phase: "active", connectedAt: setting.at });
  const conn: CallEffect = connFirst
    ? { kind: "tell", news: { kind: "conn", id: leg.id } }
    : dueLater(leg, "conn", setting.timings.conn);
  return went(taken, conn);
}

function answer(calls: Calls, setting: Setting): Ordered {
  const [leg] = inPhase(calls, "ringing");
  return leg === undefined ? refused(calls) : done(take(calls, leg, setting, setting.knobs.connBeforeOk));
}

/** Before ^ORIG the stick may forget the call without a word. */
function endByHost(leg: Leg, setting: Setting): Ending {
  if (leg.phase === "ringing") return { ...localEnd(leg), status: 102, heard: "busy" };
  const silent = leg.phase === "calling" && setting.knobs.earlyChupNoCend;
  return { ...localEnd(leg), told: !silent };
}

function hangUp(calls: Calls, setting: Setting): Ordered {
  const held = inPhase(calls, "held");
  const current = living(calls).filter((leg) => leg.phase !== "held" && leg.phase !== "waiting");
  const heldToo = current.length === 0 || !setting.knobs.chupEndsActiveOnly;
  const legs = heldToo ? [...current, ...held] : current;
  return done(endAll(calls, legs, (leg) => endByHost(leg, setting), setting));
}

function releaseHeld(calls: Calls, setting: Setting): Ordered {
  const [waiting] = inPhase(calls, "waiting");
  const held = inPhase(calls, "held");
  if (waiting !== undefined) {
    // User determined user busy (22.030 §6.5.5.1).
    const ending: Ending = { ...networkEnd(17, "busy"), local: true, told: !setting.knobs.waitingNoCend };
    return done(ended(calls, waiting, ending, setting));
  }
  return held.length === 0 ? refused(calls) : done(endAll(calls, held, localEnd, setting));
}

function releaseActive(calls: Calls, setting: Setting): Ordered {
  const active = inPhase(calls, "active");
  const held = inPhase(calls, "held");
  const [waiting] = inPhase(calls, "waiting");
  if (active.length + held.length === 0 && waiting === undefined) return refused(calls);
  const step = endAll(calls, active, localEnd, setting);
  if (waiting !== undefined) return done(andThen(step, (state) => take(state, waiting, setting, true)));
  const dialling = inPhase(calls, "calling", "handed", "proceeding", "alerting").length > 0;
  if (dialling) return active.length === 0 ? refused(calls) : done(step);
  return done(andThen(step, (state) => retrieve(state, held, setting)));
}

function andThen(
  step: Step<Calls, CallEffect>,
  next: (calls: Calls) => Step<Calls, CallEffect>,
): Step<Calls, CallEffect> {
  const second = next(step.state);
  return went(second.state, ...step.effects, ...second.effects);
}

function retrieve(calls: Calls, held: readonly Leg[], setting: Setting): Step<Calls, CallEffect> {
  const conns = setting.knobs.swapConn ? held.map((leg) => dueLater(leg, "conn", setting.timings.conn)) : [];
  return went(rephased(calls, held, "active"), ...conns);
}

function releaseOne(calls: Calls, id: number, setting: Setting): Ordered {
  const leg = living(calls).find((each) => each.id === id);
  if (leg === undefined) return refused(calls);
  const early = leg.phase === "calling" || leg.phase === "handed";
  if (early && setting.knobs.hw1) return refusedWith(calls, { kind: "hang" });
  return done(ended(calls, leg, endByHost(leg, setting), setting));
}

/** `+CHLD=2`: active calls on hold, and the held or waiting one taken. */
function swap(calls: Calls, setting: Setting): Ordered {
  const active = inPhase(calls, "active");
  const held = inPhase(calls, "held");
  const [waiting] = inPhase(calls, "waiting");
  const possible = living(calls).length === active.length + held.length + (waiting === undefined ? 0 : 1);
  if (!possible || living(calls).length === 0) return refused(calls, 3);
  if (waiting !== undefined && active.length > 0 && held.length > 0) return refused(calls, 3);
  if (setting.knobs.holdRefused !== "off" && active.length > 0)
    return refusal(calls, setting.knobs.holdRefused);
  const onHold = rephased(calls, active, "held");
  if (waiting === undefined) return done(retrieve(onHold, held, setting));
  if (setting.knobs.waitingDropsCaller) return done(ended(onHold, waiting, networkEnd(16), setting));
  return done(take(onHold, waiting, setting, true));
}

/** `+CHLD=2x`: all on hold but one. */
function talkPrivately(calls: Calls, id: number, setting: Setting): Ordered {
  const leg = living(calls).find((each) => each.id === id);
  const active = inPhase(calls, "active");
  const held = inPhase(calls, "held");
  if (leg === undefined) return refused(calls, 3);
  if (leg.phase === "waiting" || (leg.phase === "held" && !leg.joined)) return swap(calls, setting);
  const others = active.filter((each) => each !== leg);
  if (leg.phase !== "active" || held.length > 0) return refused(calls, 3);
  if (setting.knobs.holdRefused !== "off") return refusal(calls, setting.knobs.holdRefused);
  const alone = changed(rephased(calls, others, "held"), leg.key, { joined: false });
  const [lone] = others;
  return done(
    went(others.length === 1 && lone !== undefined ? changed(alone, lone.key, { joined: false }) : alone),
  );
}

/** `+CHLD=3`: the held call joins the conversation (22.084). */
function join(calls: Calls, setting: Setting): Ordered {
  const active = inPhase(calls, "active");
  const held = inPhase(calls, "held");
  if (active.length === 0 || held.length === 0) return refused(calls);
  if (setting.knobs.mptyRefused !== "off") return refusal(calls, setting.knobs.mptyRefused);
  if (active.length + held.length > mostParties) return refused(calls);
  return done(went(rephased(calls, [...active, ...held], "active", true)));
}
