import { beforeEach, describe, expect, it } from "vitest";
import { createStream, type Batch, type Stream } from "../../src/telegram/stream.ts";
import { virtualClock, type VirtualClock } from "../support/virtual-clock.ts";

const hour = 60 * 60 * 1000;

let clock: VirtualClock;
let stream: Stream;
let shown: (Batch & { readonly chat: number; readonly at: number })[];
let behind: boolean;
let say: (line: string) => void;
let listeners: number;

beforeEach(() => {
  clock = virtualClock();
  shown = [];
  behind = false;
  listeners = 0;
  const all = new Set<(line: string) => void>();
  say = (line) => {
    for (const listener of all) listener(line);
  };
  stream = createStream({
    clock,
    listen(listener) {
      all.add(listener);
      listeners = all.size;
      return () => {
        all.delete(listener);
        listeners = all.size;
      };
    },
    show: (chat, batch) => {
      shown.push({ ...batch, chat, at: clock.now() });
    },
    isBehind: () => behind,
  });
});

describe("the modem's conversation", () => {
  it("is shown in batches, at most one in two seconds", async () => {
    stream.start(7);
    for (let second = 0; second < 6; second += 1) {
      say(`< line ${second}`);
      await clock.advance(1000);
    }
    expect(shown.map(({ at, lines }) => [at, lines])).toEqual([
      [2000, ["< line 0", "< line 1"]],
      [4000, ["< line 2", "< line 3"]],
      [6000, ["< line 4", "< line 5"]],
    ]);
  });

  it("costs nothing while nobody is shown it, and while nothing is said", async () => {
    say("< unheard");
    stream.start(7);
    await clock.advance(10_000);
    expect([shown, clock.waiting()]).toEqual([[], 1]);
    stream.stop(7);
    expect([listeners, clock.waiting()]).toEqual([0, 0]);
  });

  it("shows what is left when it ends", () => {
    stream.start(7);
    say("< last words");
    expect(stream.stop(7)).toBe(true);
    expect(shown).toMatchObject([{ chat: 7, lines: ["< last words"], isLast: false }]);
    expect(stream.stop(7)).toBe(false);
  });

  it("ends by itself after an hour, which begins again when it is asked for again", async () => {
    expect(stream.start(7)).toBe(true);
    await clock.advance(hour / 2);
    expect(stream.start(7)).toBe(false);
    await clock.advance(hour - 1);
    expect(listeners).toBe(1);
    await clock.advance(1);
    expect(shown).toMatchObject([{ chat: 7, lines: [], isLast: true }]);
    expect(listeners).toBe(0);
  });

  it("leaves lines out, and says how many, when they come faster than they are read", async () => {
    stream.start(7);
    for (let index = 0; index < 1000; index += 1) say(`< ${"x".repeat(96)}${index}`);
    await clock.advance(2000);
    const [batch] = shown;
    expect((batch?.lines.length ?? 0) + (batch?.leftOut ?? 0)).toBe(1000);
    expect(batch?.lines.join("\n").length).toBeLessThan(3500);
  });

  it("waits while an earlier batch waits", async () => {
    stream.start(7);
    behind = true;
    say("< one");
    await clock.advance(20_000);
    expect(shown).toEqual([]);
    behind = false;
    say("< two");
    await clock.advance(2000);
    expect(shown.map(({ lines }) => lines)).toEqual([["< one", "< two"]]);
  });

  it("shows no PIN, and no line that could break a message", async () => {
    stream.start(7);
    say('> AT+CPIN="1234"');
    say('> AT+CLCK="SC",1,"1234"');
    say("< \u0000\u001b[31m\ud83d");
    say("x".repeat(10_000));
    await clock.advance(2000);
    const text = shown.flatMap(({ lines }) => lines).join("\n");
    expect(text).not.toContain("1234");
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Surrogate}/u);
    expect(text.length).toBeLessThan(700);
  });

  it("is shown to each who asked, and ends for all at once", () => {
    stream.start(7);
    stream.start(8);
    say("< hello");
    stream.stopAll();
    expect(shown.map(({ chat }) => chat)).toEqual([7, 8]);
    expect([listeners, clock.waiting()]).toEqual([0, 0]);
  });
});
