import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CountryCode, parsePhoneNumber, type PhoneNumber } from "../../src/core/phone-number.ts";
import { meaningOf } from "../../src/guard/code.ts";
import {
  type DialPurpose,
  type GuardPolicy,
  judge,
  whyNotDivertedTo,
  whyNotRung,
} from "../../src/guard/judge.ts";
import { emptyLedger, type Ledger, mayForward } from "../../src/guard/ledger.ts";

const home = "+44" as CountryCode;
const policy: GuardPolicy = { home, allowed: new Set(["+44", "+39"]), callsPerHour: 3, textsPerHour: 10 };
const minute = 60_000;
const now = Date.UTC(2026, 10, 1, 12);
const wishFor = (written: string, purpose: DialPurpose = "call", isContact = false, units = 1) => ({
  purpose,
  number: parsePhoneNumber(written, home) ?? null,
  written,
  isContact,
  units,
});
const spent = (...minutesAgo: readonly number[]) =>
  minutesAgo.map((ago) => ({ at: now - ago * minute, units: 1 }));
const judged = (wish: ReturnType<typeof wishFor>, ledger: Ledger = emptyLedger, rules = policy) => {
  const verdict = judge(wish, rules, ledger, now);
  if (verdict.kind === "allow") return "allow";
  return `${verdict.kind}: ${verdict.kind === "ask" ? verdict.why.join(" ") : verdict.why}`;
};

describe("the guard", () => {
  it.each<[string, string]>([
    ["+447700900123", "allow"],
    ["+39 340 123 4567", "allow"],
    ["+44 300 123 4567", "allow"],
    ["+44 909 879 0879", "ask: +44 909 879 0879 is a premium-rate number."],
    ["+44 70 0000 0000", "ask: +44 70 0000 0000 is a personal number"],
    ["+39 892 123", "ask: +39 892 123 is a premium-rate number."],
    ["+33 6 12 34 56 78", "ask: +33 is none of the countries"],
    ["+1 876 555 1234", "ask: +1876 is none of the countries"],
    ["+881 612 345 678", "ask: +881 6 123 45678 is a number of no country"],
    ["+882 131 234 56", "ask: +882"],
    ["+870 773 111 632", "ask: +870 773 111 632 is a number of no country"],
    ["+808 1234 5678", "ask: +808 1234 5678 is a shared-cost number"],
    ["999", "refuse: 999 is a number for emergencies"],
    ["+39112", "refuse: +39112 is a number for emergencies"],
  ])("says of a call to %s: %s", (written, verdict) => {
    expect(judged(wishFor(written))).toContain(verdict);
  });

  it("asks nothing about a contact's country, but about what is dear", () => {
    expect(judged(wishFor("+33 6 12 34 56 78", "call", true))).toBe("allow");
    expect(judged(wishFor("+44 909 879 0879", "call", true))).toContain("ask");
  });

  it("asks about no country when all are allowed", () => {
    expect(judged(wishFor("+33612345678"), emptyLedger, { ...policy, allowed: null })).toBe("allow");
  });

  it("allows an island under +1 by its area, and the rest of North America by +1", () => {
    const allowed = { ...policy, allowed: new Set(["+1"]) };
    expect(judged(wishFor("+12025550123"), emptyLedger, allowed)).toBe("allow");
    expect(judged(wishFor("+18765551234"), emptyLedger, allowed)).toContain("+1876");
    expect(judged(wishFor("+18765551234"), emptyLedger, { ...policy, allowed: new Set(["+1876"]) })).toBe(
      "allow",
    );
  });

  it("asks before a text to a short code", () => {
    expect(judged(wishFor("40404", "text"))).toContain("ask: What a text to the short code 40404 costs");
  });

  it.each<DialPurpose>(["call", "text", "master", "keep-alive", "divert"])(
    "refuses emergency numbers for a %s",
    (purpose) => {
      const all = { ...policy, allowed: null };
      for (const written of ["112", "911", "+44 999", "0039112"])
        expect(judged(wishFor(written, purpose, true, 0), emptyLedger, all)).toContain("refuse");
    },
  );

  it.each<[DialPurpose, string, string]>([
    [
      "divert",
      "+44 909 879 0879",
      "refuse: +44 909 879 0879 is a premium-rate number, and nothing of mine calls",
    ],
    ["default-master", "+44 909 879 0879", "refuse: +44 909 879 0879 is a premium-rate number, and nothing"],
    ["master", "+44 909 879 0879", "ask: +44 909 879 0879 is a premium-rate number."],
    ["keep-alive", "+44 909 879 0879", "ask: +44 909 879 0879 is a premium-rate number."],
    ["divert", "+44 7700 900123", "allow"],
    ["divert", "*100#", "allow"],
    ["default-master", "+33 6 12 34 56 78", "ask: +33 is none of the countries"],
    ["call", "40404", "allow"],
  ])("says of a %s to %s: %s", (purpose, written, verdict) => {
    expect(judged(wishFor(written, purpose))).toContain(verdict);
  });

  it("cuts what it repeats", () => {
    expect(judged(wishFor(`112${" ".repeat(50)}`))).toMatch(/^refuse: 112 {17} is a number/);
    expect(judged(wishFor("4".repeat(30), "text"))).toContain(`short code ${"4".repeat(20)} costs`);
  });

  it("diverts callers to nobody who is dear, a service or an emergency", () => {
    const why = (written: string) => whyNotDivertedTo(written as PhoneNumber, home);
    expect(why("+447700900123")).toBeNull();
    expect(why("+443701234567")).toBe("+44 370 123 4567 belongs to a service, and is nobody's phone.");
    expect(why("+449098790879")).toContain("premium-rate");
    expect(why("+44999")).toContain("is a number for emergencies");
    expect(whyNotRung("+44999" as PhoneNumber, home)).toContain("is a number for emergencies");
  });

  it("rings no dear master by itself, and does ring one abroad", () => {
    const why = (written: string) => {
      const number = parsePhoneNumber(written, home);
      if (!number) throw new Error(`${written} is no number`);
      return whyNotRung(number, home);
    };
    expect(why("+33612345678")).toBeNull();
    expect(why("+449098790879")).toContain("premium-rate");
    expect(why("+881612345678")).toContain("no country");
  });
});

