/** A report for hardware-notes: every finding, what the modem answered, and nothing that is anybody's own. Pure. */
import type { Answer, Answers } from "./answers.ts";
import type { Finding } from "./finding.ts";

/** What a report is made of. */
export interface ReportParts {
  readonly date: Date;
  readonly findings: readonly Finding[];
  readonly answers: Answers;
  /** What must not stand in it: the token, ids, names of contacts. */
  readonly secrets: readonly string[];
}

/** The name of a report that nobody has named. */
export function reportName(date: Date): string {
  return `virtualphone-report-${date.toISOString().slice(0, 10)}.md`;
}

/** Writes the report, in Markdown. */
export function writeReport({ date, findings, answers, secrets }: ReportParts): string {
  const lines = [
    "# A stick, as virtualphone doctor saw it",
    "",
    `Made on ${date.toISOString().slice(0, 10)}. Numbers, names and addresses were taken out; look through it all the`,
    "same before it goes to others. Numbers of seven and more digits are shown as `…`.",
    "",
    "## Findings",
    "",
    ...findings.map((finding) => findingLine(finding, secrets)),
    "",
    "## What the modem answered",
    "",
    "```",
    ...[...answers].flatMap(([command, answer]) => answerLines(command, answer, secrets)),
    "```",
    "",
  ];
  return lines.join("\n");
}

function findingLine({ mark, what, advice, personal }: Finding, secrets: readonly string[]): string {
  const words = advice === "" ? what : `${what} → ${advice}`;
  const own = personal.filter((each) => each !== "");
  return `* **${mark}** ${mask(takeOut(words, own), secrets)}`;
}

function answerLines(command: string, answer: Answer, secrets: readonly string[]): readonly string[] {
  const said = (line: string): string => `< ${mask(withoutPlace(line), secrets)}`;
  switch (answer.kind) {
    case "answered":
      return [`> ${command}`, ...answer.lines.map(said), "< OK"];
    case "refused":
      return [`> ${command}`, said(answer.words)];
    case "silent":
      return [`> ${command}`, "(no answer)"];
  }
}

/** `+CREG` tells the cell, and with it the place. */
function withoutPlace(line: string): string {
  return line.replace(/^(\+CREG: *\d *, *\d+) *,.*$/i, "$1,…");
}

/** Names shorter than this would be found in any word. */
const shortestSecret = 3;

/** Takes out secrets, and everything that could be a number of somebody's. */
export function mask(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret.length >= shortestSecret);
  return takeOut(text, known)
    .replaceAll(/\/(?:home|Users)\/[^/\s]+/g, "/home/…")
    .replaceAll(/(?<![\da-f])[\da-f]{10,}(?![\da-f])/gi, "…")
    .replaceAll(/\+?\d(?:[ ()/-]{0,2}\d){6,}/g, "…")
    .replaceAll(/\+\d+…\d+|\d{3}…\d{3}/g, "…");
}

function takeOut(text: string, words: readonly string[]): string {
  return words
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, "…"), text);
}
