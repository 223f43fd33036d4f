import { basename } from "node:path";
import { checkFileName } from "../../../src/routing/contact-upload.ts";
import { claim, textOf, type Target } from "../target.ts";

const existing = ["friends.vcf", "Straße.vcf"];

/** The name of a contact file that somebody sends is a plain name, and never a way out of its directory. */
export const fileNames: Target = {
  name: "file-names",
  longest: 4096,
  run(input) {
    const checked = checkFileName(textOf(input), existing);
    if (checked.kind === "refused") return;
    const { fileName, group } = checked;
    claim(basename(fileName) === fileName && !fileName.startsWith("."), "a name is no path");
    claim(!/[/\\:\p{Cc}]|\.\./u.test(fileName), "a name is plain");
    claim(Buffer.byteLength(fileName) <= 200 && group !== "", "a name is short");
    claim(checkFileName(fileName, []).kind === "name", "a name stays one");
  },
};
