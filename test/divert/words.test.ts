import { describe, expect, it } from "vitest";
import type { Memory, Report, Trouble } from "../../src/divert/state.ts";
import { untouched } from "../../src/divert/state.ts";
import { reportText, situationLines, statusLine } from "../../src/divert/words.ts";
import { mailbox, master, none } from "./model-network.ts";

const at = 1_800_000_000_000;
const name = (number: string): string => (number === master ? "Olivia" : number);
const to = (number: string, seconds: number | null = null) => ({
  divert: { active: true, number, seconds },
  at: at - 3 * 3_600_000,
});
const nobody = { divert: none, at };
const on: Memory = {
  ...untouched,
  wanted: { kind: "on", to: master, follows: true },
  known: { always: nobody, busy: nobody, "no-reply": to(master, 20), "not-reachable": to(master) },
  checkedAt: at - 3 * 3_600_000,
};
const report: Report = {
  purpose: "wish",
  wanted: on.wanted,
  known: on.known,
  before: {},
  changed: [],
  troubles: {},
  goesOn: true,
};

describe("the four situations", () => {
  it("are told with the age of what is known", () => {
    expect(situationLines(on, at, name)).toEqual([
      "When the modem is off or not reachable: to Olivia",
      "When nobody answers for 20 s: to Olivia",
      "When busy or refused: to nobody (the operator's voicemail is kept away)",
      "Always, so that nothing reaches me: no",
      "The network said so 3 hours ago.",
    ]);
  });

  it("are told as the operator has them, and as far as they are known", () => {
    const known = {
      busy: to(mailbox),
      "no-reply": { ...to(""), divert: { active: true, number: null, seconds: null } },
    };
    expect(situationLines({ ...untouched, known }, at, name)).toEqual([
      "When the modem is off or not reachable: not known",
      "When nobody answers: to a number the network does not tell",
      `When busy or refused: to ${mailbox}`,
      "Always, so that nothing reaches me: not known",
      "The network said so 3 hours ago.",
    ]);
    expect(situationLines(untouched, at, name)).toEqual(["I have not asked the network yet."]);
  });

  it.each<[Trouble, string]>([
    [{ kind: "refused", words: "+CME ERROR: 3" }, "refused: the operator does not allow it (+CME ERROR: 3)"],
    [{ kind: "refused", words: "+CME ERROR: 4" }, "refused: the operator does not offer it (+CME ERROR: 4)"],
    [
      { kind: "refused", words: "+CME ERROR: 100" },
      "refused: the operator gives no reason (+CME ERROR: 100)",
    ],
    [{ kind: "refused", words: "ERROR" }, "refused: ERROR"],
    [{ kind: "silent" }, "the network does not answer about it"],
    [{ kind: "no-network" }, "the SIM has no network to ask"],
    [{ kind: "lost" }, "the modem was gone each time I asked"],
    [{ kind: "not-done" }, "the operator says yes and does not do it"],
    [{ kind: "changed-back" }, "it is changed again and again, so I leave it alone for a day"],
  ])("say what is wrong: %j", (trouble, words) => {
    const [first] = situationLines({ ...on, troubles: { "not-reachable": trouble } }, at, name);
    expect(first).toBe(`When the modem is off or not reachable: to Olivia; ${words}`);
  });
});

describe("what came of it", () => {
  const headline = (changes: Partial<Report>): string | undefined =>
    reportText({ ...report, ...changes }, at, name).split("\n")[0];
  const troubles: Report["troubles"] = { busy: { kind: "not-done" } };
  const removing = { kind: "removing", to: master, tries: 0 } as const;
  const later = "I try again in some hours, and tell you when that changes anything.";

  it.each<[Partial<Report>, string]>([
    [{}, "The fail-safe divert is on."],
    [{ purpose: "show" }, "The fail-safe divert is on."],
    [{ troubles }, `The fail-safe divert does not hold everywhere. ${later}`],
    [{ purpose: "check" }, "The fail-safe divert holds again."],
    [
      { purpose: "check", changed: ["busy"] },
      "The fail-safe divert was not as it should be, and I have set it again.",
    ],
    [{ wanted: removing, goesOn: false }, "The fail-safe divert is off, and what was there before is back."],
    [{ wanted: removing, troubles }, `The fail-safe divert could not be taken away everywhere. ${later}`],
    [
      { wanted: removing, troubles, goesOn: false },
      "The fail-safe divert could not be taken away everywhere.",
    ],
    [
      { wanted: untouched.wanted, goesOn: false },
      "The fail-safe divert is off. This is what the network does by itself:",
    ],
  ])("is told: %j", (changes, words) => {
    expect(headline(changes)).toBe(words);
  });

  it("is told loudly when nothing reaches the SIM, or did not", () => {
    const always = to(mailbox);
    expect(reportText({ ...report, known: { always } }, at, name)).toContain(
      `\nBeware: every call goes to ${mailbox} at once, and none of them reaches me.\n`,
    );
    const ended = { ...report, before: { always: always.divert }, changed: ["always"] as const };
    expect(reportText(ended, at, name)).toContain(
      `\nEvery call went to ${mailbox} at once, and none reached me. I have ended that.\n`,
    );
  });
});

describe("/status", () => {
  it.each<[Memory, string | null]>([
    [untouched, null],
    [on, "Fail-safe divert: on, to Olivia, checked 3 hours ago"],
    [{ ...on, checkedAt: null }, "Fail-safe divert: being set, to Olivia"],
    [
      { ...on, troubles: { busy: { kind: "silent" } } },
      "Fail-safe divert: does not hold everywhere, to Olivia; see /divert",
    ],
    [{ ...on, wanted: { kind: "removing", to: master, tries: 1 } }, "Fail-safe divert: being taken away"],
  ])("has a line for it", (memory, words) => {
    expect(statusLine(memory, at, name)).toBe(words);
  });
});
