/** What the modem answered to what, and how it is read. Pure. */

/** An answer. `silent`: none came within the deadline, or the port was lost. */
export type Answer =
  | { readonly kind: "answered"; readonly lines: readonly string[] }
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "silent" };

/** Answers by their command, in the order in which they were asked; what was not asked is not there. */
export type Answers = ReadonlyMap<string, Answer>;

/** The first group of `pattern` in an answer, in the first line that matches; null when there is none. */
export function readAnswer(answers: Answers, command: string, pattern: RegExp): string | null {
  const [match] = matchAnswer(answers, command, pattern);
  return match?.[1] ?? null;
}

/** Every line of an answer that matches. */
export function matchAnswer(answers: Answers, command: string, pattern: RegExp): readonly RegExpExecArray[] {
  const answer = answers.get(command);
  return answer?.kind === "answered"
    ? answer.lines.map((line) => pattern.exec(line)).filter((match) => match !== null)
    : [];
}

/** Names, versions and numbers; noise between the lines rarely looks like one. */
const plain = /^[a-z\d+"][a-z\d+": .,()/_-]*$/i;

/** The only line of an answer, where it has no prefix to be known by; null when there is none. */
export function bareAnswer(answers: Answers, command: string): string | null {
  const answer = answers.get(command);
  const line = answer?.kind === "answered" ? (answer.lines.find((each) => plain.test(each)) ?? "") : "";
  const value = line
    .replace(/^\+\w+: */, "")
    .replaceAll('"', "")
    .trim();
  return value === "" ? null : value;
}

/** Why there is no answer, in words that follow "it". */
export function whyNoAnswer(answers: Answers, command: string): string {
  const answer = answers.get(command);
  if (answer?.kind === "refused") return `answers ${answer.words}`;
  return answer?.kind === "silent" ? "does not answer" : "answers nothing that can be read";
}
