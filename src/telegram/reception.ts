/** Who is heard, and what their messages lead to. Strangers get no answer but to the two commands open to all. */
import type { Message } from "grammy/types";
import type { Log } from "../core/log.ts";
import type { Client } from "./client.ts";
import { yesOrNo } from "./choices.ts";
import { findCommand } from "./commands.ts";
import { isContactFile, takeDocument } from "./contact-upload.ts";
import { mayUse, type Command, type Desk } from "./desk.ts";
import type { Standing } from "./owners.ts";
import { durationWords } from "./person-words.ts";
import type { Quota } from "./quota.ts";
import { othersText, readCommand, type Ask, type WrittenCommand } from "./requests.ts";
import { takeReply } from "./text-reply.ts";
import { takeEdit } from "./text-sending.ts";
import { commandText } from "./trail.ts";
import { answerMenu } from "./ussd-commands.ts";
import { cutText, oneLine, plain } from "./words.ts";

/** A command that has waited longer than this asks first, if it does anything. */
const lateSeconds = 60;

/** What the reception needs besides the desk. */
export interface Reception {
  readonly desk: Desk;
  readonly client: Client;
  readonly quota: Quota;
  readonly log: Log;
  /** The bot's user name, without the at sign. */
  readonly botName: string;
}

/** Takes a message of somebody's. */
export function takeMessage(ask: Ask, message: Message, reception: Reception): void | Promise<void> {
  const { desk, client } = reception;
  const standing = desk.access.standingOf(ask.from.id);
  const command = message.text === undefined ? undefined : readCommand(message.text);
  if (command) return takeCommand(ask, command, standing, reception);
  if (standing === "stranger") return undefined;
  const { document } = message;
  if (document && isContactFile(document)) return takeDocument(ask, document, client, desk);
  const answered = message.text === undefined ? false : answerMenu(ask, message.text, desk);
  if (answered !== false) return answered;
  if (takeReply(ask, message, desk)) return undefined;
  if (document) return takeDocument(ask, document, client, desk);
  if (ask.isPrivate)
    desk.reply(
      ask,
      plain("I answer to commands, contact files, and replies to what shows somebody; see /help."),
    );
  return undefined;
}

/** Takes the words that somebody has put in place of those of a message. A password in them is only taken away. */
export function takeEditedMessage(ask: Ask, message: Message, { desk, quota }: Reception): void {
  if (desk.access.hasPassword && holdsPassword(message.text ?? "")) {
    if (quota.take(ask.from.id, desk.clock.now())) desk.remove(ask);
    return;
  }
  if (desk.access.standingOf(ask.from.id) !== "stranger") takeEdit(ask, message, desk);
}

/** Whether there may be a password in it, right or wrong. */
function holdsPassword(text: string): boolean {
  const command = readCommand(text);
  return command?.name === "addtemporaryowner" && command.argument !== "";
}

function takeCommand(
  ask: Ask,
  written: WrittenCommand,
  standing: Standing,
  { desk, quota, log, botName }: Reception,
): void | Promise<void> {
  const isOurs = written.bot?.toLowerCase() === botName.toLowerCase();
  if (written.bot !== null && !isOurs) return undefined;
  const command = findCommand(written.name);
  const isStranger = standing === "stranger";
  if (isStranger && (ask.isOthers || command?.lowest !== "stranger")) return undefined;
  if (isStranger && !quota.take(ask.from.id, desk.clock.now())) return undefined;
  log.info(`/${written.name} from ${ask.from.id} (${standing})`);
  // Somebody at the door is kept with what comes of the password.
  if (command && !isStranger)
    desk.trail.note(ask, commandText(command.name, written.argument), command.late !== null);
  const refusal = refusalOf(ask, written, command, standing);
  if (refusal !== null) {
    if (ask.isPrivate || isOurs || command !== undefined) desk.refuse(ask, plain(refusal));
    return undefined;
  }
  return command && startCommand(ask, command, written.argument, desk);
}

/** Why a command is not run; null when it is. */
function refusalOf(
  ask: Ask,
  written: WrittenCommand,
  command: Command | undefined,
  standing: Standing,
): string | null {
  if (command === undefined) return `I do not know /${written.name}. /help lists what I can do.`;
  if (ask.isOthers) return othersText;
  return mayUse(standing, command.lowest) ? null : `Only an owner may use /${command.name}.`;
}

function startCommand(ask: Ask, command: Command, argument: string, desk: Desk): void | Promise<void> {
  if (command.late === null || ask.waitedSeconds <= lateSeconds) return command.run(ask, argument, desk);
  const waited = Number.isFinite(ask.waitedSeconds)
    ? `${durationWords(Math.round(ask.waitedSeconds / 60) * 60)} ago`
    : "a while ago";
  const wrote = cutText(oneLine(`/${command.name} ${argument}`), 100);
  const title = plain(`You wrote “${wrote}” ${waited}. ${command.late.question}`);
  desk.put(
    ask,
    yesOrNo(title, command.late.yes, { kind: "run", command: command.name, argument, isAgreed: false }),
  );
  return undefined;
}
