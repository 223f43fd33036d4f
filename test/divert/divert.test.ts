import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Divert, type DivertReason, divertReasons } from "../../src/core/divert-modem.ts";
import type { Wanted } from "../../src/divert/state.ts";
import {
  effectOf,
  type Happening,
  isSafe,
  mailbox,
  type Manner,
  master,
  network,
  none,
  other,
  play,
} from "./model-network.ts";

const toMailbox: Divert = { active: true, number: mailbox, seconds: null };
const usual = (): Partial<Record<DivertReason, Divert>> => ({
  busy: toMailbox,
  "no-reply": { ...toMailbox, seconds: 15 },
  "not-reachable": toMailbox,
});
const on = (to = master): Happening => ({ kind: "wished", wanted: { kind: "on", to, follows: false } });
const off = (to = master): Happening => ({
  kind: "wished",
  wanted: { kind: "removing", to, tries: 0 },
});

describe("given an operator with a mailbox", () => {
  it("nothing is asked while nobody has asked for anything", () => {
    const run = play(network(usual()));
    for (const kind of ["modem-ready", "calm", "timer-ended"] as const) run.happens({ kind });
    run.passes(1_000_000);
    expect(run.sent).toEqual([]);
  });

  it("the master is put in its place, the mailbox is kept from refused callers, and all of it is put back", () => {
    const net = network(usual());
    const run = play(net);
    run.happens(on());
    expect(effectOf(net)).toEqual(["nobody", master, master, "nobody"]);
    expect(net.kept["no-reply"].seconds).toBe(20);
    expect(net.kept.busy.number).toBe(mailbox);
    expect(run.reports).toHaveLength(1);
    expect(run.reports[0]).toMatchObject({ purpose: "wish", troubles: {} });
    run.restarts();
    run.happens(off());
    expect(effectOf(net)).toEqual(["nobody", mailbox, mailbox, mailbox]);
    expect(net.kept["no-reply"].seconds).toBe(15);
    expect(run.kept()).toMatchObject({ wanted: { kind: "untouched" }, before: {}, troubles: {} });
    const before = run.sent.length;
    run.passes(1_000_000);
    expect(run.sent).toHaveLength(before);
  });

  it("the master is followed when it is another phone, and the mailbox is not forgotten", () => {
    const net = network(usual());
    const run = play(net);
    run.happens(on());
    run.happens(on(other));
    expect(isSafe(net, other)).toBe(true);
    run.happens(off(other));
    expect(effectOf(net)).toEqual(["nobody", mailbox, mailbox, mailbox]);
  });

  it("an order that was carried out and never answered counts", () => {
    const net = network(usual());
    const run = play(net);
    net.manners = ["obeys", "obeys", "lost"];
    run.happens(on());
    expect(isSafe(net, master)).toBe(true);
    expect(run.reports[0]?.troubles).toEqual({});
  });

  it("a mailbox that cannot be switched off is erased, and put back with its number", () => {
    const net = network(usual());
    net.cannot.add("disable");
    const run = play(net);
    run.happens(on());
    expect(isSafe(net, master)).toBe(true);
    run.happens(off());
    expect(effectOf(net)).toEqual(["nobody", mailbox, mailbox, mailbox]);
  });
});

describe("an unconditional divert", () => {
  it("is ended, and put back when the fail-safe is taken away", () => {
    const net = network({ always: { active: true, number: other, seconds: null } });
    const run = play(net);
    run.happens(on());
    expect(isSafe(net, master)).toBe(true);
    expect(run.reports[0]?.changed).toContain("always");
    run.happens(off());
    expect(effectOf(net)).toEqual([other, "nobody", "nobody", "nobody"]);
  });
});

describe("a number that the operator kept and did not use", () => {
  it("is kept again afterwards, and not used", () => {
    const net = network({ "not-reachable": { active: false, number: mailbox, seconds: null } });
    const run = play(net);
    run.happens(on());
    run.happens(off());
    expect(net.kept["not-reachable"]).toEqual({ active: false, number: mailbox, seconds: null });
  });
});

