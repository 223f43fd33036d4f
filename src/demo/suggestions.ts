/** How a line may go on, for the Tab key and for the eye; pure. */
import { cast } from "./cast.ts";
import { phoneOf, objection, type Board } from "./phones.ts";
import { phraseOf, phrases, type Deed } from "./typed.ts";

/** What suggestions are made from. */
export interface Suggesting {
  readonly board: Board;
  /** The names of the bot's commands, without their slash. */
  readonly botCommands: readonly string[];
}

/** The command of the bot that takes a number. */
const numbering = "getmasterphonefromnumber";
/** Those that take a name or a number. */
const naming: ReadonlySet<string> = new Set(["call", "search", numbering]);

/** Deeds that can be done at any time: they are not suggested before those of the moment. */
const timeless: readonly Deed[] = ["is-busy", "is-off", "is-free"];
const fleeting: readonly Deed[] = ["answers", "refuses", "hangs-up", "rings", "rings-hidden"];

/** Whole lines that begin as `line` does, the likeliest first; those that make no sense now are left out. */
export function suggest(line: string, { board, botCommands }: Suggesting): readonly string[] {
  const low = line.toLowerCase();
  if (low.trim() === "") return [];
  const lines = low.startsWith("/") ? botLines(botCommands) : [...deedLines(board), ...plainLines];
  return lines.filter((each) => each.startsWith(low) && each !== low);
}

const plainLines = phrases.filter((each) => !cast.some(({ word }) => each.startsWith(`${word} `)));

function deedLines(board: Board): readonly string[] {
  return cast.flatMap(({ word }) => {
    const phone = phoneOf(board, word);
    const now = fleeting.filter((deed) => objection(phone, deed) === null);
    return [...now, ...timeless].map((deed) => phraseOf(word, deed));
  });
}

function botLines(commands: readonly string[]): readonly string[] {
  const names = cast.flatMap(({ name, word }) => (name === null ? [] : [word]));
  return commands.flatMap((command) => {
    if (!naming.has(command)) return [`/${command}`];
    const whom = command === numbering ? cast.map(({ number }) => number) : names;
    return [`/${command}`, ...whom.map((each) => `/${command} ${each}`)];
  });
}
