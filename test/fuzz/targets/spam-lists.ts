import { createHash } from "node:crypto";
import { readSpamList } from "../../../src/routing/spam-list.ts";
import { fiction, runAtOnce } from "../../routing/given.ts";
import { claim, type Target } from "../target.ts";

const listed = fiction(7);
const row = `\n"sold, you know",${createHash("md5").update(listed).digest("hex")}`;

/** A spam list: no line is counted twice, and none keeps another from being found. */
export const spamLists: Target = {
  name: "spam-lists",
  longest: 65_536,
  run(input) {
    const list = runAtOnce(readSpamList(input));
    const lines = input.toString("latin1").split("\n").length;
    claim(list.size + list.unusable <= lines, "no line is counted twice");
    const more = runAtOnce(readSpamList(Buffer.concat([input, Buffer.from(row)])));
    claim(more.size === list.size + 1 && more.unusable === list.unusable, "a line stands for itself");
    claim((more.labelOf(listed)?.length ?? 101) <= 100, "who is listed is found");
  },
};