describe("an operator who will not", () => {
  it("is heard once, for what it refuses, and the rest goes on", () => {
    const net = network(usual());
    const run = play(net);
    net.manners = ["obeys", "obeys", "refuses"];
    run.happens(on());
    expect(run.reports).toHaveLength(1);
    expect(run.reports[0]?.troubles).toEqual({
      "not-reachable": { kind: "refused", words: "+CME ERROR: 3" },
    });
    expect(effectOf(net)).toEqual(["nobody", mailbox, master, "nobody"]);
    net.cannot.add("register");
    run.passes(86_400);
    expect(run.reports).toHaveLength(2);
    run.passes(3 * 86_400);
    expect(run.reports).toHaveLength(2);
    net.cannot.clear();
    run.passes(86_400);
    expect(isSafe(net, master)).toBe(true);
    expect(run.reports).toHaveLength(3);
    expect(run.reports[2]?.troubles).toEqual({});
  });

  it("and says yes is found out", () => {
    const net = network(usual());
    const run = play(net);
    net.manners = Array.from({ length: 100 }, () => "ignores" as const);
    run.happens(on());
    const { troubles } = run.reports[0] ?? {};
    expect(troubles).toMatchObject({ "not-reachable": { kind: "not-done" } });
  });

  it("and never answers is left alone after a minute", () => {
    const net = network();
    const run = play(net);
    net.manners = Array.from({ length: 100 }, () => "silent" as const);
    run.happens(on());
    expect(run.sent).toHaveLength(2);
    expect(Object.values(run.reports[0]?.troubles ?? {})).toEqual(
      Array.from({ length: 4 }, () => ({ kind: "silent" })),
    );
  });

  it("and has no network is waited for a while", () => {
    const net = network();
    const run = play(net);
    net.manners = ["no-network", "no-network"];
    run.happens(on());
    expect(run.reports).toEqual([]);
    run.passes(600);
    expect(isSafe(net, master)).toBe(true);
    net.manners = ["no-network", "no-network", "no-network"];
    run.happens(on(other));
    run.passes(600);
    expect(run.reports.at(-1)?.troubles).toMatchObject({ busy: { kind: "no-network" } });
    run.passes(86_400);
    expect(isSafe(net, other)).toBe(true);
  });

  it("and has no network says nothing of what holds", () => {
    const net = network();
    const run = play(net);
    run.happens(on());
    net.kept.busy = toMailbox;
    net.manners = ["no-network", "no-network", "no-network"];
    run.passes(86_400 + 600);
    expect(run.reports).toHaveLength(1);
    expect(run.kept().troubles).toEqual({});
    run.passes(3600);
    expect(isSafe(net, master)).toBe(true);
    expect(run.reports).toHaveLength(2);
  });

  it("and a stick that breaks over it are not tried each time the stick is back", () => {
    const net = network();
    const run = play(net);
    net.manners = Array.from({ length: 100 }, () => "lost-modem" as const);
    run.happens(on());
    for (let times = 0; times < 20; times += 1) {
      run.passes(30);
      run.happens({ kind: "modem-ready" });
    }
    expect(run.sent).toHaveLength(3);
    expect(run.reports.at(-1)?.troubles).toMatchObject({ always: { kind: "lost" } });
    net.manners = [];
    run.passes(7 * 3600);
    expect(isSafe(net, master)).toBe(true);
  });

  it("and a stick that hangs over it are not tried each time the stick is back", () => {
    const net = network();
    const run = play(net);
    net.manners = Array.from({ length: 100 }, () => "silent" as const);
    run.happens(on());
    for (let times = 0; times < 20; times += 1) {
      run.passes(900);
      run.happens({ kind: "modem-ready" });
    }
    expect(run.sent).toHaveLength(2);
    net.manners = [];
    run.passes(2 * 3600);
    expect(isSafe(net, master)).toBe(true);
  });

  it("and changes it back again and again is given in to for a day", () => {
    const net = network();
    const run = play(net);
    run.happens(on());
    for (let times = 0; times < 10; times += 1) {
      net.kept["no-reply"] = toMailbox;
      run.passes(3600);
      run.happens({ kind: "modem-ready" });
    }
    expect(run.sent.filter((each) => each === "register no-reply")).toHaveLength(1 + 4);
    expect(run.reports.at(-1)?.troubles).toEqual({ "no-reply": { kind: "changed-back" } });
    run.passes(2 * 86_400);
    expect(isSafe(net, master)).toBe(true);
  });
});

describe("calls go first", () => {
  it("and it goes on when they are over", () => {
    const net = network(usual());
    const run = play(net);
    net.manners = ["obeys", "hindered", "hindered"];
    run.happens(on());
    expect(run.state().phase.kind).toBe("pausing");
    run.happens({ kind: "calm" });
    expect(isSafe(net, master)).toBe(false);
    run.happens({ kind: "calm" });
    expect(isSafe(net, master)).toBe(true);
  });
});

