/** The corpora: what each target should be given, written by hand. Nobody's real numbers or names are among it. */
import { readFileSync } from "node:fs";

const folder = "test/fuzz/corpus";

/** The inputs in a target's corpus, which lines of `---` part. */
export function readCorpus(name: string): readonly Buffer[] {
  const text = readFileSync(`${folder}/${name}.txt`, "utf8");
  return text.split(/^---\n/m).map((input) => Buffer.from(input, "utf8"));
}
