import { type Answer, type StickView, cme, does, ends, error, ok, sets } from "../answer.ts";
import type { CallOrder } from "../calls/orders.ts";
import type { Leg, Phase } from "../calls/leg.ts";
import type { Command } from "../command.ts";
import type { Deed } from "../answer.ts";
import type { Refusing } from "../knobs.ts";
import { cardError } from "../sim-card.ts";
import type { Handlers } from "./table.ts";

const call = (order: CallOrder): Answer => does({ kind: "call", order });

/** `<stat>` of +CLCC (27.007 §7.18). */
const stats: Readonly<Record<Phase, number>> = {
  active: 0,
  held: 1,
  calling: 2,
  handed: 2,
  proceeding: 2,
  alerting: 3,
  ringing: 4,
  waiting: 5,
};

/** The type of an address: 145 international, 129 not known (24.008 §10.5.4.7). */
export const addressType = (number: string): number => (number.startsWith("+") ? 145 : 129);

function listed(leg: Leg, stick: StickView): string {
  const { id, direction, phase, joined, number, presentation } = leg;
  const start = `+CLCC: ${id},${direction === "out" ? 0 : 1},${stats[phase]},0,${joined ? 1 : 0}`;
  if (stick.knobs.clccWithoutNumber) return start;
  return presentation === "shown" ? `${start},"${number}",${addressType(number)}` : `${start},"",128`;
}

function list(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok();
  const legs = stick.legs.filter((leg) => leg.listed).sort((one, other) => one.id - other.id);
  return ok(...legs.map((leg) => listed(leg, stick)));
}

function dial(command: Command, stick: StickView): Answer {
  if (!command.voice) return ends({ kind: "words", words: "NO CARRIER" });
  const number = /^[TP]?(\+?[\d*#]{1,40})[Ii]?$/i.exec(command.argument.replaceAll(/[\s-]/g, ""))?.[1];
  if (number === undefined || /[*#]$/.test(number)) return error;
  if (stick.simBusy) return cme(14);
  const code = cardError(stick.card);
  if (code !== null) return cme(code);
  return stick.settings.fun === 1 ? call({ kind: "dial", number }) : cme(30);
}

/** `ATH` leaves voice calls alone unless +CVHU=0 (27.007 §6.20). */
function hook(_: Command, stick: StickView): Answer {
  return stick.settings.cvhu === 0 ? call({ kind: "hang-up" }) : ok();
}

const holds: Readonly<Record<string, CallOrder>> = {
  "": { kind: "swap" },
  "0": { kind: "release-held" },
  "1": { kind: "release-active" },
  "2": { kind: "swap" },
  "3": { kind: "join" },
  "4": { kind: "transfer" },
};

function hold(command: Command): Answer {
  if (command.form === "test") return ok("+CHLD: (0,1,1x,2,2x,3,4)");
  const order = holds[command.argument];
  if (order !== undefined) return call(order);
  const [, kind, id] = /^([12])([1-9])$/.exec(command.argument) ?? [];
  if (id === undefined) return cme(50);
  return call({ kind: kind === "1" ? "release" : "private", id: Number(id) });
}

/** `<n>` shows waiting calls; `<mode>` turns the service on and off in the network (27.007 §7.12). */
function callWaiting(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok("+CCWA: (0,1)");
  if (command.form === "read") return ok(`+CCWA: ${stick.settings.ccwa}`);
  const [shown = "", mode] = command.parameters;
  if (!/^[01]$/.test(shown) || (mode !== undefined && !/^[012]$/.test(mode))) return cme(50);
  if (mode === undefined) return sets({ ccwa: Number(shown) });
  if (!stick.registered) return cme(30);
  if (stick.knobs.ccwaRefused !== "off") return refusal(stick.knobs.ccwaRefused);
  if (mode === "2") return ok(`+CCWA: ${stick.knobs.callWaiting ? 1 : 0},1`);
  const set: Deed = { kind: "set", settings: { ccwa: Number(shown) } };
  return does(set, { kind: "call-waiting", on: mode === "1" });
}

function refusal(how: Exclude<Refusing, "off">): Answer {
  if (how === "silence") return { kind: "silence" };
  return how === "cme" ? cme(3) : error;
}

/** One tone at a time; letters are not known. */
function tone({ parameters: [id = "", digit = ""] }: Command, stick: StickView): Answer {
  if (!/^[0-9*#]+$/.test(digit)) return error;
  const leg = stick.legs.find((each) => each.listed && `${each.id}` === id);
  return leg?.phase === "active" ? ok() : cme(30);
}

/** Commands about calls. */
export const callHandlers: Handlers = {
  D: dial,
  A: () => call({ kind: "answer" }),
  H: hook,
  "+CHUP": (command) => (command.form === "test" ? ok() : call({ kind: "hang-up" })),
  "+CHLD": hold,
  "+CLCC": list,
  "+CCWA": callWaiting,
  "+CEER": () => ok("+CEER: No cause information available"),
  "^DTMF": tone,
};
