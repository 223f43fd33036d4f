/** A number of things, in words: `1 event`, `2 events`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

const units = [
  { size: 86_400, word: "day" },
  { size: 3_600, word: "hour" },
  { size: 60, word: "minute" },
];

/** How long ago something was, in words; a time that is yet to come is now. */
export function agoWords(seconds: number): string {
  const unit = units.find(({ size }) => seconds >= size);
  return unit === undefined ? "just now" : `${counted(Math.floor(seconds / unit.size), unit.word)} ago`;
}
