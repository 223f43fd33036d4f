import type { PhoneNumber } from "../core/phone-number.ts";
import { nameKey } from "./names.ts";
import type { Card } from "./vcards.ts";

/** What a new contact file did to its group. */
export type GroupReplaced =
  | {
      readonly kind: "replaced";
      readonly group: string;
      /** Contacts in the group now. */
      readonly total: number;
      readonly added: number;
      readonly changed: number;
      readonly gone: number;
      /** Cards that could not be used, each with its name or place in the file and why. */
      readonly refused: readonly string[];
    }
  /** Nothing was changed. */
  | { readonly kind: "rejected"; readonly why: string };

/** Largest contact file that may be sent, in bytes: as much as Telegram hands to a bot. */
export const largestUpload = 20_000_000;

/** Longest name of a contact file, in bytes: file systems take 255, and a temporary file needs some more. */
const longestFileName = 200;

/** A name for a contact file, or why it cannot be one. */
export type FileNameCheck =
  | { readonly kind: "name"; readonly fileName: string; readonly group: string }
  | { readonly kind: "refused"; readonly why: string };

/**
 * Checks the name that came with a file. It is only ever a name, never a path. Where a file of the same name,
 * in other letter case, is there already, that one is meant.
 */
export function checkFileName(given: string, existing: readonly string[]): FileNameCheck {
  const fileName = given.normalize("NFC").trim();
  const group = groupOf(fileName);
  if (group === undefined)
    return refused("its name must end in .vcf: the rest of it is the name of the group");
  if (/[/\\:\p{Cc}\p{Cf}\u2028\u2029\p{Cs}]/u.test(fileName) || fileName.includes(".."))
    return refused("its name must be a plain one: no slash, colon, two dots or invisible character");
  if (group === "" || fileName.startsWith("."))
    return refused("its name must begin with the name of the group");
  if (Buffer.byteLength(fileName) > longestFileName) return refused("its name is too long");
  const same = existing.filter((name) => nameKey(groupOf(name) ?? "") === nameKey(group));
  if (same.length > 1)
    return refused(`several files are of this group already (${same.join(", ")}): remove all but one`);
  const [known = fileName] = same;
  return { kind: "name", fileName: known, group: groupOf(known) ?? group };
}

/** The group of a contact file: its name without the ending. Undefined for a file of another kind. */
export function groupOf(fileName: string): string | undefined {
  return /^(.*)\.(?:vcf|vcard)$/isu.exec(fileName)?.[1]?.normalize("NFC").trim();
}

function refused(why: string): FileNameCheck {
  return { kind: "refused", why };
}

/** How many contacts a group has, and how many of them its new cards add, change and take away. */
export interface GroupChange {
  readonly total: number;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
}

/** Compares a group's old cards with its new ones. Pauses often. */
export function* compareGroups(
  before: readonly Card[],
  after: readonly Card[],
): Generator<void, GroupChange> {
  const old = yield* numbersByName(before);
  const now = yield* numbersByName(after);
  const fresh = [...now].filter(([name]) => !old.has(name));
  const lost = [...old].filter(([name]) => !now.has(name));
  yield;
  const kept = [...now].filter(([name, numbers]) => old.has(name) && !sameNumbers(old.get(name), numbers));
  yield;
  const renamed = countRenamed(fresh, lost);
  return {
    total: now.size,
    added: fresh.length - renamed,
    changed: kept.length + renamed,
    gone: lost.length - renamed,
  };
}

type Numbers = ReadonlySet<PhoneNumber>;

const cardsPerPause = 500;

function* numbersByName(cards: readonly Card[]): Generator<void, ReadonlyMap<string, Numbers>> {
  const people = new Map<string, Set<PhoneNumber>>();
  for (const [place, { name, numbers }] of cards.entries()) {
    const known = people.get(nameKey(name)) ?? new Set();
    for (const number of numbers) known.add(number);
    people.set(nameKey(name), known);
    if (place % cardsPerPause === 0) yield;
  }
  return people;
}

function sameNumbers(one: Numbers | undefined, other: Numbers): boolean {
  return one?.size === other.size && [...other].every((number) => one.has(number));
}

/** A new name on a number that lost its old one is a change of name. Each old name is used once. */
function countRenamed(
  fresh: readonly (readonly [string, Numbers])[],
  lost: readonly (readonly [string, Numbers])[],
): number {
  const names = new Map(lost.flatMap(([name, numbers]) => [...numbers].map((number) => [number, name])));
  const used = new Set<string>();
  for (const [, numbers] of fresh) {
    const old = [...numbers]
      .map((number) => names.get(number))
      .find((name) => name !== undefined && !used.has(name));
    if (old !== undefined) used.add(old);
  }
  return used.size;
}
