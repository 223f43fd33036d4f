/** The words on the first screen, and of `help`. */
import { lineColumns, marked, piece, type Line } from "./look.ts";

/** Where the parts of the demo can be looked at. */
export interface Whereabouts {
  readonly port: string;
  readonly telegram: string;
  readonly log: string;
}

const about: readonly string[] = [
  "*virtualphone*: a SIM in a USB stick at home, used from anywhere through Telegram.",
  "All of it runs here: the program, a simulated stick, a stand-in for Telegram.",
  "Who calls the SIM is joined with *your phone*; to call, you write to the bot.",
];

/** What can be typed, and what that is. */
const lessons: readonly (readonly [string, string])[] = [
  ["*anna rings* · *anna hangs up*", "also ben, chloe, stranger; *anna rings hidden*"],
  ["*me answers* · *refuses* · *hangs up*", "your phone; *ben answers* and so on"],
  ["*ben busy* · *off* · *free*", "what Ben's phone is when it is called"],
  ["*anna texts Hello* · *reply Hi!*", "texts to the phone; the owner answers the last"],
  ["*/call ben* · */close* · */status*", "to the bot, as is anything else you write"],
  ["*1* · *2* …", "a button of the bot's last message"],
  ["*send friends.vcf*", "new contacts: a sample, or a file of yours"],
  ["*unplug* · *plug in*", "the stick"],
  ["*help* · *quit*", "first letters do, too: *a r*, *m a*, *m h*"],
];

const lessonColumns = 35;

function lessonLines(): readonly Line[] {
  return lessons.map(([what, meaning]) => {
    const typed: Line = [piece("  "), ...marked(what, "dim")];
    const gap = " ".repeat(Math.max(1, lessonColumns - lineColumns(typed)));
    return typed.concat(piece(gap), marked(meaning));
  });
}

/** The first screen. */
export function firstPage(): readonly Line[] {
  return [...about.map((line) => marked(line)), [], ...lessonLines(), []];
}

/** What `help` shows. */
export function helpPage({ port, telegram, log }: Whereabouts): readonly Line[] {
  const places = [`  the stick  ${port}`, `  Telegram   ${telegram}`, `  the log    ${log}`];
  return [[], ...lessonLines(), [], ...places.map((place) => [piece(place, "dim")]), []];
}

/** Said once the phone takes calls. */
export const readyLine: Line = [
  piece("ready", "good"),
  ...marked(": try *anna rings*, then *me answers*, then *anna hangs up*."),
];
