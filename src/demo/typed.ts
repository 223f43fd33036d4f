/** What somebody types, understood; pure. */
import { cast, character, type Word } from "./cast.ts";
import { nearest } from "./nearest.ts";

/** What one of the cast can be told to do. */
export type Deed =
  | "rings"
  | "rings-hidden"
  | "answers"
  | "refuses"
  | "hangs-up"
  | "is-busy"
  | "is-off"
  | "is-free";

/** Words that stand alone. */
export type Plain = "help" | "quit" | "unplug" | "plug-in";

/** A typed line. */
export type Typed =
  | { readonly kind: "nothing" }
  /** To the bot, as the owner's message. */
  | { readonly kind: "say"; readonly text: string }
  /** A button of the bot's last message that has some; counted from 1. */
  | { readonly kind: "press"; readonly button: number }
  | { readonly kind: "deed"; readonly who: Word; readonly deed: Deed }
  /** One of the cast writes a text to the phone. */
  | { readonly kind: "text"; readonly who: Word; readonly text: string }
  /** The owner answers the bot's last message about somebody. */
  | { readonly kind: "reply"; readonly text: string }
  | { readonly kind: "send"; readonly file: string }
  | { readonly kind: Plain }
  /** What to type instead; words to type stand between asterisks. */
  | { readonly kind: "unclear"; readonly hint: string };

/** The ways to say a deed. Also the beginnings of the first one are understood; of two, the upper goes first. */
const deedForms: Readonly<Record<Deed, readonly [string, ...string[]]>> = {
  rings: ["rings", "ring", "calls", "call"],
  "rings-hidden": ["rings hidden", "ring hidden", "r h", "rh", "calls hidden", "call hidden"],
  answers: ["answers", "picks up", "pick up", "takes it", "take it"],
  refuses: ["refuses", "rejects", "reject", "declines", "decline"],
  "hangs-up": ["hangs up", "hang up", "hang", "hangup"],
  "is-busy": ["busy", "is busy"],
  "is-off": ["off", "is off"],
  "is-free": ["free", "is free", "on"],
};

const plainForms: Readonly<Record<Plain, readonly [string, ...string[]]>> = {
  help: ["help", "?"],
  quit: ["quit", "exit", "bye"],
  unplug: ["unplug", "pull out"],
  "plug-in": ["plug in", "plug it in", "replug"],
};

/** Deeds that may be told without a name: they are the owner's own. */
const mine: ReadonlySet<string> = new Set([
  "answer",
  "answers",
  "pick up",
  "refuse",
  "refuses",
  "hang",
  "hang up",
  "hangs up",
]);

const deeds = Object.keys(deedForms) as readonly Deed[];
const plains = Object.keys(plainForms) as readonly Plain[];

/** The file that `send` always finds. */
export const sampleFile = "friends.vcf";

/** A deed as it is typed in full: `anna hangs up`. */
export function phraseOf(who: Word, deed: Deed): string {
  return `${who} ${deedForms[deed][0]}`;
}

/** Everything that is understood, typed in full. */
export const phrases: readonly string[] = [
  ...cast.flatMap(({ word }) => deeds.map((deed) => phraseOf(word, deed))),
  ...plains.map((each) => plainForms[each][0]),
  "anna texts Are you there?",
  "reply On my way",
  `send ${sampleFile}`,
];

/** Reads a typed line. `botCommands`: the names of the bot's commands, without their slash. */
export function readTyped(line: string, botCommands: readonly string[]): Typed {
  const text = line.trim();
  if (text === "") return { kind: "nothing" };
  if (text.startsWith("/")) return { kind: "say", text };
  if (/^\d{1,4}$/.test(text)) return { kind: "press", button: Number(text) };
  const low = text.toLowerCase().replaceAll(/\s+/g, " ");
  return (
    readPlain(low) ??
    readSend(text) ??
    readText(text) ??
    readDeed(low) ??
    readSlip(text, low, botCommands) ?? { kind: "say", text }
  );
}

function readPlain(low: string): Typed | undefined {
  const kind = plains.find((each) => isForm(low, plainForms[each]));
  return kind && { kind };
}

function isForm(low: string, forms: readonly [string, ...string[]]): boolean {
  return forms.includes(low) || forms[0].startsWith(low);
}

function readSend(text: string): Typed | undefined {
  const [, rest] = /^(?:send|upload)(?:\s+(.*))?$/is.exec(text) ?? [];
  if (rest === undefined && !/^(?:send|upload)$/i.test(text)) return undefined;
  const file = (rest ?? "").trim().replace(/^(["'])(.*)\1$/, "$2");
  return file === ""
    ? { kind: "unclear", hint: `Which file? *send ${sampleFile}* is a sample; any path will do.` }
    : { kind: "send", file };
}

function readText(text: string): Typed | undefined {
  const [, word = "", said = ""] = /^(?:(\S+)\s+texts?|reply)(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  const who = whoIs(word.toLowerCase());
  if (word === "" && /^reply/i.test(text))
    return said === ""
      ? { kind: "unclear", hint: "Reply what? *reply I am on my way* answers the last text." }
      : { kind: "reply", text: said };
  if (word === "" || who === undefined) return undefined;
  return said === ""
    ? { kind: "unclear", hint: `Texts what? *${who} texts Hello* sends a text to the phone.` }
    : { kind: "text", who, text: said };
}

function readDeed(low: string): Typed | undefined {
  const [first = "", ...rest] = low.split(" ");
  const said = rest.join(" ");
  const who = whoIs(first);
  const deed = said === "" ? undefined : deeds.find((each) => isForm(said, deedForms[each]));
  if (who !== undefined && deed !== undefined) return { kind: "deed", who, deed };
  if (!mine.has(low)) return undefined;
  const own = deeds.find((each) => isForm(low, deedForms[each]));
  return own && { kind: "deed", who: "me", deed: own };
}

/** Whom a word means: a name, another word for it, or its beginning. */
function whoIs(word: string): Word | undefined {
  const exact = cast.find((each) => each.word === word || each.aliases.includes(word));
  return (exact ?? cast.find((each) => each.word.startsWith(word)))?.word;
}

/** What is nearly right, with what to type instead. */
function readSlip(text: string, low: string, botCommands: readonly string[]): Typed | undefined {
  const [first = ""] = low.split(" ");
  if (botCommands.includes(first))
    return { kind: "unclear", hint: `The bot's commands begin with a slash: */${text}*` };
  const near = nearest(low, phrases);
  if (near !== undefined) return { kind: "unclear", hint: `Did you mean *${near}*?` };
  const who = cast.find(({ word, aliases }) => word === first || (aliases.includes(first) && first !== "i"));
  return who && { kind: "unclear", hint: `${abilities(who.word)}.` };
}

function abilities(word: Word): string {
  const shown = deeds.map((deed) => `*${deedForms[deed][0]}*`).join(", ");
  return `${character(word).whose} phone, after the word *${word}*: ${shown}`;
}
