import { readFile } from "node:fs/promises";
import { messageOf } from "../core/errors.ts";
import { replay } from "../replay.ts";
import { exitCodes, type World } from "./command.ts";

export const help = `virtualphone replay <trace>

Prints what happened in a file that VIRTUALPHONE_TRACE_FILE has recorded: each line on the modem's ports,
what the driver made of it, and each step of each call. The phone is run again on the recorded bytes, so
that a change in the program shows as a change in the story.

  <   a line from the modem            <<  the same on the second port
  >   a command to the modem           .   a step of the link or of a call
  *   news for the owner               ≠   the program would send something else now
`;

/** Replays the trace that is named. */
export async function run({ args, print, complain }: World): Promise<number> {
  const [path] = args;
  if (path === undefined || args.length > 1) {
    complain("Write the trace file to replay: virtualphone replay <trace>\n");
    return exitCodes.failed;
  }
  try {
    await replay(await readFile(path, "utf8"), (line) => {
      print(`${line}\n`);
    });
    return exitCodes.done;
  } catch (error) {
    complain(`${path} cannot be replayed: ${messageOf(error)}\n`);
    return exitCodes.failed;
  }
}
