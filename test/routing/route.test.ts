import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { callerFrom, routeLine, routeText } from "../../src/routing/route-report.ts";
import { calendarText, card, decide, event, fiction, master, type World } from "./given.ts";

const files = {
  family: card("Anna Rossi", "+447700900002") + card("Gran", "07700 900012", "+447700900013"),
  friends: card("Ben Carter", "+447700900003") + card("Anna Rossi", "+447700900002"),
};
const noon = "2025-03-03T12:00:00+01:00";

/** An event from nine to five in Rome on that day, for whom, with which phones. */
const busy = (title: string, location: string, from = "090000") =>
  event(
    `UID:${title}${from}\nSUMMARY:${title}\nLOCATION:${location}\nDTSTART;TZID=Europe/Rome:20250303T${from}\nDTEND;TZID=Europe/Rome:20250303T170000`,
  );

const world = (...events: readonly string[]): World => ({ files, calendar: calendarText(...events) });
const md5 = createHash("md5").update("+447700900099").digest("hex");

describe("a contact", () => {
  it("is put through to the phones of the event that names the group, in turn", () => {
    const route = decide(world(busy("Friends", "+44 7700 900101, 07700 900102")), "07700 900003", noon);
    expect(route).toEqual({
      caller: { number: fiction(3), written: "07700 900003" },
      contact: "Ben Carter",
      groups: ["friends"],
      decision: "forward",
      masters: [fiction(101), fiction(102)],
      rejection: null,
      because: [
        "+44 7700 900003 is Ben Carter’s, in the group friends.",
        "No event that names Ben Carter is running.",
        "The event “Friends” (Mon 3 Mar 2025 09:00 to 17:00) names the group friends: ring +44 7700 900101, then +44 7700 900102.",
      ],
    });
  });

  it("an event for their own name beats one for the group, also when it started before", () => {
    const route = decide(
      world(busy("family", "+447700900101", "113000"), busy("ANNA  rossi", "+447700900102")),
      "+447700900002",
      noon,
    );
    expect(route.masters).toEqual([fiction(102)]);
  });

  it("among equals the one that started last wins, of whichever of the groups", () => {
    const route = decide(
      world(busy("family", "+447700900101", "113000"), busy("friends", "+447700900102", "100000")),
      "+447700900002",
      noon,
    );
    expect(route.masters).toEqual([fiction(101)]);
    expect(route.because.at(-1)).toBe(
      "The event “family” (Mon 3 Mar 2025 11:30 to 17:00) names the group family (1 other had started before it): ring +44 7700 900101.",
    );
  });

  it("and also when it is the group that comes later among those of the contact", () => {
    const route = decide(
      world(busy("family", "+447700900101", "100000"), busy("friends", "+447700900102", "113000")),
      "+447700900002",
      noon,
    );
    expect(route.masters).toEqual([fiction(102)]);
  });

  it("and of those that started together the one that stands first in the calendar", () => {
    const route = decide(
      world(busy("friends", "+447700900102"), busy("family", "+447700900101")),
      "+447700900002",
      noon,
    );
    expect(route.masters).toEqual([fiction(102)]);
  });

  it("an event without a phone cannot say who takes the call, and is passed over", () => {
    const route = decide(
      world(busy("family", "the office", "113000"), busy("family", "+447700900102", "100000")),
      "+447700900013",
      noon,
    );
    expect(route.masters).toEqual([fiction(102)]);
    expect(route.because.slice(2)).toEqual([
      "The event “family” (Mon 3 Mar 2025 11:30 to 17:00) names the group family, but its location holds no phone number: passed over.",
      "The event “family” (Mon 3 Mar 2025 10:00 to 17:00) names the group family: ring +44 7700 900102.",
    ]);
  });

  it("without an event falls under the policy for that", () => {
    const route = decide(world(busy("work", "+447700900101")), "+447700900002", noon);
    expect([route.decision, route.masters, route.rejection]).toEqual([
      "reject",
      [],
      { kind: "out-of-hours" },
    ]);
    expect(route.because).toEqual([
      "+44 7700 900002 is Anna Rossi’s, in the groups family and friends.",
      "No event that names Anna Rossi is running.",
      "No event that names the group family or friends is running.",
      "The rule for contacts without an event now: refused.",
    ]);
    const forwarded = decide({ ...world(), policies: { outOfHours: "default" } }, "+447700900002", noon);
    expect([forwarded.decision, forwarded.masters]).toEqual(["forward", [master]]);
  });

  it("is never looked for on the spam list", () => {
    const route = decide(
      { files: { spam: card("Caller", "+447700900099") }, spam: `label,md5\nx,${md5}` },
      "+447700900099",
      noon,
    );
    expect(route.rejection).toEqual({ kind: "out-of-hours" });
  });

  it("under several names is all of them to events, and the first to people", () => {
    const shared = { family: card("Mum", "+447700900010"), work: card("C. Martin", "+447700900010") };
    const calendar = calendarText(busy("C. Martin", "+447700900101"));
    const route = decide({ files: shared, calendar }, "+447700900010", noon);
    expect([route.contact, route.groups, route.masters]).toEqual(["Mum", ["family", "work"], [fiction(101)]]);
    expect(route.because[0]).toBe(
      "+44 7700 900010 is Mum’s (also listed as C. Martin), in the groups family and work.",
    );
  });
});

