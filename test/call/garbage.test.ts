/** Whatever comes, in whatever order: the machine never throws, and there is always a way on. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transition } from "../../src/call/call.ts";
import {
  type CallEvent,
  type CallState,
  type CallStep,
  type Plan,
  startCalls,
  stranger,
} from "../../src/call/state.ts";
import type { Line } from "../../src/core/line.ts";
import { caller, contact, master, otherMaster } from "./steps.ts";

const small = fc.integer({ min: 0, max: 5 });
const written = fc.constantFrom("", caller.written, contact, "not a number", "112");

const line: fc.Arbitrary<Line> = fc.record({
  line: small,
  index: fc.option(small, { nil: null }),
  direction: fc.constantFrom("in", "out"),
  status: fc.constantFrom("active", "held", "dialling", "alerting", "incoming", "waiting"),
  joined: fc.boolean(),
  number: written,
  rings: small,
  numberless: fc.boolean(),
  releasable: fc.boolean(),
});

const plan: fc.Arbitrary<Plan> = fc.oneof(
  fc.constantFrom<Plan>(
    { kind: "forward", caller, masters: [master] },
    { kind: "forward", caller, masters: [master, otherMaster, master] },
  ),
  fc.boolean().map((tell): Plan => ({ kind: "refuse", caller, reason: { kind: "withheld" }, tell })),
);

/** An event, given the state in which it comes: numbers that count, and such as do not. */
type Happening = (state: CallState) => CallEvent;
const at = 0;

const picture: fc.Arbitrary<Happening> = fc
  .record({ lines: fc.array(line, { maxLength: 5 }), ended: fc.array(line, { maxLength: 2 }) })
  .map(({ lines, ended }) => () => ({
    kind: "pictured",
    lines,
    ended: ended.map((each) => ({ ...each, ending: { kind: "unknown", detail: null } })),
    at,
  }));

const answer: fc.Arbitrary<Happening> = fc
  .record({
    whose: fc.constantFrom("the call's", "the refusal's", "none"),
    outcome: fc.oneof(
      fc.record({ kind: fc.constant("done" as const), line: fc.option(small, { nil: null }) }),
      fc.record({ kind: fc.constantFrom("refused" as const, "failed" as const), words: fc.string() }),
    ),
  })
  .map(({ whose, outcome }) => ({ order, refusing, serial }) => {
    const counting = whose === "the call's" ? order : refusing;
    return { kind: "answered-order", order: whose === "none" ? serial : (counting ?? 0), outcome, at };
  });

const patience: fc.Arbitrary<Happening> = fc
  .boolean()
  .map((counts) => (state) => ({ kind: "patience-ended", patience: counts ? (state.patience ?? 0) : 0, at }));

const routed: fc.Arbitrary<Happening> = fc
  .record({ plan, late: fc.boolean() })
  .map(({ plan: decided, late }) => ({ nextCall }) => ({
    kind: "routed",
    call: nextCall - (late ? 2 : 1),
    plan: decided,
    at,
  }));

const owner: fc.Arbitrary<Happening> = fc.constantFrom<Happening>(
  () => ({ kind: "close-wanted", at }),
  () => ({ kind: "call-wanted", contact: stranger(contact), number: contact, master, at }),
  () => ({ kind: "modem-lost", at }),
);

const story = fc.array(
  fc.oneof(
    { arbitrary: picture, weight: 6 },
    { arbitrary: answer, weight: 4 },
    { arbitrary: routed, weight: 3 },
    { arbitrary: patience, weight: 1 },
    { arbitrary: owner, weight: 1 },
  ),
  { maxLength: 60 },
);

function follow(
  happenings: readonly Happening[],
  check: (before: CallState, step: CallStep) => void,
): CallState {
  return happenings.reduce((state, happening) => {
    const step = transition(state, happening(state));
    check(state, step);
    return step.state;
  }, startCalls(25));
}

/** Somebody is waited for, or nobody needs to be. */
function hasWayOut({ phase, patience: borne, order }: CallState): boolean {
  return phase.kind === "idle" || phase.kind === "joined" || borne !== null || order !== null;
}

describe("given events of every kind in any order", () => {
  it("there is a way out of every state, and each order has a number of its own", () => {
    fc.assert(
      fc.property(story, (happenings) => {
        follow(happenings, (before, { state, effects }) => {
          expect(hasWayOut(state)).toBe(true);
          const orders = effects.flatMap((effect) => (effect.kind === "order" ? [effect.order] : []));
          expect(orders.every((order) => order >= before.serial && order < state.serial)).toBe(true);
          expect(new Set(orders).size).toBe(orders.length);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("when every line goes and every order is answered, comes to idle", () => {
    const calmly: readonly Happening[] = [
      () => ({ kind: "pictured", lines: [], ended: [], at }),
      ({ order }) => ({
        kind: "answered-order",
        order: order ?? 0,
        outcome: { kind: "done", line: null },
        at,
      }),
      (state) => ({ kind: "patience-ended", patience: state.patience ?? 0, at }),
    ];
    fc.assert(
      fc.property(story, (happenings) => {
        const rounds = Array.from({ length: 12 }, () => calmly).flat();
        const end = follow([...happenings, ...rounds], () => undefined);
        expect(end.phase.kind).toBe("idle");
        expect(end.lines).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("when nothing changes any more and no order is obeyed, leaves nobody on hold", () => {
    fc.assert(
      fc.property(story, (happenings) => {
        let state = follow(happenings, () => undefined);
        for (let count = 0; count < 200 && !isAtRest(state); count += 1) {
          const { order, patience: borne } = state;
          const event: CallEvent =
            order === null
              ? { kind: "patience-ended", patience: borne ?? 0, at }
              : { kind: "answered-order", order, outcome: { kind: "refused", words: "ERROR" }, at };
          const step = transition(state, event);
          if (step.effects.some((effect) => effect.kind === "reset-modem")) return;
          state = step.state;
        }
        expect(isAtRest(state)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function isAtRest({ phase, lines, patience: borne }: CallState): boolean {
  if (phase.kind === "idle") return true;
  return phase.kind === "joined" && borne === null && lines.every(({ status }) => status !== "held");
}
