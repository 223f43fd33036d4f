/** What can be typed to a running simulator about texts and codes. */
import type { TextOptions } from "./texts/centre.ts";
import type { UssdScreen } from "./ussd/screen.ts";
import { type Said, WordsError, parseWait, printable } from "./typed.ts";
import type { World } from "./world.ts";

/** Its lines in the page of `help`. */
export const textWordsHelp = `+447700900002 texts Hello       texts the SIM (\\n: a line break); a name may stand for the number
+447700900002 sends flash doubled order 2,1 after 3s: Hello    also: silent, ucs2, wide, gap 1s
+447700900002 gets texts        from the next on; also: gets texts after 9s, gets no texts
texts                           what the SIM sent, what lies in its storages, what waits for it
inject 0791447700900000...      the network delivers exactly this PDU
next text refused 38            also: next 3 texts unanswered, next text late 45s
ussd *100# Balance: 5           what the network answers; also {"text": "...", "choices": {"1": "..."}}`;

const spoken = (text: string): string =>
  text.replaceAll(/\\([n\\])/g, (_, letter: string) => (letter === "n" ? "\n" : "\\"));

/** Marks of `sends`, each with how many words follow it. */
const marks: Readonly<Record<string, (value: string) => TextOptions>> = {
  flash: () => ({ messageClass: 0 }),
  silent: () => ({ silent: true }),
  doubled: () => ({ doubled: true }),
  ucs2: () => ({ alphabet: "ucs-2" }),
  wide: () => ({ referenceBits: 16 }),
  order: (value) => ({ order: value.split(",").map(Number) }),
  after: (value) => ({ after: parseWait(value) }),
  gap: (value) => ({ gap: parseWait(value) }),
};

const withValue = new Set(["order", "after", "gap"]);

function optionsOf([word, ...rest]: readonly string[]): TextOptions {
  if (word === undefined) return {};
  const mark = Object.hasOwn(marks, word) ? marks[word] : undefined;
  if (mark === undefined)
    throw new WordsError(`"${printable(word)}" is no mark; write one of ${Object.keys(marks).join(", ")}`);
  const [value = "", ...others] = rest;
  return { ...mark(value), ...optionsOf(withValue.has(word) ? others : rest) };
}

/** Reads `<who> texts <text>` and `<who> sends <marks>: <text>`; undefined when a line is neither. */
export function sendText(world: World<unknown>, line: string): Said | undefined {
  const [, who = "", verb, rest = ""] = /^(\S+)\s+(texts|sends)\s(.*)$/s.exec(line) ?? [];
  if (verb === undefined) return undefined;
  const colon = rest.indexOf(":");
  if (verb === "sends" && colon < 0)
    throw new WordsError("write it as: +447700900002 sends flash doubled: Hello");
  const text = verb === "texts" ? rest : rest.slice(colon + 1);
  const words = verb === "texts" ? [] : rest.slice(0, colon).split(/\s+/);
  world.person(who).texts(spoken(text.trim()), optionsOf(words.filter((word) => word !== "")));
  return { number: who, waiting: world.texts.waiting().length };
}

/** Reads `gets texts`, `gets texts after 9s`, `gets no texts`. */
export function chooseFate(world: World<unknown>, number: string, rest: readonly string[]): void {
  const person = world.person(number);
  const [, wait] = /^texts after (\S+)$/.exec(rest.join(" ")) ?? [];
  if (wait !== undefined) person.getsTextsAfter(parseWait(wait));
  else if (rest.join(" ") === "texts") person.getsTexts();
  else if (rest.join(" ") === "no texts") person.refusesTexts();
  else throw new WordsError("write it as: gets texts, gets texts after 9s, or gets no texts");
}

function list(world: World<unknown>): Said {
  const { texts } = world;
  return {
    sent: texts.sent(),
    onAir: texts.onAir(),
    stored: { SM: texts.stored("SM"), ME: texts.stored("ME") },
    waiting: texts.waiting(),
  };
}

function inject(world: World<unknown>, [pdu = ""]: readonly string[]): Said {
  world.texts.inject(pdu);
  return { waiting: world.texts.waiting().length };
}

const nextLine = /^(?:text|(\d{1,4}) texts) (?:refused (\d{1,3})|(unanswered)|late (\S+))$/;

function next({ texts }: World<unknown>, words: readonly string[]): Said {
  const [all, count = "1", code, unanswered, wait] = nextLine.exec(words.join(" ")) ?? [];
  if (all === undefined)
    throw new WordsError("write it as: next text refused 38, next 3 texts unanswered, or next text late 45s");
  if (code !== undefined) texts.refuse(Number(code), Number(count));
  else if (unanswered !== undefined) texts.loseAnswer(Number(count));
  else texts.delayAnswer(parseWait(wait ?? ""), Number(count));
  return { next: all };
}

/** Each field of a screen, and whether what was typed for it as JSON makes sense. */
const screenFields: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  choices: (value) => typeof value === "object" && value !== null && Object.values(value).every(isScreen),
  status: (value) => value === 2 || value === 4 || value === 5,
  alphabet: (value) => value === "gsm-7" || value === "ucs-2",
  dcs: (value) => typeof value === "number" && value >= 0 && value <= 255,
  after: (value) => typeof value === "number" && value >= 0,
};

function isScreen(value: unknown): value is UssdScreen {
  if (typeof value === "string") return true;
  if (typeof value !== "object" || value === null || !("text" in value)) return false;
  return Object.entries(value).every(
    ([name, each]) => Object.hasOwn(screenFields, name) && screenFields[name]?.(each) === true,
  );
}

function screenOf(text: string): UssdScreen {
  if (!text.startsWith("{")) return spoken(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WordsError("that is no JSON; write it as: ussd *100# Balance: 5", { cause });
  }
  if (isScreen(value)) return value;
  throw new WordsError('that is no screen; write it as {"text": "1 Balance", "choices": {"1": "5"}}');
}

function ussd(world: World<unknown>, [code, ...rest]: readonly string[]): Said {
  if (code === undefined || rest.length === 0) throw new WordsError("write it as: ussd *100# Balance: 5");
  const screen = screenOf(rest.join(" "));
  world.ussd(code, screen);
  return { [code]: screen };
}

/** Words about texts and codes, by the first of a line. */
export const textWords = { texts: list, inject, next, ussd };
