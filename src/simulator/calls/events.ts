import { type Step, ignored, went } from "../../core/machine.ts";
import { type DivertReason, voiceDivert } from "./diverts.ts";
import {
  type CallEffect,
  type CallEvent,
  type Calls,
  type Due,
  type Ending,
  type Leg,
  type Plan,
  type Setting,
  changed,
  dueLater,
  exactly,
  inPhase,
  later,
  living,
  networkEnd,
  withLeg,
} from "./leg.ts";

type CallStep = Step<Calls, CallEffect>;

/** Normal clearing (24.008 §10.5.4.11). */
const normalClearing = 16;

/** What becomes of the calls, pure. An event about a call that has ended is ignored. */
export function callStep(calls: Calls, event: CallEvent, setting: Setting): CallStep {
  if (event.kind === "calls") return whenSomebodyCalls(calls, event, setting);
  if (event.kind === "service-lost") return whenServiceIsLost(calls, setting);
  const leg = calls.legs.find((each) => each.key === event.key);
  if (leg === undefined) return ignored(calls);
  if (event.kind === "due") return whenDue(calls, leg, event.due, setting);
  if (leg.ending !== null) return ignored(calls);
  switch (event.kind) {
    case "ends-later":
      return leg.connectedAt === null ? ended(calls, leg, event.ending, setting) : ignored(calls);
    case "answers":
      return connected(calls, leg, setting);
    case "refuses":
      return ended(calls, leg, networkEnd(21, "hung-up"), setting);
    case "hangs-up":
      return ended(calls, leg, networkEnd(normalClearing), setting);
    case "holds":
      return went(changed(calls, leg.key, { heldByFar: true }), { kind: "tell", news: { kind: "far-held" } });
    case "retrieves":
      return went(changed(calls, leg.key, { heldByFar: false }), {
        kind: "tell",
        news: { kind: "far-retrieved" },
      });
  }
}

/** A call is ended by somebody: the far party hears it at once, +CLCC lists it until the network has let go. */
export function ended(calls: Calls, leg: Leg, ending: Ending, setting: Setting): CallStep {
  const isRefused = leg.direction === "in" && leg.connectedAt === null && ending.heard === "busy";
  return went(
    changed(calls, leg.key, { ending }),
    ...(isRefused ? sentOn(leg, 1, setting) : []),
    dueLater(leg, "gone", setting.timings.release),
  );
}

/** A caller who does not reach the SIM goes where the network was told to send them (22.082 §2.2). */
function sentOn({ number }: Leg, reason: DivertReason, { diverts }: Setting): readonly CallEffect[] {
  const divert = voiceDivert(diverts, reason);
  return divert === null ? [] : [{ kind: "divert", caller: number, to: divert.number }];
}

function connected(calls: Calls, leg: Leg, setting: Setting): CallStep {
  if (leg.direction !== "out" || leg.connectedAt !== null) return ignored(calls);
  return went(changed(calls, leg.key, { phase: "active", connectedAt: setting.at }), {
    kind: "tell",
    news: { kind: "conn", id: leg.id },
  });
}

function whenDue(calls: Calls, leg: Leg, due: Due, setting: Setting): CallStep {
  if (due === "gone") return whenGone(calls, leg, setting);
  if (due === "told")
    return went({ ...calls, legs: calls.legs.filter((each) => each !== leg) }, endNews(leg, setting));
  if (due === "conn") return went(calls, { kind: "tell", news: { kind: "conn", id: leg.id } });
  if (leg.ending !== null) return ignored(calls);
  switch (due) {
    case "handed":
      return whenHanded(calls, leg, setting);
    case "confirmed":
      return whenConfirmed(calls, leg, setting);
    case "answered":
      return connected(calls, leg, setting);
    case "mailbox":
      return connected(changed(calls, leg.key, { mailbox: true }), leg, setting);
    case "ring":
      return whenRingIsDue(calls, leg, setting);
    case "wait":
      return whenWaitingIsDue(calls, leg, setting);
    case "no-reply":
      return whenNobodyReplies(calls, leg, setting);
    case "ring-out":
      return leg.phase === "ringing" || leg.phase === "waiting"
        ? ended(calls, leg, networkEnd(normalClearing, "no-answer"), setting)
        : ignored(calls);
  }
}

