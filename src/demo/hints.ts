/** What somebody new needs to be told, each thing once and when it matters; pure. */
import { character } from "./cast.ts";
import { capital, type Board } from "./phones.ts";

/** A lesson by its name. */
export type Lesson = "your-phone-rings" | "their-phone-rings" | "joined" | "over";

/** What has been taught so far. */
export type Taught = ReadonlySet<Lesson>;

type Phones = Board["phones"];
/** A lesson and its words; null when there is none to teach. */
export type Teaching = { readonly lesson: Lesson; readonly text: string } | null;

/** What to teach while the phones are like this, if anything; words to type stand between asterisks. */
export function hintFor({ phones }: Board, taught: Taught): Teaching {
  const lessons = [ringingLesson(phones), joinedLesson(phones), overLesson(phones, taught)];
  return lessons.find((each) => each !== null && !taught.has(each.lesson)) ?? null;
}

function ringingLesson(phones: Phones): Teaching {
  const ringing = phones.find(({ state }) => state === "ringing");
  if (!ringing) return null;
  const { whose, word } = character(ringing.word);
  return {
    lesson: word === "me" ? "your-phone-rings" : "their-phone-rings",
    text: `${whose} phone rings. Type *${word} answers* (or *${word} refuses*).`,
  };
}

function joinedLesson(phones: Phones): Teaching {
  const joined = phones.find(({ word, hears }) => word !== "me" && hears.length > 0);
  if (!joined) return null;
  const { called, word } = character(joined.word);
  return {
    lesson: "joined",
    text: `${capital(called)} and you hear each other. Type *${word} hangs up*, *me hangs up*, or */close*.`,
  };
}

function overLesson(phones: Phones, taught: Taught): Teaching {
  const isOver = taught.has("joined") && phones.every(({ state }) => state === "idle");
  return isOver
    ? { lesson: "over", text: "Now the other way round: type */call ben*. Or see how *chloe rings* goes." }
    : null;
}
