/** The SIM and its PIN. Pure. */
import { stateOfRefusal } from "../modem/sim.ts";
import { type Answers, readAnswer, whyNoAnswer } from "./answers.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** What the SIM said of itself. `unknown`: the modem does not know the question, or its answer cannot be read. */
export type SimState =
  | "ready"
  | "pin"
  | "puk"
  | "locked"
  | "absent"
  | "broken"
  | "busy"
  | "unknown"
  | "silent";

/** Reads the answer to `AT+CPIN?` (27.007 §8.3, §9.2). */
export function readSim(answers: Answers): SimState {
  const answer = answers.get("AT+CPIN?");
  if (answer === undefined || answer.kind === "silent") return "silent";
  const state =
    answer.kind === "refused"
      ? stateOfRefusal(answer.words)
      : (readAnswer(answers, "AT+CPIN?", /^\+CPIN ?: *"?([\w -]+)/i) ?? "READY");
  if (state === "") return "unknown";
  return states.find(([form]) => form.test(state))?.[1] ?? "unknown";
}

const states: readonly (readonly [RegExp, SimState])[] = [
  [/^(?:READY|SIM PIN2|SIM PUK2)/i, "ready"],
  [/^SIM PIN/i, "pin"],
  [/^SIM PUK/i, "puk"],
  [/^absent/, "absent"],
  [/^(?:broken|wrong)/, "broken"],
  [/^busy/, "busy"],
  [/^PH-/i, "locked"],
];

/** Tries that the PIN has left; null where neither question is answered. */
export function readTries(answers: Answers): number | null {
  const left =
    readAnswer(answers, "AT^CPIN?", /: *"?SIM PIN"?, *(\d+)/i) ??
    readAnswer(answers, 'AT+CPINR="SIM PIN"', /: *"?SIM PIN"?, *(\d+)/i);
  return left === null ? null : Number(left);
}

const usePhone = "put it into a phone and unlock it there";

/** Judges the SIM. `hasPin`: VIRTUALPHONE_SIM_PIN is set; it is not tried here. */
export function judgeSim(answers: Answers, hasPin: boolean): Finding {
  switch (readSim(answers)) {
    case "ready":
      return green(`the SIM is unlocked${hasPin ? "" : ", and no PIN is set for it"}`);
    case "pin":
      return judgePin(readTries(answers), hasPin);
    case "puk":
      return red("the SIM is blocked and asks for its PUK", `${usePhone}; your operator knows its PUK`);
    case "locked":
      return red(
        "the SIM or the stick is locked to an operator",
        "use a SIM of that operator, or another stick",
      );
    case "absent":
      return red(
        "there is no SIM in the modem",
        "put one in, its contacts down and its cut corner first, and plug the stick in again",
      );
    case "broken":
      return red("the SIM does not work", "clean its contacts, and try it in a phone");
    case "busy":
      return yellow("the SIM is not ready yet", "wait half a minute after plugging in, and run this again");
    case "unknown":
    case "silent":
      return yellow(
        `the modem tells nothing of its SIM: AT+CPIN? ${whyNoAnswer(answers, "AT+CPIN?")}`,
        "run this again in a minute",
      );
  }
}

function judgePin(tries: number | null, hasPin: boolean): Finding {
  const what = `the SIM asks for its PIN${tries === null ? "" : `, with ${tries} ${tries === 1 ? "try" : "tries"} left`}`;
  if (tries !== null && tries < 2) return red(what, `the daemon does not risk the last one: ${usePhone}`);
  return hasPin
    ? yellow(what, "VIRTUALPHONE_SIM_PIN is set; the daemon enters it once when it starts")
    : red(what, "set VIRTUALPHONE_SIM_PIN, or switch the PIN off in a phone");
}
