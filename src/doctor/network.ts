/** The network: registration, operator, signal, mode. Pure. */
import { type Answers, matchAnswer, readAnswer, whyNoAnswer } from "./answers.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** `<stat>` of `+CREG` (27.007 §7.2). */
type Registration = "home" | "roaming" | "searching" | "denied" | "off" | "unknown";

const registrations: Readonly<Record<string, Registration>> = {
  "0": "off",
  "1": "home",
  "2": "searching",
  "3": "denied",
  "5": "roaming",
};

/** Reads `+CREG: <n>,<stat>…`; one field is what a modem says unasked, and two are the answer. */
function readRegistration(answers: Answers): Registration | null {
  const replies = matchAnswer(answers, "AT+CREG?", /^\+CREG: *\d *, *(\d{1,2})(?:\D|$)/i);
  const stat = replies.at(-1)?.[1];
  return stat === undefined ? null : (registrations[stat] ?? "unknown");
}

/** Whether calls can be made and taken now, as far as the modem says. */
export function isRegistered(answers: Answers): boolean {
  const registration = readRegistration(answers);
  return registration === null || registration === "home" || registration === "roaming";
}

/** Judges everything about the network. */
export function judgeNetwork(answers: Answers): readonly Finding[] {
  const registered = isRegistered(answers);
  return [
    judgeRegistration(answers),
    ...(registered ? [judgeOperator(answers)] : []),
    judgeSignal(answers),
    ...(registered ? judgeMode(answers) : []),
  ];
}

const moveIt = "move the stick, on a USB cable, to a window; check in a phone that the SIM works here";

function judgeRegistration(answers: Answers): Finding {
  switch (readRegistration(answers)) {
    case "home":
      return green("registered in the home network");
    case "roaming":
      return yellow(
        "registered abroad, roaming",
        "calls and texts may cost more, and diverts too: look at your plan",
      );
    case "searching":
      return red("the modem searches for a network", moveIt);
    case "denied":
      return red(
        "the network refuses this SIM",
        "try it in a phone: it may have expired, or the operator may bar this stick",
      );
    case "off":
      return red(
        "the modem is in no network and searches for none",
        `/command AT+COPS=0; if it stays, ${moveIt}`,
      );
    case "unknown":
    case null:
      return yellow(
        `the modem does not say whether it is in a network: AT+CREG? ${whyNoAnswer(answers, "AT+CREG?")}`,
        "look at /status once the daemon runs",
      );
  }
}

function judgeOperator(answers: Answers): Finding {
  const [, name, , access] =
    matchAnswer(answers, "AT+COPS?", /^\+COPS: *\d *, *\d *, *"?([^",]+)"?(, *(\d))?/i).at(-1) ?? [];
  if (name === undefined)
    return yellow("the operator has no name that can be read", "look at /status once the daemon runs");
  const technology = technologies[access ?? ""];
  return green(`the operator is ${name.trim()}${technology === undefined ? "" : `, on ${technology}`}`);
}

/** `<AcT>` of `+COPS` (27.007 §7.3). */
const technologies: Readonly<Record<string, string>> = {
  "0": "GSM",
  "2": "UMTS",
  "3": "GSM with EDGE",
  "4": "UMTS with HSDPA",
  "5": "UMTS with HSUPA",
  "6": "UMTS with HSPA",
  "7": "LTE",
};

/** Bars of `+CSQ` below which calls suffer (27.007 §8.5). */
const weak = 8;
const fair = 14;
const strongest = 31;

function judgeSignal(answers: Answers): Finding {
  const level = Number(readAnswer(answers, "AT+CSQ", /^\+CSQ: *(\d+)/i) ?? "99");
  if (level > strongest) return yellow("the signal cannot be told", moveIt);
  const decibels = -113 + 2 * level;
  const words = `the signal is ${levelWord(level)}: ${level} of ${strongest}, ${decibels} dBm`;
  return level < weak ? yellow(words, moveIt) : green(words);
}

function levelWord(level: number): string {
  if (level < weak) return "weak";
  return level < fair ? "fair" : "good";
}

/** `^SYSINFO:<service>,<domain>,…`: domain 1 and 3 carry calls, 2 data alone. */
function judgeMode(answers: Answers): readonly Finding[] {
  const domain = readAnswer(answers, "AT^SYSINFO", /^\^SYSINFO: *\d *, *(\d)/i);
  return domain === "2"
    ? [
        red(
          "the network gives this SIM data, and no calls",
          "ask your operator whether the plan has calls over 2G or 3G: the stick knows no others",
        ),
      ]
    : [];
}
