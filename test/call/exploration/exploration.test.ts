import { beforeAll, describe, expect, it } from "vitest";
import { golden } from "../golden.ts";
import { drawDiagram } from "./diagram.ts";
import { type Exploration, explore } from "./exploration.ts";
import type { Bounds } from "./moves.ts";
import { stateRules, stepRules } from "./rules.ts";
import { closeAll, obedients, settle } from "./settling.ts";
import { storyOf, tellBreach } from "./story.ts";

/** Several worlds rather than one that has everything, which would be many times as large, and no richer in stories. */
const worlds: readonly (readonly [string, Bounds])[] = [
  [
    "two callers, and people faster than pictures",
    { callers: 2, patient: false, ghosts: false, kind: false },
  ],
  [
    "one caller, and a modem that dials numbers unseen",
    { callers: 1, patient: true, ghosts: true, kind: false },
  ],
  [
    "two callers, a modem that obeys, and people who answer",
    { callers: 2, patient: false, ghosts: false, kind: true },
  ],
];
const unkind = worlds.filter(([, bounds]) => !bounds.kind);

/** Far more than it takes, for a machine that is busy with other things. */
const milliseconds = 180_000;

const explored = new Map<string, Exploration>();

beforeAll(() => {
  for (const [name, bounds] of worlds) explored.set(name, explore(bounds));
}, milliseconds);

function find(name: string): Exploration {
  const exploration = explored.get(name);
  if (!exploration) throw new Error(`${name} was not explored`);
  return exploration;
}

describe.each(worlds)("from everywhere in a world of %s", (name) => {
  it("the machine keeps every promise", () => {
    const exploration = find(name);
    expect(exploration.breaches.map((breach) => tellBreach(exploration, breach)).join("\n\n")).toBe("");
  });

  it("everything comes to its end by itself, and nobody is on hold for ever", () => {
    const exploration = find(name);
    const { stuck, circling } = settle(exploration);
    expect(stuck.slice(0, 1).map((at) => storyOf(exploration, at))).toEqual([]);
    expect(circling.slice(0, 1).map((at) => storyOf(exploration, at))).toEqual([]);
  });
});

describe.each(unkind)("from everywhere in a world of %s", (name) => {
  it.each(obedients)("what the owner closes ends without a restart of the modem where $name", (obedient) => {
    const exploration = find(name);
    const { starts, failed } = closeAll(exploration, obedient);
    expect(failed === null ? "" : storyOf(exploration, failed)).toBe("");
    expect(starts).toBeGreaterThan(1000);
  });
});

it("what was explored is known in figures", () => {
  const text = [
    "# The call machine, explored with its world from every state it can get to.",
    "# UPDATE=1 npm test writes this anew; commit only a diff you can explain.",
    "",
    ...worlds.flatMap(([name]) => figuresOf(name)),
    "kept in every step:",
    "- the end of every call is told, once, and nothing that does not fit it",
    ...stepRules.map((rule) => `- ${rule.name}`),
    "",
    "kept in every state:",
    ...stateRules.map((rule) => `- ${rule.name}`),
    "- left alone, it comes to idle with no call, or to two who talk, or has the modem restarted",
    "- where the modem obeys and people answer, it comes to two who talk, whoever else calls meanwhile",
    "",
  ].join("\n");
  expect(text).toBe(golden(new URL("exploration.golden", import.meta.url), text));
});

function figuresOf(name: string): readonly string[] {
  const exploration = find(name);
  const { wholes, moves, events } = exploration;
  const phases = new Map<string, number>();
  for (const { state } of wholes) phases.set(state.phase.kind, (phases.get(state.phase.kind) ?? 0) + 1);
  return [
    `a world of ${name}:`,
    `  ${wholes.length} states, ${moves} moves, ${events} events`,
    `  in phases: ${[...phases].map(([phase, count]) => `${phase} ${count}`).join(", ")}`,
    `  left alone, nothing happens any more after at most ${settle(exploration).longest} moves`,
    ...(exploration.bounds.kind ? [] : obedients).map(
      (obedient) => `  closed from ${closeAll(exploration, obedient).starts} states where ${obedient.name}`,
    ),
    "",
  ];
}

it("the picture of the phases shows what was seen", () => {
  const text = drawDiagram([...explored.values()].map(({ changes }) => changes));
  expect(text).toBe(golden(new URL("../../../src/call/diagram.md", import.meta.url), text));
});