describe("a stranger", () => {
  it("falls under the policy for numbers in no file", () => {
    const route = decide({ files }, "+44 7700 900098", noon);
    expect([route.contact, route.groups, route.decision, route.masters]).toEqual([
      null,
      [],
      "forward",
      [master],
    ]);
    expect(route.because).toEqual([
      "+44 7700 900098 is in no contact file.",
      "The rule for numbers in no contact file: ring the default master phone, +44 7700 900001.",
    ]);
    const refused = decide({ files, policies: { unlisted: "reject" } }, "+447700900098", noon);
    expect(refused.rejection).toEqual({ kind: "unlisted" });
    const other = decide({ files, policies: { unlisted: fiction(50) } }, "+447700900098", noon);
    expect(other.masters).toEqual([fiction(50)]);
  });

  it("on the spam list is refused with its label", () => {
    const route = decide({ files, spam: `label,md5\nagency,${md5}` }, "+447700900099", noon);
    expect([route.decision, route.masters, route.rejection]).toEqual([
      "reject",
      [],
      { kind: "spam", label: "agency" },
    ]);
    expect(route.because.at(-1)).toBe("The number is on the spam list as “agency”: refused.");
    expect(decide({ files, spam: `label,md5\nagency,${md5}` }, "+447700900098", noon).because[1]).toBe(
      "The number is not on the spam list.",
    );
  });

  it.each(["40404", "INFO", "*100#"])("%s is no number that could be in a file or on a list", (written) => {
    const route = decide({ files, spam: "label,md5" }, written, noon);
    expect([route.caller, route.decision]).toEqual([{ number: null, written }, "forward"]);
    expect(route.because).toEqual([
      `“${written}” is no full phone number, so it is in no contact file.`,
      "The rule for numbers in no contact file: ring the default master phone, +44 7700 900001.",
    ]);
  });
});

describe("somebody who hides their number", () => {
  it.each([
    ["reject", "reject", []],
    ["default", "forward", [master]],
    [fiction(60), "forward", [fiction(60)]],
  ] as const)("under the policy %s", (withheld, decision, masters) => {
    const route = decide({ files, policies: { withheld } }, " ", noon);
    expect([route.caller, route.decision, route.masters]).toEqual([
      { number: null, written: "" },
      decision,
      masters,
    ]);
  });

  it("is told why", () => {
    const route = decide({ files }, "", noon);
    expect(route.rejection).toEqual({ kind: "withheld" });
    expect(route.because).toEqual([
      "The caller hides their number.",
      "The rule for hidden numbers: refused.",
    ]);
  });
});

describe("no phone is joined with itself", () => {
  it("one that is the caller's own is passed over, and named once", () => {
    const route = decide(
      world(busy("friends", "+447700900003, +447700900101, 07700 900003")),
      "+447700900003",
      noon,
    );
    expect(route.masters).toEqual([fiction(101)]);
    expect(route.because.at(-1)).toBe(
      "+44 7700 900003 is the caller’s own phone and is passed over: +44 7700 900101 is rung.",
    );
  });

  it.each([
    ["from an event", world(busy("friends", "+447700900003")), "+447700900003", master],
    ["the default", { files }, "+447700900001", master],
    ["from a policy", { files, policies: { unlisted: fiction(70) } }, "+447700900070", master],
  ] as const)("and when none is left the caller is refused: %s", (_what, where, caller, defaultMaster) => {
    const route = decide(where, caller, noon, defaultMaster);
    expect([route.decision, route.masters, route.rejection]).toEqual([
      "reject",
      [],
      { kind: "caller-is-master" },
    ]);
    expect(route.because.at(-1)).toMatch(
      /own phone and is passed over: no other is left, so the call is refused\.$/,
    );
  });
});

describe("a decision is told", () => {
  const at = new Date("2025-03-03T11:00:00.000Z");

  it("as one line of JSON with just the keys of the contract", () => {
    const route = decide(world(busy("Ben Carter", "+447700900101")), "+447700900003", at.toISOString());
    expect(routeLine(route, at)).toBe(
      '{"number":"+447700900003","at":"2025-03-03T11:00:00.000Z","contact":"Ben Carter","groups":["friends"],' +
        '"decision":"forward","masters":["+447700900101"],"because":["+44 7700 900003 is Ben Carter’s, in the group friends.",' +
        '"The event “Ben Carter” (Mon 3 Mar 2025 09:00 to 17:00) names Ben Carter: ring +44 7700 900101."]}',
    );
    expect(JSON.parse(routeLine(decide({}, "40404", noon), at))).toMatchObject({
      number: null,
      contact: null,
      groups: [],
    });
  });

  it("and for people to read", () => {
    expect(routeText(decide({ files }, "+447700900002", noon), at)).toBe(
      [
        "Anna Rossi (family, friends), +44 7700 900002, at 2025-03-03T11:00:00.000Z: refuse the call",
        "  1. +44 7700 900002 is Anna Rossi’s, in the groups family and friends.",
        "  2. No event that names Anna Rossi is running.",
        "  3. No event that names the group family or friends is running.",
        "  4. The rule for contacts without an event now: refused.",
        "",
      ].join("\n"),
    );
    expect(routeText(decide({}, "", noon), at)).toMatch(/^a hidden number, at .*: refuse the call\n/);
    expect(routeText(decide({}, "40404", noon), at)).toMatch(/^40404, at .*: ring \+44 7700 900001\n/);
  });

  it.each([
    ["withheld", ""],
    [" WITHHELD ", ""],
    ["", ""],
    [" +44 7700 900002 ", "+44 7700 900002"],
  ])("of %j, who is %j", (argument, caller) => {
    expect(callerFrom(argument)).toBe(caller);
  });
});
