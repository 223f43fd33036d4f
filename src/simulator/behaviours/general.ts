import { type Answer, type StickView, cme, does, ends, error, ok, sets } from "../answer.ts";
import type { Command } from "../command.ts";
import { type Handlers, line } from "./table.ts";

/** An IMSI that belongs to nobody, of the test network 001-01. */
const imsi = "001010123456789";

/** `ATI`, one block. */
function identity({ profile, imei }: StickView): Answer {
  return ok(
    `Manufacturer: ${profile.manufacturer}`,
    `Model: ${profile.model}`,
    `Revision: ${profile.revision}`,
    `IMEI: ${imei}`,
    "+GCAP: +CGSM,+DS,+ES",
  );
}

/** A question about who the stick is answers with a bare line. */
const bare =
  (text: (stick: StickView) => string) =>
  (command: Command, stick: StickView): Answer =>
    command.form === "test" ? ok() : ok(text(stick));

function functionality(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok("+CFUN: (0-1,4-7),(0-1)");
  if (command.form === "read") return ok(`+CFUN: ${stick.settings.fun}`);
  const [level = "", reset = "0"] = command.parameters;
  if (!/^[014567]$/.test(level) || !/^[01]$/.test(reset)) return cme(50);
  return reset === "1" || level === "6" ? does({ kind: "reset" }) : sets({ fun: Number(level) });
}

/** 27.007 §8.1: 0 ready, 3 ringing, 4 call in progress. */
function activity(command: Command, { legs }: StickView): Answer {
  if (command.form === "test") return ok("+CPAS: (0,3,4)");
  const listed = legs.filter((leg) => leg.listed);
  if (listed.some((leg) => leg.phase === "ringing")) return ok("+CPAS: 3");
  return ok(`+CPAS: ${listed.length > 0 ? 4 : 0}`);
}

function boot(command: Command): Answer {
  return command.form === "set" && command.parameters.length === 2 ? does({ kind: "silence-boot" }) : error;
}

const fine = (): Answer => ok();

/** Commands about the stick itself. */
export const generalHandlers: Handlers = {
  "": fine,
  Q: fine,
  V: fine,
  X: fine,
  S0: fine,
  "&C": fine,
  "&D": fine,
  "\\Q": fine,
  Z: () => does({ kind: "factory" }),
  "&F": () => does({ kind: "factory" }),
  E: ({ argument }) =>
    ["", "0", "1"].includes(argument) ? does({ kind: "echo", on: argument === "1" }) : error,
  I: (_, stick) => identity(stick),
  "+CGMI": bare(({ profile }) => profile.manufacturer),
  "+CGMM": bare(({ profile }) => profile.model),
  "+CGMR": bare(({ profile }) => profile.revision),
  "+GMI": bare(({ profile }) => profile.manufacturer),
  "+GMM": bare(({ profile }) => profile.model),
  "+GMR": bare(({ profile }) => profile.revision),
  "+CGSN": bare(({ imei }) => imei),
  "+GCAP": () => ok("+GCAP: +CGSM,+DS,+ES"),
  "+CIMI": bare(() => imsi),
  "+CFUN": functionality,
  "+CPAS": activity,
  "+CSCS": (command, stick) => charset(command, stick),
  "^HS": (_, stick) => ok(line(stick.profile, "^HS", "40027477,0,0,0,87")),
  "^BOOT": boot,
  "^GETPORTMODE": (_, stick) =>
    ok(line(stick.profile, "^GETPORTMODE", "TYPE:WCDMA:huawei,MDM:0,DIAG:1,PCUI:2")),
  "^CVOICE": voice,
};

function charset(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok('+CSCS: ("IRA","GSM","UCS2")');
  if (command.form === "read") return ok(`+CSCS: "${stick.settings.cscs}"`);
  const [name = ""] = command.parameters;
  return ["IRA", "GSM", "UCS2"].includes(name) ? sets({ cscs: name }) : cme(50);
}

/** 0 turns voice on, 1 off. */
function voice(command: Command, stick: StickView): Answer {
  const { profile, settings } = stick;
  if (command.form === "test") return ok(line(profile, "^CVOICE", "(0)"));
  if (command.form === "read")
    return ok(line(profile, "^CVOICE", settings.cvoice === 0 ? "0,8000,16,20" : "1"));
  const [value = ""] = command.parameters;
  return /^[01]$/.test(value) ? sets({ cvoice: Number(value) }) : ends({ kind: "error" });
}
