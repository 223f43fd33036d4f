import { parseVCards, type VCard4 } from "vcard4-ts";
import {
  type CountryCode,
  formatPhoneNumber,
  parsePhoneNumber,
  type PhoneNumber,
} from "../core/phone-number.ts";
import { collapseSpace } from "./names.ts";
import { decodeText, detached } from "./text.ts";
import { normaliseCard, type RawCard, rawCards } from "./vcard-normaliser.ts";

/** A person in a contact file, with at least one number; the preferred number first. */
export interface Card {
  readonly name: string;
  readonly numbers: readonly PhoneNumber[];
}

/** What a contact file holds. */
export interface CardFile {
  readonly cards: readonly Card[];
  /** Cards that cannot be used, each with its name or its place in the file, and why. */
  readonly refused: readonly string[];
}

/** Longer names are cut. */
const longestName = 200;
const linesPerPause = 200;
const cardsPerPause = 10;

/** Reads the cards of a vCard file, of version 2.1, 3.0 or 4.0. Pauses often; never throws. */
export function* readCards(bytes: Uint8Array, country: CountryCode): Generator<void, CardFile> {
  const text = yield* decodeText(bytes);
  const cards: Card[] = [];
  const refused: string[] = [];
  let place = 0;
  let lines = 0;
  for (const raw of rawCards(text)) {
    lines += 1;
    if (lines % linesPerPause === 0) yield;
    if (raw === null) continue;
    place += 1;
    const found = readCard(raw, country);
    if ("why" in found) refused.push(`${labelOf(found.name, place)}: ${found.why}`);
    else cards.push(found);
    if (place % cardsPerPause === 0) yield;
  }
  return { cards, refused };
}

interface Refusal {
  readonly name: string;
  readonly why: string;
}

function readCard(raw: RawCard, country: CountryCode): Card | Refusal {
  const card = parseVCards(normaliseCard(raw), true).vCards?.[0];
  if (card === undefined) return { name: "", why: "it cannot be read" };
  const name = nameOf(card);
  const written = phonesOf(card);
  if (written.length === 0) return { name, why: "it holds no phone number" };
  const numbers = [...new Set(written.flatMap((phone) => parsePhoneNumber(phone, country) ?? []))];
  const [first] = numbers;
  if (first === undefined)
    return { name, why: `its number cannot be read: ${cleanName(written.join(", ")).slice(0, 60)}` };
  return { name: detached(name === "" ? formatPhoneNumber(first) : name), numbers };
}

function nameOf(card: VCard4): string {
  for (const candidate of candidateNames(card)) {
    const name = cleanName(candidate);
    if (name !== "") return name;
  }
  return "";
}

/** What a person may be called by, the best first. */
function* candidateNames({ FN, N, ORG, NICKNAME }: VCard4): Generator<string> {
  for (const { value } of FN) yield value;
  const parts = N?.value;
  if (parts !== undefined) yield assembled(parts);
  yield (ORG?.[0]?.value ?? []).join(",");
  yield NICKNAME?.[0]?.value[0] ?? "";
}

function assembled(parts: Partial<NonNullable<VCard4["N"]>["value"]>): string {
  const { honorificPrefixes, givenNames, additionalNames, familyNames, honorificSuffixes } = parts;
  const words = [honorificPrefixes, givenNames, additionalNames, familyNames, honorificSuffixes];
  return words.flatMap((each) => each ?? []).join(" ");
}

function cleanName(name: string): string {
  return collapseSpace(name.normalize("NFC").replaceAll(/\p{Cc}/gu, " ")).slice(0, longestName);
}

/** The numbers as written: preferred ones first, then voice, then what cannot talk. */
function phonesOf(card: VCard4): readonly string[] {
  const phones = (card.TEL ?? []).filter(({ value }) => value.trim() !== "");
  const rank = ({ parameters }: (typeof phones)[number]): number => {
    const silent = parameters?.TYPE?.some((kind) => ["fax", "pager", "modem"].includes(kind)) === true;
    return (parameters?.PREF ?? 101) + (silent ? 1000 : 0);
  };
  return phones.toSorted((one, other) => rank(one) - rank(other)).map(({ value }) => value);
}

function labelOf(name: string, place: number): string {
  return name === "" ? `card ${place}` : `“${name.slice(0, 60)}” (card ${place})`;
}
