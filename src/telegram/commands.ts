/** Every command of the bot, and the help about them. */
import { callCommands } from "./call-commands.ts";
import { mayUse, type Command } from "./desk.ts";
import { masterCommands } from "./master-commands.ts";
import { modemCommands } from "./modem-commands.ts";
import { ownerCommands } from "./owner-commands.ts";
import type { Standing } from "./owners.ts";
import { join, plain, type Words } from "./words.ts";

const help: Command = {
  name: "help",
  usage: "",
  description: "what I can do",
  lowest: "temporary",
  late: null,
  run(ask, _, desk) {
    desk.reply(ask, helpWords(desk.access.standingOf(ask.from.id)));
  },
};

/** All commands, in the order of the menu. */
export const commands: readonly Command[] = [
  ...callCommands,
  ...modemCommands,
  ...masterCommands,
  ...ownerCommands,
  help,
];

/** Finds a command by its name. Telegram itself sends `/start` when somebody opens the chat. */
export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === (name === "start" ? "help" : name));
}

/** The commands that somebody of this standing may use. */
export function commandsFor(standing: Standing): readonly Command[] {
  return commands.filter(({ lowest }) => mayUse(standing, lowest));
}

function helpWords(standing: Standing): Words {
  const lines = commandsFor(standing).map(({ name, usage, description }) =>
    plain(`/${name}${usage === "" ? "" : ` ${usage}`} – ${description}`),
  );
  const files =
    standing === "owner" ? "A .vcf file that you send me replaces the contacts of that name." : "";
  return join(
    [plain("I am your phone at home. I ring your master phone and connect you."), ...lines, plain(files)],
    "\n",
  );
}
