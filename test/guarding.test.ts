import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../src/call/state.ts";
import { type CountryCode, parsePhoneNumber, type PhoneNumber } from "../src/core/phone-number.ts";
import { silentLog } from "../src/core/log.ts";
import { type Guarding, startGuard } from "../src/guarding.ts";
import { callLog } from "../src/journal/calls.ts";
import { textStore } from "../src/journal/texts.ts";
import { makeJournal, type TestJournal } from "./support/journal.ts";
import { virtualClock, type VirtualClock } from "./support/virtual-clock.ts";

const home = "+44" as CountryCode;
const numberOf = (text: string): PhoneNumber => {
  const number = parsePhoneNumber(text, home);
  if (!number) throw new Error(`${text} is no number`);
  return number;
};
const [master, anna, unknown, premium] = [
  "+447700900001",
  "+447700900002",
  "+447700900005",
  "+449098790879",
].map(numberOf) as [PhoneNumber, PhoneNumber, PhoneNumber, PhoneNumber];

let [journal, clock, announced]: [TestJournal, VirtualClock, string[]] = [makeJournal(), virtualClock(), []];
let guard: Guarding;

beforeEach(() => {
  [journal, clock, announced] = [makeJournal(), virtualClock(), []];
  guard = open();
});
afterEach(() => {
  journal.remove();
});

const open = (): Guarding =>
  startGuard({
    policy: { home, allowed: new Set([home]), callsPerHour: 2, textsPerHour: 3 },
    database: journal.database,
    isContact: (number) => number === anna,
    clock,
    announce: (text) => announced.push(text),
  });
const person = (number: PhoneNumber, name: string | null = null) => ({ name, number, written: number });
const planFor = (caller: PhoneNumber, ...masters: readonly PhoneNumber[]): Plan => {
  const [first = master, ...rest] = masters;
  return {
    kind: "forward",
    caller: person(caller, caller === anna ? "Anna" : null),
    masters: [first, ...rest],
  };
};
const logCalls = (direction: "in" | "out", count: number): void => {
  const log = callLog(journal.database, silentLog);
  for (let call = 1; call <= count; call += 1)
    log.record(
      direction === "out"
        ? { kind: "calling-master", call, other: person(anna), master }
        : { kind: "incoming", call, caller: person(unknown), masters: [master] },
      clock.date().getTime(),
    );
};

describe("the guard of the house", () => {
  it("counts the calls of before a restart", () => {
    logCalls("out", 2);
    journal.reopen();
    guard = open();
    expect(guard.whyNoCall(person(anna), master)).toContain("VIRTUALPHONE_CALLS_PER_HOUR");
  });

  it("lets calls pass again an hour later", async () => {
    logCalls("out", 2);
    await clock.advance(3_600_000);
    expect(guard.whyNoCall(person(anna), master)).toBeNull();
  });

  it("refuses a call for which an emergency number is called or rung, whoever has agreed", () => {
    const police = { name: null, number: master, written: "112" };
    expect(guard.whyNoCall(police, master)).toContain("emergencies");
  });

  it("counts the parts of texts, as they were queued", () => {
    const text = {
      to: person(anna),
      body: "hello",
      parts: 2,
      purpose: "courtesy",
      origin: null,
      queuedAt: clock.date().getTime(),
      state: { kind: "queued", why: null },
    } as const;
    textStore(journal.database).addOutgoing({
      text,
      cause: "refused",
      reference: 1,
      tail: "00900002",
      parts: [],
      tries: 0,
      retryAt: null,
      doubtedAt: null,
    });
    expect(guard.whyNoText(person(anna), 1)).toBeNull();
    expect(guard.whyNoText(person(anna), 2)).toContain("VIRTUALPHONE_TEXTS_PER_HOUR");
  });

  it("lets calls through when the journal cannot be read", () => {
    journal.database.close();
    expect(guard.whyNoCall(person(anna), master)).toBeNull();
    expect(guard.guardPlan(planFor(anna))).toEqual(planFor(anna));
  });

  it("passes over a master phone that is dear, and tells it once", () => {
    expect(guard.guardPlan(planFor(anna, premium, master))).toMatchObject({ masters: [master] });
    guard.guardPlan(planFor(anna, premium, master));
    expect(announced).toEqual([expect.stringContaining("premium-rate")]);
  });

  it("refuses a caller for whom nothing but a dear phone would be rung, and says why", () => {
    const plan = guard.guardPlan(planFor(anna, premium));
    expect(plan).toMatchObject({ kind: "refuse", reason: { kind: "guarded" }, tell: true });
    expect(JSON.stringify(plan)).toContain("premium-rate");
  });

  it("puts contacts through when a flood of others has used up the hour, up to twice as many", () => {
    logCalls("in", 2);
    expect(guard.guardPlan(planFor(unknown))).toMatchObject({ kind: "refuse", reason: { kind: "guarded" } });
    expect(guard.guardPlan(planFor(anna))).toEqual(planFor(anna));
    logCalls("in", 2);
    expect(guard.guardPlan(planFor(anna))).toMatchObject({ kind: "refuse" });
  });

  it.each([
    ["**21*+449098790879#", "refuse"],
    ["**21*+33612345678#", "ask"],
    ["**21*112#", "refuse"],
    ["*31#999", "refuse"],
    ["*100#", "allow"],
    ["**21*07700900123#", "allow"],
  ])("judges %s: %s", (code, kind) => {
    expect(guard.judgeDialled(code).kind).toBe(kind);
  });
});
