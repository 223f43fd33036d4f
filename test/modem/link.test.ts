import { describe, expect, it } from "vitest";
import { type LinkEvent, type LinkState, transition, unlinked } from "../../src/modem/link.ts";

const states: readonly LinkState[] = [
  { kind: "absent", tries: 0, why: "unplugged" },
  { kind: "absent", tries: 5, why: "no such file" },
  { kind: "opening", tries: 2, why: "no such file" },
  { kind: "starting", tries: 0, again: false },
  { kind: "starting", tries: 1, again: true },
  { kind: "pausing", tries: 0, why: "the SIM is busy", blocked: false },
  { kind: "ready" },
  { kind: "refreshing", again: false },
  { kind: "refreshing", again: true },
];

const events: readonly LinkEvent[] = [
  { kind: "timer-ended" },
  { kind: "opened" },
  { kind: "not-opened", why: "locked" },
  { kind: "started" },
  { kind: "not-started", why: "no SIM", blocked: true },
  { kind: "not-started", why: "the SIM is busy", blocked: false },
  { kind: "lost", why: "unplugged" },
  { kind: "settings-forgotten" },
];

function print(value: object): string {
  const { kind, ...rest } = value as { kind: string };
  const fields = Object.entries(rest).map(([name, field]) => `${name} ${String(field)}`);
  return fields.length === 0 ? kind : `${kind} (${fields.join(", ")})`;
}

function printStep(state: LinkState, event: LinkEvent): string {
  const { state: next, effects } = transition(state, event);
  return next === state ? "-" : [print(next), ...effects.map(print)].join(" · ");
}

describe("the link's matrix", () => {
  it("is as it was read and agreed", async () => {
    const rows: string[] = [];
    for (const state of states) {
      rows.push(`${rows.length > 0 ? "\n" : ""}${print(state)}`);
      for (const event of events) rows.push(`  ${print(event)}\n      ${printStep(state, event)}`);
    }
    await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("link-matrix.txt");
  });
});

describe("a link", () => {
  it("tries again after 0.5, 1, 2, 4, 4 … seconds, and tells the owner once", () => {
    let state: LinkState = unlinked;
    const pauses: number[] = [];
    const told: boolean[] = [];
    for (let tries = 0; tries < 6; tries++) {
      state = transition(state, { kind: "timer-ended" }).state;
      const step = transition(state, { kind: "not-opened", why: "no such file" });
      ({ state } = step);
      for (const effect of step.effects) {
        if (effect.kind === "set-timer") pauses.push(effect.seconds);
        if (effect.kind === "tell-trouble") told.push(effect.owner);
      }
    }
    expect(pauses).toEqual([0.5, 1, 2, 4, 4, 4]);
    expect(told).toEqual([true, false, false, false, false, false]);
  });

  it("always goes on: every state but ready has a timer running, or something that answers", () => {
    const waits = new Set(["open", "start", "set-timer"]);
    const seen = new Map<string, LinkState>();
    const queue: LinkState[] = [unlinked];
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const key = JSON.stringify({ ...state, tries: "tries" in state ? Math.min(state.tries, 4) : 0 });
      if (seen.has(key)) continue;
      seen.set(key, state);
      for (const event of events) {
        const step = transition(state, event);
        if (step.state === state) continue;
        queue.push(step.state);
        const goesOn = step.effects.some(({ kind }) => waits.has(kind));
        const isMarked = "again" in step.state && step.state.again;
        expect([step.state.kind, goesOn || isMarked]).toEqual([step.state.kind, step.state.kind !== "ready"]);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});
