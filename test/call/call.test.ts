import { describe, expect, it } from "vitest";
import {
  after,
  afterThat,
  answer,
  caller,
  contact,
  forward,
  line,
  master,
  modemIsLost,
  otherMaster,
  ownerCalls,
  ownerCloses,
  patienceEnds,
  phoneIsChecked,
  picture,
  refuse,
  untilJoined,
  untilMasterRings,
} from "./steps.ts";

describe("given a caller who is to be put through", () => {
  it("answers, holds, calls the master and joins, each when the list of calls shows it", () => {
    expect(after(picture(line(1, "incoming")), forward(master)).orders).toEqual([{ kind: "answer" }]);
    const answered = after(picture(line(1, "incoming")), forward(master), picture(line(1, "active")));
    expect(answered.orders).toEqual([{ kind: "hold" }]);
    const held = afterThat(answered, picture(line(1, "held")));
    expect(held.orders).toEqual([{ kind: "dial", number: master }]);
    const taken = afterThat(held, answer(2), picture(line(1, "held"), line(2, "active")));
    expect(taken.orders).toEqual([{ kind: "join" }]);
    const joined = afterThat(taken, picture(line(1, "active"), line(2, "active")));
    expect(joined.news).toEqual([{ kind: "joined", call: 1, other: caller, master }]);
  });

  it("when a second caller waits, dials nobody until that one is refused", () => {
    const held = after(
      picture(line(1, "incoming")),
      forward(master),
      picture(line(1, "active")),
      picture(line(1, "held"), line(3, "waiting")),
    );
    expect(held.orders).toEqual([{ kind: "refuse-waiting" }]);
    expect(afterThat(held, picture(line(1, "held"))).orders).toEqual([{ kind: "dial", number: master }]);
  });

  it("when the hold answers a second caller, lets that one alone go and goes on", () => {
    const holding = after(
      picture(line(1, "incoming")),
      forward(master),
      picture(line(1, "active")),
      answer(),
    );
    const intruded = afterThat(holding, picture(line(1, "held"), line(3, "active")));
    expect(intruded.orders).toEqual([{ kind: "release", line: 3 }]);
    expect(intruded.news.map(({ kind }) => kind)).toEqual(["second-caller"]);
    expect(afterThat(intruded, picture(line(1, "held"))).orders).toEqual([{ kind: "dial", number: master }]);
    const stays = afterThat(intruded, answer("refused"), patienceEnds);
    expect(stays.news).toEqual([
      expect.objectContaining({ kind: "step-refused", words: "another call came in between" }),
    ]);
  });

  it("when the modem would not dial because somebody waits, dials again once that one is refused", () => {
    const refused = afterThat(
      after(
        picture(line(1, "incoming")),
        forward(master),
        picture(line(1, "active")),
        picture(line(1, "held")),
      ),
      picture(line(1, "held"), line(3, "waiting")),
      answer("refused"),
    );
    expect(refused.news).toEqual([]);
    const again = afterThat(refused, picture(line(1, "held")));
    expect(again.orders).toEqual([{ kind: "dial", number: master }]);
    expect(again.news).toEqual([]);
  });

  it("refuses one second caller after the other, for a second refusal would release who is on hold", () => {
    const first = afterThat(
      untilMasterRings(master),
      picture(line(1, "held"), line(2, "alerting"), line(3, "waiting")),
    );
    expect(first.orders).toEqual([{ kind: "refuse-waiting" }]);
    const second = afterThat(first, picture(line(1, "held"), line(2, "alerting"), line(5, "waiting")));
    expect(second.orders).toEqual([]);
    const answered = afterThat(second, (state) => ({
      kind: "answered-order",
      order: state.refusing ?? 0,
      outcome: { kind: "done", line: null },
      at: 0,
    }));
    expect(answered.orders).toEqual([{ kind: "refuse-waiting" }]);
  });

  it("when a second caller was there from the start, refuses that one at once", () => {
    const both = after(picture(line(1, "incoming"), line(3, "waiting")));
    expect(both.state.phase.kind).toBe("deciding");
    expect(both.orders).toEqual([{ kind: "refuse-waiting" }]);
  });

  it("when the modem says nothing of a number, tries no other phone", () => {
    const silent = after(
      picture(line(1, "incoming")),
      forward(master, otherMaster),
      picture(line(1, "active")),
      picture(line(1, "held")),
      picture(line(1, "held"), line(2, "dialling", { index: null })),
      patienceEnds,
    );
    expect(silent.news.map(({ kind }) => kind)).toEqual(["nobody-took-it"]);
    expect(silent.state.phase.kind).toBe("closing");
  });

  it("when a call nobody knew of is dialled, does not dial over it", () => {
    const ghost = afterThat(
      untilMasterRings(master, otherMaster),
      picture(line(1, "held"), line(4, "dialling")),
    );
    expect(ghost.news.map(({ kind }) => kind)).toEqual(["step-refused"]);
    expect(ghost.state.phase.kind).toBe("closing");
  });

  it("when the caller leaves just as the modem refuses a step, tells that they gave up", () => {
    const ringing = after(picture(line(1, "incoming")), forward(master));
    const answered = afterThat(ringing, picture(line(1, "active")));
    for (const step of [ringing, answered]) {
      const refused = afterThat(step, answer("refused"));
      expect(refused.news).toEqual([]);
      expect(afterThat(refused, picture()).news.map(({ kind }) => kind)).toEqual(["caller-gave-up"]);
      expect(afterThat(refused, patienceEnds).news).toEqual([
        expect.objectContaining({ kind: "step-refused", words: "ERROR" }),
      ]);
    }
  });

  it("when letting go of the first phone ends the caller too, tells that nobody took the call", () => {
    const switched = afterThat(
      untilMasterRings(master, otherMaster),
      picture(line(1, "held"), line(2, "alerting", { releasable: false })),
      patienceEnds,
    );
    expect(switched.orders).toEqual([{ kind: "hang-up" }]);
    expect(afterThat(switched, picture()).news.map(({ kind }) => kind)).toEqual(["nobody-took-it"]);
  });
});

