import { loadConfig } from "../config.ts";
import { ConfigError, messageOf } from "../core/errors.ts";
import { examine } from "../doctor.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone doctor

Looks at everything a person would have to look at: the configuration, the data directory, contacts, calendars
and lists, the modem, Telegram. Each line is green, yellow or red, and says what to do. Stop the daemon first,
for it keeps the modem to itself. Nothing is changed. The exit code is 1 when a line is red.
`;

const marks = {
  green: "\u001b[32m✔\u001b[0m",
  yellow: "\u001b[33m!\u001b[0m",
  red: "\u001b[31m✘\u001b[0m",
} as const;
const plainMarks = { green: "ok  ", yellow: "note", red: "BAD " } as const;

/** Tells how everything is. */
export async function run({
  args,
  environment,
  readFile,
  print,
  complain,
  terminal,
}: World): Promise<number> {
  if (args.length > 0) {
    complain(`doctor takes no arguments; ${args.join(" ")} was not understood.\n`);
    return exitCodes.failed;
  }
  try {
    const { config, warnings } = loadConfig(environment, readFile);
    for (const warning of warnings) print(`${plainMarks.yellow} ${warning}\n`);
    let worst: number = exitCodes.done;
    await examine(config, ({ mark, what, advice }) => {
      if (mark === "red") worst = exitCodes.failed;
      print(
        `${terminal.output.isTTY ? marks[mark] : plainMarks[mark]} ${what}${advice === "" ? "" : `\n     → ${advice}`}\n`,
      );
    });
    return worst;
  } catch (error) {
    complain(`${messageOf(error)}\n`);
    return error instanceof ConfigError ? exitCodes.badConfiguration : exitCodes.failed;
  }
}
