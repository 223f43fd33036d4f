/** The SIM at the start of a modem: what it says of itself, and its PIN (27.007 §8.3, §8.65, §9.2). */
import type { Reply } from "../at/command.ts";
import { command } from "./actions.ts";
import type { Run } from "./init.ts";
import { type SimPin, wrongPin } from "./pin.ts";
import { errorCode, isUnknownCommand } from "./refused.ts";

/** Why a SIM does not let a modem start. `waiting` passes by itself; `blocked` needs the owner; `silent`: no modem. */
export interface SimTrouble {
  readonly kind: "waiting" | "blocked" | "silent";
  readonly why: string;
}

const quickSeconds = 8;
const pinSeconds = 20;

const blocked = (why: string): SimTrouble => ({ kind: "blocked", why });
const waiting = (why: string): SimTrouble => ({ kind: "waiting", why });

/** Asks the SIM, and enters its PIN where that may be. Null when it is ready, or the modem does not tell. */
export async function checkSim(run: Run, pin: SimPin): Promise<SimTrouble | null> {
  const reply = await run(command("AT+CPIN?", quickSeconds));
  if (reply.kind === "gone") return { kind: "silent", why: reply.why };
  if (reply.kind === "timeout") return waiting("the SIM does not answer yet");
  const state =
    reply.kind === "refused"
      ? stateOfRefusal(reply.result)
      : (reply.lines.at(-1) ?? "").replaceAll(/^\+CPIN ?: *|"/gi, "");
  // A modem that does not tell may be used, and shows nothing of a PIN that was entered.
  if (state === "") return null;
  // What PIN2 and PUK2 keep is nothing a call needs.
  if (/^(?:READY|SIM PIN2|SIM PUK2)/i.test(state)) {
    pin.prove();
    return null;
  }
  if (/^SIM PIN/i.test(state)) return enterPin(run, pin);
  if (/^SIM PUK/i.test(state)) return wantsPuk(await readTries(run, "SIM PUK"));
  return troubleOf(state);
}

/**
 * A refusal of `AT+CPIN?` as the state it stands for, one of the standard's or `absent`, `broken`, `wrong`, `busy (…)`;
 * empty for a modem that does not have the question.
 */
export function stateOfRefusal(result: string): string {
  if (isUnknownCommand(result)) return "";
  const code = errorCode(result) ?? "";
  return refusals.find(([pattern]) => pattern.test(code))?.[1] ?? `busy (${result})`;
}

/** Codes and words of `+CME ERROR` (27.007 §9.2.1), and of `+CMS ERROR` where a modem gives those. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/^(?:10|310)$|SIM not inserted/i, "absent"],
  [/^(?:11|311)$|^SIM PIN required/i, "SIM PIN"],
  [/^(?:12|316)$|^SIM PUK required/i, "SIM PUK"],
  [/^(?:13|313)$|SIM failure/i, "broken"],
  [/^(?:15|315)$|SIM wrong/i, "wrong"],
  [/^(?:17|18|317|318)$|SIM PU?I?[NK]2 required/i, "SIM PIN2"],
  [/^[567]$|^(?:4[0-8]|312)$|PH-|personali[sz]ation/i, "PH-NET PIN"],
];

function troubleOf(state: string): SimTrouble {
  switch (state) {
    case "absent":
      return blocked(
        "there is no SIM in the modem: put it in, the right way round, and plug the stick in again",
      );
    case "broken":
      return blocked(
        "the SIM does not work (SIM failure): clean it, try it in a phone, or ask the operator for a new one",
      );
    case "wrong":
      return blocked("the SIM does not work in this modem (wrong SIM): try it in a phone");
    default:
      break;
  }
  if (state.startsWith("busy")) return waiting(`the SIM is not ready yet ${state.replace(/^busy /, "")}`);
  // Words of a maker's own, or rubbish on the line.
  if (!/^PH-/i.test(state)) return waiting(`the SIM is not ready yet (${state})`);
  if (/^PH-(?:NET|SP|CORP|NETSUB)/i.test(state))
    return blocked(
      `the stick is locked to an operator (${state}): use a SIM of that operator, or have the stick unlocked`,
    );
  return blocked(
    `the SIM or the stick is locked (${state}): use the SIM or the stick it belongs to, or have it unlocked`,
  );
}

function wantsPuk(tries: number | null): SimTrouble {
  const left = tries === null ? "" : `, which has ${triesWords(tries)} left`;
  return blocked(
    `the SIM is blocked (SIM PUK)${left}: I never enter the PUK; put the SIM into a phone and enter it there, it is in the operator's papers`,
  );
}

async function enterPin(run: Run, pin: SimPin): Promise<SimTrouble> {
  const tries = await readTries(run, "SIM PIN");
  const taken = pin.take(tries);
  if (taken.kind === "keep") return blocked(withTries(taken.why, tries));
  const reply = await run(command(`AT+CPIN="${taken.pin}"`, pinSeconds));
  switch (reply.kind) {
    case "gone":
      return { kind: "silent", why: reply.why };
    case "ok":
      return waiting("the SIM has just been unlocked");
    case "timeout":
      return waiting("the SIM has not said whether the PIN is right");
    case "refused":
      return onRefused(run, pin, tries, reply);
  }
}

/** A counter that stands where it stood shows that the SIM was busy with something else. */
async function onRefused(
  run: Run,
  pin: SimPin,
  before: number | null,
  { result }: Extract<Reply, { kind: "refused" }>,
): Promise<SimTrouble> {
  const left = await readTries(run, "SIM PIN");
  const isWrong = /^(?:16$|incorrect password)/i.test(errorCode(result) ?? "");
  const counted = isWrong || left === null || before === null || left < before;
  pin.refused(counted);
  if (!counted) return waiting(`the SIM has not looked at the PIN (${result})`);
  return blocked(withTries(wrongPin, left));
}

function withTries(why: string, tries: number | null): string {
  return tries === null || tries < 2 ? why : `${why} (${triesWords(tries)} left)`;
}

function triesWords(tries: number): string {
  return tries === 1 ? "1 try" : `${tries} tries`;
}

/** How many tries are left: Huawei's question, then the standard's. Null where neither is answered. */
async function readTries(run: Run, code: "SIM PIN" | "SIM PUK"): Promise<number | null> {
  const pattern = new RegExp(`: *"?${code}"?, *(\\d+)`, "i");
  for (const text of ["AT^CPIN?", `AT+CPINR="${code}"`]) {
    const reply = await run(command(text, quickSeconds));
    const tries = reply.kind === "ok" ? pattern.exec(reply.lines.at(-1) ?? "")?.[1] : undefined;
    if (tries !== undefined) return Number(tries);
  }
  return null;
}
