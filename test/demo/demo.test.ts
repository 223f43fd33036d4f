import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { run } from "../../src/commands/demo.ts";
import type { DemoParts } from "../../src/demo/demo.ts";
import { quickTimings } from "../../src/simulator/timings.ts";
import { startPlayer, type Player } from "./player.ts";

let folder = "";

/** Starts a demo that ends with the test, and whose temporary files are in `folder`. */
function start(parts: Partial<DemoParts> = {}): Player {
  const player = startPlayer(undefined, parts);
  onTestFinished(() => player.end());
  return player;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "virtualphone-test-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe("the end of the demo", () => {
  it.each(["quit", "end of input", "signal"])("by %s comes soon, and leaves nothing", async (how) => {
    const player = start();
    await player.sees("ready");
    await player.tries("anna rings", ["me: RINGS"]);
    expect(await readdir(folder)).toHaveLength(2);
    if (how === "quit") player.types("quit");
    else if (how === "signal") player.kills();
    else player.input.end();
    expect(await player.isLetGo()).toBeLessThan(2);
    expect(player.shown()).toMatch(/nothing of it is left\.\n$/);
    expect(await readdir(folder)).toEqual([]);
    expect(resources("Timeout")).toEqual([]);
    await expect.poll(() => [...resources("TCP"), ...resources("TTY")]).toEqual([]);
  });
});

describe("a demo with a part that fails", () => {
  it("says why, and leaves nothing", async () => {
    const startDaemon = () => Promise.reject(new Error("no daemon today"));
    const player = start({ startDaemon });
    await expect(player.isLetGo()).rejects.toThrow("no daemon today");
    expect(await readdir(folder)).toEqual([]);
  });

  it("lets go of every part, also when one of them will not", async () => {
    const stop = () => Promise.reject(new Error("I stay"));
    const player = start({ startDaemon: daemonThatEnds(stop) });
    await player.tries("help", ["the log"]);
    player.kills();
    await expect(player.isLetGo()).rejects.toThrow("I stay");
    expect(await readdir(folder)).toEqual([]);
  });

  it("does not wait for what hangs", async () => {
    const stop = () => new Promise<void>(() => undefined);
    const player = start({ startDaemon: daemonThatEnds(stop) });
    await player.tries("help", ["the log"]);
    player.kills();
    expect(await player.isLetGo()).toBeLessThan(2);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("lines that come faster than their effects", () => {
  it("are taken one after another", async () => {
    const player = start({ restMilliseconds: 200 });
    for (const line of ["anna rings", "me answers", "anna hangs up"]) player.types(line);
    player.input.end();
    await player.isLetGo();
    expect(player.shown()).toMatch(/ready[^]*me: RINGS[^]*anna: talks with you[^]*Anna Rossi hung up/);
  });

  it("wait until they make sense", async () => {
    const slow = { ...quickTimings, conf: [200, 200] } as const;
    const player = start({ timings: slow });
    for (const line of ["/call anna", "me answers"]) player.types(line);
    await player.sees("me: connected");
    expect(player.shown()).not.toContain("does not ring");
  });
});

describe("the command", () => {
  it("takes no arguments, and ends with its input", async () => {
    const complaints: string[] = [];
    const world = {
      environment: {},
      readFile: () => "",
      pid: 1,
      node: "20.19.0",
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
