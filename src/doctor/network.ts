/** The network: registration, operator, signal, mode. Pure. */
import { isOutOfService, isServed, type NetworkView, unseenNetwork } from "../core/network.ts";
import { answered } from "../modem/network.ts";
import { type Answers, readAnswer, whyNoAnswer } from "./answers.ts";
import { type Finding, green, red, yellow } from "./finding.ts";
import { networkQuestions } from "./questions.ts";

/** What the modem answered, as the driver reads it. */
function viewOf(answers: Answers): NetworkView {
  return networkQuestions.reduce((view, { text }) => {
    const answer = answers.get(text);
    return answer?.kind === "answered" ? answered(view, answer.lines) : view;
  }, unseenNetwork);
}

/** Whether calls can be made and taken now, as far as the modem says. */
export function mayCall(answers: Answers): boolean {
  return !isOutOfService(viewOf(answers).registration);
}

/** Judges everything about the network. */
export function judgeNetwork(answers: Answers): readonly Finding[] {
  const view = viewOf(answers);
  return [
    judgeRegistration(view, answers),
    ...(isServed(view.registration) ? [judgeOperator(view)] : []),
    judgeSignal(view),
    ...(isServed(view.registration) ? judgeDomain(answers) : []),
  ];
}

const moveIt = "move the stick, on a USB cable, to a window; check in a phone that the SIM works here";

function judgeRegistration({ registration }: NetworkView, answers: Answers): Finding {
  switch (registration) {
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
    case "emergency":
      return red(
        "the network takes emergency calls alone from this SIM",
        "try it in a phone: it may have expired",
      );
    case "none":
      return red(
        "the modem is in no network and searches for none",
        `let an owner send /command AT+COPS=0; if that does not help, ${moveIt}`,
      );
    case "unknown":
      return yellow(
        `the modem does not say whether it is in a network: AT+CREG? ${whyNoAnswer(answers, "AT+CREG?")}`,
        "look at /status once the daemon runs",
      );
  }
}

function judgeOperator({ operator, mode }: NetworkView): Finding {
  return operator === null
    ? yellow("the operator has no name that can be read", "look at /status once the daemon runs")
    : green(`the operator is ${operator}${mode === null ? "" : `, on ${mode}`}`);
}

/** Bars of `+CSQ` below which calls suffer (27.007 §8.5). */
const weak = 8;
const fair = 14;
const strongest = 31;

function judgeSignal({ signal }: NetworkView): Finding {
  if (signal === null) return yellow("the signal cannot be told", moveIt);
  const words = `the signal is ${levelWord(signal)}: ${signal} of ${strongest}, ${-113 + 2 * signal} dBm`;
  return signal < weak ? yellow(words, moveIt) : green(words);
}

function levelWord(level: number): string {
  if (level < weak) return "weak";
  return level < fair ? "fair" : "good";
}

/** `^SYSINFO:<service>,<domain>,…`: domain 1 and 3 carry calls, 2 data alone. */
function judgeDomain(answers: Answers): readonly Finding[] {
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
