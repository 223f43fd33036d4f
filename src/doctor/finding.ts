/** What the doctor has to say: findings, and their sum. Pure. */

/** Green is well; yellow is to be looked at, or could not be looked at; red keeps the phone from working. */
export type Mark = "green" | "yellow" | "red";

/** One thing that was looked at. */
export interface Finding {
  readonly mark: Mark;
  /** What was seen, a clause without its full stop. */
  readonly what: string;
  /** What to do, with the command where there is one; empty when there is nothing to do. */
  readonly advice: string;
  /** What of the words is nobody's but the owner's: a report leaves it out. */
  readonly personal: readonly string[];
}

/** It is well. */
export function green(what: string, ...personal: readonly string[]): Finding {
  return { mark: "green", what, advice: "", personal };
}

/** It is to be looked at. */
export function yellow(what: string, advice: string, ...personal: readonly string[]): Finding {
  return { mark: "yellow", what, advice, personal };
}

/** The phone does not work like this. */
export function red(what: string, advice: string, ...personal: readonly string[]): Finding {
  return { mark: "red", what, advice, personal };
}

/** What could not be looked at, in one line instead of many. */
export function notLookedAt(what: string, because: string): Finding {
  return yellow(`${what}: not looked at, because ${because}`, "");
}

/** The last line: how many are not green, and where to begin. */
export function summaryOf(findings: readonly Finding[]): string {
  const count = (mark: Mark): number => findings.filter((each) => each.mark === mark).length;
  const counts = (["red", "yellow"] as const)
    .filter((mark) => count(mark) > 0)
    .map((mark) => `${count(mark)} ${mark}`)
    .join(", ");
  const first =
    findings.find(({ mark }) => mark === "red") ??
    findings.find(({ mark, advice }) => mark === "yellow" && advice !== "") ??
    findings.find(({ mark }) => mark === "yellow");
  return first === undefined
    ? `All ${findings.length} lines are green.`
    : `${counts}: begin with “${first.what}”.`;
}
