import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/telegram/client.ts";
import {
  countWaiting,
  mostLetters,
  patienceSeconds,
  restMilliseconds,
  transition,
  type Letter,
  type OutboxEffect,
  type OutboxEvent,
  type OutboxState,
} from "../../src/telegram/outbox.ts";
import { bold, plain } from "../../src/telegram/words.ts";

const away: Problem = { kind: "unreachable", words: "fetch failed" };
const refused = (code: number): Problem => ({ kind: "refused", code, words: "Bad Request: no" });

function letter(id: number, chat = 1, changes: Partial<Letter> = {}): Letter {
  return {
    id,
    chat,
    thread: null,
    words: bold(`letter ${id}`),
    buttons: [],
    about: null,
    kind: "news",
    writtenAt: 0,
    ...changes,
  };
}

/** What comes of events, in short: `send 1`, `send 1 bare`, `rest 500`, `drop 1`. */
function play(events: readonly OutboxEvent[], from: OutboxState = new Map()): [OutboxState, string[]] {
  let state = from;
  const effects: string[] = [];
  for (const event of events) {
    const step = transition(state, event);
    state = step.state;
    effects.push(...step.effects.map(brief));
  }
  return [state, effects];
}

function brief(effect: OutboxEffect): string {
  switch (effect.kind) {
    case "send":
      return `send ${effect.letter.id}${effect.bare ? " bare" : ""}`;
    case "rest":
      return `rest ${effect.milliseconds}`;
    case "drop":
      return `drop ${effect.letter.id}`;
  }
}

const written = (each: Letter): OutboxEvent => ({ kind: "written", letter: each });
const sent = (chat = 1): OutboxEvent => ({ kind: "sent", chat });
const failed = (problem: Problem, chat = 1): OutboxEvent => ({ kind: "failed", chat, problem });
const rested = (chat = 1): OutboxEvent => ({ kind: "rested", chat });

