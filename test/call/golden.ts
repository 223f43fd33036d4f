import { readFileSync, writeFileSync } from "node:fs";

const rewrite = process.env["UPDATE"] === "1";

/** What a golden file holds; `UPDATE=1` writes the text into it first. */
export function golden(file: URL, text: string): string {
  if (rewrite) writeFileSync(file, text);
  return readFileSync(file, "utf8");
}
