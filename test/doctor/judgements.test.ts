import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CountryCode } from "../../src/core/phone-number.ts";
import type { Answer, Answers } from "../../src/doctor/answers.ts";
import { readArguments, readNumbers } from "../../src/doctor/arguments.ts";
import { judgeAbilities, judgeCallWaiting, judgeDiverts } from "../../src/doctor/calls.ts";
import { type Finding, green, red, summaryOf, yellow } from "../../src/doctor/finding.ts";
import { judgeClock, judgeDisk } from "../../src/doctor/machine.ts";
import { judgeIdentity, judgeVoice, judgeWakening } from "../../src/doctor/modem.ts";
import { judgeNetwork } from "../../src/doctor/network.ts";
import { judgeTtys } from "../../src/doctor/ports.ts";
import { judgeProgram, oldestNode } from "../../src/doctor/program.ts";
import { printFinding } from "../../src/doctor/screen.ts";
import { judgeSim } from "../../src/doctor/sim.ts";
import { judgeTelegram, type Said } from "../../src/doctor/telegram.ts";
import { judgeTexts } from "../../src/doctor/texts.ts";
import { number } from "../support/phone-in-world.ts";
import { master } from "../support/whole-house.ts";

/** What the modem answered: lines, a refusal, or null for nothing. */
function given(answers: Readonly<Record<string, readonly string[] | string | null>>): Answers {
  return new Map(
    Object.entries(answers).map(([command, said]): [string, Answer] => {
      if (said === null) return [command, { kind: "silent" }];
      return [
        command,
        typeof said === "string" ? { kind: "refused", words: said } : { kind: "answered", lines: said },
      ];
    }),
  );
}

const shown = (...findings: readonly Finding[]): readonly string[] =>
  findings.map(({ mark, what }) => `${mark} ${what}`);

