import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry, Letter } from "../../src/telegram/letter.ts";
import { transition } from "../../src/telegram/outbox.ts";
import type { OutboxEffect, OutboxEvent, OutboxState } from "../../src/telegram/outbox-state.ts";
import { away, letter, lost, refused } from "./letters.ts";

/** What may come of a call: done and told, done and untold, not done and told, not done and untold. */
const fates = ["done", "done-untold", "away", "untold", "too-many", "server-error"] as const;
type Fate = (typeof fates)[number];

/** Something that happens to a bot. */
type Happening =
  | { readonly kind: "post"; readonly chat: number; readonly count: number }
  | { readonly kind: "answer"; readonly chat: number; readonly fate: Fate }
  | { readonly kind: "crash"; readonly hasArrived: boolean }
  /** The owner deletes the newest placeholder. */
  | { readonly kind: "delete"; readonly chat: number };

/** A message in a chat, by the letter it shows; null for a placeholder. */
interface ChatMessage {
  readonly number: number;
  shows: number | null;
  isRepeat: boolean;
}

type Errand = Exclude<OutboxEffect, { kind: "record" | "settle" | "drop" | "load" }>;

/** A bot, its journal and its Telegram, as simple as can be. */
function startModel() {
  const journal = new Map<number, Entry>();
  const chats = new Map<number, ChatMessage[]>();
  const dropped: number[] = [];
  const unseen = new Set<number>();
  const underWay = new Map<number, Errand>();
  let state: OutboxState = new Map();
  let [lastLetter, lastMessage, clashes] = [0, 0, 0];

  const messages = (chat: number): ChatMessage[] => {
    const found = chats.get(chat) ?? [];
    chats.set(chat, found);
    return found;
  };
  const stored = (chat: number, after: number): Entry[] =>
    [...journal.values()]
      .filter(({ letter: each }) => each.chat === chat && each.id > after)
      .sort((one, other) => one.letter.id - other.letter.id);
  const load = (chat: number, after: number, most: number): void => {
    const all = stored(chat, after);
    const newest = all.at(-1)?.letter.id ?? after;
    send({
      kind: "loaded",
      chat,
      entries: all.slice(0, most),
      behind: Math.max(0, all.length - most),
      newest,
    });
  };
  const perform = (effect: OutboxEffect): void => {
    if (effect.kind === "load") load(effect.chat, effect.after, effect.most);
    else if (effect.kind === "record")
      journal.set(effect.letter.id, { letter: effect.letter, stage: effect.stage });
    else if (effect.kind === "settle" || effect.kind === "drop") {
      journal.delete(effect.letter.id);
      if (effect.kind === "drop") dropped.push(effect.letter.id);
    } else {
      const chat = "letter" in effect ? effect.letter.chat : effect.chat;
      clashes += underWay.has(chat) ? 1 : 0;
      underWay.set(chat, effect);
    }
  };
  const send = (event: OutboxEvent): void => {
    const step = transition(state, event);
    state = step.state;
    for (const effect of step.effects) perform(effect);
  };

  /** What Telegram does for an errand; false when it refuses. */
  const carryOut = (errand: Errand): number | null => {
    if (errand.kind === "rest" || errand.kind === "address") return null;
    const all = messages(errand.letter.chat);
    if (errand.kind === "edit") {
      const found = all.find(({ number }) => number === errand.message);
      if (!found) return null;
      [found.shows, found.isRepeat] = [errand.letter.id, true];
      return found.number;
    }
    lastMessage += 1;
    all.push({
      number: lastMessage,
      shows: errand.kind === "place" ? null : errand.letter.id,
      isRepeat: false,
    });
    return lastMessage;
  };
  const answer = (chat: number, fate: Fate): void => {
    const errand = underWay.get(chat);
    if (!errand) return;
    underWay.delete(chat);
    if (errand.kind === "rest") send({ kind: "rested", chat });
    else if (fate === "away" || fate === "server-error") send({ kind: "failed", chat, problem: away });
    else if (fate === "too-many") send({ kind: "failed", chat, problem: { kind: "too-many", seconds: 3 } });
    else if (errand.kind === "address")
      send(
        fate === "done" ? { kind: "addressed", chat, thread: 5 } : { kind: "failed", chat, problem: lost },
      );
    else {
      const message = fate === "untold" ? null : carryOut(errand);
      if (fate !== "done") {
        unseen.add(errand.letter.id);
        send({ kind: "failed", chat, problem: lost });
      } else if (message === null)
        send({ kind: "failed", chat, problem: refused(400, "message to edit not found") });
      else send({ kind: "sent", chat, message });
    }
  };

  return {
    chats,
    dropped,
    unseen,
    clashes: () => clashes,
    left: () => journal.size,
    last: () => lastLetter,
    happens(happening: Happening): void {
      switch (happening.kind) {
        case "post":
          for (let count = 0; count < happening.count; count += 1) {
            lastLetter += 1;
            const one: Letter = letter(lastLetter, happening.chat, { topic: lastLetter % 3 === 0 });
            journal.set(one.id, { letter: one, stage: { kind: "waiting" } });
            send({ kind: "written", letter: one });
          }
          return;
        case "answer":
          answer(happening.chat, happening.fate);
          return;
        case "delete": {
          const all = messages(happening.chat);
          const index = all.findLastIndex(({ shows }) => shows === null);
          if (index >= 0) all.splice(index, 1);
          return;
        }
        case "crash":
          for (const errand of underWay.values()) {
            if (errand.kind === "send") unseen.add(errand.letter.id);
            if (happening.hasArrived) carryOut(errand);
          }
          underWay.clear();
          state = new Map();
          for (const chat of new Set([...journal.values()].map(({ letter: each }) => each.chat)))
            load(chat, 0, 50);
      }
    },
    /** Telegram is well again: everything leaves. */
    drain(): void {
      for (let turns = 0; underWay.size > 0 && turns < 10_000; turns += 1)
        for (const chat of underWay.keys()) answer(chat, "done");
    },
  };
}

