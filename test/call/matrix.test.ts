/** The golden matrix: what each phase makes of each event, in a file that a person can read. */
import { expect, it } from "vitest";
import { transition } from "../../src/call/call.ts";
import type { Ending } from "../../src/core/ending.ts";
import type { Line } from "../../src/core/line.ts";
import type { CallNews } from "../../src/call/news.ts";
import type { Action, CallEffect } from "../../src/call/state.ts";
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

/** When each event comes; what was before it was at once. */
const aMinute = 60_000;

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
  const foundOne = after(picture(line(1, "active"), line(3, "held")));
  const contactTalks = picture(line(2, "held"), line(4, "active"));
  const joinedOut = afterThat(
    afterThat(reached, answer(4), contactTalks),
    picture(line(2, "active"), line(4, "active")),
    answer(),
  );
  const secondRefused = afterThat(
    untilJoined(),
    picture(line(1, "active"), line(2, "active"), line(3, "waiting")),
    waitingIsRefused,
  );
  const nothingHelps = afterThat(
    closing,
    ...Array.from({ length: 12 }, (_, turn) => (turn % 2 === 0 ? answer("refused") : patienceEnds)),
  );

  return {
    idle: after(picture()),
    "idle, somebody waits for nobody": after(picture(line(3, "waiting"))),
    "idle again, after a call out": afterThat(reaching, answer("refused"), answer(), picture()),
    "idle again, after a check": afterThat(checking, answer("refused"), answer(), picture()),
    "idle again, after calls that were found": afterThat(foundOne, answer(), picture()),
    "identifying, no number yet": after(picture(unnumbered)),
    "identifying, after the last ring": after(picture(unnumbered), picture({ ...unnumbered, rings: 2 })),
    deciding,
    "answering, for two masters": answering,
    "reaching, the number is being dialled": reaching,
    "reaching, while somebody rings": afterThat(reaching, picture(line(1, "incoming"))),
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
    "joined, with a contact": joinedOut,
    "joined, found so": after(picture(line(1, "active"), line(3, "active"))),
    "joined, a second caller was refused": secondRefused,
    "joined, a second caller was refused and is gone": afterThat(
      secondRefused,
      picture(line(1, "active"), line(2, "active")),
    ),
    "joined, one is on hold": afterThat(untilJoined(), picture(line(1, "held"), line(2, "active"))),
    "closing, of itself": foundOne,
    "closing, of what would not end before": afterThat(
      nothingHelps,
      patienceEnds,
      picture(line(1, "active")),
    ),
    "closing, for the owner": closing,
    "closing, while somebody waits": afterThat(
      closing,
      picture(line(1, "held"), line(2, "active"), line(3, "waiting")),
    ),
    "closing, one is on hold": afterThat(closing, picture(line(1, "held"), line(2, "active"))),
    "closing, nothing helps": nothingHelps,
    "closing, the modem has agreed": afterThat(closing, answer()),
    "closing, while a dialled number is unanswered": afterThat(dialling, picture()),
    "closing, to refuse a caller": afterThat(deciding, refuse()),
  };
}

/** The modem does not do what was ordered, in its words. */
function refused(words: string): Happening {
  return (state) => ({
    kind: "answered-order",
    order: state.order ?? 0,
    outcome: { kind: "refused", words },
    at: 0,
  });
}

/** The order to refuse a second caller is done. */
const waitingIsRefused: Happening = (state) => ({
  kind: "answered-order",
  order: state.refusing ?? 0,
  outcome: { kind: "done", line: null },
  at: 0,
});

/** A line has ended for a reason of its own, and these are left. */
function ended(id: number, ...lines: readonly Line[]): Happening {
  const { direction, number } = line(id, "active");
  const ending: Ending = { kind: "busy", detail: "17" };
  return () => ({ kind: "pictured", lines, ended: [{ line: id, direction, number, ending }], at: 0 });
}

const events: Readonly<Record<string, Happening>> = {
  "no lines": picture(),
  "1 rings": picture(line(1, "incoming", { rings: 2 })),
  "1 rings without a number": picture({ ...unnumbered, rings: 2, numberless: true }),
  "1 rings without a number yet": picture({ ...unnumbered, rings: 2 }),
  "1 rings on without a number": picture({ ...unnumbered, rings: 3 }),
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
  "1 and 2 talk, 5 waits": picture(line(1, "active"), line(2, "active"), line(5, "waiting")),
  "1 and 2 talk, 3 waits": picture(line(1, "active"), line(2, "active"), line(3, "waiting")),
  "2 and 4 talk": picture(line(2, "active"), line(4, "active")),
  "4 talks": picture(line(4, "active")),
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
  "the order is refused: busy": refused("BUSY"),
  "the order is refused: no dial tone": refused("NO DIALTONE"),
  "the order is refused: no network": refused("+CME ERROR: 30"),
  "2 was busy": ended(2, line(1, "held")),
  "1 hung up, for it was called elsewhere": ended(1),
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
      return orderWords(effect.action);
    case "find-route":
      return `find a route for “${effect.written}”`;
    case "set-patience":
      return `${effect.seconds} s`;
    case "tell":
      return `“${newsWords(effect.news)}”`;
    case "reset-modem":
      return "restart the modem";
  }
}

function newsWords({ kind, call, ...fields }: CallNews): string {
  const words = Object.entries(fields).map(([name, value]) => `${name} ${valueWords(value)}`);
  return [`${kind} ${call}`, ...words].join(", ");
}

function valueWords(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueWords).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  if ("written" in value) return String(value.written);
  return Object.values(value).map(valueWords).join(" ");
}

function orderWords(action: Action): string {
  if (action.kind === "dial") return `dial ${action.number}`;
  return action.kind === "release" ? `release ${action.line}` : action.kind;
}

function rowsOf({ state }: Situation): readonly string[] {
  const ignored: string[] = [];
  const rows = Object.entries(events).flatMap(([name, happening]) => {
    const step = transition(state, { ...happening(state), at: aMinute });
    if (step.effects.length === 0 && step.state.phase === state.phase) {
      ignored.push(name);
      return [];
    }
    const words = [step.state.phase.kind, ...step.effects.map(effectWords)].join(", ");
    return [`  ${name.padEnd(38)} → ${words}`];
  });
  return [...rows, `  nothing comes of: ${ignored.join("; ")}`];
}

/** What is told until everybody has gone, once the owner has closed the call. */
function closedRow(name: string, situation: Situation): string {
  const news: string[] = [];
  let now = situation;
  for (const happening of [ownerCloses, answer(), picture(), answer(), patienceEnds]) {
    now = afterThat(now, happening);
    news.push(...now.news.map((each) => `“${newsWords(each)}”`));
  }
  return `  ${name.padEnd(50)} → ${[now.state.phase.kind, ...news].join(", ")}`;
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
    "the owner closes, and everybody goes",
    ...Object.entries(situations()).map(([name, situation]) => closedRow(name, situation)),
    "",
  ].join("\n");
  expect(text).toBe(golden(new URL("matrix.golden", import.meta.url), text));
});
