/** By what texts are found: whose they are, and the words in them. Pure. */
import type { Person } from "../core/person.ts";

/** Letters with a stroke, and joined ones: no decomposition takes them apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ħ: "h",
  ŧ: "t",
  ı: "i",
  æ: "ae",
  œ: "oe",
};

/** Words beyond these are not looked for. */
export const mostWords = 12;

/** A text without what makes no difference in a search: case, accents, the width of letters, marks nobody sees. */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}\p{Cs}]/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[łøđħŧıæœ]/g, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

/** The words that are looked for, each once; the longest of too many. */
export function searchWords(wanted: string): readonly string[] {
  const words = [...new Set(foldText(wanted).split(" "))].filter((word) => word !== "");
  return words.sort((one, other) => other.length - one.length).slice(0, mostWords);
}

/** Who somebody is in the column `peer`: two ways to write one name are one. */
export function peerOf({ number, written }: Person): string {
  return number ?? `:${written.trim().toLowerCase()}`;
}
