import { type Behaviour, type Final, ends, ok } from "../answer.ts";
import { callHandlers } from "./calls.ts";
import { divertHandlers } from "./diverts.ts";
import { generalHandlers } from "./general.ts";
import { needsSim, networkHandlers, simCommands, simTextCommands, textsNeedSim } from "./network.ts";
import { registerHandlers } from "./registers.ts";
import { storageHandlers } from "./storage.ts";
import { behaviourOf } from "./table.ts";
import { ussdHandlers } from "./ussd.ts";

const known = {
  ...callHandlers,
  ...divertHandlers,
  ...networkHandlers,
  ...storageHandlers,
  ...ussdHandlers,
  ...registerHandlers,
  ...generalHandlers,
};

/** `+CLAC`: each command on a line of its own, with a doubled carriage return on sticks of the maker. */
const commandList: Behaviour = (command, stick) => {
  if (command.name !== "+CLAC") return undefined;
  const names = Object.keys(known).filter((name) => name.startsWith("+") || stick.profile.huawei);
  const extended = names.filter((name) => /^[+^]/.test(name)).sort();
  return ok(...extended.map((name) => (stick.profile.huawei ? `${name}\r` : name)));
};

const unknownFinals: Readonly<Record<"not-supported" | "error" | "cme", Final>> = {
  "not-supported": { kind: "words", words: "COMMAND NOT SUPPORT" },
  error: { kind: "error" },
  cme: { kind: "cme", code: 100 },
};

/** The last of the stack: never OK. */
const unknownCommand: Behaviour = (_, { knobs, profile }) => {
  const dialect = knobs.commandDialect === "profile" ? profile.unknownCommand : knobs.commandDialect;
  return ends(unknownFinals[dialect]);
};

/** The stack every stick is born with; what a test adds comes before it. */
export const stockBehaviours: readonly Behaviour[] = [
  behaviourOf(Object.fromEntries(simCommands.map((name) => [name, needsSim]))),
  behaviourOf(Object.fromEntries(simTextCommands.map((name) => [name, textsNeedSim]))),
  behaviourOf(known),
  commandList,
  unknownCommand,
];