describe("the doctor judges", () => {
  it("Node as package.json does", () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
    );
    expect(manifest).toMatchObject({ engines: { node: `>=${oldestNode}` } });
  });

  it.each([
    ["20.19.0", "arm64", ["green", "green"]],
    ["22.0.0", "x64", ["green", "green"]],
    ["20.18.9", "x64", ["red", "green"]],
    ["18.20.0", "arm", ["red", "red"]],
  ])("Node %s on %s", (node, arch, marks) => {
    expect(judgeProgram({ node, arch }).map(({ mark }) => mark)).toEqual(marks);
  });

  it.each([
    [null, "red the modem at /dev/ttyUSB2 does not answer AT"],
    [40, "green the modem at /dev/ttyUSB2 answers at once"],
    [6200, "yellow the modem at /dev/ttyUSB2 answers, after 6.2 seconds"],
  ])("a modem that answers after %s ms", (milliseconds, expected) => {
    expect(shown(judgeWakening({ path: "/dev/ttyUSB2", milliseconds }))).toEqual([expected]);
  });

  it.each([
    ["huawei", "E173", "11.126.16.00.715", "green it is huawei E173, firmware 11.126.16.00.715"],
    ["huawei", "E1752", "21.157.01.00.00", "green it is huawei E1752, firmware 21.157.01.00.00"],
    ["huawei", "E171", "21.156.00.00.143", "green it is huawei E171, firmware 21.156.00.00.143"],
    [
      "huawei",
      "E3531",
      "22.521.23.00.00",
      "yellow it is huawei E3531, firmware 22.521.23.00.00: not known yet",
    ],
    ["SIMCOM", "SIM7600E", "LE20", "yellow it is SIMCOM SIM7600E, firmware LE20: not known yet"],
  ])("%s %s %s", (maker, model, revision, expected) => {
    const answers = given({ "AT+CGMI": [maker], "AT+CGMM": [model], "AT+CGMR": [revision] });
    expect(shown(...judgeIdentity(answers))[0]).toBe(expected);
  });

  it.each([
    [["^CVOICE:0,8000,16,20"], "green"],
    [["^CVOICE: 0, 8000, 16, 20"], "green"],
    [["^CVOICE:1"], "yellow"],
    ["COMMAND NOT SUPPORT", "yellow"],
    [null, "yellow"],
  ])("voice: %j", (said, mark) => {
    expect(judgeVoice(given({ "AT^CVOICE?": said })).mark).toBe(mark);
  });

  it.each([
    [["+CPIN: READY"], [], true, "green the SIM is unlocked"],
    [
      ["+CPIN: SIM PIN"],
      ["^CPIN: SIM PIN,3,10,3,10,3"],
      true,
      "yellow the SIM asks for its PIN, with 3 tries left",
    ],
    [
      ["+CPIN: SIM PIN"],
      ["^CPIN: SIM PIN,3,10,3,10,3"],
      false,
      "red the SIM asks for its PIN, with 3 tries left",
    ],
    [
      ["+CPIN: SIM PIN"],
      ["^CPIN: SIM PIN,1,10,1,10,3"],
      true,
      "red the SIM asks for its PIN, with 1 try left",
    ],
    [["+CPIN: SIM PIN"], "ERROR", true, "yellow the SIM asks for its PIN"],
    [["+CPIN: SIM PUK"], [], true, "red the SIM is blocked and asks for its PUK"],
    [
      ["+CPIN: RE"],
      [],
      true,
      "yellow the modem tells nothing of its SIM: AT+CPIN? answers nothing that can be read",
    ],
    [["+CPIN: PH-NET PIN"], [], true, "red the SIM or the stick is locked to an operator"],
    ["+CME ERROR: 10", [], true, "red there is no SIM in the modem"],
    ["+CME ERROR: SIM failure", [], true, "red the SIM does not work"],
    ["+CME ERROR: 14", [], true, "yellow the SIM is not ready yet"],
    ["+CME ERROR: 11", "ERROR", true, "yellow the SIM asks for its PIN"],
    ["ERROR", [], true, "yellow the modem tells nothing of its SIM: AT+CPIN? answers ERROR"],
  ])("the SIM: %j %j, PIN set: %s", (state, tries, hasPin, expected) => {
    expect(shown(judgeSim(given({ "AT+CPIN?": state, "AT^CPIN?": tries }), hasPin))).toEqual([expected]);
  });

  it.each([
    [["+CREG: 2,1,8BE3,2BAF"], "green registered in the home network"],
    [['+CREG: 2,1,"234B","1FA2"'], "green registered in the home network"],
    [["+CREG: 2,5, 1607, 14DB"], "yellow registered abroad, roaming"],
    [["+CREG: 2", "+CREG: 0,1"], "green registered in the home network"],
    [["+CREG: 0,2"], "red the modem searches for a network"],
    [["+CREG: 0,3"], "red the network refuses this SIM"],
    [["+CREG: 0,0"], "red the modem is in no network and searches for none"],
    [
      ["+CREG: 0,11"],
      "yellow the modem does not say whether it is in a network: AT+CREG? answers nothing that can be read",
    ],
  ])("registration: %j", (lines, expected) => {
    expect(shown(...judgeNetwork(given({ "AT+CREG?": lines })))[0]).toBe(expected);
  });

  it.each([
    ["+CSQ: 0,99", "yellow the signal is weak: 0 of 31, -113 dBm"],
    ["+CSQ: 10,99", "green the signal is fair: 10 of 31, -93 dBm"],
    ["+CSQ: 31,99", "green the signal is good: 31 of 31, -51 dBm"],
    ["+CSQ: 99,99", "yellow the signal cannot be told"],
  ])("the signal: %s", (line, expected) => {
    expect(shown(...judgeNetwork(given({ "AT+CSQ": [line] })))).toContain(expected);
  });

  it.each([
    [["+CHLD: (0,1,1x,2,2x,3,4)"], "green"],
    [["+CHLD: 0,1,1X,2,2X,3"], "green"],
    [["+CHLD: (0,1,2,3)"], "yellow"],
    [["+CHLD: (0,1,1x,2)"], "red"],
    ["ERROR", "yellow"],
  ])("hold and join: %j", (said, mark) => {
    expect(judgeAbilities(given({ "AT+CHLD=?": said })).mark).toBe(mark);
  });

  it.each([
    [["+CCWA: 1,1"], "green"],
    [["+CCWA: 1,7"], "green"],
    [["+CCWA: 0,1", "+CCWA: 1,4"], "yellow"],
    [["+CCWA: 0,7"], "yellow"],
    [[], "yellow"],
  ])("call waiting: %j", (lines, mark) => {
    expect(judgeCallWaiting(given({ "AT+CCWA=1,2,1": lines })).mark).toBe(mark);
  });

  it.each([
    [
      "0",
      '+CCFC: 1,1,"+447700900123",145',
      "red the network diverts callers to +44…123 always: nobody reaches the modem",
    ],
    [
      "1",
      '+CCFC: 1,1,"447700900123",145',
      "yellow the network diverts callers to +44…123 while the line is busy",
    ],
    [
      "2",
      `+CCFC: 1,1,"${master}",145,,,20`,
      "green the network diverts callers to your phone when nobody answers",
    ],
    [
      "3",
      "+CCFC: 0,7",
      "green the network diverts no calls; /divert on has it ring your phone while the modem is off",
    ],
    [
      "3",
      '+CCFC: 1,4,"+447700900123",145',
      "green the network diverts no calls; /divert on has it ring your phone while the modem is off",
    ],
  ])("the divert of reason %s: %s", (reason, line, expected) => {
    expect(shown(...judgeDiverts(given({ [`AT+CCFC=${reason},2`]: [line] }), master))).toEqual([expected]);
  });

  it.each([
    ['+CPMS: "SM",0,40,"SM",0,40,"SM",0,40', ["green the SIM holds 0 texts of 40"]],
    [
      '+CPMS: "SM",36,40,"ME",0,255,"SM",36,40',
      [
        "yellow the SIM holds 36 texts of 40, which is nearly full",
        "green the storage ME holds 0 texts of 255",
      ],
    ],
    ['+CPMS: "SM", 40, 40', ["yellow the SIM holds 40 texts of 40, and takes no more"]],
  ])("the room for texts: %s", (line, expected) => {
    const answers = given({ "AT+CSCA?": ['+CSCA: "+447700900000",145'], "AT+CPMS?": [line] });
    expect(shown(...judgeTexts(answers))).toEqual([
      "green the SIM knows its service centre for texts",
      ...expected,
    ]);
  });

  it("a port that this user may not open, by the group that may", () => {
    const tty = { path: "/dev/ttyUSB2", exists: true, mayOpen: false, holders: [], isSpared: false };
    const advise = (group: string): string | undefined =>
      judgeTtys({ sticks: [], ttys: [{ ...tty, group }], hasModemManager: false })[0]?.advice;
    expect(advise("dialout")).toBe('sudo usermod -aG dialout "$USER", and log in again');
    expect(advise("uucp")).toContain("-aG uucp");
    expect(advise("root")).toContain("udev rule");
  });

  it.each([
    [0, true, ["green"]],
    [-59, null, ["green"]],
    [61, true, ["yellow"]],
    [null, false, ["green", "yellow"]],
  ])("a clock %s seconds ahead, set by the network: %s", (aheadSeconds, isSynchronised, marks) => {
    const facts = {
      date: new Date("2026-11-28T09:00:00Z"),
      timeZone: "Europe/Rome",
      isSynchronised,
      aheadSeconds,
    };
    expect(judgeClock(facts).map(({ mark }) => mark)).toEqual(marks);
  });

  it("a clock of long ago as red", () => {
    const facts = { date: new Date(0), timeZone: "UTC", isSynchronised: null, aheadSeconds: null };
    expect(judgeClock(facts)[0]?.mark).toBe("red");
  });

  it("a disk that is nearly full, and one that cannot be written", () => {
    const facts = {
      dataDir: "/data",
      isAbsent: false,
      trouble: null,
      freeBytes: 1000,
      journal: { kind: "absent" },
    } as const;
    expect(judgeDisk(facts).map(({ mark }) => mark)).toEqual(["green", "yellow", "green"]);
    expect(judgeDisk({ ...facts, trouble: "EROFS", freeBytes: null }).map(({ mark }) => mark)).toEqual([
      "red",
      "green",
    ]);
  });

  it("owners: one without a chat is a nuisance, and nobody with one is a fault", () => {
    const bot = { kind: "done", result: { username: "home_bot" } } as const;
    const owner = (id: number, there: boolean): { readonly id: number; readonly chat: Said } => ({
      id,
      chat: there ? { kind: "done", result: {} } : { kind: "refused", code: 400 },
    });
    const judge = (...owners: ReturnType<typeof owner>[]) =>
      judgeTelegram({ apiRoot: null, bot, owners, aheadSeconds: 0 }).map(({ mark }) => mark);
    expect(judge(owner(1, true), owner(2, false))).toEqual(["green", "green", "yellow"]);
    expect(judge(owner(1, false))).toEqual(["green", "red"]);
  });
});