function endNews(leg: Leg, setting: Setting): CallEffect {
  const seconds = leg.connectedAt === null ? 0 : Math.floor((setting.at - leg.connectedAt) / 1000);
  const ending = leg.ending ?? networkEnd(normalClearing);
  return { kind: "tell", news: { kind: "end", leg, seconds, ending } };
}

/** The network has let go: +CLCC lists the call no more, and ^CEND follows. */
function whenGone(calls: Calls, leg: Leg, setting: Setting): CallStep {
  const others = calls.legs.filter((each) => each !== leg);
  const rest: Calls =
    leg.ending?.told === false ? { ...calls, legs: others } : changed(calls, leg.key, { listed: false });
  const told = leg.ending?.told === false ? [] : [dueLater(leg, "told", setting.timings.cend)];
  const cleared = setting.knobs.mptyClears ? withoutLoneMember(rest) : rest;
  const [waiting] = inPhase(cleared, "waiting");
  if (waiting === undefined || living(cleared).length > 1) return went(cleared, ...told);
  // A call that waited behind the last one now rings by itself (22.083 §2.4).
  const ringing = changed(cleared, waiting.key, { phase: "ringing" });
  return went(ringing, ...told, dueLater(waiting, "ring", exactly(0)));
}

function withoutLoneMember(calls: Calls): Calls {
  const members = living(calls).filter((leg) => leg.joined);
  const [last] = members;
  return members.length === 1 && last !== undefined ? changed(calls, last.key, { joined: false }) : calls;
}

function whenHanded(calls: Calls, leg: Leg, setting: Setting): CallStep {
  const orig: CallEffect = { kind: "tell", news: { kind: "orig", id: leg.id } };
  const handed = changed(calls, leg.key, { phase: "handed" });
  const { conf, cend } = setting.timings;
  if (setting.knobs.noService === "cend")
    return went(handed, orig, later(cend, { kind: "ends-later", key: leg.key, ending: noServiceEnd }));
  const plan = planFor(leg, setting);
  if (plan.kind === "busy" && !plan.confirmed) {
    const ending = networkEnd(plan.cause);
    return went(handed, orig, later(conf, { kind: "ends-later", key: leg.key, ending }));
  }
  return went(handed, orig, dueLater(leg, "confirmed", conf));
}

const noServiceEnd: Ending = { status: 21, cause: null, heard: "hung-up", local: false, told: true };

function planFor(leg: Leg, setting: Setting): Plan {
  const plan = setting.planOf(leg.number);
  if (setting.knobs.announcementNoConn) return { kind: "unreachable", cause: 20, announcement: true };
  return plan.kind === "rings" && setting.knobs.voicemailAnswers ? { kind: "mailbox" } : plan;
}

function whenConfirmed(calls: Calls, leg: Leg, setting: Setting): CallStep {
  const plan = planFor(leg, setting);
  const rings =
    plan.kind === "rings" || plan.kind === "answers" || plan.kind === "refuses" || plan.kind === "mailbox";
  const confirmed = changed(calls, leg.key, { phase: rings ? "alerting" : "proceeding" });
  const conf: CallEffect = { kind: "tell", news: { kind: "conf", id: leg.id } };
  return went(confirmed, conf, ...courseOf(plan, leg, setting));
}

