import { type Answer, type StickView, cme, error, ok, sets } from "../answer.ts";
import type { Command } from "../command.ts";
import type { Handlers } from "./table.ts";

/** Places for messages on the SIM. */
const capacity = 40;

const store = `"SM",0,${capacity}`;

const stores = ["SM", "ME", "MT", "SR"];

function storage(command: Command): Answer {
  const all = stores.map((name) => `"${name}"`).join(",");
  if (command.form === "test") return ok(`+CPMS: (${all}),(${all}),(${all})`);
  if (command.form === "read") return ok(`+CPMS: ${[store, store, store].join(",")}`);
  const known = command.parameters.length > 0 && command.parameters.every((name) => stores.includes(name));
  return known ? ok(`+CPMS: 0,${capacity},0,${capacity},0,${capacity}`) : cme(50);
}

function indications(command: Command, stick: StickView): Answer {
  if (command.form === "test") return ok("+CNMI: (0-2),(0-3),(0,2,3),(0-2),(0,1)");
  if (command.form === "read") return ok(`+CNMI: ${stick.settings.cnmi}`);
  return /^\d(,\d){0,4}$/.test(command.argument) ? sets({ cnmi: command.argument }) : cme(50);
}

/** Commands about stored messages: the store is there, and empty. */
export const storageHandlers: Handlers = {
  "+CPMS": storage,
  "+CNMI": indications,
  "+CSMS": () => ok("+CSMS: 1,1,1"),
  "+CSCA": (command) => (command.form === "read" ? ok('+CSCA: "+447700900009",145') : ok()),
  "+CSMP": () => ok(),
  "+CMGL": () => ok(),
  "+CMGR": () => ok(),
  "+CMGD": (command) => {
    if (command.form === "test") return ok("+CMGD: (),(0-4)");
    return command.form === "set" ? ok() : error;
  },
};
