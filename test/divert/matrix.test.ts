/** The golden matrix: what each situation makes of each event, in a file that a person can read. */
import { expect, it } from "vitest";
import { transition } from "../../src/divert/divert.ts";
import type { DivertEffect, DivertState, Trouble } from "../../src/divert/state.ts";
import { type Happening, mailbox, master, type Manner, network, none, other, play } from "./model-network.ts";

const at = 1_800_000_100_000;
const toMailbox = { active: true, number: mailbox, seconds: null };
const on: Happening = { kind: "wished", wanted: { kind: "on", to: master, follows: true } };
const off: Happening = { kind: "wished", wanted: { kind: "removing", to: master, tries: 0 } };

/** Where a machine stands after these, with a network that hinders after so many commands. */
function after(commands: readonly Manner[], ...events: readonly Happening[]): DivertState {
  const net = network({ busy: toMailbox, "not-reachable": toMailbox });
  net.manners = [...commands];
  const run = play(net);
  for (const each of events) run.happens(each);
  return run.state();
}

/** The same, with the question or the order still out. */
function out(state: DivertState, kind: "asking" | "ordering"): DivertState {
  if (state.phase.kind === "resting") throw new Error("nothing is under way");
  return { ...state, phase: { kind, round: state.phase.round } };
}

const obeys = (count: number): readonly Manner[] => Array.from({ length: count }, () => "obeys" as const);
const pausing = after([...obeys(1), "hindered"], on);

const situations: Readonly<Record<string, DivertState>> = {
  "resting, untouched": after([]),
  "resting, on": after([], on),
  "resting, taken away": after([], on, off),
  "pausing before the second reason": pausing,
  "asking about the second reason": out(pausing, "asking"),
  "asking whether an order holds": out(after([...obeys(3), "hindered"], on), "asking"),
  "asking after a silence": out(after(["silent", "hindered"], on), "asking"),
  "asking for the last time without network": out(
    after(["no-network", "no-network"], on, { kind: "calm" }),
    "asking",
  ),
  "ordering for the first time": out(after([...obeys(2), "hindered"], on), "ordering"),
  "ordering for the last reason": out(after([...obeys(9), "hindered"], on), "ordering"),
  "asking, outdated": out(transition(out(pausing, "asking"), { ...off, at }).state, "asking"),
};

const refused: Trouble = { kind: "refused", words: "+CME ERROR: 3" };
const events: readonly Happening[] = [
  on,
  { kind: "wished", wanted: { kind: "on", to: other, follows: false } },
  off,
  { kind: "show-wanted" },
  { kind: "asked", answer: { kind: "seen", divert: none } },
  { kind: "asked", answer: { kind: "seen", divert: { active: true, number: master, seconds: 20 } } },
  { kind: "asked", answer: { kind: "seen", divert: toMailbox } },
  { kind: "asked", answer: { kind: "refused", words: "+CME ERROR: 3" } },
  { kind: "asked", answer: { kind: "silent" } },
  { kind: "asked", answer: { kind: "no-network" } },
  { kind: "asked", answer: { kind: "lost" } },
  { kind: "asked", answer: { kind: "hindered" } },
  { kind: "ordered", answer: { kind: "taken" } },
  { kind: "ordered", answer: refused },
  { kind: "ordered", answer: { kind: "silent" } },
  { kind: "ordered", answer: { kind: "no-network" } },
  { kind: "ordered", answer: { kind: "lost" } },
  { kind: "ordered", answer: { kind: "hindered" } },
  { kind: "modem-ready" },
  { kind: "calm" },
  { kind: "timer-ended" },
];

function said(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', "").replaceAll(/[{}]/g, "");
}

function stateWords({ memory, phase }: DivertState): string {
  const wanted = memory.wanted.kind === "on" ? `on to ${memory.wanted.to}` : memory.wanted.kind;
  if (phase.kind === "resting") return `resting${phase.hasReason ? " with a reason" : ""}, ${wanted}`;
  const { purpose, left, tried, silences, setbacks, isOutdated, troubles } = phase.round;
  const counts = said({ tried, silences, setbacks, troubles });
  return `${phase.kind} (${purpose}) ${left.join(" ")}, ${wanted}, ${counts}${isOutdated ? ", outdated" : ""}`;
}

function effectWords(effect: DivertEffect): string {
  switch (effect.kind) {
    case "ask":
      return `ask ${effect.reason}`;
    case "order":
      return `order ${effect.reason}: ${said(effect.order)}`;
    case "keep":
      return "keep";
    case "set-timer":
      return `timer ${effect.seconds} s`;
    case "tell":
      return `tell ${effect.report.purpose}: changed ${effect.report.changed.join(" ") || "nothing"}, troubles ${said(effect.report.troubles) || "none"}`;
  }
}

function rowOf(state: DivertState, event: Happening): string {
  const step = transition(state, { ...event, at });
  const ignored = step.state === state && step.effects.length === 0;
  const became = ignored ? "-" : [stateWords(step.state), ...step.effects.map(effectWords)].join(" · ");
  return `  ${said(event)}\n      ${became}`;
}

it("is as written", async () => {
  const blocks = Object.entries(situations).map(([name, state]) => {
    const rows = events.map((event) => rowOf(state, event)).join("\n");
    return `${name} · ${stateWords(state)}\n${rows}\n`;
  });
  await expect(blocks.join("\n")).toMatchFileSnapshot("matrix.golden");
});
