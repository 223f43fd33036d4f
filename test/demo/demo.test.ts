import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../src/commands/demo.ts";
import type { DemoParts } from "../../src/demo/demo.ts";
import { quickTimings } from "../../src/simulator/timings.ts";
import { endPlayer, startPlayer, type Player } from "./player.ts";

let player: Player;

type Step = readonly [line: string, ...texts: readonly string[]];

const stories: Readonly<Record<string, readonly Step[]>> = {
  "a call comes in, and is joined with the master phone": [
    [
      "anna rings",
      "phone   anna: calls the SIM",
      "Anna Rossi, +44 7700 900002",
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
    ["1", "[1] Hang up", "bot   Hanging up…", "I have hung up"],
    ["1", "The bot shows no buttons now."],
  ],
  "calls are refused, and the bot says why": [
    ["chloe rings", "I refused a call from Chloe Martin", "chloe: idle; the last call heard busy"],
    ["anna rings hidden", "I refused a call from a hidden number", "anna: idle; the last call"],
    ["me rings", "the phone to ring is the caller's own"],
  ],
  "calls come to nothing for each reason there is": [
    ["ben busy", "ben: talks to somebody else"],
    ["/call ben", "me: RINGS"],
    ["me answers", "Ben Carter is busy"],
    ["ben off", "ben: switched off"],
    ["/call ben", "me: RINGS"],
    ["me answers", "Ben Carter cannot be reached"],
    ["ben free", "ben: idle"],
    ["anna rings", "me: RINGS"],
    ["me refuses", "refused the call"],
    ["stranger rings", "me: RINGS"],
    ["stranger hangs up", "hung up after"],
  ],
  "contacts are replaced by the sample, which gives the stranger a name": [
    ["send friends.vcf", "you │ (file) friends.vcf", "friends has 2 contacts now: 1 new"],
    ["s r", "Dora Evans, +44 7700 900005"],
  ],
  "nothing but files is sent": [
    ["send /", "is no file."],
    ["send /dev/zero", "is no file."],
    ["send /nowhere/at/all.vcf", "cannot be read."],
  ],
  "the stick is pulled out and plugged in": [
    ["plug in", "in already"],
    ["anna rings", "me: RINGS"],
    ["unplug", "the stick is pulled out", "went away during the call with Anna Rossi", "cannot be used"],
    ["unplug", "out already"],
    ["anna rings", "Anna's call did not get through."],
    ["/call ben", "I cannot call"],
    ["plug in", "the stick is plugged in", "The modem is ready"],
    ["anna rings", "Anna Rossi, +44 7700 900002", "me: RINGS"],
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

describe("the demo", () => {
  beforeEach(async () => {
    player = await startPlayer();
    await player.sees("ready");
  });
  afterEach(async () => {
    await endPlayer(player);
  });

  describe("line by line", () => {
    it.each(Object.keys(stories))("%s", async (title) => {
      for (const [line, ...texts] of stories[title] ?? [])
        expect(await player.tries(line, texts)).toEqual(texts);
    });

    it("sends files of one's own", async () => {
      const path = join(player.folder, "pub quiz.vcf");
      await writeFile(path, "BEGIN:VCARD\nVERSION:3.0\nFN:Zed\nTEL:+447700900007\nEND:VCARD\n");
      await player.tries(`send ${path}`, ["(file) pub quiz.vcf", "1 new"]);
      expect(await player.tries("/search zed", ["Zed, in pub quiz"])).toHaveLength(1);
    });
  });

  describe("the end", () => {
    it.each(["quit", "end of input", "signal"])("by %s comes soon, and leaves nothing", async (how) => {
      await player.tries("anna rings", ["me: RINGS"]);
      const folderNow = await player.leftovers();
      expect(folderNow.length).toBe(2);
      if (how === "quit") player.types("quit");
      else if (how === "signal") player.kills();
      else player.input.end();
      expect(await player.isLetGo()).toBeLessThan(2);
      expect(player.shown().trimEnd().endsWith("nothing of it is left.")).toBe(true);
      expect(await player.leftovers()).toEqual([]);
      expect(resources("Timeout")).toEqual([]);
      await expect.poll(() => [...resources("TCP"), ...resources("TTY")]).toEqual([]);
    });
  });
});

describe("a demo that cannot start", () => {
  it("says why, and leaves nothing", async () => {
    const startDaemon = () => Promise.reject(new Error("no daemon today"));
    const other = await startPlayer(undefined, { startDaemon });
    await expect(other.isLetGo()).rejects.toThrow("no daemon today");
    expect(await other.leftovers()).toEqual([]);
    await endPlayer(other);
  });

  it("lets go of every part, also when one of them will not", async () => {
    const stop = () => Promise.reject(new Error("I stay"));
    const other = await startPlayer(undefined, { startDaemon: daemonThatEnds(stop) });
    await other.tries("help", ["the log"]);
    other.kills();
    await expect(other.isLetGo()).rejects.toThrow("I stay");
    expect(await other.leftovers()).toEqual([]);
    await endPlayer(other);
  });

  it("does not wait for what hangs", async () => {
    const stop = () => new Promise<void>(() => undefined);
    const other = await startPlayer(undefined, { startDaemon: daemonThatEnds(stop) });
    await other.tries("help", ["the log"]);
    other.kills();
    expect(await other.isLetGo()).toBeLessThan(2);
    expect(await other.leftovers()).toEqual([]);
    await endPlayer(other);
  });
});

describe("lines that come faster than their effects", () => {
  it("are taken one after another", async () => {
    const other = await startPlayer(undefined, { restMilliseconds: 200 });
    for (const line of ["anna rings", "me answers", "anna hangs up"]) other.types(line);
    other.input.end();
    await other.isLetGo();
    expect(other.shown()).toMatch(/ready[^]*me: RINGS[^]*anna: talks with you[^]*Anna Rossi hung up/);
    await endPlayer(other);
  });

  it("wait until they make sense", async () => {
    const slow = { ...quickTimings, conf: [200, 200] } as const;
    const other = await startPlayer(undefined, { timings: slow });
    for (const line of ["/call anna", "me answers"]) other.types(line);
    await other.sees("me: connected");
    expect(other.shown()).not.toContain("does not ring");
    await endPlayer(other);
  });
});

describe("the command", () => {
  it("takes no arguments, and ends with its input", async () => {
    const complaints: string[] = [];
    const world = {
      environment: {},
      pid: 1,
      print: () => undefined,
      complain: (text: string) => complaints.push(text),
      signal: new AbortController().signal,
      terminal: { input: new PassThrough().end(), output: new PassThrough().resume() },
    };
    expect(await run({ ...world, args: ["--script"] })).toBe(1);
    expect(complaints).toEqual([expect.stringContaining("demo takes no arguments")]);
    expect(await run({ ...world, args: [] })).toBe(0);
  });
});

/** A daemon that is ready at once. */
function daemonThatEnds(stop: () => Promise<void>): DemoParts["startDaemon"] {
  return ({ onReady }) => {
    onReady();
    return Promise.resolve({ stop });
  };
}

/** What keeps the process from ending, of one kind. */
function resources(kind: "Timeout" | "TCP" | "TTY"): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith(kind));
}
