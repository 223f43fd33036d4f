/** How the service centre writes a text to the SIM: which letters, how many parts, which marks. */
import { toSeptets } from "./alphabet.ts";
import { octetsOf } from "./octets.ts";
import { type Alphabet, type UserData, lay, mostOctets, writeDeliver } from "./pdu.ts";

/** What a text consists of: words, or 8-bit data in hexadecimal, perhaps for an application's port. */
export type TextContent = string | { readonly data: string; readonly port?: number };

/** Messages that wait elsewhere. With a count they are told in the header, else by the coding scheme. */
export interface WaitingMark {
  readonly what: "voicemail" | "fax" | "email" | "other";
  readonly isOn: boolean;
  /** 0 to 255. */
  readonly count?: number;
}

/** How a text is marked. */
export interface TextMarks {
  /** As whom it comes, instead of the person: a number, a short code, or a name of up to 11 letters. */
  readonly from?: string;
  /** GSM 7 where its letters suffice, unless told. */
  readonly alphabet?: "gsm-7" | "ucs-2";
  /** 0 is a flash text. */
  readonly messageClass?: 0 | 1 | 2 | 3;
  /** Type 0: to be acknowledged and not shown (23.040 §9.2.3.9). */
  readonly silent?: boolean;
  /** 1 to 7: takes the place of the sender's text before with the same number. */
  readonly replaces?: number;
  readonly waiting?: WaitingMark;
  /** Of a text in several parts; each gets its own unless told. */
  readonly reference?: number;
  /** 8 unless told. */
  readonly referenceBits?: 8 | 16;
  /** The centre's time stamp; the moment it is written unless told. */
  readonly sentAt?: Date;
  /** The zone of the time stamp, local time minus UTC. */
  readonly offsetMinutes?: number;
}

/** What writing a text takes besides its marks. */
export interface Writing {
  readonly centre: string;
  readonly sender: string;
  readonly reference: number;
  readonly sentAt: Date;
  readonly offsetMinutes: number;
}

/** Most parts of a text. */
const mostParts = 255;

/** The PDUs of a text, in the order of its parts. Throws when it cannot be written. */
export function writeText(content: TextContent, marks: TextMarks, writing: Writing): readonly string[] {
  const { alphabet, atoms, header } = lettersOf(content, marks);
  const extra = [...header, ...waitingElement(marks.waiting)];
  const whole: UserData = { alphabet, header: extra, units: atoms.flat() };
  const parts = fits(whole)
    ? [whole]
    : split(atoms, room(alphabet, extra.length + (marks.referenceBits === 16 ? 6 : 5))).map(
        (units, index, all): UserData => ({
          alphabet,
          header: [...partElement(marks, writing.reference, all.length, index + 1), ...extra],
          units,
        }),
      );
  if (parts.length > mostParts) throw new Error(`A text has at most ${mostParts} parts; this has more`);
  return parts.map((data) =>
    writeDeliver({
      ...writing,
      protocol: marks.silent === true ? 0x40 : marks.replaces === undefined ? 0 : 0x40 | marks.replaces,
      coding: codingOf(alphabet, marks),
      hasHeader: data.header.length > 0,
      data: lay(data),
    }),
  );
}

interface Letters {
  readonly alphabet: Alphabet;
  /** Units that stay together. */
  readonly atoms: readonly (readonly number[])[];
  readonly header: readonly number[];
}

function lettersOf(content: TextContent, marks: TextMarks): Letters {
  if (typeof content !== "string") {
    const octets = octetsOf(content.data);
    if (octets === undefined) throw new Error("Data is written in hexadecimal, two digits an octet");
    return { alphabet: "data", atoms: octets.map((octet) => [octet]), header: portElement(content.port) };
  }
  const septets = marks.alphabet === "ucs-2" ? undefined : toSeptets(content);
  if (septets !== undefined) return { alphabet: "gsm-7", atoms: septets, header: [] };
  if (marks.alphabet === "gsm-7") throw new Error("Not all of this can be written in GSM 7");
  // Real centres cut between any two UTF-16 units, through the middle of an emoji too.
  const units = Array.from({ length: content.length }, (_, index) => content.charCodeAt(index));
  return { alphabet: "ucs-2", atoms: units.map((unit) => [unit >> 8, unit & 0xff]), header: [] };
}

/** Units that fit beside a header of so many octets. */
function room(alphabet: Alphabet, headerLength: number): number {
  const left = mostOctets - (headerLength === 0 ? 0 : headerLength + 1);
  return alphabet === "gsm-7" ? Math.floor((left * 8) / 7) : left;
}

const fits = ({ alphabet, header, units }: UserData): boolean =>
  units.length <= room(alphabet, header.length);

function split(atoms: readonly (readonly number[])[], most: number): readonly (readonly number[])[] {
  const parts: number[][] = [[]];
  for (const atom of atoms) {
    if ((parts.at(-1)?.length ?? 0) + atom.length > most) parts.push([]);
    parts.at(-1)?.push(...atom);
  }
  return parts;
}

function partElement(marks: TextMarks, next: number, total: number, place: number): readonly number[] {
  const reference = marks.reference ?? next;
  if (marks.referenceBits !== 16) return [0, 3, reference & 0xff, total, place];
  return [8, 4, (reference >> 8) & 0xff, reference & 0xff, total, place];
}

/** Destination and originator port, 16 bits each (23.040 §9.2.3.24.4). */
const portElement = (port: number | undefined): readonly number[] =>
  port === undefined ? [] : [5, 4, (port >> 8) & 0xff, port & 0xff, 0, 0];

const waitingKinds: Readonly<Record<WaitingMark["what"], number>> = {
  voicemail: 0,
  fax: 1,
  email: 2,
  other: 3,
};

/** 23.040 §9.2.3.24.2, with the text to be stored. */
const waitingElement = (waiting: WaitingMark | undefined): readonly number[] =>
  waiting?.count === undefined
    ? []
    : [1, 2, 0x80 | waitingKinds[waiting.what], waiting.isOn ? waiting.count : 0];

/** The data coding scheme (23.038 §4). */
function codingOf(alphabet: Alphabet, { waiting, messageClass }: TextMarks): number {
  if (waiting !== undefined && waiting.count === undefined && alphabet !== "data")
    return (alphabet === "ucs-2" ? 0xe0 : 0xd0) | (waiting.isOn ? 8 : 0) | waitingKinds[waiting.what];
  const letters = { "gsm-7": 0, data: 4, "ucs-2": 8 }[alphabet];
  return messageClass === undefined ? letters : letters | 0x10 | messageClass;
}
