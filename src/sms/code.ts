/**
 * Finds the one-time code in a text. A false alarm hides a text's sense behind a spoiler, so a number counts only where
 * words near it, who sent it, and its own form agree. Pure.
 */
import { otherBefore, otherBehind, otherCode, secrecyWords, strongWord, weakWord } from "./code-words.ts";

/** Texts with codes are short; what stands further on is not looked at. */
const longestSearched = 1200;

/** `example.com #123456`, bound to a site; `G-123456`. */
const bound = /(?:^|\s)@[\p{L}\p{N}.-]+\.\p{L}+\s+#([\p{L}\p{N}]{4,10})(?![\p{L}\p{N}])/u;
const prefixed = /(?<![\p{L}\p{N}-])[A-Z]{1,3}-\d{4,8}(?![\p{L}\p{N}-])/u;

/** Digits that stand alone, at most once split in the middle; neighbours such as of dates and phone numbers are seen to later. */
const digitGroups =
  /(?<![\p{L}\p{N}])(?:\p{Nd}{3}[- ]\p{Nd}{3}|\p{Nd}{2}[- ]\p{Nd}{2}[- ]\p{Nd}{2}|\p{Nd}{4,8})(?![\p{L}\p{N}])/gu;
const mixed = /(?<![\p{L}\p{N}])(?=[A-Z\d]*\d)(?=[A-Z\d]*[A-Z])[A-Z\d]{5,8}(?![\p{L}\p{N}])/gu;

/** Farther from the word than this, a number is something else. */
const reach = { strong: 70, weak: 32 };

const sentenceEnd = /[.!?]\s|[。！？]/u;

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Candidate extends Span {
  readonly code: string;
}

/** The code as it stands in the text; null for none. `sender` as written: a name, a short code, or a number. */
export function findCode(body: string, sender: string): string | null {
  const text = body.slice(0, longestSearched);
  const named = bound.exec(text)?.[1];
  if (named !== undefined && /\p{Nd}/u.test(named)) return named;
  const own = text.replaceAll(otherCode, (found) => " ".repeat(found.length));
  const strong = spansOf(strongWord, own);
  const weak = spansOf(weakWord, own);
  if (strong.length + weak.length === 0) return null;
  const prefix = prefixed.exec(own)?.[0];
  if (prefix !== undefined) return prefix;
  const trust = (isService(sender) ? 1 : 0) + (secrecyWords.test(own) ? 1 : 0);
  const weighed = candidatesIn(own).map((candidate) => {
    const sameSentence = weak.filter((word) => !sentenceEnd.test(between(own, word, candidate)));
    const far = { strong: distance(candidate, strong), weak: distance(candidate, sameSentence) };
    return { candidate, far, weight: weigh(candidate, far) + trust };
  });
  const [best] = weighed
    .filter(({ weight, far, candidate }) => weight >= 3 && (!isYear(candidate.code) || nearest(far) <= 6))
    .sort((one, other) => other.weight - one.weight || nearest(one.far) - nearest(other.far));
  return best?.candidate.code ?? null;
}

function spansOf(pattern: RegExp, text: string): readonly Span[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}

function candidatesIn(text: string): readonly Candidate[] {
  return [digitGroups, mixed].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: code, index: start }) => {
      const end = start + code.length;
      const [before, behind] = [text.slice(Math.max(0, start - 30), start), text.slice(end, end + 20)];
      return isSomethingElse(before, behind) ? [] : [{ code, start, end }];
    }),
  );
}

/** A piece of a longer number, of a date, a time, an address; an amount; a card. */
function isSomethingElse(before: string, behind: string): boolean {
  const piece =
    /(?:\p{Nd}[-./:, ]|[+*#/@=_-]|\p{Nd}[.,]|:\/\/\S*)$/u.test(before) ||
    /^(?:[-./:] ?\p{Nd}|,\p{Nd}{2}(?!\p{Nd})| \p{Nd}|[*#/@_=]|\.\p{L})/u.test(behind);
  return piece || otherBefore.test(before) || otherBehind.test(behind);
}

function between(text: string, one: Span, other: Span): string {
  return text.slice(Math.min(one.end, other.end), Math.max(one.start, other.start));
}

function distance({ start, end }: Span, words: readonly Span[]): number {
  // A word in front of the number says more than one behind it.
  const all = words.map((word) => (word.end <= start ? start - word.end : (word.start - end) * 1.5));
  return Math.min(...all.map((each) => Math.max(0, each)), Infinity);
}

interface Distances {
  readonly strong: number;
  readonly weak: number;
}

function nearest({ strong, weak }: Distances): number {
  return Math.min(strong, weak);
}

/** Letters and digits mixed are a code only right behind the word. */
function weigh({ code }: Candidate, far: Distances): number {
  if (/[A-Z]/.test(code)) return nearest(far) <= 8 ? 2 : 0;
  const form = code.replaceAll(/\P{Nd}/gu, "").length === 6 ? 1 : 0;
  if (far.strong <= reach.strong) return 3 + form;
  return far.weak <= reach.weak ? 2 + form : 0;
}

/** Not somebody's own number: a name, or a short code. */
function isService(sender: string): boolean {
  return !/^\+?\d{7,}$/.test(sender.replaceAll(/[\s()-]/g, ""));
}

function isYear(code: string): boolean {
  return /^(?:19[5-9]|20[0-4])\d$/.test(code);
}