describe("the limit of an hour", () => {
  it("is told with the time of the next call and the variable", () => {
    const verdict = judged(wishFor("+447700900123"), { ...emptyLedger, calls: spent(50, 20, 10) });
    expect(verdict).toContain("VIRTUALPHONE_CALLS_PER_HOUR");
    expect(verdict).toContain("possible in 10 min");
  });

  it("says how many there may be, whether one or several, and in which order they were", () => {
    const one = { ...policy, callsPerHour: 1, textsPerHour: 1 };
    const calls = spent(10, 50, 20);
    expect(judged(wishFor("+447700900123"), { ...emptyLedger, calls }, one)).toBe(
      "refuse: 1 call an hour is the most (VIRTUALPHONE_CALLS_PER_HOUR), and that is used up. The next is possible in 50 min.",
    );
    expect(judged(wishFor("+447700900123"), { ...emptyLedger, calls })).toBe(
      "refuse: 3 calls an hour are the most (VIRTUALPHONE_CALLS_PER_HOUR), and that is used up. The next is possible in 10 min.",
    );
    expect(judged(wishFor("+447700900123", "text", true, 2), emptyLedger, one)).toBe(
      "refuse: That is 2 texts, and 1 an hour is the most (VIRTUALPHONE_TEXTS_PER_HOUR).",
    );
    expect(judged(wishFor("+447700900123", "text", true, 11))).toContain("and 10 an hour are the most");
    expect(judged(wishFor("+447700900123", "text", true, 10))).toBe("allow");
  });

  it("is over when the oldest is an hour ago", () => {
    expect(judged(wishFor("+447700900123"), { ...emptyLedger, calls: spent(60, 20, 10) })).toBe("allow");
  });

  it("counts texts by their parts", () => {
    const texts = [
      { at: now - 40 * minute, units: 4 },
      { at: now - 30 * minute, units: 4 },
    ];
    expect(judged(wishFor("+447700900123", "text", true, 2), { ...emptyLedger, texts })).toBe("allow");
    expect(judged(wishFor("+447700900123", "text", true, 6), { ...emptyLedger, texts })).toContain(
      "in 20 min",
    );
    expect(judged(wishFor("+447700900123", "text", true, 7), { ...emptyLedger, texts })).toContain(
      "in 30 min",
    );
    expect(judged(wishFor("+447700900123", "text", true, 11))).toContain("That is 11 texts, and 10 an hour");
  });

  it("of 0 is none", () => {
    const rules = { ...policy, callsPerHour: 0 };
    expect(judged(wishFor("+447700900123"), { ...emptyLedger, calls: spent(1, 2, 3, 4, 5) }, rules)).toBe(
      "allow",
    );
    expect(mayForward({ ...emptyLedger, forwarded: spent(1, 2, 3) }, false, 0, now)).toBe(true);
  });

  it("makes nobody wait for longer than an hour, whatever the clock did", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 20 }), (minutesAgo) => {
        const verdict = judged(wishFor("+447700900123"), { ...emptyLedger, calls: spent(...minutesAgo) });
        expect(Number(/in (\d+) min/.exec(verdict)?.[1] ?? 0)).toBeLessThanOrEqual(60);
      }),
    );
  });

  it("stops callers in no contact file first", () => {
    const ledger = { ...emptyLedger, forwarded: spent(1, 2, 3) };
    expect([mayForward(ledger, false, 3, now), mayForward(ledger, true, 3, now)]).toEqual([false, true]);
    const full = { ...emptyLedger, forwarded: spent(1, 2, 3, 4, 5, 6) };
    expect(mayForward(full, true, 3, now)).toBe(false);
  });
});

describe("a code", () => {
  it.each([
    ["*100#", { kind: "code" }],
    ["**21*+44 909 8790879#", { kind: "divert", written: "+449098790879" }],
    ["*004*07700900123*11#", { kind: "divert", written: "07700900123" }],
    ["#31#112", { kind: "call", written: "112" }],
    ["#31##31#112", { kind: "call", written: "112" }],
    ["112", { kind: "call", written: "112" }],
    ["##002#", { kind: "code" }],
    ["*#21#", { kind: "code" }],
  ])("%s is %j", (text, meaning) => {
    expect(meaningOf(text)).toEqual(meaning);
  });
});
