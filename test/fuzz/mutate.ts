/** Makes inputs out of others: the more they are like something real, the deeper they go. */
import type { Random } from "../../src/simulator/random.ts";

/** What inputs are made of. */
export interface Material {
  /** Inputs that were worth keeping. */
  readonly corpus: readonly Buffer[];
  /** The words of the corpus, and what parsers stumble over. */
  readonly words: readonly Buffer[];
  /** Longest input, in bytes. */
  readonly longest: number;
}

type Mutation = (input: Buffer, material: Material, random: Random) => Buffer;

const stumblingBlocks = [
  ..."\r \n \r\n \r\r\n \t \0 \u001a \u001b \u007f \" ' \\ , ; : = + - ^ * # ( ) / . @ _ $ < > { } [ ] | & % ~ !".split(
    " ",
  ),
  " ",
  "  ",
  "> ",
  "\ufeff",
  "\u00a0",
  "\u200f",
  "\u2028",
  "\u0130",
  "\u1e9e",
  "\ufdfa",
  "\u{1f469}\u200d\u{1f680}",
  "e\u0301",
  "__proto__",
  "constructor",
  "../",
  "%00",
  "-1",
  "0",
  "1",
  "9",
  "00",
  "1e9",
  "255",
  "256",
  "65536",
  "2147483648",
  "4294967296",
  "9007199254740993",
  "99999999999999999999",
];

/** The words that inputs are made of, and what parsers stumble over. */
export function wordsOf(corpus: readonly Buffer[]): readonly Buffer[] {
  const found = corpus.flatMap((input) => input.toString("latin1").match(/[A-Za-z]+|\d+|[^\w\s]+/g) ?? []);
  return [
    ...[...new Set(found)].map((word) => Buffer.from(word, "latin1")),
    ...stumblingBlocks.map((word) => Buffer.from(word, "utf8")),
  ];
}

/** A new input: one of the corpus, changed in a few places. */
export function mutate(material: Material, random: Random): Buffer {
  let input = random.pick(material.corpus);
  const changes = 2 ** random.within([0, 4]) - 1;
  for (let change = 0; change <= changes; change += 1)
    input = random.pick(mutations)(input, material, random).subarray(0, material.longest);
  return random.next() < stretched ? stretch(input, material, random) : input;
}

/** How many inputs are as long as can be: what takes more than its share of time for that shows there. */
const stretched = 0.002;

const stretch: Mutation = (input, { longest }, random) => {
  const [from, to] = stretchOf(input, random);
  const piece = input.subarray(from, Math.min(to, from + 40));
  const room = longest - input.length;
  if (piece.length === 0 || room <= 0) return input;
  return Buffer.concat([input.subarray(0, to), Buffer.alloc(room, piece), input.subarray(to)]);
};

const mutations: readonly Mutation[] = [
  (input, { words }, random) => spliced(input, [placeIn(input, random), 0], random.pick(words)),
  (input, { words }, random) => {
    const [from, to] = wordOf(input, random);
    return spliced(input, [from, to - from], random.pick(words));
  },
  (input, _, random) => spliced(input, [placeIn(input, random), 1], Buffer.of(random.within([0, 255]))),
  (input, _, random) => {
    const [from, to] = stretchOf(input, random);
    return spliced(input, [from, to - from], nothing);
  },
  (input, _, random) => {
    const [from, to] = stretchOf(input, random);
    const piece = input.subarray(from, to);
    const times = Array.from({ length: 2 ** random.within([0, 5]) }, () => piece);
    return spliced(input, [to, 0], Buffer.concat(times));
  },
  (input, _, random) => {
    const [from, to] = stretchOf(input, random);
    return spliced(input, [placeIn(input, random), 0], input.subarray(from, to));
  },
  (input, { corpus }, random) => {
    const other = random.pick(corpus);
    const [from, to] = lineOf(other, random);
    return spliced(input, [lineOf(input, random)[0], 0], other.subarray(from, to));
  },
  (input, { corpus }, random) => {
    const other = random.pick(corpus);
    return Buffer.concat([input.subarray(0, placeIn(input, random)), other.subarray(placeIn(other, random))]);
  },
  (input, _, random) => {
    const [from, to] = wordOf(input, random);
    const number = input.toString("latin1", from, to);
    if (!/^\d{1,15}$/.test(number)) return input;
    const other = Number(number) + random.pick([-1, 1, 10, -10, 60, 1000]);
    return spliced(input, [from, to - from], Buffer.from(String(other)));
  },
  (input, _, random) => {
    const [from, to] = wordOf(input, random);
    const word = input.toString("latin1", from, to);
    const other = random.pick([word.toLowerCase(), word.toUpperCase()]);
    return spliced(input, [from, to - from], Buffer.from(other, "latin1"));
  },
];

const nothing = Buffer.alloc(0);

function spliced(input: Buffer, [at, gone]: readonly [number, number], piece: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, at), piece, input.subarray(at + gone)]);
}

function placeIn(input: Buffer, random: Random): number {
  return random.within([0, input.length]);
}

function stretchOf(input: Buffer, random: Random): readonly [number, number] {
  const from = placeIn(input, random);
  return [from, Math.min(input.length, from + 2 ** random.within([0, 7]))];
}

/** The line, with its end, that some place of the input is in. */
function lineOf(input: Buffer, random: Random): readonly [number, number] {
  const place = placeIn(input, random);
  const end = input.indexOf(0x0a, place);
  return [input.lastIndexOf(0x0a, place - 1) + 1, end < 0 ? input.length : end + 1];
}

/** The run of digits or letters behind some place of the input. */
function wordOf(input: Buffer, random: Random): readonly [number, number] {
  const place = placeIn(input, random);
  const near = input.toString("latin1", place, place + 64);
  const found = /[A-Za-z]+|\d+/.exec(near);
  return found === null ? [place, place] : [place + found.index, place + found.index + found[0].length];
}
