/** The golden matrix: what each phase makes of each event, in a file that a person can read. */
import { expect, it } from "vitest";
import { transition } from "../../src/call/call.ts";
import type { CallEffect } from "../../src/call/state.ts";
import { golden } from "./golden.ts";
import {
  after,
  afterThat,
  answer,
  forward,
  type Happening,
  line,
  master,
  modemIsLost,
  otherMaster,
  ownerCalls,
  phoneIsChecked,
  ownerCloses,
  patienceEnds,
  picture,
  refuse,
  type Situation,
  untilJoined,
  untilMasterRings,
} from "./steps.ts";

const unnumbered = line(1, "incoming", { number: "" });
/** Where a call can be, made by the machine itself. */
function situations(): Readonly<Record<string, Situation>> {
  const deciding = after(picture(line(1, "incoming")));
  const answering = afterThat(deciding, forward(master, otherMaster));
  const holding = afterThat(answering, picture(line(1, "active")), answer());
  const dialling = afterThat(holding, picture(line(1, "held")));
  const reaching = after(picture(), ownerCalls);
  const reached = afterThat(
    reaching,
    answer(2),
    picture(line(2, "active")),
    answer(),
    picture(line(2, "held")),
  );
  const checking = after(picture(), phoneIsChecked);
  const joining = afterThat(untilMasterRings(master), picture(line(1, "held"), line(2, "active")));
  const closing = afterThat(untilJoined(), ownerCloses);

  return {
    idle: after(picture()),
    "identifying, no number yet": after(picture(unnumbered)),
    "identifying, after the last ring": after(picture(unnumbered), picture({ ...unnumbered, rings: 2 })),
    deciding,
    "answering, for two masters": answering,
    "reaching, the number is being dialled": reaching,
    "reaching, the phone rings": afterThat(reaching, answer(2), picture(line(2, "alerting"))),
    "checking, the number is being dialled": checking,
    "checking, the phone rings": afterThat(checking, answer(2), picture(line(2, "alerting"))),
    "checking, the phone has answered": afterThat(checking, answer(2), picture(line(2, "active"))),
    "holding, the hold was ordered": holding,
    "holding, while somebody waits": afterThat(answering, picture(line(1, "active"), line(3, "waiting"))),
    "dialling, the number is being dialled": dialling,
    "dialling, the first of two phones rings": untilMasterRings(master, otherMaster),
    "dialling, the last phone rings": untilMasterRings(master),
    "dialling, the contact rings": afterThat(
      reached,
      answer(4),
      picture(line(2, "held"), line(4, "alerting")),
    ),
    "switching to the next phone": afterThat(untilMasterRings(master, otherMaster), patienceEnds),
    "switching to the next phone, bluntly": afterThat(
      untilMasterRings(master, otherMaster),
      patienceEnds,
      answer("refused"),
    ),
    joining,
    joined: untilJoined(),
    "joined, one is on hold": afterThat(untilJoined(), picture(line(1, "held"), line(2, "active"))),
    "closing, for the owner": closing,
    "closing, the modem has agreed": afterThat(closing, answer()),
    "closing, while a dialled number is unanswered": afterThat(dialling, picture()),
    "closing, to refuse a caller": afterThat(deciding, refuse()),
  };
}

const events: Readonly<Record<string, Happening>> = {
  "no lines": picture(),
  "1 rings": picture(line(1, "incoming", { rings: 2 })),
  "1 rings without a number": picture({ ...unnumbered, rings: 2, numberless: true }),
  "1 talks": picture(line(1, "active")),
  "1 talks, 3 waits": picture(line(1, "active"), line(3, "waiting")),
  "1 held": picture(line(1, "held")),
  "1 held, 3 waits": picture(line(1, "held"), line(3, "waiting")),
  "1 held, 3 talks": picture(line(1, "held"), line(3, "active")),
  "2 rings": picture(line(2, "alerting")),
  "2 talks": picture(line(2, "active")),
  "1 held, 2 dialled": picture(line(1, "held"), line(2, "dialling")),
  "1 held, 2 talks": picture(line(1, "held"), line(2, "active")),
  "1 and 2 talk": picture(line(1, "active"), line(2, "active")),
  "1 and 2 talk, 3 waits": picture(line(1, "active"), line(2, "active"), line(3, "waiting")),
  "2 held, 4 talks": picture(line(2, "held"), line(4, "active")),
  "the order is done": answer(),
  "the order is done, line 2": answer(2),
  "the order is refused": answer("refused"),
  "the order failed": answer("failed"),
  "an order of old is done": (state) => ({
    kind: "answered-order",
    order: state.serial,
    outcome: { kind: "done", line: 2 },
    at: 0,
  }),
  "the patience ends": patienceEnds,
  "routed to a master": forward(master),
  "routed to nobody": refuse(),
  "the owner calls": ownerCalls,
  "a phone is to be called for a moment": phoneIsChecked,
  "the owner closes": ownerCloses,
  "the modem is lost": modemIsLost,
};

function effectWords(effect: CallEffect): string {
  switch (effect.kind) {
    case "order":
      return effect.action.kind === "dial" ? `dial ${effect.action.number}` : effect.action.kind;
    case "find-route":
      return `find a route for “${effect.written}”`;
    case "set-patience":
      return `${effect.seconds} s`;
    case "tell":
      return `“${effect.news.kind}”`;
    case "reset-modem":
      return "restart the modem";
  }
}

function rowsOf({ state }: Situation): readonly string[] {
  const ignored: string[] = [];
  const rows = Object.entries(events).flatMap(([name, happening]) => {
    const step = transition(state, happening(state));
    if (step.effects.length === 0 && step.state.phase === state.phase) {
      ignored.push(name);
      return [];
    }
    const words = [step.state.phase.kind, ...step.effects.map(effectWords)].join(", ");
    return [`  ${name.padEnd(26)} → ${words}`];
  });
  return [...rows, `  nothing comes of: ${ignored.join("; ")}`];
}

it("each phase makes of each event what the golden matrix says", () => {
  const parts = Object.entries(situations()).map(([name, situation]) =>
    [name, ...rowsOf(situation), ""].join("\n"),
  );
  const text = [
    "# What each phase of a call makes of each event: the next phase, then orders, news and patience.",
    "# Lines with odd numbers are callers'. UPDATE=1 npm test writes this anew; commit only a diff you can explain.",
    "",
    ...parts,
  ].join("\n");
  expect(text).toBe(golden(new URL("matrix.golden", import.meta.url), text));
});
