import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf, type ModelTraits, type Outcome, type Planned, resultOf, run } from "./model-modem.ts";

const kinds = ["list", "operator", "act", "revision", "message", "stored"] as const;

function planned(delay: fc.Arbitrary<number>, gap: fc.Arbitrary<number>): fc.Arbitrary<Planned> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    lines: fc.nat({ max: 3 }),
    ok: fc.boolean(),
    delay,
    gap,
    news: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.nat({ max: 1 })),
    cut: fc.nat({ max: 40 }),
  });
}

const quick = planned(fc.nat({ max: 200 }), fc.nat({ max: 100 }));

const numRuns = 150;

const chunks = fc.oneof(
  fc.constant([1_000_000]),
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
);

/** What is wrong with an outcome. The answers of `late` commands may have been given up. */
function faultsOf(
  plan: readonly Planned[],
  outcome: Outcome,
  late: readonly number[] = [],
): readonly string[] {
  // A PDU, and its header, may come in pieces.
  const bare = (lines: readonly string[]): string =>
    lines.join(lines.some((line) => line.startsWith("+CMGR")) ? "" : "|").replaceAll(" ", "");
  const faults = plan.flatMap((each, place) => {
    const replies = outcome.settled[place] ?? [];
    const [reply] = replies;
    if (replies.length !== 1 || reply === undefined) return [`${place} settled ${replies.length} times`];
    if (reply.kind === "timeout" && late.includes(place)) return [];
    // The prompt may have been that of a message before it, which was given up.
    if (late.includes(place) && "result" in reply && reply.result === "no prompt") return [];
    const own = `${each.ok ? "ok" : "refused"} ${resultOf(each, place)} ${bare(linesOf(each, place))}`;
    const given = "result" in reply ? `${reply.kind} ${reply.result} ${bare(reply.lines)}` : reply.kind;
    return given === own ? [] : [`${place} is ${given} and not ${own}`];
  });
  const news = outcome.told.join() === outcome.sent.join() ? [] : [`told ${outcome.told.join()}`];
  return [...faults, ...news];
}

describe("every command has its own reply, and every line that nobody asked for is told in order", () => {
  it("however the bytes are cut and whatever comes between them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(quick, { minLength: 1, maxLength: 8 }),
        chunks,
        fc.boolean(),
        async (plan, cuts, echo) => {
          const traits: ModelTraits = { echo, inOrder: true, chunks: cuts };
          const outcome = await run(plan, traits);
          expect(faultsOf(plan, outcome)).toEqual([]);
          expect(outcome).toEqual(await run(plan, { ...traits, chunks: [1_000_000] }));
        },
      ),
      { numRuns },
    );
  });

  it("also on a modem that falls behind, and answers everything in its order", async () => {
    const slow = fc.oneof(
      { weight: 2, arbitrary: quick },
      planned(fc.integer({ min: 4000, max: 25_000 }), fc.nat({ max: 100 })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(slow, { minLength: 1, maxLength: 6 }),
        chunks,
        fc.boolean(),
        async (plan, cuts, echo) => {
          const outcome = await run(plan, { echo, inOrder: true, chunks: cuts });
          expect(faultsOf(plan, outcome, [...plan.keys()])).toEqual([]);
        },
      ),
      { numRuns },
    );
  });

  it("also when one answer comes at any later moment, by itself", async () => {
    const whole = planned(fc.nat({ max: 200 }), fc.constant(0));
    const plans = fc
      .tuple(
        fc.array(whole, { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.integer({ min: 5000, max: 20_000 }),
      )
      .map(([plan, which, delay]) => {
        const place = which % plan.length;
        const { kind } = plan[place] ?? { kind: "act" };
        const others = kinds.filter((each) => each !== kind);
        // What cannot be told apart by anybody is left out: two answers of one kind, and two bare results that differ.
        return Array.from(plan, (each, index): Planned => {
          if (index === place) return { ...each, ok: true, delay, news: [each.news[0], each.news[1], 0] };
          const other = each.kind === kind ? (others[index % others.length] ?? each.kind) : each.kind;
          return { ...each, kind: other, ok: each.ok || other === "act", lines: Math.max(1, each.lines) };
        });
      });
    await fc.assert(
      fc.asyncProperty(plans, chunks, fc.boolean(), async (plan, cuts, echo) => {
        const outcome = await run(plan, { echo, inOrder: false, chunks: cuts });
        const late = [...plan.keys()].filter((place) => (plan[place]?.delay ?? 0) >= 5000);
        expect(faultsOf(plan, outcome, late)).toEqual([]);
      }),
      { numRuns },
    );
  });
});
