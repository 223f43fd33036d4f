import type { PhoneNumber } from "../core/phone-number.ts";
import { nameKey, searchKey } from "./names.ts";
import { sortInRuns } from "./sorting.ts";
import type { Card } from "./vcards.ts";

/** The people of one contact file. */
export interface Group {
  readonly name: string;
  readonly cards: readonly Card[];
}

/** A person, with all their numbers and the groups they are in. */
export interface Contact {
  readonly name: string;
  readonly groups: readonly string[];
  readonly numbers: readonly PhoneNumber[];
}

/**
 * Whose a number is. A number may stand under several names: `contact` is the first of them, by the names of the
 * groups and then by their place in the file; events may name any of them, and any of their groups.
 */
export interface NumberOwners {
  readonly contact: Contact;
  readonly names: readonly string[];
  readonly groups: readonly string[];
}

/** All contacts, to be looked up by number and searched by name. */
export interface Contacts {
  ownersOf(number: PhoneNumber): NumberOwners | undefined;
  /**
   * Contacts whose name holds every word of `part`, ignoring case and accents. Names that start with it come
   * first, then those in which each word starts a word; alphabetical among equals. No word finds nobody.
   */
  search(part: string): readonly Contact[];
  /** Whether a `nameKey` is that of a contact or of a group, so that an event can name it. */
  knows(key: string): boolean;
  /** The names of all contacts. */
  names(): readonly string[];
  count(): { readonly contacts: number; readonly numbers: number; readonly groups: number };
}

const cardsPerPause = 100;

/**
 * Puts groups together. Cards of one name are one person when they are in the same group or share a number.
 * Pauses often.
 */
export function* indexContacts(groups: readonly Group[]): Generator<void, Contacts> {
  const { people, byNumber } = yield* gatherPeople(groups);
  const contacts = new Map<Person, Contact>();
  const entries: SearchEntry[] = [];
  for (const person of people) {
    const contact = contactOf(person);
    contacts.set(person, contact);
    entries.push({ contact, key: searchKey(person.name) });
    if (entries.length % cardsPerPause === 0) yield;
  }
  const owners = new Map<PhoneNumber, readonly Contact[]>();
  for (const [number, namesakes] of byNumber) {
    const found = namesakes.flatMap((person) => contacts.get(person) ?? []);
    owners.set(number, found);
    if (owners.size % cardsPerPause === 0) yield;
  }
  const sorted = yield* sortInRuns(entries, (one, other) => compareText(one.key, other.key));
  const counted = { contacts: people.length, numbers: owners.size, groups: groups.length };
  const keys = new Set([...people, ...groups].map(({ name }) => nameKey(name)));
  return {
    ownersOf: (number) => ownersFrom(owners.get(number)),
    search: (part) => searchEntries(sorted, part),
    knows: (key) => keys.has(key),
    names: () => people.map(({ name }) => name),
    count: () => counted,
  };
}

/** No contact at all. */
export const noContacts: Contacts = {
  ownersOf: () => undefined,
  search: () => [],
  knows: () => false,
  names: () => [],
  count: () => ({ contacts: 0, numbers: 0, groups: 0 }),
};

/** A person while cards are still being put together. */
interface Person {
  readonly name: string;
  readonly groups: Set<string>;
  readonly numbers: Set<PhoneNumber>;
}

interface People {
  readonly people: readonly Person[];
  /** Those who share a number come in the order of their cards. */
  readonly byNumber: ReadonlyMap<PhoneNumber, readonly Person[]>;
}

function* gatherPeople(groups: readonly Group[]): Generator<void, People> {
  const people: Person[] = [];
  const byName = new Map<string, Person[]>();
  const byNumber = new Map<PhoneNumber, Person[]>();
  let done = 0;
  for (const group of groups.toSorted((one, other) => compareText(nameKey(one.name), nameKey(other.name)))) {
    for (const card of group.cards) {
      const person = personOf(card, group.name, byName) ?? addPerson(card, people, byName);
      person.groups.add(group.name);
      for (const number of card.numbers) addNumber(person, number, byNumber);
      done += 1;
      if (done % cardsPerPause === 0) yield;
    }
  }
  return { people, byNumber };
}

function personOf(card: Card, group: string, byName: ReadonlyMap<string, Person[]>): Person | undefined {
  return byName
    .get(nameKey(card.name))
    ?.find(({ groups, numbers }) => groups.has(group) || card.numbers.some((number) => numbers.has(number)));
}

function addPerson(card: Card, people: Person[], byName: Map<string, Person[]>): Person {
  const person: Person = { name: card.name, groups: new Set(), numbers: new Set() };
  people.push(person);
  const key = nameKey(card.name);
  const namesakes = byName.get(key);
  if (namesakes === undefined) byName.set(key, [person]);
  else namesakes.push(person);
  return person;
}

function addNumber(person: Person, number: PhoneNumber, byNumber: Map<PhoneNumber, Person[]>): void {
  if (person.numbers.has(number)) return;
  person.numbers.add(number);
  const owners = byNumber.get(number);
  if (owners === undefined) byNumber.set(number, [person]);
  else owners.push(person);
}

function contactOf({ name, groups, numbers }: Person): Contact {
  return { name, groups: [...groups], numbers: [...numbers] };
}

function ownersFrom(owners: readonly Contact[] | undefined): NumberOwners | undefined {
  const [contact] = owners ?? [];
  if (owners === undefined || contact === undefined) return undefined;
  return {
    contact,
    names: [...new Set(owners.map(({ name }) => name))],
    groups: [...new Set(owners.flatMap(({ groups }) => groups))],
  };
}

interface SearchEntry {
  readonly contact: Contact;
  readonly key: string;
}

function searchEntries(entries: readonly SearchEntry[], part: string): readonly Contact[] {
  const query = searchKey(part);
  if (query === "") return [];
  const words = query.split(" ");
  const found = entries.filter(({ key }) => words.every((word) => key.includes(word)));
  const ranked = found.map(({ contact, key }) => ({ contact, rank: rankOf(key, query, words) }));
  // The entries are in alphabetical order, and sorting keeps the order of equals.
  return ranked.sort((one, other) => one.rank - other.rank).map(({ contact }) => contact);
}

function rankOf(key: string, query: string, words: readonly string[]): number {
  if (key.startsWith(query)) return 0;
  const starts = ` ${key}`;
  return words.every((word) => starts.includes(` ${word}`)) ? 1 : 2;
}

/** By code points: the same order on every machine. */
function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
