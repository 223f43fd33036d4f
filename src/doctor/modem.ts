/** The modem itself: who it is, and whether it has voice. Pure. */
import { maskImei, readImei } from "../modem/imei.ts";
import { type Answers, bareAnswer, readAnswer, whyNoAnswer } from "./answers.ts";
import { type Finding, green, red, yellow } from "./finding.ts";

/** Firmware whose ways the driver was made for (hardware-notes, "Two families"). */
const knownFirmware = /^(?:11\.126|21\.\d{3})\./;
const knownModel = /^E1(?:7[0-9]|5[0-9])/i;

/** How the port answered `AT`. */
export interface Wakening {
  readonly path: string;
  /** Until it answered; null when it never did. */
  readonly milliseconds: number | null;
}

const slowMilliseconds = 3000;

/** Judges whether it answers at all. */
export function judgeWakening({ path, milliseconds }: Wakening): Finding {
  if (milliseconds === null)
    return red(
      `the modem at ${path} does not answer AT`,
      "unplug the stick and plug it in again; if that does not help, this is not its port for commands",
    );
  const took = `the modem at ${path} answers`;
  return milliseconds > slowMilliseconds
    ? yellow(
        `${took}, after ${(milliseconds / 1000).toFixed(1)} seconds`,
        "it is slow; unplug the stick and plug it in again",
      )
    : green(`${took} at once`);
}

/** Whether it is one of the maker whose own commands the driver knows. */
export function isHuawei(answers: Answers): boolean {
  return /huawei/i.test(bareAnswer(answers, "AT+CGMI") ?? "");
}

/** Whether it is a model the driver was made for. */
export function isKnownModel(answers: Answers): boolean {
  return isHuawei(answers) && knownModel.test(bareAnswer(answers, "AT+CGMM") ?? "");
}

/** Judges model, firmware and IMEI. */
export function judgeIdentity(answers: Answers): readonly Finding[] {
  const maker = bareAnswer(answers, "AT+CGMI") ?? "";
  const model = bareAnswer(answers, "AT+CGMM") ?? "";
  const revision = bareAnswer(answers, "AT+CGMR") ?? "";
  const name = `${maker} ${model}`.trim();
  const what = `it is ${name === "" ? "a modem that does not say its name" : name}`;
  const isKnown = isKnownModel(answers) && knownFirmware.test(revision);
  const withFirmware = `${what}${revision === "" ? "" : `, firmware ${revision}`}`;
  return [
    isKnown
      ? green(withFirmware)
      : yellow(
          `${withFirmware}: not known yet`,
          "tell us how it does: virtualphone doctor --report writes a file for hardware-notes, without your numbers",
        ),
    judgeImei(answers),
  ];
}

function judgeImei(answers: Answers): Finding {
  const answer = answers.get("AT+CGSN");
  const imei = answer?.kind === "answered" ? readImei(answer.lines) : null;
  return imei === null
    ? yellow(
        "it has no IMEI that can be read",
        "a stick without one is let into no network: AT+CGSN shows it",
      )
    : green(`its IMEI is ${maskImei(imei)}`, maskImei(imei));
}

/** Judges the licence for voice (`AT^CVOICE?`: 0 is on). */
export function judgeVoice(answers: Answers): Finding {
  const state = readAnswer(answers, "AT^CVOICE?", /^\^CVOICE: *(\d)/i);
  if (state === "0") return green("voice is enabled");
  if (state === null)
    return yellow(
      `it does not say whether it has voice (AT^CVOICE? ${whyNoAnswer(answers, "AT^CVOICE?")})`,
      "try a call: virtualphone doctor --call <number>",
    );
  return yellow(
    "voice is switched off in this stick",
    "let an owner send /command AT^CVOICE=0; if it stays off, the stick needs a licence for voice, or another firmware",
  );
}

/** The port for sound: a voice port takes no commands (hardware-notes, "Ports"). */
export interface VoicePortFacts {
  readonly path: string;
  readonly said: "nothing" | "something" | "not-opened";
}

/** Judges the voice port. */
export function judgeVoicePort({ path, said }: VoicePortFacts): Finding {
  switch (said) {
    case "nothing":
      return green(`${path} takes no commands, as a port for sound should`);
    case "something":
      return yellow(`${path} takes commands, and is no port for sound`, "correct VIRTUALPHONE_MODEM_VOICE");
    case "not-opened":
      return yellow(
        `whether ${path} is the port for sound cannot be told`,
        "nothing need be done before sound is used",
      );
  }
}