describe("the outbox", () => {
  it("sends one letter of a chat at a time, in order, and other chats beside it", () => {
    const [state, effects] = play([
      written(letter(1)),
      written(letter(2)),
      written(letter(3, 9)),
      sent(),
      sent(9),
      sent(),
    ]);
    expect(effects).toEqual(["send 1", "send 3", "send 2"]);
    expect(state.size).toBe(0);
  });

  it("tries again for ever when Telegram is away, with pauses up to 30 seconds, before what comes later", () => {
    const tries = Array.from({ length: 9 }, () => [failed(away), rested()]).flat();
    const [, effects] = play([written(letter(1)), written(letter(2)), ...tries, sent()]);
    expect(effects.filter((each) => each.startsWith("rest"))).toEqual(
      [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000].map((each) => `rest ${each}`),
    );
    expect(effects.filter((each) => each === "send 1").length).toBe(10);
    expect(effects.at(-1)).toBe("send 2");
    expect(restMilliseconds(1_000_000)).toBe(30_000);
  });

  it("gives a slow Telegram more and more time, so that it is not sent the same again and again", () => {
    expect([0, 1, 2, 3, 1000].map(patienceSeconds)).toEqual([15, 30, 60, 60, 60]);
    const [state] = play([written(letter(1)), failed(away)]);
    expect(transition(state, rested()).effects).toMatchObject([{ kind: "send", seconds: 30 }]);
  });

  it("begins with short pauses again after a success", () => {
    const [, effects] = play([
      written(letter(1)),
      written(letter(2)),
      failed(away),
      rested(),
      failed(away),
      rested(),
      sent(),
      failed(away),
    ]);
    expect(effects).toEqual(["send 1", "rest 500", "send 1", "rest 1000", "send 1", "send 2", "rest 500"]);
  });

  it("rests as long as Telegram says, to the second", () => {
    const [, effects] = play([written(letter(1)), failed({ kind: "too-many", seconds: 37 }), rested()]);
    expect(effects).toEqual(["send 1", "rest 37000", "send 1"]);
  });

  it("sends a refused letter as bare text once, then drops it; the others go on", () => {
    const [, effects] = play([
      written(letter(1)),
      written(letter(2)),
      failed(refused(400)),
      failed(refused(400)),
      sent(),
    ]);
    expect(effects).toEqual(["send 1", "send 1 bare", "drop 1", "send 2"]);
  });

  it("keeps a letter bare when Telegram goes away in between", () => {
    const [, effects] = play([written(letter(1)), failed(refused(400)), failed(away), rested()]);
    expect(effects).toEqual(["send 1", "send 1 bare", "rest 500", "send 1 bare"]);
  });

  it.each([
    [403, letter(1)],
    [400, letter(1, 1, { words: plain("nothing to take away") })],
  ])("drops at once what error %d cannot mend", (code, first) => {
    const [state, effects] = play([written(first), failed(refused(code))]);
    expect(effects).toEqual(["send 1", "drop 1"]);
    expect(state.size).toBe(0);
  });

  it.each([401, 404, 409])("keeps the letter on error %d, which is not its fault", (code) => {
    const [, effects] = play([written(letter(1)), failed(refused(code))]);
    expect(effects).toEqual(["send 1", "rest 500"]);
  });

  it("holds a thousand letters of a chat: of more, the oldest of the stream goes first, then the oldest", () => {
    const stream = (id: number): Letter => letter(id, 1, { kind: "stream" });
    const many = Array.from({ length: mostLetters - 3 }, (_, index) => written(letter(index + 4)));
    const full = play([written(letter(1)), written(letter(2)), written(stream(3)), ...many])[0];
    expect(play([written(letter(5001)), written(letter(5002))], full)[1]).toEqual(["drop 3", "drop 2"]);
    expect(play([written(stream(5001))], full)[1]).toEqual(["drop 3"]);
  });

  it("ignores answers to what was never sent", () => {
    const [state, effects] = play([sent(), failed(away), rested(7)]);
    expect([state.size, effects]).toEqual([0, []]);
  });

  it("loses nothing and mixes nothing up, whatever happens in whichever order", () => {
    const happening = fc.oneof(
      fc.record({ kind: fc.constant("write" as const), chat: fc.integer({ min: 1, max: 3 }) }),
      fc.record({
        kind: fc.constantFrom("sent" as const, "away" as const, "refused" as const, "rested" as const),
        chat: fc.integer({ min: 1, max: 3 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        let state: OutboxState = new Map();
        let [id, clashes] = [0, 0];
        const gone = new Map<number, number[]>();
        const underWay = new Map<number, string>();
        for (const { kind, chat } of happenings) {
          const expecting = underWay.get(chat);
          if (kind !== "write" && (kind === "rested") !== (expecting === "rest")) continue;
          if (kind !== "write" && expecting === undefined) continue;
          if (kind === "write") id += 1;
          if (kind !== "write") underWay.delete(chat);
          const first = state.get(chat)?.letters[0]?.id;
          const step = transition(
            state,
            kind === "write"
              ? written(letter(id, chat))
              : kind === "sent"
                ? sent(chat)
                : kind === "rested"
                  ? rested(chat)
                  : failed(kind === "away" ? away : refused(400), chat),
          );
          state = step.state;
          if (kind === "sent" && first !== undefined) gone.set(chat, [...(gone.get(chat) ?? []), first]);
          for (const effect of step.effects) {
            const where = effect.kind === "rest" ? effect.chat : effect.letter.chat;
            if (effect.kind === "drop") gone.set(where, [...(gone.get(where) ?? []), effect.letter.id]);
            else {
              clashes += underWay.has(where) ? 1 : 0;
              underWay.set(where, effect.kind);
            }
          }
        }
        const left = [...state.values()].flatMap(({ letters }) => letters.map((each) => each.id));
        expect(clashes).toBe(0);
        expect(countWaiting(state)).toBe(left.length);
        expect([...gone.values()].flat().length + left.length).toBe(id);
        for (const ids of gone.values()) expect(ids).toEqual(ids.toSorted((one, other) => one - other));
        for (const chat of state.keys()) expect(underWay.has(chat)).toBe(true);
      }),
    );
  });
});
