/** Longest text that is looked at as a name or as a list of names, and most names in one list. */
const longestText = 20_000;
const mostNames = 200;

/**
 * What is compared when two names are: case, the width of letters, marks nobody sees, and surplus space
 * make no difference (contract, routing rule 2).
 */
export function nameKey(name: string): string {
  const plain = name
    .slice(0, longestText)
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "");
  // Upper case first: it makes one of ß and SS, as case folding does.
  return collapseSpace(plain.toUpperCase().toLowerCase());
}

/** What is compared when a name is searched for: as `nameKey`, and accents make no difference either. */
export function searchKey(name: string): string {
  return nameKey(name.slice(0, longestText).normalize("NFKD").replaceAll(/\p{M}/gu, ""));
}

/** The parts of a list that commas, semicolons or new lines separate, without the empty ones. */
export function splitList(text: string): readonly string[] {
  return text
    .slice(0, longestText)
    .split(/[,;\r\n\u2028\u2029]/, mostNames)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** One space where there were several, none at the ends. */
export function collapseSpace(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
