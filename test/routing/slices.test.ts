import { describe, expect, it } from "vitest";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import { runInSlices } from "../../src/routing/slices.ts";

/** A clock on which every look takes three milliseconds. */
function slowClock() {
  let now = 0;
  return { ...virtualClock(), now: () => (now += 3) };
}

/** Work of so many steps that notes each. */
function* counting(steps: number, notes: string[]): Generator<void, string> {
  for (let step = 1; step <= steps; step += 1) {
    notes.push(`step ${step}`);
    yield;
  }
  return "done";
}

describe("long work in slices", () => {
  it("lets everything else have its turn in between", async () => {
    const notes: string[] = [];
    setImmediate(() => notes.push("something else"));
    expect(await runInSlices(counting(5, notes), slowClock(), new AbortController().signal)).toBe("done");
    expect(notes).toEqual(["step 1", "step 2", "something else", "step 3", "step 4", "step 5"]);
  });

  it("ends when it is told to", async () => {
    const notes: string[] = [];
    const ending = new AbortController();
    const work = runInSlices(counting(1_000, notes), slowClock(), ending.signal);
    ending.abort();
    expect(await work).toBeUndefined();
    expect(notes).toEqual(["step 1", "step 2"]);
  });

  it("lets through what it throws", async () => {
    const broken = (function* (): Generator<void, never> {
      yield;
      throw new Error("broken");
    })();
    await expect(runInSlices(broken, virtualClock(), new AbortController().signal)).rejects.toThrow("broken");
  });
});
