import { describe, expect, it } from "vitest";
import type { Submission } from "../../src/core/text-modem.ts";
import {
  type Choice,
  nextSending,
  send,
  type SendingErrand,
  type SendingEvent,
  startSending,
} from "../../src/sms/sending.ts";

const second = 1000;
const minute = 60_000;
const start = 7000;

const submit: Choice = { kind: "send", text: 5, place: 2 };
const nothing: Choice = { kind: "wait", dueIn: null };
const sent: Submission = { kind: "sent", reference: 9 };
const notSent: Submission = { kind: "not-sent", why: "a call goes first" };
const choose: SendingErrand = { kind: "choose" };

type Answer = Extract<SendingEvent, { readonly order: number }>;
type AnswerBody = Answer extends infer A ? (A extends Answer ? Omit<A, "order" | "at"> : never) : never;

/** The machine, which looks into the queue for the first time. */
function given() {
  let at = start;
  let state = startSending(at);
  let ordered: readonly SendingErrand[] = [];
  const happens = (event: SendingEvent): void => {
    const step = send(state, event);
    state = step.state;
    ordered = step.effects.map(({ errand }) => errand);
    expect(step.effects.every(({ order }) => order === state.order)).toBe(true);
    expect(ordered.every((errand) => errand === state.errand)).toBe(true);
  };
  const machine = {
    ordered: () => ordered,
    errand: () => state.errand,
    /** Milliseconds until it does something by itself; null for never. */
    waits: () => {
      const next = nextSending(state);
      return next === null ? null : next - at;
    },
    stirred: () => {
      happens({ kind: "stirred", at });
    },
    calm: () => {
      happens({ kind: "calm", at });
    },
    after: (milliseconds: number) => {
      at += milliseconds;
      happens({ kind: "time", at });
    },
    answers: (body: AnswerBody, order = state.order) => {
      happens({ ...body, order, at });
    },
    chosen: (choice: Choice) => {
      machine.answers({ kind: "chosen", choice });
    },
    submitted: (submission: Submission, isBegun = false) => {
      machine.answers({ kind: "submitted", submission, isBegun });
    },
    /** Tries once more, in vain; the modem did not take it. */
    refusedAgain: () => {
      machine.chosen(submit);
      machine.submitted(notSent);
    },
  };
  expect(machine.waits()).toBe(0);
  machine.after(0);
  expect(machine.ordered()).toEqual([choose]);
  return machine;
}

describe("sending", () => {
  it("looks, hands over, writes down, and looks again, one thing at a time", () => {
    const machine = given();
    expect(machine.waits()).toBeNull();
    machine.chosen(submit);
    expect(machine.ordered()).toEqual([{ kind: "submit", text: 5, place: 2 }]);
    machine.stirred();
    machine.after(minute);
    machine.calm();
    expect(machine.ordered()).toEqual([]);
    machine.submitted(sent);
    expect(machine.ordered()).toEqual([{ kind: "note", text: 5, place: 2, submission: sent }]);
    machine.answers({ kind: "noted" });
    expect(machine.ordered()).toEqual([choose]);
  });

  it("gives up what nobody needs, and looks again", () => {
    const machine = given();
    machine.chosen({ kind: "give-up", text: 5, why: "stale" });
    expect(machine.ordered()).toEqual([{ kind: "give-up", text: 5, why: "stale" }]);
    machine.answers({ kind: "noted" });
    expect(machine.ordered()).toEqual([choose]);
  });

  it("looks again when something is due, not before, and once", () => {
    const machine = given();
    machine.chosen({ kind: "wait", dueIn: 5 * second });
    expect(machine.ordered()).toEqual([]);
    expect(machine.waits()).toBe(5 * second);
    machine.after(5 * second - 1);
    expect(machine.ordered()).toEqual([]);
    machine.after(1);
    expect(machine.ordered()).toEqual([choose]);
    machine.chosen(nothing);
    expect(machine.ordered()).toEqual([]);
    expect(machine.waits()).toBeNull();
    machine.after(minute);
    expect(machine.ordered()).toEqual([]);
  });

  it("looks again at once when something is due at once", () => {
    const machine = given();
    machine.chosen({ kind: "wait", dueIn: 0 });
    expect(machine.ordered()).toEqual([choose]);
  });

  it("looks again when something has happened, also while it looked", () => {
    const machine = given();
    machine.stirred();
    machine.chosen(nothing);
    expect(machine.ordered()).toEqual([choose]);
    machine.chosen(nothing);
    expect(machine.ordered()).toEqual([]);
    machine.stirred();
    expect(machine.ordered()).toEqual([choose]);
  });

  it("takes no answer to an errand that is over, or that there is not", () => {
    const machine = given();
    machine.chosen(submit);
    machine.answers({ kind: "chosen", choice: submit }, 1);
    expect(machine.ordered()).toEqual([]);
    expect(machine.errand()).toMatchObject({ kind: "submit" });
    machine.submitted(sent);
    machine.answers({ kind: "noted" });
    machine.chosen(nothing);
    machine.chosen(submit);
    expect(machine.ordered()).toEqual([]);
    expect(machine.errand()).toBeNull();
  });

  it("takes an answer to something else for the end of the errand", () => {
    const machine = given();
    machine.submitted(sent);
    expect(machine.errand()).toBeNull();
    machine.stirred();
    expect(machine.ordered()).toEqual([choose]);
  });
});

