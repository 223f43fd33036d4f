import { describe, expect, it } from "vitest";
import {
  type LinkEffect,
  type LinkEvent,
  type LinkState,
  transition,
  unlinked,
} from "../../src/modem/link.ts";
import { type Care, noCare } from "../../src/modem/remedies.ts";

const tired: Care = { silences: 1, restarts: [], usbResets: [] };
const treated: Care = { silences: 2, restarts: [500, 900], usbResets: [700] };

const states: readonly LinkState[] = [
  { kind: "absent", tries: 0, why: "unplugged", care: noCare },
  { kind: "absent", tries: 5, why: "no such file", care: tired },
  { kind: "opening", tries: 2, why: "no such file", care: noCare },
  { kind: "opening", tries: 14, why: "no such file", care: noCare },
  { kind: "starting", tries: 0, why: "it is being set up", again: false, care: noCare },
  { kind: "starting", tries: 1, why: "the SIM is busy", again: true, care: tired },
  { kind: "starting", tries: 2, why: "it is being set up", again: false, care: treated },
  { kind: "pausing", tries: 0, why: "the SIM is busy", blocked: false, care: noCare },
  { kind: "ready", since: 0, care: noCare },
  { kind: "ready", since: 900, care: tired },
  { kind: "ready", since: 900, care: treated },
  { kind: "refreshing", since: 900, again: false, care: noCare },
  { kind: "refreshing", since: 900, again: true, care: noCare },
];

const at = 1000;
const events: readonly LinkEvent[] = [
  { kind: "timer-ended", at },
  { kind: "opened", at },
  { kind: "not-opened", why: "locked", cause: "failed", at },
  { kind: "not-opened", why: "no such file", cause: "missing", at },
  { kind: "not-opened", why: "a CD-ROM", cause: "stuck", at },
  { kind: "started", at },
  { kind: "not-started", why: "no SIM", blocked: true, at },
  { kind: "not-started", why: "the SIM is busy", blocked: false, at },
  { kind: "lost", why: "unplugged", cause: "gone", at },
  { kind: "lost", why: "it does not answer", cause: "silent", at },
  { kind: "lost", why: "it does not hang up", cause: "restart-wanted", at },
  { kind: "settings-forgotten", at },
];

function print(value: object): string {
  const { kind, at: _at, ...rest } = value as { kind: string; at?: number };
  const fields = Object.entries(rest).map(([name, field]) => `${name} ${printField(field)}`);
  return fields.length === 0 ? kind : `${kind} (${fields.join(", ")})`;
}

function printField(field: unknown): string {
  if (typeof field !== "object" || field === null) return String(field);
  const { silences, restarts, usbResets } = field as Care;
  const parts = [
    ...(silences > 0 ? [`silent ${silences}`] : []),
    ...restarts.map((time) => `restarted at ${time}`),
    ...usbResets.map((time) => `reset at ${time}`),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
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

/** A link on a stick that `answer` speaks for: what it does to the effects that want an answer, until `end`. */
function live(answer: (effect: LinkEffect, at: number) => LinkEvent | null, end: number): readonly string[] {
  const done: string[] = [];
  let state: LinkState = unlinked;
  let now = 0;
  let timer: number | null = 0;
  while (timer !== null && timer <= end) {
    now = timer;
    timer = null;
    const queue: LinkEvent[] = [{ kind: "timer-ended", at: now }];
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      const step = transition(state, event);
      ({ state } = step);
      for (const effect of step.effects) {
        if (effect.kind === "set-timer") timer = now + effect.seconds * 1000;
        if (effect.kind === "restart" || effect.kind === "reset-usb")
          done.push(`${effect.kind} at ${now / 1000}`);
        const answered = answer(effect, now);
        if (answered) queue.push(answered);
      }
    }
  }
  return done;
}

describe("a link", () => {
  it("looks for a missing port every second", () => {
    let looks = 0;
    live((effect, now) => {
      if (effect.kind !== "open") return null;
      looks += 1;
      return { kind: "not-opened", why: "no such file", cause: "missing", at: now };
    }, 60_000);
    expect(looks).toBe(61);
  });

  it("tries a port that does not open again after 0.5, 1, 2, 3, 3 … seconds", () => {
    const looks: number[] = [];
    live((effect, now) => {
      if (effect.kind !== "open") return null;
      looks.push(now / 1000);
      return { kind: "not-opened", why: "locked", cause: "failed", at: now };
    }, 20_000);
    expect(looks).toEqual([0, 0.5, 1.5, 3.5, 6.5, 9.5, 12.5, 15.5, 18.5]);
  });

  it("opens a silent modem anew, restarts it, resets its port, and then rests for the hour", () => {
    const silence = (effect: LinkEffect, now: number): LinkEvent | null => {
      if (effect.kind === "open") return { kind: "opened", at: now };
      return effect.kind === "start" ? { kind: "lost", why: "silent", cause: "silent", at: now } : null;
    };
    const done = live(silence, 7_000_000);
    const kinds = done.map((each) => each.replace(/ at .*/, ""));
    expect(kinds.slice(0, 4)).toEqual(["restart", "reset-usb", "reset-usb", "restart"]);
    for (const kind of ["restart", "reset-usb"]) {
      const times = done
        .filter((each) => each.startsWith(kind))
        .map((each) => Number(/[\d.]+$/.exec(each)?.[0]));
      const mostInAnHour = Math.max(
        ...times.map((time) => times.filter((other) => other >= time && other < time + 3600).length),
      );
      expect([kind, mostInAnHour, times.length]).toEqual([kind, 2, 4]);
    }
  });

  it("begins with the gentlest remedy again once it has worked for a while", () => {
    const worked = { kind: "ready", since: 0, care: { ...noCare, silences: 5 } } as const;
    const later = transition(worked, { kind: "lost", why: "silent", cause: "silent", at: 600_000 });
    expect(later.effects.map(({ kind }) => kind)).toEqual(["close", "tell-lost", "set-timer"]);
    const soon = transition(worked, { kind: "lost", why: "silent", cause: "silent", at: 60_000 });
    expect(soon.effects.map(({ kind }) => kind)).toContain("reset-usb");
  });

  it("always goes on: every state but ready has a timer running, or something that answers", () => {
    const waits = new Set(["open", "start", "set-timer"]);
    const seen = new Map<string, LinkState>();
    const queue: LinkState[] = [unlinked];
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const care: Care = { ...state.care, silences: Math.min(state.care.silences, 4) };
      const capped = { ...state, care, tries: "tries" in state ? Math.min(state.tries, 16) : 0 };
      const key = JSON.stringify(capped);
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
