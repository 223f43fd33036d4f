import { describe, expect, it } from "vitest";
import { afterKeepAlive, keepAliveDueIn, neverKeptAlive, readKeepAlive } from "../../src/sms/keep-alive.ts";

const hour = 3_600_000;
const day = 24 * hour;
const now = 1_800_000_000_000;

describe("given a SIM that is to be kept alive every 60 days", () => {
  it("when it never was, does so at once", () => {
    expect(keepAliveDueIn(neverKeptAlive, 60, now)).toBe(0);
  });

  it("when it was, waits for 60 days", () => {
    const kept = afterKeepAlive(neverKeptAlive, true, now);
    expect(keepAliveDueIn(kept, 60, now + 59 * day)).toBe(day);
    expect(keepAliveDueIn(kept, 60, now + 61 * day)).toBe(0);
  });

  it("when it failed, tries again after an hour, and then every day", () => {
    const once = afterKeepAlive(neverKeptAlive, false, now);
    expect(keepAliveDueIn(once, 60, now)).toBe(hour);
    const twice = afterKeepAlive(once, false, now + hour);
    expect(keepAliveDueIn(twice, 60, now + hour)).toBe(day);
    expect(afterKeepAlive(twice, true, now)).toEqual({ lastProof: now, lastTry: now, failures: 0 });
  });

  it("when the clock was set back by years, does not wait for years, whenever it is asked", () => {
    const kept = afterKeepAlive(neverKeptAlive, true, now + 1000 * day);
    expect(keepAliveDueIn(kept, 60, now)).toBe(0);
    expect(keepAliveDueIn(afterKeepAlive(kept, false, now), 60, now + hour)).toBe(0);
    const mended = afterKeepAlive(neverKeptAlive, true, now + 1000);
    expect(keepAliveDueIn(mended, 60, now)).toBe(60 * day + 1000);
  });

  it("reads what it has kept, and begins anew with anything else", () => {
    const kept = afterKeepAlive(neverKeptAlive, true, now);
    expect(readKeepAlive(JSON.stringify(kept))).toEqual(kept);
    for (const text of [null, "", "{", "[]", "7", '{"lastProof":"x","failures":-1}'])
      expect(readKeepAlive(text)).toEqual(neverKeptAlive);
  });
});
