/** How a text goes out: in which alphabet, and in which parts. */
import { septetsOf } from "./alphabet.ts";
import type { Cost } from "./pdu.ts";

type Alphabet = Cost["alphabet"];

/** Parts that a text can have at most. */
export const mostParts = 255;

/** Septets, or 16-bit units, that a text alone and each part of a long one have room for (23.040 §9.2.3.24.1). */
const rooms: Readonly<Record<Alphabet, { readonly alone: number; readonly part: number }>> = {
  "gsm-7": { alone: 160, part: 153 },
  "ucs-2": { alone: 70, part: 67 },
};

/**
 * A text as it goes out. Line ends become line feeds. What is no character, single surrogates and NUL, which ends a
 * text on many phones, becomes U+FFFD. Other controls, tabs among them, are kept: they cost UCS-2, and arrive.
 */
export function textToSend(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\0", "\ufffd")
    .replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * What a text costs. Only the default alphabet and its extension are written in septets; national tables would save a
 * part here and there, and show nonsense on phones that lack them. More than `mostParts` cannot be sent.
 */
export function costOf(text: string): Cost {
  const sent = textToSend(text);
  const alphabet = alphabetFor(sent);
  let size = 0;
  let parts = 1;
  let used = 0;
  for (const char of sent) {
    const own = sizeOf(char, alphabet);
    const isFull = used + own > rooms[alphabet].part;
    if (isFull) parts += 1;
    used = isFull ? own : used + own;
    size += own;
  }
  if (size === 0) return { parts: 0, alphabet };
  return { parts: size <= rooms[alphabet].alone ? 1 : parts, alphabet };
}

function alphabetFor(text: string): Alphabet {
  for (const char of text) if (septetsOf(char) === undefined) return "ucs-2";
  return "gsm-7";
}

function sizeOf(char: string, alphabet: Alphabet): number {
  return alphabet === "ucs-2" ? char.length : (septetsOf(char)?.length ?? 0);
}

/**
 * Splits a text, as `textToSend` gives it, into as many parts as `costOf` tells. No part ends within a character, nor,
 * where that costs no further part, within what people take for one, such as an emoji of several characters.
 */
export function splitText(text: string, { parts, alphabet }: Cost): readonly string[] {
  if (parts < 2) return parts === 0 ? [] : [text];
  const room = rooms[alphabet].part;
  const chars = Array.from(text);
  const ends = furthestEnds(
    chars.map((char) => sizeOf(char, alphabet)),
    room,
  );
  const needed = partsNeeded(ends);
  const starts = positionsOf(chars);
  const clusters = alphabet === "gsm-7" ? undefined : clustersOf(text);
  const split: string[] = [];
  for (let from = 0; from < chars.length;) {
    const furthest = ends[from] ?? chars.length;
    const whole = clusters === undefined ? furthest : lastWhole(clusters, starts, furthest);
    const isFree = (needed[whole] ?? 0) < (needed[from] ?? 0);
    const end = isFree ? whole : furthest;
    split.push(chars.slice(from, end).join(""));
    from = end;
  }
  return split;
}

/** For each character, where a part that starts with it ends at the latest. */
function furthestEnds(sizes: readonly number[], room: number): readonly number[] {
  let end = 0;
  let used = 0;
  return sizes.map((size) => {
    while (end < sizes.length && used + (sizes[end] ?? 0) <= room) used += sizes[end++] ?? 0;
    used -= size;
    return end;
  });
}

/** For each character, and for the end, the parts that the rest of the text needs from there on. */
function partsNeeded(ends: readonly number[]): readonly number[] {
  const needed = Array.from({ length: ends.length + 1 }, () => 0);
  for (let from = ends.length - 1; from >= 0; from--)
    needed[from] = 1 + (needed[ends[from] ?? ends.length] ?? 0);
  return needed;
}

/** For each character, and for the end, where it is in the text. */
function positionsOf(chars: readonly string[]): readonly number[] {
  let position = 0;
  return [0, ...chars.map((char) => (position += char.length))];
}

/** What people take for characters. The first segmenter loads data for 15 ms, so there is none before it is needed. */
function clustersOf(text: string): Intl.Segments {
  return new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
}

/** The last character at or before `end` with which what people take for a character begins. */
function lastWhole(clusters: Intl.Segments, starts: readonly number[], end: number): number {
  const start = clusters.containing(starts[end])?.index;
  if (start === undefined) return end;
  let whole = end;
  while ((starts[whole] ?? 0) > start) whole -= 1;
  return whole;
}