const chat = fc.integer({ min: 1, max: 2 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("post" as const), chat, count: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("answer" as const), chat, fate: fc.constantFrom(...fates) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("answer" as const), chat, fate: fc.constant("done" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const), hasArrived: fc.boolean() }) },
);
const burst: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant("post" as const),
  chat,
  count: fc.integer({ min: 40, max: 130 }),
});

/** The letters that a chat shows, with a question mark for those that are marked as repeats. */
function shownIn(messages: readonly ChatMessage[]): string[] {
  return messages.flatMap(({ shows, isRepeat }) =>
    shows === null ? [] : [`${shows}${isRepeat ? "?" : ""}`],
  );
}

describe("whatever happens to calls and to the daemon", () => {
  it("every letter is shown, in order, and again at most once, marked, and only where an answer was never seen", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 120 }), fc.option(burst), (happenings, many) => {
        const model = startModel();
        for (const each of happenings) model.happens(each);
        if (many) model.happens(many);
        for (const each of happenings) model.happens(each);
        model.drain();
        expect([model.left(), model.clashes(), model.dropped]).toEqual([0, 0, []]);
        const ids = new Set<number>();
        for (const messages of model.chats.values()) {
          const shown = shownIn(messages);
          const firsts = [...new Set(shown.map((each) => Number.parseInt(each, 10)))];
          expect(firsts).toEqual(firsts.toSorted((one, other) => one - other));
          expect(new Set(shown).size).toBe(shown.length);
          for (const id of firsts) ids.add(id);
          const repeats = shown.filter((each) => each.endsWith("?")).map((each) => Number.parseInt(each, 10));
          expect(repeats.filter((id) => !model.unseen.has(id))).toEqual([]);
        }
        expect(ids.size).toBe(model.last());
      }),
      { numRuns: 300 },
    );
  });

  it("nothing is lost when placeholders are deleted now and then", () => {
    const deletes = fc.record({ kind: fc.constant("delete" as const), chat });
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: happening }, { weight: 1, arbitrary: deletes }), {
          maxLength: 80,
        }),
        (happenings) => {
          const model = startModel();
          for (const each of happenings) model.happens(each);
          model.drain();
          const shown = [...model.chats.values()].flatMap(shownIn).map((each) => Number.parseInt(each, 10));
          expect(new Set([...shown, ...model.dropped]).size).toBe(model.last());
          expect(model.left()).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});
