import { meaningOf } from "../../../src/guard/code.ts";
import { isEmergency } from "../../../src/guard/emergency.ts";
import { effectOf } from "../../../src/modem/command-effect.ts";
import { checkOwnerCommand } from "../../../src/modem/owner-command.ts";
import { country } from "../../routing/given.ts";
import { claim, textOf, type Target } from "../target.ts";

/** What an owner wants to be dialled: however it is written, it is judged by what the network would be given. */
export const guards: Target = {
  name: "guards",
  longest: 1000,
  run(input) {
    const text = textOf(input);
    const dialled = text.replaceAll(/[^\d+*#]/g, "");
    for (const written of [text, dialled]) {
      const judged = isEmergency(written, country);
      for (const other of [`#31#${written}`, `*31#${written}`, ` ${written} `, written.replaceAll("9", "9-")])
        claim(!judged || isEmergency(other, country), "no decoration hides an emergency number");
    }
    const meaning = meaningOf(text);
    if (meaning.kind !== "code") claim(/^\+?\d+$/.test(meaning.written), "a number is called");
    if (meaning.kind === "call")
      claim(dialled.endsWith(meaning.written), "what is called is what is dialled");
    const checked = checkOwnerCommand(`AT${text}`);
    if (checked.kind === "refused") return;
    const effect = effectOf(checked.text);
    const isDialling = /^AT(?:E\d|V1|Q0)*D[^;]*\d/i.test(checked.text.replaceAll(" ", ""));
    claim(
      !isDialling || effect.kind === "hidden" || (effect.kind === "changes" && effect.dials.length > 0),
      "whoever is dialled is seen",
    );
  },
};
