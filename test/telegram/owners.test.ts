import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSamePassword,
  revoke,
  standingOf,
  startOwners,
  temporaryOwners,
  tryPassword,
  type OwnersState,
  type Verdict,
} from "../../src/telegram/owners.ts";
import { createQuota } from "../../src/telegram/quota.ts";

const minute = 60_000;
const hour = 60 * minute;

function tryOnce(state: OwnersState, id: number, isRight: boolean, now: number): [OwnersState, Verdict] {
  const step = tryPassword(state, { id, name: `user ${id}`, isRight: () => isRight }, now);
  return [step.state, step.verdict];
}

describe("an owner", () => {
  it("is known by the exact id", () => {
    const state = startOwners([111_222_333]);
    expect(
      [111_222_333, 222, 111, 1_112_223_330, -111_222_333].map((id) => standingOf(state, id, 0)),
    ).toEqual(["owner", "stranger", "stranger", "stranger", "stranger"]);
  });
});

describe("a temporary owner", () => {
  it("gives the right password, and stays for 24 hours", () => {
    const [state, verdict] = tryOnce(startOwners([1]), 7, true, 1000);
    expect(verdict).toEqual({ kind: "welcome", until: 1000 + 24 * hour });
    expect(standingOf(state, 7, 24 * hour)).toBe("temporary");
    expect(standingOf(state, 7, 1000 + 24 * hour)).toBe("stranger");
    expect(temporaryOwners(state, 30 * hour)).toEqual([]);
  });

  it("who comes again stays for 24 hours from then", () => {
    const [first] = tryOnce(startOwners([]), 7, true, 0);
    const [second] = tryOnce(first, 7, true, hour);
    expect(temporaryOwners(second, hour)).toEqual([{ id: 7, name: "user 7", until: 25 * hour }]);
  });
});

describe("several temporary owners", () => {
  it("are known apart, and one who is revoked is one no more, nor becomes one again", () => {
    const [one] = tryOnce(startOwners([1]), 7, true, 0);
    const [both] = tryOnce(one, 8, true, minute);
    expect(temporaryOwners(both, minute).map(({ id }) => id)).toEqual([7, 8]);
    expect(standingOf(both, 9, minute)).toBe("stranger");
    const left = revoke(both, 7);
    expect([7, 8].map((id) => standingOf(left, id, minute))).toEqual(["stranger", "temporary"]);
    expect(tryOnce(left, 7, true, minute)).toEqual([left, { kind: "revoked" }]);
    const none = revoke(left, 8);
    expect([7, 8, 9].map((id) => tryOnce(none, id, true, minute)[1].kind)).toEqual([
      "revoked",
      "revoked",
      "welcome",
    ]);
  });

  it("who were revoked before are so after a start", () => {
    expect(tryOnce(startOwners([1], 24, [7]), 7, true, 0)[1]).toEqual({ kind: "revoked" });
  });
});

describe("wrong passwords", () => {
  it("of anybody close the door after the fifth, for an hour, to the right one too", () => {
    let state = startOwners([]);
    const verdicts: Verdict[] = [];
    for (const [index, id] of [7, 8, 7, 9, 10].entries()) {
      const [next, verdict] = tryOnce(state, id, false, index * minute);
      state = next;
      verdicts.push(verdict);
    }
    expect(verdicts).toEqual([4, 3, 2, 1, 0].map((left) => ({ kind: "wrong", left })));
    const closed = 4 * minute;
    const [knocked, verdict] = tryOnce(state, 11, true, closed + minute);
    expect(verdict).toEqual({ kind: "closed", seconds: 59 * 60, knocks: 1 });
    expect(standingOf(knocked, 11, closed + minute)).toBe("stranger");
    expect(tryOnce(knocked, 11, true, closed + hour - 1)[1]).toEqual({
      kind: "closed",
      seconds: 1,
      knocks: 2,
    });
    expect(tryOnce(knocked, 11, true, closed + hour)[1]).toMatchObject({ kind: "welcome" });
  });

  it("of long ago do not count", () => {
    let state = startOwners([]);
    for (const at of [0, 1, 2, 3]) state = tryOnce(state, 7, false, at)[0];
    expect(tryOnce(state, 7, false, hour + 4)[1]).toEqual({ kind: "wrong", left: 4 });
  });

  it("count for an hour each while the door is open", () => {
    let state = startOwners([]);
    for (const at of [0, 59 * minute]) state = tryOnce(state, 7, false, at)[0];
    expect(tryOnce(state, 7, false, 61 * minute)[1]).toEqual({ kind: "wrong", left: 3 });
  });

  it("can never be tried more than ten times in any two hours", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 * minute }), { maxLength: 80 }), (gaps) => {
        let [state, now] = [startOwners([]), 0];
        const looked: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const [next, verdict] = tryOnce(state, 7, false, now);
          state = next;
          if (verdict.kind === "wrong") looked.push(now);
        }
        for (const at of looked)
          expect(looked.filter((each) => each >= at && each < at + 2 * hour).length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe("passwords", () => {
  it.each([
    ["open sesame", "open sesame", true],
    ["open sesam", "open sesame", false],
    ["", "open sesame", false],
    ["x".repeat(4000), "open sesame", false],
    ["pässword", "pässword", true],
  ])("%j is %j: %s", (given, password, same) => {
    expect(isSamePassword(given, password)).toBe(same);
  });
});

describe("strangers", () => {
  it("get 20 answers a minute each, and 60 in all", () => {
    const quota = createQuota();
    const take = (id: number, now: number, times: number): number =>
      Array.from({ length: times }, () => quota.take(id, now)).filter(Boolean).length;
    expect([take(1, 0, 50), take(2, 0, 50), take(3, 0, 50), take(4, 0, 50)]).toEqual([20, 20, 20, 0]);
    expect(take(1, minute, 5)).toBe(5);
  });
});

describe("guessing slowly, from many accounts", () => {
  it("gets at five passwords within any hour", () => {
    const tries = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 40 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(tries, (given) => {
        let [state, now] = [startOwners([1]), 0];
        const looked: number[] = [];
        for (const [id, minutes] of given) {
          now += minutes * minute;
          const [next, verdict] = tryOnce(state, id, false, now);
          state = next;
          if (verdict.kind === "wrong") looked.push(now);
        }
        const most = looked.map((at) => looked.filter((other) => other >= at && other < at + hour).length);
        expect(Math.max(0, ...most)).toBeLessThanOrEqual(5);
      }),
    );
  });
});
