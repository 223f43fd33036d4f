/** Shows the texts that come to the phones on the table. */
import { cast } from "./cast.ts";
import type { Stage } from "./stage.ts";
import type { Entry } from "./story.ts";

/** Tells every text that somebody gets from the SIM; the answer ends that. */
export function watchTexts({ world }: Stage, tell: (entry: Entry) => void): () => void {
  const told = new Map<string, number>();
  return world.onChange(() => {
    for (const { word, number } of cast) {
      const texts = world.person(number).texted();
      for (const { text } of texts.slice(told.get(number) ?? 0))
        tell({ kind: "phone", word, text: `gets the text “${text}”` });
      told.set(number, texts.length);
    }
  });
}
