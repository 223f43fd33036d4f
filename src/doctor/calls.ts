/** What can be done with calls: hold, join, call waiting, diverts. Pure. */
import type { Divert } from "../core/divert-modem.ts";
import { maskNumber } from "../core/log.ts";
import { readDivert } from "../modem/diverts.ts";
import { type Answers, matchAnswer, readAnswer, whyNoAnswer } from "./answers.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** Abilities of `AT+CHLD` that the driver relies on (27.007 §7.13), and for what. */
const needed: readonly (readonly [string, string])[] = [
  ["0", "refuse a second caller"],
  ["1", "end the talk alone"],
  ["1x", "end one call of two"],
  ["2", "hold"],
  ["3", "join"],
];

const tryIt = "try it with two friendly phones: virtualphone doctor --call <number> <number>";

/** Judges hold and join, as far as the modem says what it can. */
export function judgeAbilities(answers: Answers): Finding {
  const list = readAnswer(answers, "AT+CHLD=?", /^\+CHLD: *\(?([\dx, ]*)\)?/i);
  if (list === null)
    return yellow(
      `the modem does not say whether it can hold and join: AT+CHLD=? ${whyNoAnswer(answers, "AT+CHLD=?")}`,
      tryIt,
    );
  const abilities = new Set(list.split(",").map((each) => each.trim().toLowerCase()));
  const missing = needed.filter(([ability]) => !abilities.has(ability)).map(([, what]) => what);
  if (missing.length === 0) return green("the modem can hold and join calls");
  const what = `the modem says that it cannot ${missing.join(", ")}`;
  return missing.includes("hold") || missing.includes("join") ? red(what, tryIt) : yellow(what, tryIt);
}

/** Judges call waiting. */
export function judgeCallWaiting(answers: Answers): Finding {
  const states = matchAnswer(answers, "AT+CCWA=1,2,1", /^\+CCWA: *(\d) *, *(\d+)/i);
  const voice = states.filter(([, , service]) => isForVoice(Number(service)));
  if (voice.length === 0)
    return yellow(
      `the network does not say whether a second caller is told of: AT+CCWA ${whyNoAnswer(answers, "AT+CCWA=1,2,1")}`,
      "nothing need be done: without call waiting a second caller hears that you are busy",
    );
  return voice.some(([, state]) => state === "1")
    ? green("call waiting is on: a second caller is told of")
    : yellow(
        "call waiting is off: a second caller hears that you are busy, and you read nothing of it",
        "let an owner send /command AT+CCWA=1,1,1",
      );
}

/** Bit 1 of a class is voice (27.007 §7.11); some networks answer for all services at once, and some with 0. */
function isForVoice(service: number): boolean {
  return service === 0 || service % 2 === 1;
}

/** In the order of `<reason>`, 0 to 3 (27.007 §7.11). */
const reasons = [
  "always",
  "while the line is busy",
  "when nobody answers",
  "while the modem is off",
] as const;

/** Null when the network does not say. */
function divertFor(answers: Answers, reason: number): Divert | null {
  const answer = answers.get(`AT+CCFC=${reason},2`);
  return answer?.kind === "answered" ? readDivert(answer.lines) : null;
}

/** Judges the network's diverts. `master` takes the calls otherwise. */
export function judgeDiverts(answers: Answers, master: string): readonly Finding[] {
  const diverts = reasons.map((when, reason) => ({ when, reason, divert: divertFor(answers, reason) }));
  if (diverts.every(({ divert }) => divert === null))
    return [
      yellow(
        `the network does not tell its diverts: AT+CCFC ${whyNoAnswer(answers, "AT+CCFC=0,2")}`,
        "ask from a phone with this SIM: *#21#, *#67#, *#61#, *#62#",
      ),
    ];
  const on = diverts.flatMap(({ when, reason, divert }) =>
    divert?.active === true ? [judgeDivert(when, reason, divert.number ?? "", master)] : [],
  );
  return on.length > 0
    ? on
    : [green("the network diverts no calls; /divert on has it ring your phone while the modem is off")];
}

function judgeDivert(when: string, reason: number, to: string, master: string): Finding {
  const isMasters = to === master;
  const shown = maskNumber(to);
  const target = isMasters ? "your phone" : shown;
  const personal = isMasters ? [] : [shown];
  const what = `the network diverts callers to ${target} ${when}`;
  if (reason === 0)
    return red(
      `${what}: nobody reaches the modem`,
      "let an owner send /divert on, or /command AT+CCFC=0,4",
      ...personal,
    );
  return isMasters
    ? green(what)
    : yellow(
        what,
        "if that is your operator's voicemail, it takes callers before your phone does: /divert on",
        ...personal,
      );
}