describe("given a caller whom no list of calls has had", () => {
  const gone =
    (id: number, direction: "in" | "out" = "in") =>
    () =>
      ({
        kind: "pictured",
        lines: [],
        ended: [{ line: id, direction, number: caller.written, ending: { kind: "hung-up", detail: null } }],
        at: 0,
      }) as const;

  it("tells that they gave up, and takes the next", () => {
    const missed = after(gone(1));
    expect(missed.news).toEqual([{ kind: "caller-gave-up", call: 1, caller, waitedSeconds: 0 }]);
    expect(missed.state.phase).toEqual({ kind: "idle" });
    const next = afterThat(missed, picture(line(3, "incoming")), forward(master));
    expect(next.news).toEqual([{ kind: "incoming", call: 2, caller, masters: [master] }]);
  });

  it("tells nothing of one who was seen, of a call out, or while a call goes on", () => {
    expect(after(picture(line(1, "waiting")), gone(1)).news).toEqual([]);
    expect(after(gone(2, "out")).news).toEqual([]);
    expect(
      afterThat(untilMasterRings(master), (state) => ({ ...gone(5)(), lines: state.lines })).news,
    ).toEqual([]);
  });
});

describe("given a call out", () => {
  it("when the master has answered and is on hold, dials the contact, not before", () => {
    const ringing = after(picture(), ownerCalls, answer(2), picture(line(2, "alerting")));
    expect(ringing.orders).toEqual([]);
    const answered = afterThat(ringing, picture(line(2, "active")));
    expect(answered.orders).toEqual([{ kind: "hold" }]);
    expect(afterThat(answered, picture(line(2, "held"))).orders).toEqual([{ kind: "dial", number: contact }]);
  });

  it("when the modem says nothing of the number, tells so instead of blaming the master", () => {
    const silent = after(picture(), ownerCalls, patienceEnds);
    expect(silent.news).toEqual([
      expect.objectContaining({
        kind: "master-failed",
        ending: { kind: "network", detail: "the modem did not answer" },
      }),
    ]);
  });
});

describe("given a phone that is to be called for a moment", () => {
  it("when it has answered, lets it go after a while and says so", () => {
    const answered = after(picture(), phoneIsChecked, answer(2), picture(line(2, "active")));
    expect(answered.orders).toEqual([]);
    const ended = afterThat(answered, patienceEnds);
    expect(ended.orders).toEqual([{ kind: "hang-up" }]);
    expect(ended.news).toEqual([expect.objectContaining({ kind: "check-ended", ending: null })]);
  });

  it("when it does not answer, says why", () => {
    const silent = after(picture(), phoneIsChecked, answer(2), picture(line(2, "alerting")), patienceEnds);
    expect(silent.orders).toEqual([{ kind: "hang-up" }]);
    expect(silent.news).toEqual([
      expect.objectContaining({ kind: "check-ended", ending: { kind: "no-answer", detail: null } }),
    ]);
  });
});

