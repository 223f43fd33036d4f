/** Every command of the bot, and the help about them. */
import { auditCommand } from "./audit-command.ts";
import { callCommands } from "./call-commands.ts";
import { divertCommands } from "./divert-commands.ts";
import { commandGroups, mayUse, type Command } from "./desk.ts";
import { masterCommands } from "./master-commands.ts";
import { logCommands } from "./log-commands.ts";
import { modemCommands } from "./modem-commands.ts";
import { ownerCommands } from "./owner-commands.ts";
import { revokeCommand } from "./revoke-command.ts";
import type { Standing } from "./owners.ts";
import { textCommands } from "./text-commands.ts";
import { ussdCommands } from "./ussd-commands.ts";
import { bold, join, plain, words, type Words } from "./words.ts";

const help: Command = {
  name: "help",
  group: "People",
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
  ...textCommands,
  ...ussdCommands,
  ...modemCommands,
  ...logCommands,
  ...masterCommands,
  ...divertCommands,
  ...ownerCommands,
  revokeCommand,
  auditCommand,
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
  const usable = commandsFor(standing);
  const groups = commandGroups.flatMap((group) => {
    const names = usable
      .filter((command) => command.group === group)
      .map(({ name, usage }) => `/${name}${usage === "" ? "" : ` ${usage}`}`);
    return names.length === 0 ? [] : [words`${bold(group)}: ${names.join(" · ")}`];
  });
  const files = "A .vcf file that you send me replaces the contacts of that name.";
  return join(
    [
      plain("I am your phone at home. I ring your master phone and connect you, and I carry your texts."),
      ...groups,
      plain(
        "Reply to a text, a call or somebody you searched for: what you write goes to them as a text. 👀 it waits · 👌 the network has it · 👍 it has arrived · 💔 it has not. Edit your message while it waits and the text changes; deleting it takes nothing back, as Telegram does not tell me.",
      ),
      ...(standing === "owner" ? [plain(files)] : []),
    ],
    "\n",
  );
}
