/**
 * What `/sms <number or name> <text>` means:
 * 1. What stands in quotes at the beginning is whom it is for.
 * 2. So is a first line that is a number, or a part of somebody's name, and nothing else.
 * 3. So are the first words that make a number. When several beginnings do, it is the one of a mobile phone; of
 *    several such, the first word alone, or else nobody can tell where the number ends. Of none, it is the longest.
 * 4. So are as many first words as stand whole in one name, or else the first word.
 */
import { isShortCode, type PhoneNumber } from "../core/phone-number.ts";
import { oneLine } from "./words.ts";

/** Whom a text is for, and what it says; the body may be empty. */
export type TextRequest =
  | { readonly kind: "nothing" }
  | { readonly kind: "number"; readonly number: PhoneNumber; readonly written: string; readonly body: string }
  /** A number that only the network knows. */
  | { readonly kind: "short-code"; readonly written: string; readonly body: string }
  | { readonly kind: "name"; readonly name: string; readonly body: string }
  /** `part` is no number that a text can go to. */
  | { readonly kind: "unreadable"; readonly part: string }
  /** A number, and no telling where it ends. */
  | { readonly kind: "ambiguous" };

/** How numbers and names are looked up. */
export interface TextLookup {
  readonly number: (text: string) => PhoneNumber | undefined;
  /** Whether its country gives such numbers to mobile phones. */
  readonly isMobile: (number: PhoneNumber) => boolean;
  /** The names that hold every word of this. */
  readonly names: (text: string) => readonly string[];
}

/** No name and no number has more words. */
const mostWords = 12;
const quotes = /^(?:"([^"\n]+)"|[“”„]([^“”\n]+)[“”]|«([^»\n]+)»)\s*/;

/** Reads the argument of `/sms`. */
export function readText(argument: string, lookup: TextLookup): TextRequest {
  const text = argument.trim();
  if (text === "") return { kind: "nothing" };
  const inQuotes = quotes.exec(text);
  if (inQuotes) {
    const [all, straight, curly, angled] = inQuotes;
    return named(straight ?? curly ?? angled ?? "", text.slice(all.length), lookup);
  }
  return readLine(text, lookup) ?? readFigures(text, lookup) ?? readName(text, lookup);
}

/** Somebody who is set apart, whatever they are. */
function named(who: string, body: string, lookup: TextLookup): TextRequest {
  const written = oneLine(who);
  const number = lookup.number(written);
  if (number !== undefined) return { kind: "number", number, written, body };
  if (isShortCode(written)) return { kind: "short-code", written, body };
  return isFigures(written) ? { kind: "unreadable", part: written } : { kind: "name", name: written, body };
}

function readLine(text: string, lookup: TextLookup): TextRequest | undefined {
  const end = text.indexOf("\n");
  if (end < 0) return undefined;
  const line = oneLine(text.slice(0, end));
  const isSomebody =
    lookup.number(line) !== undefined || isShortCode(line) || (line !== "" && lookup.names(line).length > 0);
  return isSomebody ? named(line, text.slice(end).trim(), lookup) : undefined;
}

interface Beginning {
  /** In one line. */
  readonly head: string;
  readonly body: string;
}

/** The beginnings of the first line, by words: the first word, the first two, and so on. */
function beginningsOf(text: string): readonly Beginning[] {
  const end = text.indexOf("\n");
  const line = end < 0 ? text : text.slice(0, end);
  return [...line.matchAll(/\S+/g)].slice(0, mostWords).map(({ 0: word, index }) => ({
    head: oneLine(text.slice(0, index + word.length)),
    body: text.slice(index + word.length).trim(),
  }));
}

function readFigures(text: string, lookup: TextLookup): TextRequest | undefined {
  const possible = beginningsOf(text).flatMap(({ head, body }) => {
    const number = head.split(" ").every(isFigures) ? lookup.number(head) : undefined;
    return number === undefined ? [] : [{ kind: "number", number, written: head, body } as const];
  });
  if (possible.length < 2) return possible[0];
  const mobile = possible.filter(({ number }) => lookup.isMobile(number));
  const [shortest, ...longer] = mobile;
  if (!shortest) return possible.at(-1);
  const isClear = longer.length === 0 || !shortest.written.includes(" ");
  return isClear ? shortest : { kind: "ambiguous" };
}

function readName(text: string, lookup: TextLookup): TextRequest {
  const beginnings = beginningsOf(text);
  const whole = beginnings.findLast(({ head }) => {
    const asked = wordsOf(head);
    return lookup.names(head).some((name) => isAmong(asked, wordsOf(name)));
  });
  const { head, body } = whole ?? beginnings[0] ?? { head: text, body: "" };
  return named(head, body, lookup);
}

/** The words of a name as they are compared: without case and accents. */
function wordsOf(name: string): readonly string[] {
  return oneLine(name.normalize("NFKD").replaceAll(/\p{M}/gu, "")).toUpperCase().toLowerCase().split(" ");
}

/** Whether each of the words is one of the name's, none of which counts twice. */
function isAmong(asked: readonly string[], name: readonly string[]): boolean {
  const left = [...name];
  return asked.every((word) => {
    const index = left.indexOf(word);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

function isFigures(word: string): boolean {
  return /^[\d+()./\-\u2010-\u2015]+$/.test(word) && /\d/.test(word);
}