describe("a check", () => {
  it("is made a day after the last, and after a start of the modem, but not after each of many", () => {
    const run = play(network());
    run.happens(on());
    const first = run.sent.length;
    run.passes(86_000);
    expect(run.sent).toHaveLength(first);
    run.passes(1000);
    expect(run.sent).toHaveLength(first + 4);
    run.passes(3600);
    run.happens({ kind: "modem-ready" });
    expect(run.sent).toHaveLength(first + 8);
    for (let times = 0; times < 10; times += 1) run.happens({ kind: "modem-ready" });
    expect(run.sent).toHaveLength(first + 8);
    run.passes(600);
    expect(run.sent).toHaveLength(first + 12);
    expect(run.reports).toHaveLength(1);
  });

  it("mends what has changed, and says so", () => {
    const net = network();
    const run = play(net);
    run.happens(on());
    net.kept.busy = toMailbox;
    run.passes(86_400);
    expect(isSafe(net, master)).toBe(true);
    expect(run.reports[1]).toMatchObject({ purpose: "check", changed: ["busy"] });
  });

  it("is what somebody who looks is told, though nothing has changed", () => {
    const run = play(network(usual()));
    run.happens({ kind: "show-wanted" });
    expect(run.sent).toEqual(divertReasons.map((reason) => `ask ${reason}`));
    expect(run.reports).toMatchObject([{ purpose: "show", wanted: { kind: "untouched" } }]);
    run.happens({ kind: "show-wanted" });
    expect(run.reports).toHaveLength(1);
  });
});

const manners: readonly Manner[] = [
  "obeys",
  "obeys",
  "refuses",
  "ignores",
  "silent",
  "lost",
  "no-network",
  "lost-modem",
  "hindered",
];
const divert = fc.constantFrom<Divert>(none, toMailbox, { ...toMailbox, active: false });
const happening = fc.oneof(
  fc.constantFrom<Happening>(
    on(),
    on(other),
    off(),
    { kind: "modem-ready" },
    { kind: "calm" },
    { kind: "show-wanted" },
  ),
  fc.record({ passes: fc.integer({ min: 1, max: 100_000 }) }),
  fc.constant("restarts" as const),
);

describe("whatever the network does, and whenever", () => {
  const anything = {
    kept: fc.record({ always: divert, busy: divert, "no-reply": divert, "not-reachable": divert }),
    manners: fc.array(fc.constantFrom(...manners), { maxLength: 60 }),
    story: fc.array(happening, { maxLength: 12 }),
  };

  it("what is wanted is reached when the network obeys again, with few commands, and what was there is put back", () => {
    fc.assert(
      fc.property(fc.record(anything), ({ kept, manners: script, story }) => {
        const net = network(kept);
        const before = effectOf(net);
        const run = play(net);
        net.manners = [...script];
        for (const each of story) {
          const sent = run.sent.length;
          if (each === "restarts") run.restarts();
          else if ("passes" in each) run.passes(each.passes);
          else run.happens(each);
          expect(run.sent.length - sent).toBeLessThanOrEqual(120);
        }
        net.manners = [];
        run.restarts();
        run.happens(on());
        run.passes(3 * 86_400);
        expect(isSafe(net, master)).toBe(true);
        run.happens(off());
        run.passes(3 * 86_400);
        expect(effectOf(net)).toEqual(before);
        const sent = run.sent.length;
        run.passes(30 * 86_400);
        expect(run.sent).toHaveLength(sent);
      }),
      { numRuns: 500 },
    );
  });

  it("each wish is answered: it is so, or the owner knows what is not", () => {
    const wish = fc.constantFrom<Wanted>(
      { kind: "on", to: master, follows: true },
      { kind: "removing", to: master, tries: 0 },
    );
    fc.assert(
      fc.property(fc.record({ ...anything, wanted: wish }), ({ kept, manners: script, wanted }) => {
        const net = network(kept);
        const run = play(net);
        net.manners = [...script];
        run.happens({ kind: "wished", wanted });
        for (let waits = 0; run.reports.length === 0; waits += 1) {
          expect(waits).toBeLessThan(100);
          run.passes(200);
        }
        const [report] = run.reports;
        const targetReached = (reason: DivertReason): boolean => {
          const { active, number } = net.kept[reason];
          if (wanted.kind !== "on") return number !== master;
          return reason === "no-reply" || reason === "not-reachable" ? active && number === master : !active;
        };
        for (const reason of divertReasons)
          expect(targetReached(reason) || report?.troubles[reason] !== undefined).toBe(true);
        expect(run.sent.length).toBeLessThanOrEqual(40);
      }),
      { numRuns: 500 },
    );
  });
});
