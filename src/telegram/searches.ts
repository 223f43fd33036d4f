/** Searches whose words are too long for a button, kept for a while. */
import { randomBytes } from "node:crypto";

/** The searches that are remembered. */
export interface Searches {
  /** The answer stands for the words. */
  keep(words: string): string;
  find(key: string): string | undefined;
}

const mostKept = 200;

/** Remembers nothing yet. */
export function createSearches(): Searches {
  const kept = new Map<string, string>();
  return {
    keep(words) {
      for (const [key, each] of kept) if (each === words) return key;
      const key = randomBytes(9).toString("base64url");
      kept.set(key, words);
      if (kept.size > mostKept) kept.delete([...kept.keys()][0] ?? "");
      return key;
    },
    find: (key) => kept.get(key),
  };
}
