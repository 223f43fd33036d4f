/** The people of the demo, and their phones. */

/** What somebody is called when they are told to do something. */
export type Word = "me" | "anna" | "ben" | "chloe" | "stranger";

/** Somebody with a phone. */
export interface Character {
  readonly word: Word;
  /** Other words for them. */
  readonly aliases: readonly string[];
  /** As the contacts have it; null for the master phone and for a number in no contact file. */
  readonly name: string | null;
  /** The contact file they are in. */
  readonly group: string | null;
  readonly number: string;
  /** Who that is, in a few words. */
  readonly note: string;
  /** How they stand in a sentence; `whose` is followed by a noun. */
  readonly called: string;
  readonly whose: string;
}

/** Everybody, in the order they are shown in. */
export const cast: readonly Character[] = [
  {
    word: "me",
    aliases: ["i", "master"],
    name: null,
    group: null,
    number: "+447700900001",
    note: "your phone",
    called: "you",
    whose: "Your",
  },
  contact("anna", "Anna Rossi", "family", "+447700900002"),
  contact("ben", "Ben Carter", "friends", "+447700900003"),
  contact("chloe", "Chloe Martin", "work", "+447700900004"),
  {
    word: "stranger",
    aliases: ["dora"],
    name: null,
    group: null,
    number: "+447700900005",
    note: "Dora, a stranger",
    called: "the stranger",
    whose: "The stranger's",
  },
];

function contact(word: Word, name: string, group: string, number: string): Character {
  const first = name.split(" ")[0] ?? name;
  const note = `${name}, ${group}`;
  return { word, aliases: [], name, group, number, note, called: first, whose: `${first}'s` };
}

/** The one who is called that. */
export function character(word: Word): Character {
  const found = cast.find((each) => each.word === word);
  if (!found) throw new Error(`Nobody is called ${word}`);
  return found;
}

/** A number of the cast's country, spaced for people. */
export function spaced(number: string): string {
  return number.replace(/^(\+\d{2})(\d{4})(\d{6})$/, "$1 $2 $3");
}
