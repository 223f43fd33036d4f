import { readCallList, readHint } from "../../../src/modem/hint.ts";
import { linesOf as linesKept, track } from "../../../src/modem/lines.ts";
import { type LinesState, noLines } from "../../../src/modem/lines-state.ts";
import { claim, linesOf, type Target } from "../target.ts";

/**
 * Call lists, each ended by `OK`, and the hints between them; `!` and a number is a call that we dial, `!+` time. No
 * index is held twice, no line comes back once it is over, and a list that says nothing ends them all.
 */
export const callLists: Target = {
  name: "call-lists",
  longest: 4000,
  run(input) {
    let state: LinesState = noLines;
    let listed: string[] = [];
    let at = 0;
    const over = new Set<number>();
    const follow = (event: Parameters<typeof track>[1]): void => {
      const tracked = track(state, event);
      ({ state } = tracked);
      for (const { line } of tracked.ended) over.add(line);
      const lines = linesKept(state);
      const indexes = lines.flatMap(({ index }) => index ?? []);
      claim(new Set(indexes).size === indexes.length, "no index is held twice");
      claim(
        lines.every(({ line }) => line < state.nextLine && !over.has(line)),
        "no line comes back",
      );
    };
    for (const line of linesOf(input)) {
      at += line === "!+" ? 2000 : 50;
      if (line.startsWith("+CLCC:")) listed.push(line);
      else if (line === "OK") {
        const calls = readCallList(listed);
        if (calls !== undefined) follow({ kind: "listed", calls, at });
        listed = [];
      } else if (/^!\d/.test(line)) follow({ kind: "dialling", number: line.slice(1, 20), at });
      else {
        const hint = readHint(line);
        if (hint !== undefined) follow({ kind: "hinted", hint, at });
      }
    }
    for (const later of [0, 30_000, 60_000]) follow({ kind: "listed", calls: [], at: at + 7000 + later });
    claim(state.lines.length === 0, "a list that says nothing ends them all");
  },
};
