/** Unsolicited lines as data. Each is only a hint that `AT+CLCC` has something new to say. */
import { isCallCode } from "../at/classify.ts";
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
  /** The modem started anew and has forgotten its settings. */
  | { readonly kind: "restarted" }
  | { readonly kind: "signal"; readonly level: number };

/** The hint in a line; undefined for the many lines that say nothing about calls. */
export function readHint(line: string): Hint | undefined {
  if (line === "RING" || line.startsWith("+CRING:")) return { kind: "ring" };
  if (isCallCode(line)) return { kind: "call-code", code: line };
  const match = /^([+^][A-Z]+):? *(.*)$/.exec(line);
  const fields = splitFields(match?.[2] ?? "");
  const index = readNumber(fields[0]);
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
      return index === null ? undefined : { kind: "signal", level: index };
    case "^SYSSTART":
    case "+PACSP":
      return { kind: "restarted" };
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

/** Reads the reply to `AT+CLCC`; undefined when a line cannot be read, for then the picture would be wrong. */
export function readCallList(lines: readonly string[]): readonly ListedCall[] | undefined {
  const calls: ListedCall[] = [];
  for (const line of lines) {
    const fields = splitFields(line.replace(/^\+CLCC: */, ""));
    const [index, direction, status, mode, joined] = fields.slice(0, 5).map(readNumber);
    const name = statuses[status ?? -1];
    if (index == null || index < 1 || name === undefined || direction == null || direction > 1)
      return undefined;
    // Data and fax calls are none of ours.
    if (mode !== 0) continue;
    const number = readDialled(fields[5], fields[6]);
    calls.push({
      index,
      direction: direction === 1 ? "in" : "out",
      status: name,
      joined: joined === 1,
      number,
    });
  }
  return calls;
}

/** Splits at commas outside quotes; spaces around a field do not count. */
function splitFields(text: string): readonly string[] {
  return (text.match(/(?:"[^"]*"?|[^,"])+|(?<=,|^)(?=,|$)/g) ?? []).map((field) => field.trim());
}

function readNumber(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,9}$/.test(field) ? Number(field) : null;
}

/** A number with its type of address: 145 is international (24.008 §10.5.4.7), and some firmware leaves the plus out. */
function readDialled(number: string | undefined, type: string | undefined): string {
  const digits = (number ?? "").replaceAll('"', "").trim();
  const international = type === "145" && /^\d/.test(digits);
  return international ? `+${digits}` : digits;
}
