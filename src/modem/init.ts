/** Brings a modem from whatever state it is in to one the driver relies on. Each reply is checked. */
import type { Command, Reply } from "../at/command.ts";
import { command } from "./actions.ts";
import { readImei } from "./imei.ts";
import type { SimPin } from "./pin.ts";
import { isUnknownCommand } from "./refused.ts";
import { checkSim } from "./sim.ts";

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
  { text: "AT+CREG=1", gives: "news of the network" },
];

/** The names of what a start sets, such as `+CLIP`. */
export const namesSet: ReadonlySet<string> = new Set(
  settings.map(({ text }) => /[+^][A-Z]+/.exec(text)?.[0] ?? text),
);

/** The first may be lost with whatever the line was busy with; the others wait for a slow modem. */
const probeSeconds = [2, 8, 8];
const quickSeconds = 8;

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
      return isUnknownCommand(reply.result)
        ? { kind: "blocked", why: `the modem cannot list its calls (AT+CLCC answers ${reply.result})` }
        : { kind: "waiting", why: `the modem does not list its calls yet (${reply.result})` };
  }
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