describe("given a call that is let go", () => {
  it("when an order is unanswered, waits for its answer before the next", () => {
    const closing = after(picture(), ownerCalls, ownerCloses);
    expect(closing.orders).toEqual([]);
    const answered = afterThat(closing, picture(line(2, "dialling")), answer(2));
    expect(answered.orders).toEqual([{ kind: "hang-up" }]);
  });

  it("when somebody calls meanwhile, takes that call next", () => {
    const closing = afterThat(untilJoined(), ownerCloses);
    const waiting = afterThat(closing, picture(line(1, "active"), line(2, "active"), line(3, "waiting")));
    expect(waiting.orders).toEqual([]);
    const next = afterThat(waiting, picture(line(3, "incoming")), answer());
    expect(next.news.map(({ kind }) => kind)).toEqual(["closed"]);
    expect(next.state.phase.kind).toBe("deciding");
  });

  it("tries what has ended a line again, so that every line goes", () => {
    const lines = [line(1, "active"), line(2, "active"), line(4, "active")] as const;
    const closing = afterThat(untilJoined(), picture(...lines), ownerCloses);
    const [, second, third] = lines;
    const refusals = afterThat(closing, answer("refused"), answer("refused"));
    expect(refusals.orders).toEqual([{ kind: "release", line: 1 }]);
    const released = afterThat(refusals, picture(second, third), answer("failed"));
    expect(released.orders).toEqual([{ kind: "release", line: 2 }]);
    const again = afterThat(released, picture(third), answer("failed"));
    expect(again.orders).toEqual([{ kind: "release", line: 4 }]);
    expect(afterThat(again, picture(), answer("failed")).news.map(({ kind }) => kind)).toEqual(["closed"]);
  });

  it("when the modem refuses everything, tries each way at once, then goes on with pauses, then has it restarted", () => {
    let situation = afterThat(untilJoined(), ownerCloses);
    const tried = situation.orders.map(({ kind }) => kind);
    const pauses: number[] = [];
    for (let count = 0; count < 30 && situation.state.phase.kind === "closing"; count += 1) {
      const isOrdered = situation.state.order !== null;
      if (!isOrdered) pauses.push(tried.length);
      situation = afterThat(situation, isOrdered ? answer("refused") : patienceEnds);
      tried.push(...situation.orders.map(({ kind }) => kind));
    }
    expect(tried.slice(0, 4)).toEqual(["hang-up", "release-active", "release", "hang-up"]);
    expect(pauses[0]).toBe(3);
    expect(situation.state.phase.kind).toBe("idle");
    expect(situation.effects.map((effect) => effect.kind)).toEqual(["tell", "reset-modem"]);
    expect(afterThat(situation, modemIsLost).effects).toEqual([]);
  });

  it("tells once of a call that does not end, however often it is found again", () => {
    const zombie = line(2, "active");
    let situation = after(picture(zombie));
    const kinds: string[] = [];
    let restarts = 0;
    for (let count = 0; count < 90 && restarts < 3; count += 1) {
      kinds.push(...situation.news.map(({ kind }) => kind));
      const isRestart = situation.effects.some((effect) => effect.kind === "reset-modem");
      if (isRestart) restarts += 1;
      const { order } = situation.state;
      const next = order === null ? [patienceEnds] : [answer("refused")];
      situation = afterThat(situation, ...(isRestart ? [modemIsLost, picture(zombie)] : next));
    }
    expect(restarts).toBe(3);
    expect(kinds).toEqual(["found-calls", "will-not-end"]);
    const again = afterThat(situation, modemIsLost, picture(zombie), ownerCloses, modemIsLost);
    expect(again.news.map(({ kind }) => kind)).toEqual(["modem-lost"]);
    expect(afterThat(situation, modemIsLost, picture(), picture(zombie)).news).toHaveLength(1);
  });

  it("refuses a caller without a word when routing wants it so", () => {
    const refused = after(picture(line(1, "incoming")), refuse(false));
    expect(refused.news).toEqual([]);
    expect(refused.orders).toEqual([{ kind: "hang-up" }]);
  });
});
