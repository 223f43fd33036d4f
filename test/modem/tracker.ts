import { readCallList, readHint } from "../../src/modem/hint.ts";
import { type LinesEvent, linesOf, track } from "../../src/modem/lines.ts";
import { looksAgainAt, noLines } from "../../src/modem/lines-state.ts";

/** The lines of a modem under a hand that says what it hears and lists, and when. */
export function tracker() {
  let state = noLines;
  let now = 100_000;
  const ended: string[] = [];
  const apply = (event: LinesEvent): void => {
    const step = track(state, event);
    state = step.state;
    for (const { line, ending, number } of step.ended)
      ended.push(`${line} ${ending.kind}${number === "" ? "" : ` ${number}`}`);
  };
  return {
    /** Unsolicited lines, at once. */
    hears(...texts: readonly string[]) {
      for (const text of texts) {
        const hint = readHint(text);
        if (!hint) throw new Error(`${text} is no hint`);
        apply({ kind: "hinted", hint, at: now });
      }
    },
    /** A reply to AT+CLCC, each call as its fields. */
    lists(...calls: readonly string[]) {
      const read = readCallList(calls.map((fields) => `+CLCC: ${fields}`));
      if (!read) throw new Error(`${calls.join(" ")} is no list`);
      apply({ kind: "listed", calls: read, at: now });
    },
    dials(number: string): number {
      apply({ kind: "dialling", number, at: now });
      return state.nextLine - 1;
    },
    notes(kind: "dialled" | "dial-failed", line: number) {
      apply({ kind, line, at: now });
    },
    orders(kind: "released" | "not-released", ...lines: readonly number[]) {
      apply({ kind, lines, at: now });
    },
    waits(milliseconds: number) {
      now += milliseconds;
      apply({ kind: "looked-again", at: now });
    },
    /** The lines in short: id, index, status, number. */
    lines: () =>
      linesOf(state).map(
        ({ line, index, status, number, joined }) =>
          `${line}/${index ?? "-"} ${status}${joined ? " joined" : ""}${number === "" ? "" : ` ${number}`}`,
      ),
    of: (line: number) => linesOf(state).find((each) => each.line === line),
    /** After how many milliseconds a line that is not listed may be over; null when all are. */
    looksAgainIn(): number | null {
      const at = looksAgainAt(state);
      return at === null ? null : at - now;
    },
    /** Lines that ended since it was last asked. */
    ended: () => ended.splice(0),
  };
}

/** Two numbers as lists and `+CLIP` have them. */
export const anna = '"+447700900002",145';
export const ben = '"+447700900003",145';
