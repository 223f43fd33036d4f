/** Brings a modem from whatever state it is in to one the driver relies on. Each reply is checked. */
import type { Command, Reply } from "../at/command.ts";
import { command } from "./actions.ts";

/** What the modem says it is. */
export interface ModemIdentity {
  /** Maker, model and firmware as it names them: `huawei E173 11.126.16.00.715`. */
  readonly model: string;
}

/** How a start ended. */
export type Start =
  | { readonly kind: "started"; readonly identity: ModemIdentity; readonly missing: readonly string[] }
  /** It cannot take calls yet. `waiting` passes by itself; `blocked` needs the owner. */
  | { readonly kind: "waiting" | "blocked"; readonly why: string }
  /** It does not answer at all. */
  | { readonly kind: "silent"; readonly why: string };

/** Sends one command and waits for its end. */
export type Run = (command: Command) => Promise<Reply>;

/** The SIM's PIN, to be given to the modem once in the life of the daemon. */
export interface PinOnce {
  /** The PIN; null when there is none, or it was tried already. */
  take(): string | null;
}

/** Settings the calls depend on; where one is refused the calls still work, with less to go by. */
const settings: readonly { readonly text: string; readonly gives: string }[] = [
  { text: "AT+CMEE=1", gives: "reasons for refusals" },
  { text: "AT+CLIP=1", gives: "callers' numbers as they ring" },
  { text: "AT+CRC=1", gives: "the kind of a call that rings" },
  // Factory setting 1 makes ATH and a dropped DTR leave calls up (27.007 §6.20).
  { text: "AT+CVHU=0", gives: "calls that end with the line" },
  // With it on, some firmware keeps ATD's OK back until the call is answered.
  { text: "AT+COLP=0", gives: "a quick answer to ATD" },
  { text: "AT+CCWA=1", gives: "news of second callers" },
  { text: "AT+CSSN=1,1", gives: "news from the network about calls" },
  // Text mode would let a message's words pass for lines of the modem.
  { text: "AT+CMGF=0", gives: "messages as PDUs" },
];

/** The first may be lost with whatever the line was busy with; the others wait for a slow modem. */
const probeSeconds = [2, 8, 8];
const quickSeconds = 8;

/** Runs the whole start. Always settles; at worst after the deadlines of its commands. */
export async function startModem(run: Run, pin: PinOnce): Promise<Start> {
  if (!(await wakes(run))) return { kind: "silent", why: "the modem does not answer AT" };
  // Without this no reply of ours could be told from its echo; V1 and Q0 give results as words.
  await run(command("ATE0", quickSeconds));
  await run(command("ATQ0V1", quickSeconds));
  const missing: string[] = [];
  for (const setting of settings) {
    const reply = await run(command(setting.text, quickSeconds));
    if (reply.kind === "timeout" || reply.kind === "gone")
      return { kind: "silent", why: `no answer to ${setting.text}` };
    if (reply.kind === "refused") missing.push(setting.gives);
  }
  const sim = await checkSim(run, pin);
  if (sim) return sim;
  return { kind: "started", identity: { model: await readModel(run) }, missing };
}

/** The first bytes after an open can be lost, so it is asked more than once. */
async function wakes(run: Run): Promise<boolean> {
  for (const seconds of probeSeconds) {
    const reply = await run(command("AT", seconds));
    if (reply.kind === "ok") return true;
    if (reply.kind === "gone") return false;
  }
  return false;
}

async function readModel(run: Run): Promise<string> {
  const parts: string[] = [];
  for (const text of ["AT+CGMI", "AT+CGMM", "AT+CGMR"]) {
    const reply = await run({ ...command(text, quickSeconds), bare: true });
    const [line = ""] = reply.kind === "ok" ? reply.lines : [];
    const value = line
      .replace(/^\+CGM[IMR]: */, "")
      .replaceAll('"', "")
      .trim();
    if (value !== "") parts.push(value);
  }
  return parts.length === 0 ? "a modem that does not say its name" : parts.join(" ");
}

/** What a SIM says about itself, in words for the owner (27.007 §8.3, §9.2). */
async function checkSim(run: Run, pin: PinOnce): Promise<Exclude<Start, { kind: "started" }> | null> {
  const reply = await run(command("AT+CPIN?", quickSeconds));
  if (reply.kind === "timeout" || reply.kind === "gone")
    return { kind: "silent", why: "no answer to AT+CPIN?" };
  if (reply.kind === "refused") return simError(reply.result);
  const state = reply.lines.at(-1)?.replace(/^\+CPIN: */, "") ?? "";
  if (state === "READY" || state === "") return null;
  if (state === "SIM PIN") return enterPin(run, pin);
  if (state.endsWith("PUK") || state.endsWith("PUK2")) {
    return {
      kind: "blocked",
      why: `the SIM is blocked (${state}): put it into a phone and enter its PUK there`,
    };
  }
  return { kind: "blocked", why: `the SIM or the stick is locked (${state})` };
}

function simError(words: string): Exclude<Start, { kind: "started" }> | null {
  const code = /: *(\d+)/.exec(words)?.[1];
  if (code === "10") return { kind: "blocked", why: "there is no SIM in the modem" };
  if (code === "13" || code === "15") return { kind: "blocked", why: `the SIM does not work (${words})` };
  // A plain ERROR is a modem without the command.
  return code === undefined ? null : { kind: "waiting", why: `the SIM is not ready yet (${words})` };
}

async function enterPin(run: Run, pin: PinOnce): Promise<Exclude<Start, { kind: "started" }> | null> {
  const tries = await readPinTries(run);
  if (tries !== null && tries < 2) {
    return {
      kind: "blocked",
      why: "the SIM has a single PIN try left: put it into a phone and unlock it there",
    };
  }
  const code = pin.take();
  if (code === null) {
    return {
      kind: "blocked",
      why: "the SIM asks for its PIN: set VIRTUALPHONE_SIM_PIN, or switch the PIN off in a phone",
    };
  }
  const reply = await run(command(`AT+CPIN="${code}"`, quickSeconds));
  if (reply.kind === "ok") return { kind: "waiting", why: "the SIM has just been unlocked" };
  return {
    kind: "blocked",
    why: "the SIM did not take the PIN of VIRTUALPHONE_SIM_PIN; it is not tried again",
  };
}

/** `^CPIN: SIM PIN,3,10,3,10,3`: the second field counts the tries of what is asked for. Null where it is not told. */
async function readPinTries(run: Run): Promise<number | null> {
  const reply = await run(command("AT^CPIN?", quickSeconds));
  const match = reply.kind === "ok" ? /^\^CPIN: *SIM PIN,(\d+)/.exec(reply.lines.at(-1) ?? "") : null;
  return match?.[1] === undefined ? null : Number(match[1]);
}
