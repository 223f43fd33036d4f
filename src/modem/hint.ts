/** Unsolicited lines as data. Each is only a hint that `AT+CLCC` has something new to say. */
import { isCallCode, isRestart } from "../at/classify.ts";
import type { LineStatus } from "../core/line.ts";

/** What an unsolicited line hints at. `index` is the call's number in `AT+CLCC`, 1 to 9. */
export type Hint =
  | { readonly kind: "ring" }
  /** The caller's number comes with each ring (27.007 §7.6); `number` is empty when withheld or not known. */
  | { readonly kind: "caller-number"; readonly number: string }
  /** Somebody calls while a call goes on (27.007 §7.12). */
  | { readonly kind: "call-waiting"; readonly number: string }
  | { readonly kind: "originated"; readonly index: number }
  /** The network took the call up; only from here on may a single call be released (hardware-notes, "HW1"). */
  | { readonly kind: "confirmed"; readonly index: number }
  | { readonly kind: "connected"; readonly index: number }
  | {
      readonly kind: "ended";
      readonly index: number;
      readonly status: number | null;
      /** 24.008 §10.5.4.11; null when the network gave none. */
      readonly cause: number | null;
    }
  /** `BUSY`, `NO CARRIER`, `NO ANSWER`: some call ended. */
  | { readonly kind: "call-code"; readonly code: string }
  /** Something about the calls has changed. */
  | { readonly kind: "stirred" }
  /** The modem started anew and has forgotten its settings. */
  | { readonly kind: "restarted" }
  | { readonly kind: "signal"; readonly level: number };

/** Kinds of calls in `+CRING` that carry no voice (27.007 §6.11). */
const voiceless = /^\+CRING: *(?:REL )?(?:A?SYNC|PACKET|PAD|FAX|GPRS)/;

/** News of supplementary services, and lines in which other makers tell of their calls. */
const stirring = /^(?:\+CSS[IU]:|\+CLCC:|\^CCALLSTATE:|\^DSCI:|VOICE CALL:)/;

/** The hint in a line; undefined for the many lines that say nothing about calls. */
export function readHint(line: string): Hint | undefined {
  if (voiceless.test(line)) return undefined;
  if (line === "RING" || line.startsWith("+CRING:")) return { kind: "ring" };
  if (isCallCode(line)) return { kind: "call-code", code: line };
  if (isRestart(line)) return { kind: "restarted" };
  if (stirring.test(line)) return { kind: "stirred" };
  const match = /^([+^][A-Z]+):? *(.*)$/.exec(line);
  const fields = splitFields(match?.[2] ?? "");
  const level = readNumber(fields[0]);
  const index = level === 0 ? null : level;
  switch (match?.[1] ?? "") {
    case "+CLIP":
      return { kind: "caller-number", number: readDialled(fields[0], fields[1]) };
    case "+CCWA":
      return { kind: "call-waiting", number: readDialled(fields[0], fields[1]) };
    case "^ORIG":
      return index === null ? undefined : { kind: "originated", index };
    case "^CONF":
      return index === null ? undefined : { kind: "confirmed", index };
    case "^CONN":
      return index === null ? undefined : { kind: "connected", index };
    case "^CEND":
      if (index === null) return undefined;
      return { kind: "ended", index, status: readNumber(fields[2]), cause: readNumber(fields[3]) };
    case "^RSSI":
      return level === null ? undefined : { kind: "signal", level };
    default:
      return undefined;
  }
}

/** One call in a reply to `AT+CLCC` (27.007 §7.18). */
export interface ListedCall {
  readonly index: number;
  readonly direction: "in" | "out";
  readonly status: LineStatus;
  /** It is part of a multi-party call. */
  readonly joined: boolean;
  /** As the network gave it, with a plus when it is international; empty when withheld. */
  readonly number: string;
}

const statuses: readonly LineStatus[] = ["active", "held", "dialling", "alerting", "incoming", "waiting"];

/** Beyond the standard: the call is being cleared (SIMCom). */
const clearing = 6;

/** Data and fax; those that may carry voice in turn count as voice, and so does an unknown kind. */
const voicelessModes: ReadonlySet<number> = new Set([1, 2, 6, 7, 8]);

/** Reads the reply to `AT+CLCC`; undefined when a line cannot be read, for then the picture would be wrong. */
export function readCallList(lines: readonly string[]): readonly ListedCall[] | undefined {
  const calls: ListedCall[] = [];
  for (const line of lines) {
    const call = readListed(line);
    if (call === undefined) return undefined;
    if (call !== null) calls.push(call);
  }
  return calls;
}

/** One line of the list; null for a call that is none of ours. */
function readListed(line: string): ListedCall | null | undefined {
  const fields = splitFields(line.replace(/^\+CLCC ?: */i, ""));
  const [index, direction, stat, mode, joined] = fields.slice(0, 5).map(readNumber);
  if (index == null || index < 1 || direction == null || direction > 1) return undefined;
  if (mode == null || stat == null) return undefined;
  if (voicelessModes.has(mode) || stat === clearing) return null;
  const status = statuses[stat];
  if (status === undefined) return undefined;
  const number = readDialled(fields[5], fields[6]);
  return { index, direction: direction === 1 ? "in" : "out", status, joined: joined === 1, number };
}

/** Splits at commas outside quotes; spaces around a field do not count. */
function splitFields(text: string): readonly string[] {
  return (text.match(/(?:"[^"]*"?|[^,"])+|(?<=,|^)(?=,|$)/g) ?? []).map((field) => field.trim());
}

function readNumber(field: string | undefined): number | null {
  const digits = unquoted(field);
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** A number with its type of address (24.008 §10.5.4.7): some firmware leaves an international one's plus out. */
function readDialled(number: string | undefined, type: string | undefined): string {
  const digits = unquoted(number);
  const typeOfNumber = ((readNumber(type) ?? 0) >> 4) & 7;
  return typeOfNumber === 1 && /^\d/.test(digits) ? `+${digits}` : digits;
}

function unquoted(field: string | undefined): string {
  return (field ?? "").replaceAll('"', "").trim();
}
