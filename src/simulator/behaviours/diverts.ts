import { type Answer, type StickView, cme, does, error, ok } from "../answer.ts";
import {
  type Divert,
  type DivertClass,
  type DivertOrder,
  type DivertReason,
  divertClasses,
  ordered,
  usualSeconds,
} from "../calls/diverts.ts";
import type { Command } from "../command.ts";
import { addressType } from "./calls.ts";
import type { Handlers } from "./table.ts";

const modes: Readonly<Record<string, DivertOrder["mode"]>> = {
  "0": "disable",
  "1": "enable",
  "3": "register",
  "4": "erase",
};

/** Where each number of `<reason>` stands for: 4 is all, 5 all but the unconditional one. */
const reasons: Readonly<Record<string, readonly DivertReason[]>> = {
  "0": [0],
  "1": [1],
  "2": [2],
  "3": [3],
  "4": [0, 1, 2, 3],
  "5": [1, 2, 3],
};

/** `AT+CCFC=<reason>,<mode>[,<number>[,<type>[,<class>[,<subaddr>[,<satype>[,<time>]]]]]]` (27.007 §7.11). */
function divert(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok("+CCFC: (0-5)");
  if (command.form !== "set") return error;
  const [reason = "", mode = "", number = "", , service = "", , , time = ""] = command.parameters;
  const meant = reasons[reason];
  const services = servicesOf(service === "" ? "7" : service);
  if (meant === undefined || services.length === 0 || !/^(?:|[1-9]\d?)$/.test(time)) return cme(50);
  if (!stick.registered) return cme(30);
  if (stick.knobs.ccfcRefused !== "off") return refusal(stick.knobs.ccfcRefused);
  if (mode === "2") return meant.length === 1 ? list(meant[0] ?? 0, services, stick) : cme(3);
  const ordering = modes[mode];
  if (ordering === undefined || Number(time) > 30) return cme(50);
  if ((ordering === "register") !== /^\+?\d{3,20}$/.test(number)) return cme(50);
  const seconds = time === "" ? usualSeconds : Number(time);
  const next = ordered(stick.diverts, { mode: ordering, reasons: meant, services, number, seconds });
  if (next === null) return cme(3);
  return stick.knobs.ccfcIgnored ? ok() : does({ kind: "diverts", diverts: next });
}

function refusal(how: "error" | "cme" | "silence"): Answer {
  if (how === "silence") return { kind: "silence" };
  return how === "cme" ? cme(3) : error;
}

/** The kinds of calls in a sum of classes. */
function servicesOf(sum: string): readonly DivertClass[] {
  return /^\d{1,3}$/.test(sum) ? divertClasses.filter((each) => (Number(sum) & each) !== 0) : [];
}

/** A line for each kind of call with a registration; one for all when there is none. */
function list(reason: DivertReason, services: readonly DivertClass[], { diverts, knobs }: StickView): Answer {
  const found = diverts.filter((each) => each.reason === reason && services.includes(each.service));
  const manner = knobs.ccfcReply;
  if (found.length === 0) return ok(`+CCFC: 0,${manner === "odd" ? 255 : 7}`);
  const [first] = found;
  if (manner === "sum" && first !== undefined)
    return ok(printed(first, `${found.reduce((sum, { service }) => sum + service, 0)}`, manner));
  return ok(...found.map((each) => printed(each, `${each.service}`, manner)));
}

function printed(
  { active, number, seconds }: Divert,
  service: string,
  manner: StickView["knobs"]["ccfcReply"],
): string {
  const shown = manner === "national" ? number.replace(/^\+\d\d/, "0") : number;
  const quoted = manner === "odd" ? shown : `"${shown}"`;
  const time = seconds === null ? "" : `,,,${seconds}`;
  const fields = `${active ? 1 : 0},${service},${quoted},${addressType(shown)}${time}`;
  return `+CCFC: ${manner === "odd" ? fields.replaceAll(",", ", ") : fields}`;
}

/** Commands about where calls go that do not come here. */
export const divertHandlers: Handlers = { "+CCFC": divert };
