/** The phases of a call as a picture, drawn from the changes that were really seen. */

/** Every change of phase that was seen, each with the kinds of events that made it. */
export type Changes = ReadonlyMap<string, ReadonlySet<string>>;

/** Happens in every phase alike, and is said beside the picture. */
const everywhere = new Set(["close-wanted", "modem-lost"]);

/** The text of `src/call/diagram.md`. */
export function drawDiagram(explored: readonly Changes[]): string {
  const changes = new Map<string, Set<string>>();
  for (const [change, events] of explored.flatMap((each) => [...each]))
    changes.set(change, new Set([...(changes.get(change) ?? []), ...events]));
  const arrows = [...changes].flatMap(([change, events]) => {
    const [from = "", to = ""] = change.split(" ");
    const told = [...events].filter((event) => !everywhere.has(event)).sort();
    return told.length === 0 ? [] : [`  ${from} --> ${to}: ${told.join(", ")}`];
  });
  return [
    "# The phases of a call",
    "",
    "Drawn by the tests from every change of phase that was seen when the machine was explored; do not edit.",
    "Beside these, `close-wanted` leads from every phase but `idle` to `closing` (or to `idle`, when nothing is left",
    "to be ended), and `modem-lost` from every phase to `idle`. A phase that ends in `idle` looks at once what else",
    "the modem lists.",
    "",
    "```mermaid",
    "stateDiagram-v2",
    "  [*] --> idle",
    ...arrows.sort(),
    "```",
    "",
  ].join("\n");
}
