import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mostEntries,
  notDown,
  type Outage,
  type OutageEffect,
  type OutageEvent,
  type OutageState,
  transition,
} from "../../src/outage/outage.ts";

const patience = { downSeconds: 300, upSeconds: 60 };

const outage: Outage = {
  since: 0,
  why: "searching",
  diary: [{ at: 0, text: "searching" }],
  omitted: 0,
  drops: 1,
};

const states: readonly OutageState[] = [
  notDown,
  { kind: "down-untold", outage, upSince: null },
  { kind: "down-untold", outage, upSince: 200_000 },
  { kind: "down-told", outage: { ...outage, drops: 2 }, upSince: null },
  { kind: "down-told", outage, upSince: 300_000 },
];

const at = 290_000;
const events: readonly OutageEvent[] = [
  { kind: "up", at },
  { kind: "down", why: "searching", at },
  { kind: "down", why: "denied", at },
  { kind: "down", why: "denied", at: 301_000 },
  { kind: "note", text: "the modem was restarted", at },
  { kind: "patience-ended", at: 259_500 },
  { kind: "patience-ended", at: 300_000 },
  { kind: "patience-ended", at: 360_000 },
];

function printOutage({ since, why, diary, omitted, drops }: Outage): string {
  const entries = diary.map((entry) => `${entry.at / 1000} ${entry.text}`).join("; ");
  return `since ${since / 1000}, ${why}, drops ${drops}, omitted ${omitted}, [${entries}]`;
}

function printState(state: OutageState): string {
  if (state.kind === "up") return "up";
  const trial = state.upSince === null ? "" : `, up since ${state.upSince / 1000}`;
  return `${state.kind}${trial} (${printOutage(state.outage)})`;
}

function printEffect(effect: OutageEffect): string {
  if (effect.kind === "set-timer") return `set-timer ${effect.seconds} s`;
  const until = effect.kind === "tell-end" ? `until ${effect.until / 1000}, ` : "";
  return `${effect.kind} (${until}${printOutage(effect.outage)})`;
}

function printEvent(event: OutageEvent): string {
  const what = event.kind === "down" ? ` ${event.why}` : event.kind === "note" ? ` "${event.text}"` : "";
  return `${event.kind}${what} at ${event.at / 1000}`;
}

function printStep(state: OutageState, event: OutageEvent): string {
  const { state: next, effects } = transition(state, event, patience);
  return [next === state ? "-" : printState(next), ...effects.map(printEffect)].join("\n      · ");
}

describe("the matrix of an outage", () => {
  it("is as it was read and agreed", async () => {
    const rows: string[] = [];
    for (const state of states) {
      rows.push(`${rows.length > 0 ? "\n" : ""}${printState(state)}`);
      for (const event of events) rows.push(`  ${printEvent(event)}\n      ${printStep(state, event)}`);
    }
    await expect(`${rows.join("\n")}\n`).toMatchFileSnapshot("outage-matrix.txt");
  });
});

/** One thing that goes up and down, seen by a shell whose timer fires when it is due. */
interface Run {
  readonly state: OutageState;
  readonly now: number;
  /** When the timer ends; null when none runs. */
  readonly timer: number | null;
  readonly told: readonly { readonly effect: OutageEffect; readonly at: number }[];
}

function step(run: Run, event: OutageEvent): Run {
  const { state, effects } = transition(run.state, event, patience);
  let timer = event.kind === "patience-ended" ? null : run.timer;
  for (const effect of effects)
    if (effect.kind === "set-timer") timer = event.at + Math.max(0, effect.seconds * 1000);
  const told = effects.filter(({ kind }) => kind !== "set-timer").map((effect) => ({ effect, at: event.at }));
  return { state, now: event.at, timer, told: [...run.told, ...told] };
}

function waitUntil(run: Run, until: number): Run {
  let next = run;
  while (next.timer !== null && next.timer <= until)
    next = step(next, { kind: "patience-ended", at: next.timer });
  return { ...next, now: until };
}

const happening = fc.record({
  kind: fc.constantFrom<"up" | "down" | "note">("up", "down", "down", "note"),
  text: fc.constantFrom("searching", "denied", "no SIM"),
  pauseSeconds: fc.integer({ min: 0, max: 400 }),
});

function play(
  happenings: readonly { kind: "up" | "down" | "note"; text: string; pauseSeconds: number }[],
): Run {
  let run: Run = { state: notDown, now: 0, timer: null, told: [] };
  for (const { kind, text, pauseSeconds } of happenings) {
    run = waitUntil(run, run.now + pauseSeconds * 1000);
    run = step(run, { kind, text, why: text, at: run.now });
  }
  return run;
}

describe("an outage", () => {
  it("is told once when it has lasted, and its end once when it was told", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const { told } = play(happenings);
        for (const [place, { effect, at: toldAt }] of told.entries()) {
          if (effect.kind === "set-timer") throw new Error("not told");
          const [lasted, needed] =
            effect.kind === "tell-outage"
              ? [toldAt - effect.outage.since, patience.downSeconds]
              : [toldAt - effect.until, patience.upSeconds];
          expect(lasted).toBeGreaterThanOrEqual(needed * 1000);
          expect(effect.kind).toBe(place % 2 === 0 ? "tell-outage" : "tell-end");
          expect(effect.outage.diary.length).toBeLessThanOrEqual(mostEntries);
        }
      }),
    );
  });

  it("always goes on: until it is told, or while it has to hold, a timer runs", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const { state, timer } = play(happenings);
        const waits = state.kind !== "up" && (state.kind === "down-untold" || state.upSince !== null);
        expect(waits && timer === null).toBe(false);
      }),
    );
  });

  it("is one when it comes up for moments, however often", () => {
    const flapping = Array.from({ length: 400 }, (_, place) => ({
      kind: place % 2 === 0 ? ("down" as const) : ("up" as const),
      text: "searching",
      pauseSeconds: 30,
    }));
    const run = waitUntil(play(flapping), 400 * 30_000 + 60_000);
    expect(run.told.map(({ effect }) => effect.kind)).toEqual(["tell-outage", "tell-end"]);
    expect(run.told[1]?.effect).toMatchObject({ outage: { since: 30_000, drops: 200 }, until: 12_000_000 });
  });

  it("that is short is told to nobody", () => {
    const run = waitUntil(
      play([
        { kind: "down", text: "searching", pauseSeconds: 0 },
        { kind: "up", text: "", pauseSeconds: 299 },
      ]),
      10_000_000,
    );
    expect([run.told, run.state, run.timer]).toEqual([[], notDown, null]);
  });

  it("keeps how it began and how it ended when there is much to keep", () => {
    const many = Array.from({ length: 50 }, (_, place) => ({
      kind: "note" as const,
      text: `note ${place}`,
      pauseSeconds: 1,
    }));
    const { state } = play([{ kind: "down", text: "searching", pauseSeconds: 0 }, ...many]);
    if (state.kind === "up") throw new Error("it is down");
    const { diary, omitted } = state.outage;
    expect([diary.length, omitted, diary[0]?.text, diary.at(-1)?.text]).toEqual([
      20,
      31,
      "searching",
      "note 49",
    ]);
  });
});
