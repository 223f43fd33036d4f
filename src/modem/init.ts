/** Brings a modem from whatever state it is in to one the driver relies on. Each reply is checked. */
import type { Command, Reply } from "../at/command.ts";
import { command } from "./actions.ts";
import { readImei } from "./imei.ts";

/** What the modem says it is. */
export interface ModemIdentity {
  /** Maker, model and firmware as it names them: `huawei E173 11.126.16.00.715`. */
  readonly model: string;
  /** Its IMEI, 15 digits; null when it does not say. Private: a log gets its end alone. */
  readonly imei: string | null;
}

/** How a start ended. */
export type Start =
  | { readonly kind: "started"; readonly identity: ModemIdentity; readonly missing: readonly string[] }
  /** It cannot take calls yet. `waiting` passes by itself; `blocked` needs the owner. */
  | { readonly kind: "waiting" | "blocked"; readonly why: string }
  /** It does not answer at all. */
  | { readonly kind: "silent"; readonly why: string };

/** Sends one command and waits for its end. `mayWrite` is asked at the prompt of one that has a payload. */
export type Run = (command: Command, mayWrite?: () => boolean) => Promise<Reply>;

/** The SIM's PIN, and what is known of it. A wrong one entered three times costs the SIM. */
export interface SimPin {
  /** The PIN, when it may be entered: it never was, or it was right. Null otherwise. */
  take(): string | null;
  /** The SIM is unlocked: what was entered was right. */
  prove(): void;
  /** It was entered, and the SIM asks for it still. */
  failed(): boolean;
}

/** A PIN that is entered a single time, and again only once it has proved right. */
export function onceOnly(pin: string | null): SimPin {
  let state: "untried" | "entered" | "right" = "untried";
  return {
    take() {
      if (pin === null || state === "entered") return null;
      state = "entered";
      return pin;
    },
    prove() {
      if (state === "entered") state = "right";
    },
    failed: () => state === "entered",
  };
}

/** Settings the calls depend on; where one is refused the calls still work, with less to go by. */
const settings: readonly { readonly text: string; readonly gives: string | null }[] = [
  // Without this no reply of ours could be told from its echo; V1 and Q0 give results as words.
  { text: "ATE0", gives: null },
  { text: "ATQ0V1", gives: null },
  // Text mode would let a message's words pass for lines of the modem.
  { text: "AT+CMGF=0", gives: "messages as PDUs" },
  // The channel's fence, so that it knows whether there is one before it needs it.
  { text: "AT+CSQ", gives: "the strength of the signal" },
  { text: "AT+CMEE=1", gives: "reasons for refusals" },
  // In UCS2, which other programs set, numbers would be hexadecimal.
  { text: 'AT+CSCS="IRA"', gives: "plain letters" },
  { text: "AT+CLIP=1", gives: "callers' numbers as they ring" },
  { text: "AT+CRC=1", gives: "the kind of a call that rings" },
  // ATH ends calls, as an owner would expect who sends it; a dropped DTR still leaves them up (27.007 §6.20).
  { text: "AT+CVHU=0", gives: "an ATH that ends calls" },
  // With it on, some firmware keeps ATD's OK back until the call is answered.
  { text: "AT+COLP=0", gives: "a quick answer to ATD" },
  { text: "AT+CCWA=1", gives: "news of second callers" },
  { text: "AT+CSSN=1,1", gives: "news from the network about calls" },
];

/** The names of what a start sets, such as `+CLIP`. */
export const namesSet: ReadonlySet<string> = new Set(
  settings.map(({ text }) => /[+^][A-Z]+/.exec(text)?.[0] ?? text),
);

/** The first may be lost with whatever the line was busy with; the others wait for a slow modem. */
const probeSeconds = [2, 8, 8];
const quickSeconds = 8;
const pinSeconds = 20;

/**
 * Leaves a prompt in which somebody has left a modem, and with it what was written there: no command ever ends a text.
 * For one that was silent, has results told as words besides.
 */
const awakening = { fresh: "\u001bAT", silent: "\u001bATQ0V1" };

type NotStarted = Exclude<Start, { kind: "started" }>;

/**
 * Runs the whole start. Always settles; at worst after the deadlines of its commands. `wasSilent`: this modem did
 * not answer when it was tried before.
 */
export async function startModem(run: Run, pin: SimPin, wasSilent: boolean): Promise<Start> {
  if (!(await wakes(run, wasSilent))) return { kind: "silent", why: "the modem does not answer AT" };
  const missing: string[] = [];
  for (const setting of settings) {
    const reply = await run(command(setting.text, quickSeconds));
    if (reply.kind === "gone") return lost(reply.why);
    if (reply.kind !== "ok" && setting.gives !== null) missing.push(setting.gives);
  }
  const notReady = (await checkSim(run, pin)) ?? (await checkList(run));
  if (notReady) return notReady;
  const identity = await readIdentity(run);
  return "model" in identity ? { kind: "started", identity, missing } : identity;
}

function lost(why: string): NotStarted {
  return { kind: "silent", why };
}