describe("given a modem that takes nothing, sending", () => {
  it("tries again later and later, and has it told the second time alone", () => {
    const machine = given();
    for (const [times, pause] of [2, 15, 60, 300, 300].entries()) {
      machine.refusedAgain();
      const isTold = times === 1;
      const note = { kind: "note", text: 5, place: 2, submission: notSent };
      expect(machine.ordered()).toEqual(isTold ? [note] : []);
      if (isTold) machine.answers({ kind: "noted" });
      expect(machine.errand()).toBeNull();
      expect(machine.waits()).toBe(pause * second);
      machine.after(pause * second - 1);
      machine.stirred();
      expect(machine.ordered()).toEqual([]);
      machine.after(1);
      expect(machine.ordered()).toEqual([choose]);
    }
  });

  it("has it written down at once when it may be thought to have left", () => {
    const machine = given();
    machine.chosen(submit);
    machine.submitted(notSent, true);
    expect(machine.ordered()).toEqual([{ kind: "note", text: 5, place: 2, submission: notSent }]);
  });

  it("begins with the shortest pause again after one that was taken", () => {
    const machine = given();
    machine.refusedAgain();
    machine.after(2 * second);
    machine.chosen(submit);
    machine.submitted(sent);
    machine.answers({ kind: "noted" });
    machine.refusedAgain();
    expect(machine.ordered()).toEqual([]);
    expect(machine.waits()).toBe(2 * second);
  });

  it("tries at once when calls are calm, and then with the shortest pause", () => {
    const machine = given();
    machine.refusedAgain();
    machine.calm();
    expect(machine.ordered()).toEqual([choose]);
    machine.refusedAgain();
    expect(machine.waits()).toBe(2 * second);
  });
});

describe("given a journal that fails, sending", () => {
  it("has the same answer written down until it is, before anything else", () => {
    const machine = given();
    machine.chosen(submit);
    machine.submitted(sent);
    const note = { kind: "note", text: 5, place: 2, submission: sent };
    for (const pause of [2, 15]) {
      machine.answers({ kind: "failed" });
      expect(machine.ordered()).toEqual([]);
      expect(machine.waits()).toBe(pause * second);
      machine.stirred();
      expect(machine.ordered()).toEqual([]);
      machine.after(pause * second);
      expect(machine.ordered()).toEqual([note]);
    }
    machine.answers({ kind: "noted" });
    expect(machine.ordered()).toEqual([choose]);
    machine.chosen(nothing);
    expect(machine.waits()).toBeNull();
  });

  it("looks again when it could not look", () => {
    const machine = given();
    machine.answers({ kind: "failed" });
    expect(machine.ordered()).toEqual([]);
    machine.after(2 * second);
    expect(machine.ordered()).toEqual([choose]);
  });
});
