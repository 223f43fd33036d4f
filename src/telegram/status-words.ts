/** What the phone is doing, in words. */
import { timeText } from "../core/time-text.ts";
import type { CallInProgress, PhoneStatus } from "./ports.ts";
import { durationWords, personWords } from "./person-words.ts";
import { cutText, join, oneLine, plain, words, type Words } from "./words.ts";

const longestLine = 200;

const stages: Readonly<Record<string, string>> = {
  identifying: "rings",
  deciding: "rings",
  ringing: "rings",
  answering: "is being answered",
  reaching: "waits while I ring the master phone",
  holding: "is being put on hold",
  dialling: "is on hold while I ring the other side",
  switching: "is on hold while I change phones",
  joining: "is being connected",
  joined: "is connected",
  closing: "is ending",
};

/** A call that is going on, as a sentence. */
export function callWords({ direction, other, stage, seconds }: CallInProgress): Words {
  const way = direction === "in" ? "from" : "to";
  const who = other === null ? plain("somebody") : personWords(other);
  const doing = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  return words`A call ${way} ${who} ${doing ?? oneLine(stage)} for ${durationWords(seconds)} now.`;
}

/** What is going on, for a `/call` that comes during another one. */
export function busyWords(call: CallInProgress | null): Words {
  const going = call === null ? plain("A call is going on.") : callWords(call);
  return words`I cannot call now. ${going} /close ends it.`;
}

/** The lines about the modem, the network and the call. */
export function phoneLines(status: PhoneStatus, said: Said): Words[] {
  const model = status.model === null ? "" : ` (${line(status.model)})`;
  const trouble = status.trouble === null ? "" : `: ${line(status.trouble)}`;
  return [
    plain(`Modem: ${status.modem}${model}${trouble}`),
    plain(`Network: ${networkText(status, said)}`),
    plain(waitingTexts[status.callWaiting]),
    status.call === null ? plain("No call") : callWords(status.call),
    plain(`Running for ${durationWords(status.upSeconds)}`),
  ];
}

/** When something is said, in Unix milliseconds, and where: an IANA zone, or null for the system's. */
export interface Said {
  readonly now: number;
  readonly timeZone: string | null;
}

const waitingTexts: Readonly<Record<PhoneStatus["callWaiting"], string>> = {
  on: "",
  unknown: "",
  refused: "Second callers hear busy: the operator refuses call waiting",
  silent: "Second callers may hear busy: the operator does not answer about call waiting",
};

const outTexts: Partial<Record<PhoneStatus["registration"], string>> = {
  searching: "not registered, searching",
  denied: "not registered, the network refuses the SIM",
  none: "not registered, and not searching",
  emergency: "not registered, emergency calls only",
};

/** What connects, by its generation. */
const generations: Readonly<Record<string, string>> = {
  GSM: "2G",
  CDMA: "2G",
  WCDMA: "3G",
  "TD-SCDMA": "3G",
  LTE: "4G",
};

function networkText(status: PhoneStatus, { now, timeZone }: Said): string {
  const { registration, operator, mode, signal, outOfServiceSince } = status;
  const out = outTexts[registration];
  if (out !== undefined)
    return outOfServiceSince === null ? out : `${out} since ${timeText(outOfServiceSince, now, timeZone)}`;
  if (operator === null && registration === "unknown") return "unknown";
  const parts = [
    operator === null ? "registered" : line(operator),
    ...(registration === "roaming" ? ["roaming"] : []),
    ...(mode === null ? [] : [generations[mode] ?? line(mode)]),
  ];
  return `${parts.join(", ")}${signalText(signal)}`;
}

/** Signal as 27.007 §8.5 counts it: 0 to 31, where 10 is enough and 20 is good. */
function signalText(signal: number | null): string {
  if (signal === null || signal < 0 || signal > 31) return "";
  const quality = signal < 5 ? "very weak" : signal < 10 ? "weak" : signal < 20 ? "fair" : "good";
  return `, signal ${signal} of 31 (${quality})`;
}

/** Lines that other parts have written, each on its own. */
export function listWords(lines: readonly string[]): Words {
  return join(
    lines.map((each) => plain(line(each))),
    "\n",
  );
}

function line(text: string): string {
  return cutText(oneLine(text), longestLine);
}
