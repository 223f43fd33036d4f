import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Log, silentLog } from "../../src/core/log.ts";
import { profileNames } from "../../src/simulator/profiles.ts";
import { newsWords } from "../../src/telegram/call-words.ts";
import { startPhoneInWorld } from "../support/phone-in-world.ts";
import { steadyTimings } from "../support/simulator.ts";
import { flows } from "./flows.ts";

const folder = new URL("transcripts/", import.meta.url);
const rewrite = process.env["UPDATE"] === "1";

/** What crossed the port, what the machines made of it, and what the owner read, without the looks that saw nothing new. */
function condense(lines: readonly string[]): string {
  const kept: string[] = [];
  let look: string[] | null = null;
  let lastLook = "";
  for (const line of lines) {
    if (line.endsWith("> AT+CLCC")) {
      look = [line];
      continue;
    }
    if (look === null) {
      kept.push(line);
      continue;
    }
    look.push(line);
    if (!line.endsWith("< OK")) continue;
    const seen = look.map((each) => each.slice(11)).join("\n");
    if (seen !== lastLook) kept.push(...look);
    lastLook = seen;
    look = null;
  }
  return `${kept.join("\n")}\n`;
}

describe.each(profileNames)("the transcript of a call on a %s", (profile) => {
  it.each(flows.map((flow) => [flow.title, flow] as const))("%s", async (title, flow) => {
    const lines: string[] = [];
    let now = (): number => 0;
    const write = (what: string): void => {
      lines.push(`${(now() / 1000).toFixed(3).padStart(9)}  ${what}`);
    };
    const log: Log = {
      ...silentLog,
      info: (message) => write(`.        ${message}`),
      child: () => silentLog,
    };
    const house = await startPhoneInWorld({
      ...flow.options,
      profile,
      knobs: { noise: false, ...flow.options?.knobs },
      timings: steadyTimings,
      log,
      listen: (line) => write(line.startsWith(">") ? `daemon ${line}` : `modem  ${line}`),
      onNews: (news) => write(`owner  * ${newsWords(news).text.replaceAll("\n", " / ")}`),
    });
    // What a start takes is nothing of the call.
    const began = house.clock.now();
    now = () => house.clock.now() - began;
    lines.length = 0;
    await flow.story(house);
    await house.clock.until(() => house.phone.status().call === null && house.world.lines().length === 0);
    await house.stop();
    const file = new URL(`${profile}/${title.replaceAll(/[^a-z]+/gi, "-")}.txt`, folder);
    const text = `# ${title}\n${condense(lines)}`;
    if (rewrite) {
      mkdirSync(new URL(".", file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});
