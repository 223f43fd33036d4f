/** Carries out what is typed, and tells what comes of it. */
import { messageOf } from "../core/errors.ts";
import type { SeenMessage } from "../bot-api/bot-api.ts";
import type { Person } from "../simulator/person.ts";
import { cast, character, type Word } from "./cast.ts";
import { helpPage } from "./guide.ts";
import { objection, phoneOf, type Board, type Mood } from "./phones.ts";
import type { Stage } from "./stage.ts";
import type { Entry } from "./story.ts";
import { phraseOf, readTyped, sampleFile, type Deed, type Typed } from "./typed.ts";
import { readUpload } from "./upload.ts";

/** What a director is made of. */
export interface DirectorParts {
  readonly stage: Stage;
  readonly tell: (entry: Entry) => void;
  /** How long a deed may wait to make sense: for the phone to ring that is to be answered. */
  readonly patienceMilliseconds: number;
  /** A phone is in another mood, which the network does not see. */
  readonly onMood: () => void;
  /** Somebody wants to leave. */
  readonly onQuit: () => void;
}

/** Whoever directs the demo. */
export interface Director {
  /** Carries out a typed line; never rejects. */
  take(line: string): Promise<void>;
  board(): Board;
  botCommands(): readonly string[];
}

/** What Telegram takes as one message; UTF-16 units. */
const longestMessage = 4096;
/** How long a button waits for the bot's answer. */
const noticeMilliseconds = 1500;

const soundWords: Readonly<Record<string, string>> = {
  busy: "heard busy",
  "no-answer": "was not answered",
  unreachable: "did not get through",
};

/** Makes a director for a stage. */
export function createDirector(parts: DirectorParts): Director {
  const { stage, tell } = parts;
  const { world, owner } = stage;
  const moods = new Map<Word, Mood>();
  const hint = (text: string): void => {
    tell({ kind: "hint", text });
  };
  const personOf = (word: Word): Person => world.person(character(word).number);
  const board = (): Board => readBoard(stage, moods);
  const botCommands = (): readonly string[] => owner.menu();

  const perform = async (typed: Typed): Promise<void> => {
    switch (typed.kind) {
      case "nothing":
        break;
      case "say":
        if (typed.text.length > longestMessage)
          hint(`Telegram takes ${longestMessage} characters at a time.`);
        else owner.sends(typed.text);
        break;
      case "press":
        await press(typed.button, stage, tell);
        break;
      case "deed":
        await act(typed.who, typed.deed);
        break;
      case "text":
        tell({ kind: "deed", text: `${typed.who} texts “${typed.text}”` });
        personOf(typed.who).texts(typed.text);
        break;
      case "reply": {
        const last = await lastWord();
        if (last) owner.replies(last, typed.text);
        else hint("The bot has said nothing yet. Let somebody write: *anna texts Are you there?*");
        break;
      }
      case "send": {
        const { name, bytes } = await readUpload(typed.file);
        owner.sendsFile(name, bytes);
        if (typed.file === sampleFile) hint("It gives the stranger a name. Try *stranger rings*.");
        break;
      }
      case "unplug":
      case "plug-in":
        await moveStick(typed.kind);
        break;
      case "help":
        tell({ kind: "page", lines: helpPage(whereaboutsOf(stage)) });
        break;
      case "quit":
        parts.onQuit();
        break;
      case "unclear":
        hint(typed.hint);
        break;
    }
  };

  /** The bot's last message; where lines come from a pipe it is waited for. */
  const lastWord = async (): Promise<SeenMessage | undefined> => {
    const look = (): SeenMessage | undefined => owner.chat().findLast(({ fromBot }) => fromBot);
    if (look() === undefined && parts.patienceMilliseconds > 0)
      await Promise.allSettled([owner.receives("", parts.patienceMilliseconds)]);
    return look();
  };

  const objectionNow = (who: Word, deed: Deed): string | null => objection(phoneOf(board(), who), deed);

  /** What is wrong with a deed, unless patience mends it. */
  const lastingObjection = async (who: Word, deed: Deed): Promise<string | null> => {
    if (objectionNow(who, deed) === null || parts.patienceMilliseconds === 0) return objectionNow(who, deed);
    const isSense = (): boolean => objectionNow(who, deed) === null;
    // Whether it came to make sense or not is looked at again.
    await Promise.allSettled([world.until(isSense, parts.patienceMilliseconds)]);
    return objectionNow(who, deed);
  };

  const act = async (who: Word, deed: Deed): Promise<void> => {
    const problem = await lastingObjection(who, deed);
    if (problem !== null) {
      hint(problem);
      return;
    }
    tell({ kind: "deed", text: phraseOf(who, deed) });
    const person = personOf(who);
    const mood = moodAfter(deed);
    if (mood !== undefined) moods.set(who, mood);
    const isThrough = carryOut(person, deed);
    if (mood !== undefined) parts.onMood();
    if (!isThrough) {
      const sound = soundWords[person.heard() ?? ""] ?? "did not get through";
      hint(`${character(who).whose} call ${sound}.`);
    }
  };

  const moveStick = async (kind: "unplug" | "plug-in"): Promise<void> => {
    const isIn = world.stick.state() !== "unplugged";
    if (isIn === (kind === "plug-in")) {
      hint(
        isIn
          ? "The stick is in already. It can be pulled out: *unplug*"
          : "The stick is out already: *plug in*",
      );
      return;
    }
    tell({ kind: "deed", text: isIn ? "the stick is pulled out" : "the stick is plugged in" });
    await (isIn ? world.stick.unplug() : world.stick.replug());
  };

  return {
    board,
    botCommands,
    async take(line) {
      try {
        await perform(readTyped(line, botCommands()));
      } catch (error) {
        hint(messageOf(error));
      }
    },
  };
}

