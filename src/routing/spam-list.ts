import { createHash, randomInt } from "node:crypto";
import type { PhoneNumber } from "../core/phone-number.ts";
import { detached } from "./text.ts";

/** Numbers to be refused, known by the MD5 of their E.164 form with its plus. */
export interface SpamList {
  /** How many numbers are on it. */
  readonly size: number;
  /** Lines of the file that hold no number. */
  readonly unusable: number;
  /** The label of a number; undefined when it is not on the list. */
  labelOf(number: PhoneNumber): string | undefined;
}

/** A list with nobody on it. */
export const emptySpamList: SpamList = { size: 0, unusable: 0, labelOf: () => undefined };

const linesPerPause = 500;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const longestLabel = 100;

/**
 * Reads a CSV of `label,md5` with a header line (contract). Pauses often; never throws: lines that hold no MD5 are
 * counted. Sixteen bytes a number and a share of a table are all that stays in memory.
 */
export function* readSpamList(bytes: Uint8Array): Generator<void, SpamList> {
  const rows = new Rows();
  let unusable = 0;
  let place = 0;
  for (const line of linesOf(bytes)) {
    place += 1;
    if (place % linesPerPause === 0) yield;
    if (line.length === 0) continue;
    const row = parseRow(line);
    if (row !== undefined) rows.add(row);
    else if (place > 1) unusable += 1; // the first line is the header
  }
  const table = yield* rows.index();
  return { size: rows.size, unusable, labelOf: (number) => table(digestOf(number)) };
}

function digestOf(number: PhoneNumber): Buffer {
  return createHash("md5").update(number).digest();
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found;
    yield bytes.subarray(start, bytes[end - 1] === carriageReturn ? Math.max(start, end - 1) : end);
    start = end + 1;
  }
}

interface Row {
  readonly label: string;
  readonly digest: Buffer;
}

function parseRow(line: Uint8Array): Row | undefined {
  if (line.length > 4096) return undefined;
  const text = Buffer.from(line.buffer, line.byteOffset, line.length).toString("utf8").trimEnd();
  const digest = /"?([0-9a-f]{32})"?$/i.exec(text);
  const before = text.slice(0, digest?.index);
  const written = before.trimEnd();
  const isParted = /[,;]$/.test(written) || before.includes("\t", written.length);
  if (!digest || !isParted) return undefined;
  const label = written
    .replace(/[,;]$/, "")
    .replace(/^\ufeff/, "")
    .trim();
  const quoted = /^"(.*)"$/s.exec(label)?.[1]?.replaceAll('""', '"');
  return {
    label: (quoted ?? label).slice(0, longestLabel),
    digest: Buffer.from(digest[1] ?? "", "hex"),
  };
}

/** Rows in flat memory, found again through a table of their places. */
class Rows {
  size = 0;
  private digests = Buffer.alloc(16 * 1024);
  private labels = new Uint32Array(1024);
  private readonly labelNames: string[] = [];
  private readonly labelPlaces = new Map<string, number>();

  add({ label, digest }: Row): void {
    if (this.size === this.labels.length) this.grow();
    const known = this.labelPlaces.get(label) ?? this.labelNames.push(detached(label)) - 1;
    if (known === this.labelPlaces.size) this.labelPlaces.set(detached(label), known);
    this.labels[this.size] = known;
    digest.copy(this.digests, this.size * 16);
    this.size += 1;
  }

  /** The way to a label by digest. */
  *index(): Generator<void, (digest: Buffer) => string | undefined> {
    const { digests, labels, labelNames, size } = this;
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, size * 2)));
    const places = new Uint32Array(capacity); // one more than the row, 0 for none
    const find = (digest: Buffer): number => {
      let slot = scattered(digest) % capacity;
      for (let row = places[slot] ?? 0; row > 0; row = places[slot] ?? 0) {
        if (digests.compare(digest, 0, 16, (row - 1) * 16, row * 16) === 0) return slot;
        slot = (slot + 1) % capacity;
      }
      return slot;
    };
    for (let row = 0; row < size; row += 1) {
      const slot = find(digests.subarray(row * 16, row * 16 + 16));
      if (places[slot] === 0) places[slot] = row + 1; // the first label of a number stands
      if (row % linesPerPause === 0) yield;
    }
    return (digest) => {
      const row = places[find(digest)] ?? 0;
      return row === 0 ? undefined : labelNames[labels[row - 1] ?? 0];
    };
  }

  private grow(): void {
    this.digests = Buffer.concat([this.digests, Buffer.alloc(this.digests.length)]);
    const labels = new Uint32Array(this.labels.length * 2);
    labels.set(this.labels);
    this.labels = labels;
  }
}

/** A number that nobody can foresee for a digest: a list made to fill one corner of the table does not. */
function scattered(digest: Buffer): number {
  let mixed = seed;
  for (const place of [0, 4, 8, 12]) {
    mixed = Math.imul(mixed ^ digest.readUInt32LE(place), 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed >>> 0;
}

const seed = randomInt(2 ** 32);
