import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHint } from "../../src/modem/hint.ts";
import { type LinesEvent, linesOf, track } from "../../src/modem/lines.ts";
import { type LinesState, noLines } from "../../src/modem/lines-state.ts";

const numbers = ["", "+447700900001", "+447700900002", "07700900002", "+447700900003"] as const;
const index = fc.integer({ min: 1, max: 3 });
const number = fc.constantFrom(...numbers);

const listedCall = fc.record({
  index,
  direction: fc.constantFrom("in" as const, "out" as const),
  status: fc.constantFrom(
    "active" as const,
    "held" as const,
    "dialling" as const,
    "alerting" as const,
    "incoming" as const,
    "waiting" as const,
  ),
  joined: fc.boolean(),
  number,
});

const heard = fc.oneof(
  fc.constantFrom("RING", "BUSY", "NO CARRIER", "+CSSU: 2", "^RSSI:15", "^SYSSTART"),
  number.map((each) => `+CLIP: "${each}",145,,,,0`),
  number.map((each) => `+CCWA: "${each}",145,1`),
  fc.tuple(fc.constantFrom("^ORIG", "^CONF", "^CONN"), index).map(([name, at]) => `${name}:${at},0`),
  fc.tuple(index, fc.constantFrom(",104,17", ",29", ",104,16")).map(([at, cause]) => `^CEND:${at},0${cause}`),
);

type Unstamped<E> = E extends unknown ? Omit<E, "at"> : never;

const event: fc.Arbitrary<Unstamped<LinesEvent>> = fc.oneof(
  {
    weight: 4,
    arbitrary: heard.map(
      (text) => ({ kind: "hinted", hint: readHint(text) ?? { kind: "stirred" } }) as const,
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .uniqueArray(listedCall, { maxLength: 3, selector: (call) => call.index })
      .map((calls) => ({ kind: "listed", calls }) as const),
  },
  fc
    .constantFrom("+447700900001", "+447700900003")
    .map((each) => ({ kind: "dialling", number: each }) as const),
  fc
    .tuple(fc.constantFrom("dialled" as const, "dial-failed" as const), fc.integer({ min: 1, max: 6 }))
    .map(([kind, line]) => ({ kind, line }) as const),
  fc
    .tuple(
      fc.constantFrom("released" as const, "not-released" as const),
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    )
    .map(([kind, lines]) => ({ kind, lines }) as const),
  fc.constant({ kind: "looked-again" } as const),
);

const story = fc.array(fc.tuple(event, fc.constantFrom(0, 0, 50, 200, 400, 3000, 7000)), { maxLength: 40 });

describe("whatever a modem says and lists", () => {
  it("every line ends once, has an index of its own, and is never let go alone too early", () => {
    fc.assert(
      fc.property(story, (steps) => {
        let state: LinesState = noLines;
        let at = 50_000;
        const ended = new Set<number>();
        let speaks = false;
        const confirmed = new Set<number>();
        for (const [each, wait] of steps) {
          at += wait;
          const before = new Set(linesOf(state).map(({ line }) => line));
          const next = track(state, { ...each, at });
          state = next.state;
          const lines = linesOf(state);
          for (const { line } of next.ended) {
            expect(ended.has(line)).toBe(false);
            ended.add(line);
          }
          for (const { line } of lines) expect(ended.has(line)).toBe(false);
          // Nothing vanishes untold, but what was never a call.
          const kept = new Set([...lines.map(({ line }) => line), ...next.ended.map(({ line }) => line)]);
          for (const line of before)
            expect(kept.has(line) || (each.kind === "dial-failed" && each.line === line)).toBe(true);
          const indexes = lines.flatMap((line) => (line.index === null ? [] : [line.index]));
          expect(new Set(indexes).size).toBe(indexes.length);
          if (each.kind === "hinted" && each.hint.kind === "originated") speaks = true;
          if (each.kind === "hinted" && each.hint.kind === "confirmed") {
            const { index: told } = each.hint;
            for (const { line, index: own } of lines) if (own === told) confirmed.add(line);
          }
          const tooEarly = lines.filter(
            ({ line, releasable, status }) =>
              releasable &&
              status !== "active" &&
              status !== "held" &&
              !confirmed.has(line) &&
              (status !== "alerting" || speaks),
          );
          expect(tooEarly).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("the lines are those of the list, and none when the list stays empty", () => {
    fc.assert(
      fc.property(
        story,
        fc.uniqueArray(listedCall, { maxLength: 3, selector: (call) => call.index }),
        (steps, calls) => {
          let state: LinesState = noLines;
          let at = 50_000;
          for (const [each, wait] of steps) {
            at += wait;
            state = track(state, { ...each, at }).state;
          }
          // Long after anything was heard, and for longer than a zombie is passed over.
          at += 60_000;
          for (let turn = 0; turn < 5; turn++) {
            state = track(state, { kind: "listed", calls, at }).state;
            at += 10_000;
          }
          state = track(state, { kind: "listed", calls, at }).state;
          const short = (each: { index: number | null; direction: string; status: string }): string =>
            `${each.index} ${each.direction} ${each.status}`;
          expect(linesOf(state).map(short).sort()).toEqual(calls.map(short).sort());
          for (const wait of [0, 7000]) {
            at += wait;
            state = track(state, { kind: "listed", calls: [], at }).state;
          }
          expect(linesOf(state)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
