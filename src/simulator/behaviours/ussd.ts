import { type Answer, type StickView, cme, does, error, ok, sets } from "../answer.ts";
import type { Command } from "../command.ts";
import { type UssdCoding, readUssd } from "../ussd/coding.ts";
import { type Handlers, line } from "./table.ts";

/** How this stick writes the text of +CUSD now. */
export function ussdCoding({ profile, settings }: Pick<StickView, "profile" | "settings">): UssdCoding {
  if (profile.ussd !== "by-mode") return profile.ussd;
  return settings.ussdMode === 0 ? "plain" : "packed";
}

function talk(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok("+CUSD: (0-2)");
  if (command.form === "read") return ok(`+CUSD: ${stick.settings.cusd}`);
  const [shown = "0", written, dcs = "15"] = command.parameters;
  if (!/^[012]$/.test(shown) || !/^\d{1,3}$/.test(dcs)) return cme(50);
  if (shown === "2") return does({ kind: "ussd", event: { kind: "cancelled" } });
  const set = { kind: "set", settings: { cusd: Number(shown) } } as const;
  if (written === undefined) return does(set);
  if (stick.simBusy) return cme(14);
  if (!stick.registered) return cme(30);
  const text = readUssd(written, Number(dcs), ussdCoding(stick));
  if (text === undefined || stick.ussd === "asked") return error;
  return does(set, { kind: "ussd", event: { kind: "said", text } });
}

/** 1: packed septets in hexadecimal; 0: plain letters, where the firmware has them. */
function mode(command: Command, { profile, settings, knobs }: StickView): Answer {
  const hexOnly = profile.ussd === "packed" || knobs.ussdHexOnly;
  if (command.form === "test") return ok(line(profile, "^USSDMODE", hexOnly ? "(1)" : "(0-1)"));
  if (command.form === "read") return ok(line(profile, "^USSDMODE", `${settings.ussdMode}`));
  if (!/^[01]$/.test(command.argument)) return error;
  return hexOnly && command.argument === "0" ? error : sets({ ussdMode: Number(command.argument) });
}

/** Commands that talk to the network by codes. */
export const ussdHandlers: Handlers = { "+CUSD": talk, "^USSDMODE": mode };