/** What follows ^CONF, each in its time. */
function courseOf(plan: Plan, leg: Leg, { timings }: Setting): readonly CallEffect[] {
  const endsAfter = (within: readonly [number, number], ending: Ending): CallEffect =>
    later(within, { kind: "ends-later", key: leg.key, ending });
  const unanswered = endsAfter(
    exactly(timings.noAnswer),
    networkEnd(plan.kind === "rings" ? plan.cause : 19),
  );
  switch (plan.kind) {
    case "rings":
      return [unanswered];
    case "answers":
      return [dueLater(leg, "answered", exactly(plan.after)), unanswered];
    case "refuses":
      return [endsAfter(exactly(plan.after), networkEnd(plan.cause)), unanswered];
    case "mailbox":
      return [dueLater(leg, "mailbox", exactly(timings.mailbox)), unanswered];
    case "busy":
    case "invalid":
      return [endsAfter(timings.turnedDown, networkEnd(plan.cause))];
    case "unreachable":
      return [
        endsAfter(
          exactly(plan.announcement ? timings.announcement : timings.unreachable),
          networkEnd(plan.cause),
        ),
      ];
  }
}

/** As the time for it is over; the divert may have been taken away meanwhile. */
function whenNobodyReplies(calls: Calls, leg: Leg, setting: Setting): CallStep {
  const effects = sentOn(leg, 2, setting);
  if (effects.length === 0 || (leg.phase !== "ringing" && leg.phase !== "waiting")) return ignored(calls);
  const step = ended(calls, leg, networkEnd(normalClearing, "no-answer"), setting);
  return went(step.state, ...effects, ...step.effects);
}

function whenSomebodyCalls(
  calls: Calls,
  event: Extract<CallEvent, { kind: "calls" }>,
  setting: Setting,
): CallStep {
  const behind = living(calls).length > 0;
  const made = withLeg(calls, { ...event, direction: "in", phase: behind ? "waiting" : "ringing" });
  const seconds = voiceDivert(setting.diverts, 2)?.seconds ?? null;
  const noReply =
    seconds === null
      ? []
      : [dueLater(made.leg, "no-reply", exactly(seconds * setting.timings.noReplySecond))];
  return went(
    made.calls,
    ...noReply,
    dueLater(made.leg, behind ? "wait" : "ring", exactly(0)),
    dueLater(made.leg, "ring-out", exactly(setting.timings.incomingNoAnswer)),
  );
}

/** Whether the network puts a caller through to the SIM: it is free, or talks to one and has call waiting. */
export function takesCaller(calls: Calls, setting: Setting): boolean {
  const present = living(calls);
  if (present.length === 0) return true;
  const talking = present.every((leg) => leg.phase === "active" || leg.phase === "held");
  return talking && setting.knobs.callWaiting;
}

function whenRingIsDue(calls: Calls, leg: Leg, setting: Setting): CallStep {
  const again = dueLater(leg, "ring", exactly(setting.timings.ringPeriod));
  if (leg.phase !== "ringing") return ignored(calls);
  const rung = { ...leg, rings: leg.rings + 1 };
  const next = changed(calls, leg.key, { rings: rung.rings });
  return went(next, { kind: "tell", news: { kind: "ring", leg: rung } }, again);
}

function whenWaitingIsDue(calls: Calls, leg: Leg, setting: Setting): CallStep {
  if (leg.phase !== "waiting") return ignored(calls);
  const again = dueLater(leg, "wait", exactly(setting.timings.ringPeriod));
  return went(
    calls,
    { kind: "tell", news: { kind: "waiting", leg } },
    ...(setting.knobs.waitingRepeats ? [again] : []),
  );
}

/** The radio is lost: calls in progress fade, the others are just gone. */
function whenServiceIsLost(calls: Calls, setting: Setting): CallStep {
  let step: CallStep = ignored(calls);
  const fade: Ending = { status: 22, cause: null, heard: "hung-up", local: false, told: true };
  for (const leg of living(calls)) {
    const next = ended(step.state, leg, fade, setting);
    step = went(next.state, ...step.effects, ...next.effects);
  }
  return step;
}
