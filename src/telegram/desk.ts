/** What every command has at hand, and what a command is. */
import type { Clock } from "../core/clock.ts";
import type { Person } from "../core/person.ts";
import type { CountryCode } from "../core/phone-number.ts";
import type { Access } from "./access.ts";
import type { Buttons } from "./buttons.ts";
import type { Choices, Question } from "./choices.ts";
import type { Standing } from "./owners.ts";
import type { Documents } from "./documents.ts";
import type { Directory, Diverts, FindCode, Guard, Logbook, Phone, Settings, Texts, Ussd } from "./ports.ts";
import type { Ask, Press } from "./requests.ts";
import type { Searches } from "./searches.ts";
import type { PostOptions } from "./sender.ts";
import type { Stream } from "./stream.ts";
import type { Dialogues } from "./ussd-dialogues.ts";
import type { AuditStore } from "./stores.ts";
import type { Trail } from "./trail.ts";
import type { Words } from "./words.ts";

/** The bot's desk. */
export interface Desk {
  readonly phone: Phone;
  readonly directory: Directory;
  readonly settings: Settings;
  readonly texts: Texts;
  readonly ussd: Ussd;
  readonly logbook: Logbook;
  readonly documents: Documents;
  readonly diverts: Diverts;
  readonly guard: Guard;
  readonly country: CountryCode;
  readonly clock: Clock;
  readonly access: Access;
  readonly trail: Trail;
  readonly audit: AuditStore;
  readonly choices: Choices;
  readonly stream: Stream;
  readonly dialogues: Dialogues;
  readonly searches: Searches;
  /** IANA name; null: the system's. */
  readonly timeZone: string | null;
  /** Tells this run of the daemon from others. */
  readonly run: string;
  readonly findCode: FindCode;
  /** Whom a message of ours shows. */
  who(chat: number, message: number): readonly Person[];
  /** The person whose topic this is. */
  whoseTopic(chat: number, thread: number): Person | null;
  /** Answers in the chat that asked. */
  reply(ask: Ask, words: Words, options?: PostOptions): void;
  /** The same for an answer that says that nothing was done. */
  refuse(ask: Ask, words: Words, options?: PostOptions): void;
  /** Asks back, with buttons for whoever asked. */
  put(ask: Ask, question: Question): void;
  /** Writes to each owner's own chat; temporary ones are not told. */
  tellOwners(words: Words, options?: PostOptions): void;
  /** Runs a task; the news it makes is told after what it answers. */
  inOrder(task: () => void): void;
  /** Takes a message away, if Telegram lets us. */
  remove(ask: Ask): void;
  /** Messages that wait to be sent. */
  waiting(): number;
}

/** What a press may do besides what commands may. */
export interface PressDesk extends Desk {
  /** Answers the press; a short text, or nothing. */
  notice(press: Press, text: string): void;
  /** Puts other words and buttons into the message that was pressed. */
  change(press: Press, words: Words, buttons: Buttons): void;
  /** Takes the buttons from the message that was pressed. */
  disarm(press: Press): void;
  /** Leaves a text in doubt as it is; false when it is not in doubt. */
  leave(id: number): boolean;
}

/** What commands are about, in the order of `/help`. */
export const commandGroups = ["Calls", "Texts", "Network", "Master phone", "Phone", "People"] as const;

/** What a command is about. */
export type CommandGroup = (typeof commandGroups)[number];

/** A command of the bot. */
export interface Command {
  /** As it is written, without the slash. */
  readonly name: string;
  /** What it stands among in `/help`. */
  readonly group: CommandGroup;
  /** What follows it, for `/help`; empty for nothing. */
  readonly usage: string;
  readonly description: string;
  /** Who may use it; `stranger` stands for everybody. */
  readonly lowest: Standing;
  /** What is asked before it is run when it comes late; null for what is harmless at any time. */
  readonly late: { readonly question: string; readonly yes: string } | null;
  run(ask: Ask, argument: string, desk: Desk): void | Promise<void>;
}

const ranks: Readonly<Record<Standing, number>> = { stranger: 0, temporary: 1, owner: 2 };

/** Whether somebody of this standing may use a command. */
export function mayUse(standing: Standing, lowest: Standing): boolean {
  return ranks[standing] >= ranks[lowest];
}
