/** Findings as lines on a screen. Pure. */
import type { Finding, Mark } from "./finding.ts";

const signs: Readonly<Record<Mark, string>> = {
  green: "\u001b[32m✔\u001b[0m",
  yellow: "\u001b[33m!\u001b[0m",
  red: "\u001b[31m✘\u001b[0m",
};

const plainWidth = 6;

/** A finding with its advice under it. With `colours` its mark is a coloured sign, else a word. */
export function printFinding({ mark, what, advice }: Finding, colours: boolean): string {
  const sign = colours ? signs[mark] : mark.padEnd(plainWidth);
  const indent = " ".repeat(colours ? 2 : plainWidth + 1);
  return `${sign} ${what}\n${advice === "" ? "" : `${indent}→ ${advice}\n`}`;
}
