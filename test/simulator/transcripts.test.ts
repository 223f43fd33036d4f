import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { playTranscript } from "../support/simulator-transcript.ts";

const folder = new URL("transcripts/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

describe("the stick's side of a conversation", () => {
  it.each(files)("is as written in %s", async (file) => {
    const path = new URL(file, folder);
    const played = await playTranscript(readFileSync(path, "utf8"));
    await expect(played).toMatchFileSnapshot(path.pathname);
  });
});
