import { type Answer, type StickView, cme, error, ok, sets } from "../answer.ts";
import type { Command } from "../command.ts";
import type { NumberSetting, Settings } from "../settings.ts";
import { type Handler, type Handlers, line, tooMany } from "./table.ts";

interface Field {
  readonly setting: NumberSetting;
  readonly most: number;
}

interface Register {
  readonly fields: readonly Field[];
  readonly test: string;
  /** What stands behind the values in the answer to a question. */
  readonly tail?: string;
}

const one = (setting: NumberSetting, most: number, test = `(0-${most})`, tail = ""): Register => ({
  fields: [{ setting, most }],
  test,
  tail,
});

/** Commands that set numbers, and tell them. */
const registers: Readonly<Record<string, Register>> = {
  "+CMEE": one("cmee", 2),
  "+CRC": one("crc", 1, "(0,1)"),
  "+CLIP": one("clip", 1, "(0,1)", ",1"),
  "+COLP": one("colp", 1, "(0,1)", ",0"),
  "+CLIR": one("clir", 2, "(0-2)", ",0"),
  "+CVHU": one("cvhu", 1, "(0,1)"),
  "+CGREG": one("cgreg", 2, "(0-2)", ",0"),
  "+CMGF": one("cmgf", 1, "(0,1)"),
  "+CLVL": one("clvl", 5),
  "+CMUT": one("cmut", 1, "(0,1)"),
  "+CSSN": {
    fields: [
      { setting: "cssnOrigin", most: 1 },
      { setting: "cssnFar", most: 1 },
    ],
    test: "(0,1),(0,1)",
  },
  "^CURC": one("curc", 1, "(0,1)"),
  "^PORTSEL": one("portsel", 1, "(0,1)"),
  "^DDSETEX": one("ddsetex", 2),
  "^U2DIAG": one("u2diag", 511, "(0-511)"),
};

/** Reads values into settings; undefined when one is out of its range. */
function valuesOf(register: Register, parameters: readonly string[]): Partial<Settings> | undefined {
  const changes: Partial<Record<NumberSetting, number>> = {};
  for (const [index, text] of parameters.entries()) {
    const field = register.fields[index];
    if (field === undefined || !/^\d{1,4}$/.test(text) || Number(text) > field.most) return undefined;
    changes[field.setting] = Number(text);
  }
  return changes;
}

function write(register: Register, command: Command, stick: StickView): Answer {
  if (command.parameters.length > register.fields.length) return tooMany(stick);
  const changes = valuesOf(register, command.parameters);
  return changes === undefined || command.parameters.length === 0 ? cme(50) : sets(changes);
}

function handlerOf(name: string, register: Register): Handler {
  return (command, stick) => {
    if (command.form === "test") return ok(line(stick.profile, name, register.test));
    if (command.form === "set") return write(register, command, stick);
    if (command.form === "run") return error;
    const values = register.fields.map(({ setting }) => stick.settings[setting]).join(",");
    return ok(line(stick.profile, name, `${values}${register.tail ?? ""}`));
  };
}

/** The handlers of all registers. */
export const registerHandlers: Handlers = Object.fromEntries(
  Object.entries(registers).map(([name, register]) => [name, handlerOf(name, register)]),
);
