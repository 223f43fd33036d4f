import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { startPlayer } from "./player.ts";

type Step = readonly [line: string, ...texts: readonly string[]];

const stories: Readonly<Record<string, readonly Step[]>> = {
  "a call comes in, and is joined with the master phone": [
    [
      "anna rings",
      "phone   anna: calls the SIM",
      "Anna Rossi, +447700900002",
      "me: RINGS",
      "Type me answers",
    ],
    ["me answers", "anna: talks with you", "connected", "[1] Hang up", "Type anna hangs up"],
    ["anna hangs up", "Anna Rossi hung up", "type /call ben"],
  ],
  "a call goes out, and ends with the button": [
    ["/call ben", "you │ /call ben", "me: RINGS"],
    ["m a", "me: on hold", "answered. Calling Ben Carter", "ben: RINGS"],
    ["b a", "ben: talks with you", "are connected"],
    ["1", "[1] Hang up", "bot   Hanging up…", "I end the call with Ben Carter"],
    ["1", "The bot shows no buttons now."],
  ],
  "a call out of hours is refused, and the bot says why": [
    ["chloe rings", "I refused a call from Chloe Martin", "chloe: idle; the last call heard busy"],
  ],
  "a call from a hidden number is refused": [
    ["anna rings hidden", "I refused a call from a hidden number", "anna: idle; the last call heard busy"],
  ],
  "a call from the master phone is not put through to itself": [
    ["me rings", "the phone to ring is the caller's own", "me: idle"],
  ],
  "a call is refused by the master phone": [
    ["anna rings", "me: RINGS"],
    ["me refuses", "refused the call", "me: idle", "anna: idle"],
  ],
  "a caller gives up": [
    ["stranger rings", "me: RINGS"],
    ["stranger hangs up", "hung up after", "me: idle", "stranger: idle"],
  ],
  "a text comes, is answered, and how far the answer has come is seen": [
    ["anna texts Are you there?", "anna texts “Are you there?”", "Anna Rossi", "Are you there?"],
    ["reply On my way", "you │ On my way", "anna: gets the text “On my way”", "👍"],
  ],
  "a one-time code is copied": [
    ["stranger texts Your code is 482913", "482913", "[1]"],
    ["1", "copied: 482913"],
  ],
  "the operator is asked for the balance": [["/balance", "you │ /balance", "Balance"]],
  "somebody who is called is busy": [
    ["ben busy", "ben: talks to somebody else"],
    ["/call ben", "me: RINGS"],
    ["me answers", "Ben Carter is busy", "me: idle"],
    ["ben free", "ben: idle"],
  ],
  "somebody who is called is out of reach": [
    ["ben off", "ben: switched off"],
    ["/call ben", "me: RINGS"],
    ["me answers", "Ben Carter cannot be reached", "me: idle"],
  ],
  "contacts are replaced by the sample, which gives the stranger a name": [
    ["send friends.vcf", "you │ (file) friends.vcf", "friends has 2 contacts now: 1 new"],
    ["s r", "Dora Evans, +447700900005"],
  ],
  "nothing but files is sent": [
    ["send /", "is no file."],
    ["send /dev/zero", "is no file."],
    ["send /nowhere/at/all.vcf", "cannot be read."],
  ],
  "the stick is pulled out and plugged in": [
    ["plug in", "in already"],
    ["anna rings", "me: RINGS"],
    ["unplug", "the stick is pulled out", "went away during the call with Anna Rossi"],
    ["unplug", "out already"],
    ["anna rings", "Anna's call did not get through."],
    ["/call ben", "I cannot call"],
    ["plug in", "the stick is plugged in"],
    ["/status", "Modem: "],
  ],
  "whatever else is typed goes to the bot, or is answered with what can be typed": [
    ["hello", "you │ hello", "bot │ I answer to commands"],
    ["/nonsense", "bot │ I do not know /nonsense"],
    ["anna rigns", "Did you mean anna rings?"],
    ["call ben", "/call ben"],
    ["me answers", "Your phone does not ring."],
    ["7", "The bot shows no buttons now."],
    ["help", "anna rings", "Telegram   http://127.0.0.1:"],
    ["x".repeat(5000), "Telegram takes 4096 characters"],
    ["\u001b[2J\u0000\u202e", "you │ [2J"],
  ],
  "a question comes with buttons, and takes a number for an answer": [
    ["/search a", "3 people", "[1] Call Anna Rossi", "[3] Call Chloe"],
    ["9", "There is no button 9; there are 1, 2, 3."],
    ["2", "[2] Call Ben Carter", "me: RINGS"],
  ],
};

describe.concurrent("the demo, line by line", () => {
  it.for(Object.keys(stories))("%s", async (title, { expect, onTestFinished }) => {
    const player = startPlayer();
    onTestFinished(() => player.end());
    await player.sees("ready");
    for (const [line, ...texts] of stories[title] ?? [])
      expect(await player.tries(line, texts)).toEqual(texts);
  });

  it("a stick that was plugged in takes calls again", async ({ onTestFinished }) => {
    const player = startPlayer();
    onTestFinished(() => player.end());
    await player.sees("ready");
    await player.tries("unplug", ["the stick is pulled out"]);
    await player.tries("plug in", ["the stick is plugged in"]);
    for (let asked = 0; !player.shown().includes("Modem: ready"); asked += 1) {
      if (asked > 100) throw new Error(`It is never ready:\n${player.shown()}`);
      await player.tries("/status", ["Messages that wait to be sent"]);
    }
    await player.tries("anna rings", ["Anna Rossi, +447700900002", "me: RINGS"]);
  });

  it("sends files of one's own", async ({ expect, onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), "virtualphone-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "pub quiz.vcf");
    await writeFile(path, "BEGIN:VCARD\nVERSION:3.0\nFN:Zed\nTEL:+447700900007\nEND:VCARD\n");
    const player = startPlayer();
    onTestFinished(() => player.end());
    await player.tries(`send ${path}`, ["(file) pub quiz.vcf", "1 new"]);
    expect(await player.tries("/search zed", ["Zed, in pub quiz"])).toHaveLength(1);
  });
});