it("a Telegram that is not well says nothing about the token", () => {
  const judge = (code: number): string | undefined =>
    judgeTelegram({ apiRoot: null, bot: { kind: "refused", code }, owners: [], aheadSeconds: 0 })[0]?.advice;
  expect([judge(502), judge(401)]).toEqual([
    expect.stringContaining("in a while"),
    expect.stringContaining("@BotFather"),
  ]);
});

describe("the last line", () => {
  it("counts what is not green, and says where to begin", () => {
    expect(summaryOf([green("a"), green("b")])).toBe("All 2 lines are green.");
    expect(summaryOf([yellow("a", ""), yellow("b", "do"), red("c", "do")])).toBe(
      "1 red, 2 yellow: begin with “c”.",
    );
    expect(summaryOf([yellow("a", ""), yellow("b", "do")])).toBe("2 yellow: begin with “b”.");
  });
});

describe("a line on the screen", () => {
  it("has its mark as a word, or as a coloured sign, and its advice under it", () => {
    expect(printFinding(red("it hangs", "unplug it"), false)).toBe("red    it hangs\n       → unplug it\n");
    expect(printFinding(green("it works"), true)).toBe("\u001b[32m✔\u001b[0m it works\n");
  });
});

describe("the arguments", () => {
  it.each([
    [[], { call: null, report: null }],
    [["--call"], { call: [], report: null }],
    [["--call", "07700 900002", "+447700900003"], { call: ["07700 900002", "+447700900003"], report: null }],
    [["--report"], { call: null, report: "" }],
    [["--report", "a.md", "--call", "1"], { call: ["1"], report: "a.md" }],
    [["--call", "1", "--report", "a.md"], { call: ["1"], report: "a.md" }],
    [["--loud"], "--loud was not understood; write --call <number> [<number>], --report [file], or --help"],
    [["--call", "1", "2", "3"], "--call takes two numbers at most; put each in quotes if it has spaces"],
  ])("%j", (args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  const rung = (...written: readonly string[]): readonly string[] | string =>
    readNumbers(written, "+44" as CountryCode, number(master));

  it("has the default master phone rung when no number is given, and numbers read as everywhere", () => {
    expect(rung()).toEqual([master]);
    expect(rung("07700 900002")).toEqual(["+447700900002"]);
  });

  it.each([
    [["112"], "112 is not rung: it calls for help"],
    [["999"], "not rung"],
    [["*#21#"], "not rung"],
    [["+44 999"], "calls for help"],
    [["0909 8790000"], "cost extra"],
    [["07700900002", "+44 7700 900002"], "stands there twice"],
  ])("rings nobody for %j", (written, expected) => {
    expect(rung(...written)).toContain(expected);
  });
});
