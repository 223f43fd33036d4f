/** The slips of a typing hand; pure. */

/** Shorter texts resemble everything, longer ones are no slips of anything. */
const shortest = 3;
const longest = 40;

/** The candidate that `text` is a slip of: one wrong letter, or one in four. Undefined when there is none. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (text.length < shortest || text.length > longest) return undefined;
  const most = Math.max(1, Math.floor(text.length / 4));
  const slipped = candidates.map((candidate) => ({ candidate, slips: countSlips(text, candidate) }));
  const least = Math.min(...slipped.map(({ slips }) => slips));
  return least > most ? undefined : slipped.find(({ slips }) => slips === least)?.candidate;
}

/** Letters left out, put in, changed, or swapped with the next (optimal string alignment). */
function countSlips(one: string, other: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const changed = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      const swapped = isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(changed, swapped, (last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    before = last;
    last = next;
  }
  return last.at(-1) ?? 0;
}