/** The first bytes after an open can be lost, so it is asked more than once. */
async function wakes(run: Run, wasSilent: boolean): Promise<boolean> {
  for (const [tries, seconds] of probeSeconds.entries()) {
    const first = wasSilent ? awakening.silent : awakening.fresh;
    const reply = await run(command(tries === 0 ? first : "AT", seconds));
    if (reply.kind === "ok") return true;
    if (reply.kind === "gone") return false;
  }
  return false;
}

/** Without the list of calls nothing is known of them. */
async function checkList(run: Run): Promise<NotStarted | null> {
  const reply = await run(command("AT+CLCC", quickSeconds));
  switch (reply.kind) {
    case "ok":
      return null;
    case "gone":
      return lost(reply.why);
    case "timeout":
      return { kind: "waiting", why: "the modem does not list its calls yet" };
    case "refused":
      return isUnknown(reply.result)
        ? { kind: "blocked", why: `the modem cannot list its calls (AT+CLCC answers ${reply.result})` }
        : { kind: "waiting", why: `the modem does not list its calls yet (${reply.result})` };
  }
}

/** A refusal of a modem that does not have the command at all. */
function isUnknown(words: string): boolean {
  const code = /^\+CM[ES] ERROR: *(.*)$/.exec(words)?.[1];
  return code === undefined || ["4", "100"].includes(code);
}

async function readIdentity(run: Run): Promise<ModemIdentity | NotStarted> {
  const parts: string[] = [];
  for (const text of ["AT+CGMI", "AT+CGMM", "AT+CGMR"]) {
    const reply = await run({ ...command(text, quickSeconds), bare: true });
    if (reply.kind === "gone") return lost(reply.why);
    const [line = ""] = reply.kind === "ok" ? reply.lines : [];
    const value = line
      .replace(/^\+CGM[IMR]: */, "")
      .replaceAll('"', "")
      .trim();
    if (value !== "") parts.push(value);
  }
  const reply = await run({ ...command("AT+CGSN", quickSeconds), bare: true });
  if (reply.kind === "gone") return lost(reply.why);
  return {
    model: parts.length === 0 ? "a modem that does not say its name" : parts.join(" "),
    imei: reply.kind === "ok" ? readImei(reply.lines) : null,
  };
}

/** What a SIM says about itself, in words for the owner (27.007 §8.3, §9.2). */
async function checkSim(run: Run, pin: SimPin): Promise<NotStarted | null> {
  const reply = await run(command("AT+CPIN?", quickSeconds));
  if (reply.kind === "gone") return lost(reply.why);
  if (reply.kind === "timeout") return { kind: "waiting", why: "the SIM does not answer yet" };
  if (reply.kind === "refused") return simError(reply.result);
  const state = (reply.lines.at(-1) ?? "").replaceAll(/^\+CPIN: *|"/gi, "");
  // What PIN2 and PUK2 keep is nothing a call needs.
  if (state === "" || /^(?:READY|SIM PIN2|SIM PUK2)/i.test(state)) {
    pin.prove();
    return null;
  }
  if (state.startsWith("SIM PIN")) return enterPin(run, pin);
  const why = state.startsWith("SIM PUK")
    ? `the SIM is blocked (${state}): put it into a phone and enter its PUK there`
    : `the SIM or the stick is locked (${state})`;
  return { kind: "blocked", why };
}

function simError(words: string): NotStarted | null {
  if (isUnknown(words)) return null;
  if (/: *(?:10$|SIM not inserted)/i.test(words))
    return { kind: "blocked", why: "there is no SIM in the modem" };
  if (/: *(?:1[35]$|SIM (?:failure|wrong))/i.test(words))
    return { kind: "blocked", why: `the SIM does not work (${words})` };
  return { kind: "waiting", why: `the SIM is not ready yet (${words})` };
}

async function enterPin(run: Run, pin: SimPin): Promise<NotStarted> {
  if (pin.failed())
    return {
      kind: "blocked",
      why: "the SIM did not take the PIN of VIRTUALPHONE_SIM_PIN; it is not tried again",
    };
  const tries = await readPinTries(run);
  if (tries !== null && tries < 2)
    return {
      kind: "blocked",
      why: "the SIM has a single PIN try left: put it into a phone and unlock it there",
    };
  const code = pin.take();
  if (code === null)
    return {
      kind: "blocked",
      why: "the SIM asks for its PIN: set VIRTUALPHONE_SIM_PIN, or switch the PIN off in a phone",
    };
  const reply = await run(command(`AT+CPIN="${code}"`, pinSeconds));
  if (reply.kind === "gone") return lost(reply.why);
  if (reply.kind === "ok") return { kind: "waiting", why: "the SIM has just been unlocked" };
  if (reply.kind === "timeout")
    return { kind: "waiting", why: "the SIM has not said whether the PIN is right" };
  return enterPin(run, pin);
}

/** How many tries the PIN has left: Huawei's question, then the standard's (27.007 §8.65). Null where neither is answered. */
async function readPinTries(run: Run): Promise<number | null> {
  for (const text of ["AT^CPIN?", 'AT+CPINR="SIM PIN"']) {
    const reply = await run(command(text, quickSeconds));
    const tries =
      reply.kind === "ok" ? /: *"?SIM PIN"?, *(\d+)/.exec(reply.lines.at(-1) ?? "")?.[1] : undefined;
    if (tries !== undefined) return Number(tries);
  }
  return null;
}
