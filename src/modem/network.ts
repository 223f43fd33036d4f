/** What the lines of a modem say of the network, as data (27.007 §7.2, §7.3, §8.5). Pure and total. */
import type { NetworkView, Registration } from "../core/network.ts";

/** `<stat>` of `+CREG`, 0 to 10; 6 and 7 are "SMS only", 9 and 10 "without a preference for calls". */
const registrations: readonly Registration[] = [
  "none",
  "home",
  "searching",
  "denied",
  "unknown",
  "roaming",
  "home",
  "roaming",
  "emergency",
  "home",
  "roaming",
];

/** `<AcT>` of `+COPS` and `+CREG`: 0 and 1 GSM, 2 UTRAN, 3 EDGE, 4 to 6 HSPA, 7 LTE. */
const technologies = ["GSM", "GSM", "WCDMA", "GSM", "WCDMA", "WCDMA", "WCDMA", "LTE"];

/** `<sys_mode>` of `^MODE` and `^SYSINFO`. */
const systems: Readonly<Record<number, string>> = {
  2: "CDMA",
  3: "GSM",
  4: "CDMA",
  5: "WCDMA",
  15: "TD-SCDMA",
  17: "LTE",
};

const strongest = 31;
const longestName = 40;

/** The view after a line that nobody asked for; the same when it says nothing of the network. */
export function heardOf(view: NetworkView, line: string): NetworkView {
  const { name, fields } = split(line);
  switch (name) {
    case "+CREG":
      return registered(view, fields, isReplyUnasked(fields));
    case "^RSSI":
      return withSignal(view, fields[0]);
    case "^MODE":
      return withMode(view, systems[number(fields[0]) ?? -1]);
    case "^SYSINFO":
      return withMode(view, systems[number(fields[3]) ?? -1]);
    case "^SYSINFOEX":
      return withMode(view, unquoted(fields[6]) === "" ? undefined : unquoted(fields[6]));
    default:
      return view;
  }
}

/** A line that may mean that the registration has changed. */
export function hintsAtRegistration(line: string): boolean {
  return /^(?:\+CREG|\^SRVST|\^SIMST) ?:/.test(line);
}

/** A line that says that the SIM is gone or does not work any more: `^SIMST:255`, `^SIMST: 0,1`. */
export function hintsAtLostSim(line: string): boolean {
  return /^\^SIMST ?: *(?:0|255)\b/.test(line);
}

/** `+CPIN: SIM PIN` and the like: the SIM is locked again. PIN2 and PUK2 are of no matter. */
export function asksForCode(line: string): boolean {
  return /^\+CPIN ?: *"?(?:SIM P(?:IN|UK)(?!2)|PH-)/i.test(line);
}

/** A refusal that says so: no SIM, SIM failure, wrong SIM (27.007 §9.2). */
export function refusesForLostSim(result: string): boolean {
  return /^\+CME ERROR: *(?:1[035]$|SIM (?:not inserted|failure|wrong))/i.test(result);
}

/** The view after the reply to one of `AT+CREG?`, `AT+CSQ`, `AT+COPS?`, `AT^SYSINFO`. */
export function answered(view: NetworkView, lines: readonly string[]): NetworkView {
  return lines.reduce((now, line) => {
    const { name, fields } = split(line);
    switch (name) {
      case "+CREG":
        return registered(now, fields, isReplyAsked(fields));
      case "+CSQ":
        return withSignal(now, fields[0]);
      case "+COPS":
        return withOperator(now, fields);
      default:
        return heardOf(now, line);
    }
  }, view);
}

/** The view of a SIM that is in no network. */
export function withoutOperator(view: NetworkView): NetworkView {
  return view.operator === null && view.mode === null ? view : { ...view, operator: null, mode: null };
}

/**
 * `+CREG: <n>,<stat>[,<lac>,<ci>[,<AcT>]]` is a reply and `+CREG: <stat>[,<lac>,<ci>[,<AcT>]]` is not. Asked for, a
 * line of four fields is a reply, unless its second cannot be a state; unasked, it is none.
 */
function isReplyAsked(fields: readonly string[]): boolean {
  if (fields.length === 1 || fields.length === 3) return false;
  return /^\d{1,2}$/.test(fields[1] ?? "");
}

function isReplyUnasked(fields: readonly string[]): boolean {
  return (fields.length === 2 || fields.length > 4) && isReplyAsked(fields);
}

function registered(view: NetworkView, fields: readonly string[], isReply: boolean): NetworkView {
  const [stat, , , technology] = isReply ? fields.slice(1) : fields;
  const registration = registrations[number(stat) ?? -1];
  if (registration === undefined) return view;
  return withMode(
    registration === view.registration ? view : { ...view, registration },
    technologies[number(technology) ?? -1],
  );
}

function withSignal(view: NetworkView, field: string | undefined): NetworkView {
  const level = number(field);
  if (level === null) return view;
  const signal = level > strongest ? null : level;
  return signal === view.signal ? view : { ...view, signal };
}

function withMode(view: NetworkView, mode: string | undefined): NetworkView {
  return mode === undefined || mode === view.mode ? view : { ...view, mode };
}

/** `+COPS: 0,0,"Example Mobile",2`; `+COPS: 0` when it has none. Some firmware leaves rubbish behind the name. */
function withOperator(view: NetworkView, fields: readonly string[]): NetworkView {
  const name = unquoted(fields[2])
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "")
    .slice(0, longestName)
    .replace(/@+$/, "")
    .trim();
  return withMode({ ...view, operator: name === "" ? null : name }, technologies[number(fields[3]) ?? -1]);
}

/** The name of a line, and its fields without the spaces around them: `+CREG: 2,5, 1607, 14DB`. */
function split(line: string): { readonly name: string; readonly fields: readonly string[] } {
  const [, name = "", rest = ""] = /^([+^][A-Z]{1,12}) ?:(.*)$/s.exec(line) ?? [];
  return {
    name,
    fields: (rest.match(/(?:"[^"]*"?|[^,"])+|(?<=,|^)(?=,|$)/g) ?? []).map((each) => each.trim()),
  };
}

function number(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,3}$/.test(field) ? Number(field) : null;
}

function unquoted(field: string | undefined): string {
  return (field ?? "").replaceAll('"', "").trim();
}