function moodAfter(deed: Deed): Mood | undefined {
  switch (deed) {
    case "is-busy":
      return "busy";
    case "is-off":
      return "off";
    case "is-free":
    case "rings":
    case "rings-hidden":
      return "free";
    default:
      return undefined;
  }
}

/** False when a call did not get through. */
function carryOut(person: Person, deed: Deed): boolean {
  switch (deed) {
    case "rings":
    case "rings-hidden":
      person.ignores();
      return person.rings(deed === "rings" ? "shown" : "withheld");
    case "answers":
      person.answers();
      return true;
    case "refuses":
      person.refuses();
      return true;
    case "hangs-up":
      person.hangsUp();
      return true;
    case "is-busy":
      person.isBusy();
      return true;
    case "is-off":
      person.isUnreachable();
      return true;
    case "is-free":
      person.ignores();
      return true;
  }
}

function readBoard({ world }: Stage, moods: ReadonlyMap<Word, Mood>): Board {
  const people = cast.map(({ word, number }) => ({ word, person: world.person(number) }));
  return {
    stick: world.stick.state() === "unplugged" ? "out" : "in",
    phones: people.map(({ word, person }) => ({
      word,
      state: person.state(),
      mood: moods.get(word) ?? "free",
      hears: people.filter(({ person: other }) => person.hears(other)).map((other) => other.word),
      heard: soundWords[person.heard() ?? ""] ?? null,
    })),
  };
}

function whereaboutsOf({ world, telegram, logFile }: Stage): { port: string; telegram: string; log: string } {
  const port = world.stick.state() === "unplugged" ? "unplugged" : world.ports.pcui;
  return { port, telegram: telegram.root, log: logFile };
}

/** Presses a button of the last message that has some. */
async function press(number: number, { owner }: Stage, tell: (entry: Entry) => void): Promise<void> {
  const message = owner.chat().findLast(({ fromBot, buttons }) => fromBot && buttons.length > 0);
  const buttons = message?.buttons.flat() ?? [];
  const button = buttons[number - 1];
  if (!message || !button) {
    const there = buttons.map((_, index) => `*${index + 1}*`).join(", ");
    const text =
      there === "" ? "The bot shows no buttons now." : `There is no button ${number}; there are ${there}.`;
    tell({ kind: "hint", text });
    return;
  }
  tell({ kind: "deed", text: `[${number}] ${button.text}` });
  if (button.copy !== null) {
    tell({ kind: "notice", text: `copied: ${button.copy}` });
    return;
  }
  if (button.data === null) throw new Error("This button opens something that is not in the demo.");
  const notice = await owner.forges(button.data, message.raw).answered(noticeMilliseconds);
  if (notice.text !== "") tell({ kind: "notice", text: notice.text });
}
