/** What texts need: a service centre, and room. Pure. */
import { type Answers, matchAnswer, readAnswer, whyNoAnswer } from "./answers.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** Judges the service centre and the storages. */
export function judgeTexts(answers: Answers): readonly Finding[] {
  return [judgeCentre(answers), ...judgeStorages(answers)];
}

function judgeCentre(answers: Answers): Finding {
  const number = readAnswer(answers, "AT+CSCA?", /^\+CSCA: *"([^"]*)"/i);
  if (number === null)
    return yellow(
      `the number of the service centre cannot be read: AT+CSCA? ${whyNoAnswer(answers, "AT+CSCA?")}`,
      "send yourself a text: /sms <your number> hello",
    );
  return number === ""
    ? red(
        "the SIM knows no service centre, and no text leaves it",
        'ask your operator for its number, and let an owner send /command AT+CSCA="+…"',
      )
    : green("the SIM knows its service centre for texts");
}

/** A storage this full will soon take nothing more. */
const nearlyFull = 0.8;

function judgeStorages(answers: Answers): readonly Finding[] {
  const [line] = matchAnswer(answers, "AT+CPMS?", /^\+CPMS: *(.*)$/i);
  const storages = new Map(
    [...(line?.[1] ?? "").matchAll(/"(\w+)" *, *(\d{1,5}) *, *(\d{1,5})/g)].map(
      ([, name = "", used = "", size = ""]) => [name, { used: Number(used), size: Number(size) }],
    ),
  );
  if (storages.size === 0)
    return [
      yellow(
        `the modem does not say how much room there is for texts: AT+CPMS? ${whyNoAnswer(answers, "AT+CPMS?")}`,
        "send yourself a text: /sms <your number> hello",
      ),
    ];
  return [...storages].map(([name, { used, size }]) => {
    const what = `${name === "SM" ? "the SIM" : `the storage ${name}`} holds ${used} texts of ${size}`;
    if (used < size * nearlyFull) return green(what);
    const full = used >= size ? `${what}, and takes no more` : `${what}, which is nearly full`;
    return yellow(full, "start the daemon: it keeps what is there and empties the storage");
  });
}
