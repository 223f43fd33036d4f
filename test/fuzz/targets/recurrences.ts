import { recurrenceOf } from "../../../src/routing/recurrence.ts";
import { parseRule, type RecurrenceRule, RuleError } from "../../../src/routing/recurrence-rule.ts";
import { claim, textOf, type Target } from "../target.ts";

/** 2024-02-29T08:30:15. */
const start = 1_709_195_415;
const moments = [start - 1, start, start + 86_400, start + 40_000_000, start + 400_000_000, 253_402_300_799];

/** A rule's starts lie where they are looked for, and come one after the other. */
export const recurrences: Target = {
  name: "recurrences",
  longest: 12_000,
  run(input) {
    const rule = read(textOf(input));
    if (rule === undefined) return;
    const recurrence = recurrenceOf(rule, start, Number.POSITIVE_INFINITY);
    for (const moment of moments) {
      let upTo = moment;
      for (let place = 0; place < 4; place += 1) {
        const found = recurrence.latest(upTo, start);
        if (found === undefined) break;
        claim(
          Number.isInteger(found) && found >= start && found <= upTo,
          "a start lies where it is looked for",
        );
        claim(recurrence.latest(found, start) === found, "a start is found again");
        upTo = found - 1;
      }
    }
  },
};

function read(text: string): RecurrenceRule | undefined {
  try {
    return parseRule(text);
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}
