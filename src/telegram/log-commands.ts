/** The daemon's own log, as files. */
import type { Command, Desk } from "./desk.ts";
import { logName } from "./daily-log.ts";
import type { Ask } from "./requests.ts";
import { cutText, mono, oneLine, plain, words } from "./words.ts";

/** `/log`. */
export const logCommands: readonly Command[] = [
  {
    name: "log",
    group: "Phone",
    usage: "[<day>]",
    description: "my log of today and of the day before, as files; or of a day such as 2026-11-27",
    lowest: "owner",
    late: null,
    run: sendLogs,
  },
];

/** They go to the owner's own chat: in a group others would read them. */
async function sendLogs(ask: Ask, argument: string, desk: Desk): Promise<void> {
  const kept = await desk.logbook.days();
  const wanted = argument === "" ? kept.slice(0, 2) : kept.filter((day) => day === argument);
  if (wanted.length === 0) {
    desk.reply(ask, noneWords(kept));
    return;
  }
  if (!ask.isPrivate) desk.reply(ask, plain("I send it in our own chat."));
  for (const day of [...wanted].reverse()) await sendLog(ask, day, desk);
}

async function sendLog(ask: Ask, day: string, desk: Desk): Promise<void> {
  const bytes = await desk.logbook.read(day);
  if (bytes === null || bytes.length === 0) {
    desk.reply(ask, words`The log of ${mono(day)} cannot be read.`);
    return;
  }
  const delivery = await desk.documents.send(ask.from.id, { name: logName(day), bytes });
  if (delivery.kind === "failed")
    desk.reply(ask, words`The log of ${mono(day)} could not be sent. ${cutText(oneLine(delivery.why), 300)}`);
}

function noneWords(kept: readonly string[]) {
  if (kept.length === 0) return plain("There is no log: nothing has been kept yet.");
  return words`I have no log of that day. Write one of these after it: ${kept.join(", ")}`;
}
