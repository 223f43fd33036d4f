import { describe, expect, it } from "vitest";
import { virtualClock } from "./virtual-clock.ts";

describe("the virtual clock", () => {
  it("runs what is due in order of time, then in the order it was set", async () => {
    const clock = virtualClock();
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${clock.now()} ${name}`);
    clock.after(20, note("late"));
    clock.after(10, note("first"));
    clock.after(10, note("second"));
    clock.after(30, note("too late"));
    await clock.advance(25);
    expect(seen).toEqual(["10 first", "10 second", "20 late"]);
    expect([clock.now(), clock.waiting()]).toEqual([25, 1]);
  });

  it("runs what a task sets within the same move, after its promises have settled", async () => {
    const clock = virtualClock();
    const seen: string[] = [];
    const later = async (): Promise<void> => {
      await Promise.resolve();
      seen.push("settled");
      clock.after(5, () => seen.push(`${clock.now()} set by a promise`));
    };
    clock.after(10, () => {
      void later();
    });
    clock.after(12, () => seen.push("next"));
    await clock.advance(100);
    expect(seen).toEqual(["settled", "next", "15 set by a promise"]);
  });

  it("does not run what was cancelled, and may be asked to cancel twice", async () => {
    const clock = virtualClock();
    const seen: string[] = [];
    const cancel = clock.after(1, () => seen.push("never"));
    cancel();
    cancel();
    await clock.advance(10);
    expect(seen).toEqual([]);
  });

  it("stops at the moment a condition holds, and says when it never does", async () => {
    const clock = virtualClock();
    let count = 0;
    const tick = (): void => {
      count += 1;
      clock.after(10, tick);
    };
    clock.after(10, tick);
    await clock.until(() => count === 3);
    expect(clock.now()).toBe(30);
    await expect(clock.until(() => count < 0, 50)).rejects.toThrow("Not true within 50 ms");
  });

  it("moves its date with its time", async () => {
    const clock = virtualClock(new Date("2026-10-25T00:30:00Z"));
    await clock.advance(3_600_000);
    expect(clock.date().toISOString()).toBe("2026-10-25T01:30:00.000Z");
  });
});
