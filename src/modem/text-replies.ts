/** What the modem says of the texts it stores (27.005 §3.2, §3.4, §4.1), as data. Never throws. Pure. */
import { isHex, isInText, isWhole, lengthIn } from "../at/pdu-lines.ts";

/** An entry of `AT+CMGL` or `AT+CMGR`. */
export interface Entry {
  /** Null in a reply to `AT+CMGR`, which does not repeat it. */
  readonly index: number | null;
  readonly status: number;
  readonly pdu: string | null;
  /** Its announced length and its lines: the same in a list and by itself, whose headers differ. */
  readonly raw: string;
}

/** The entries of a reply; `in-text` when the modem is in text mode, and no word of the reply is to be believed. */
export type Entries =
  | { readonly kind: "entries"; readonly entries: readonly Entry[] }
  | { readonly kind: "in-text" };

/** A header, and the lines behind it up to the next. */
interface Block {
  readonly header: string;
  readonly lines: readonly string[];
}

/** Reads a reply to `AT+CMGL` or `AT+CMGR`, whose PDUs may have been cut in pieces, or lost in part. */
export function readEntries(lines: readonly string[]): Entries {
  if (lines.some(isInText)) return { kind: "in-text" };
  const blocks: (Block & { readonly lines: string[] })[] = [];
  for (const line of lines)
    if (/^\+CMG[LR] ?:/i.test(line)) blocks.push({ header: line, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  return { kind: "entries", entries: blocks.map(readBlock).filter((entry) => entry !== null) };
}

function readBlock(block: Block): Entry | null {
  const readings = [readEntry(block), readEntry(mended(block))];
  return (
    readings.find((entry) => entry !== null && entry.pdu !== null) ?? readings.find((entry) => entry) ?? null
  );
}

/** The entry of a block; null when its header says nothing, or that the place is empty. */
function readEntry({ header, lines }: Block): Entry | null {
  const [, index = "", status] =
    /^\+CMGL ?: *(\d{1,5}) *, *(\d{1,2}) *(?:,|$)/i.exec(header) ??
    /^\+CMGR ?:() *(\d{1,2}) *(?:,|$)/i.exec(header) ??
    [];
  if (status === undefined || (lines.length === 0 && lengthIn(header) === 0)) return null;
  return {
    index: index === "" ? null : Number(index),
    status: Number(status),
    pdu: pduOf(header, lines),
    raw: [`${lengthIn(header) ?? "?"} octets:`, ...lines].join(" "),
  };
}

/** The end of a header may stand in a line of its own, when something came between. */
function mended({ header, lines }: Block): Block {
  return { header: header + (lines[0] ?? ""), lines: lines.slice(1) };
}

function pduOf(header: string, lines: readonly string[]): string | null {
  const length = lengthIn(header);
  const hex = lines.filter(isHex).join("");
  return length !== null && isWhole(hex, length) ? hex.toUpperCase() : null;
}

/** How full the storage for reading is, from the reply to `AT+CPMS="SM"`: `+CPMS: 3,40,0,40,0,40`. */
export function readFill(lines: readonly string[]): {
  readonly used: number | null;
  readonly size: number | null;
} {
  const line = lines.find((each) => /^\+CPMS ?:/i.test(each)) ?? "";
  const [, used, size] = /: *(?:"\w*" *, *)?(\d{1,5}) *, *(\d{1,5})(?!\d)/.exec(line) ?? [];
  return { used: used === undefined ? null : Number(used), size: size === undefined ? null : Number(size) };
}

/** The storages for reading and for what comes in, from the reply to `AT+CPMS=?`; empty where it says none. */
export function readStorages(lines: readonly string[]): {
  readonly reading: readonly string[];
  readonly receiving: readonly string[];
} {
  const line = lines.find((each) => /^\+CPMS ?:/i.test(each)) ?? "";
  const groups = [...line.matchAll(/\(([^()]*)\)/g)].map(([, names = ""]) => namesIn(names));
  const reading = groups[0] ?? namesIn(line);
  return { reading, receiving: groups[2] ?? reading };
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/"([A-Z]{2})"/g)].map(([, name = ""]) => name);
}

/** A modem has no more places than this. */
const mostPlaces = 1000;

/** The places that `AT+CMGD=?` says are taken: `+CMGD: (1,2,5-7),(0-4)`. */
export function readTaken(lines: readonly string[]): readonly number[] {
  const line = lines.find((each) => /^\+CMGD ?:/i.test(each)) ?? "";
  const list = /\(([^()]*)\)/.exec(line)?.[1] ?? "";
  return list
    .split(",")
    .flatMap((part) => {
      const [, first, last = first] = /^ *(\d{1,4}) *(?:- *(\d{1,4}) *)?$/.exec(part) ?? [];
      if (first === undefined) return [];
      const count = Math.max(0, Number(last) - Number(first) + 1);
      return Array.from({ length: Math.min(count, mostPlaces) }, (_, place) => Number(first) + place);
    })
    .slice(0, mostPlaces);
}

/** TP-MR in `+CMGS: 34`; null when there is none. */
export function readReference(lines: readonly string[]): number | null {
  const digits = lines
    .map((line) => /^\+CMGS ?: *(\d{1,3})\b/i.exec(line)?.[1])
    .find((each) => each !== undefined);
  return digits === undefined || Number(digits) > 255 ? null : Number(digits);
}

/** Whether a reply says that the network has taken the text. */
export function saysSent(lines: readonly string[]): boolean {
  return lines.some((line) => /^\+CMGS ?:/i.test(line));
}
