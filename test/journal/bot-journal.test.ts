import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botJournal } from "../../src/journal/bot-journal.ts";
import { shownStore } from "../../src/journal/shown.ts";
import type { Letter, Stage } from "../../src/telegram/letter.ts";
import type { BotJournal } from "../../src/telegram/stores.ts";
import { numberOf } from "../support/bot-api-bot.ts";
import { makeJournal, type TestJournal } from "../support/journal.ts";
import { letter } from "../telegram/letters.ts";

const anna = { name: "Anna", number: numberOf("+447700900101"), written: "07700 900101" };
const bank = { name: null, number: null, written: "MYBANK" };

let disk: TestJournal;
let journal: BotJournal;

const restart = (): void => {
  journal = botJournal(disk.reopen());
};
const idsOf = (chat: number, after = 0, most = 100): readonly number[] =>
  journal.letters.load(chat, after, most).entries.map((entry) => entry.letter.id);

beforeEach(() => {
  disk = makeJournal();
  journal = botJournal(disk.database);
});
afterEach(() => {
  disk.remove();
});

describe("letters", () => {
  it("come back as they were, whatever they say", () => {
    let id = 0;
    const any = fc.record({
      text: fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
      label: fc.string({ unit: "binary", maxLength: 20 }),
      replyTo: fc.option(fc.integer({ min: 1 })),
      flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      writtenAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    });
    fc.assert(
      fc.property(any, ({ text, label, replyTo, flags: [topic, silent, protect], writtenAt }) => {
        id += 1;
        const words = {
          text: `\0\ud83d\uffff${text}`,
          entities: [{ type: "spoiler" as const, offset: 0, length: 1 }],
        };
        const buttons = [[{ text: label, copy: text }], [{ text: label, data: "t:1:again" }]];
        const changes = { words, buttons, replyTo, topic, silent, protect, writtenAt, people: [anna, bank] };
        const written: Letter = letter(id, -100_123, { ...changes, about: "text:1", thread: 5 });
        journal.letters.add(written);
        expect(journal.letters.load(-100_123, id - 1, 1).entries).toEqual([
          { letter: written, stage: { kind: "waiting" } },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it("are read chat by chat, in order, a part at a time", () => {
    journal.atomically(() => {
      for (let id = 1; id <= 120; id += 1) journal.letters.add(letter(id, id % 2));
    });
    restart();
    expect([journal.letters.lastId(), new Set(journal.letters.chats())]).toEqual([120, new Set([0, 1])]);
    const { entries, behind, newest } = journal.letters.load(1, 0, 50);
    expect([entries[0]?.letter.id, entries.at(-1)?.letter.id, behind, newest]).toEqual([1, 99, 10, 119]);
    expect(journal.letters.load(1, 99, 50)).toMatchObject({ behind: 0, newest: 119 });
    expect(journal.letters.load(1, 119, 50)).toEqual({ entries: [], behind: 0, newest: 119 });
    expect(journal.letters.load(7, 0, 50)).toEqual({ entries: [], behind: 0, newest: 0 });
  });

  it("keep how far they have come, and go when they are over", () => {
    const stages: readonly Stage[] = [
      { kind: "begun" },
      { kind: "doubtful" },
      { kind: "placed", message: 77 },
      { kind: "waiting" },
    ];
    journal.letters.add(letter(1));
    for (const stage of stages) {
      journal.letters.record(1, stage);
      restart();
      // What had begun may have been sent.
      const kept = stage.kind === "begun" ? { kind: "doubtful" } : stage;
      expect(journal.letters.load(1, 0, 1).entries[0]?.stage).toEqual(kept);
    }
    journal.letters.remove(1);
    expect([idsOf(1), journal.letters.lastId()]).toEqual([[], 0]);
  });

  it("lose their buttons when what these are about is over", () => {
    const buttons = [[{ text: "Leave it", data: "t:1:leave" }]];
    journal.letters.add(letter(1, 1, { buttons, about: "text:1" }));
    journal.letters.add(letter(2, 1, { buttons, about: "text:2" }));
    journal.letters.disarm("text:1");
    const { entries } = journal.letters.load(1, 0, 9);
    expect(entries.map((entry) => entry.letter.buttons.length)).toEqual([0, 1]);
  });
});

describe("messages that show people", () => {
  it("tell whom, and what their buttons are about, until that is over", () => {
    journal.shown.add({ chat: 1, message: 10 }, [anna, bank], "text:1");
    journal.shown.add({ chat: 1, message: 11 }, [], "text:1");
    journal.shown.add({ chat: 1, message: 11 }, [anna], "text:1");
    restart();
    expect(journal.shown.who({ chat: 1, message: 10 })).toEqual([
      { number: anna.number, written: anna.written },
      { number: null, written: "MYBANK" },
    ]);
    expect(journal.shown.take("text:1")).toEqual([
      { chat: 1, message: 10 },
      { chat: 1, message: 11 },
    ]);
    expect([journal.shown.take("text:1"), journal.shown.who({ chat: 1, message: 11 }).length]).toEqual([
      [],
      1,
    ]);
    expect(journal.shown.who({ chat: 2, message: 10 })).toEqual([]);
  });

  it("are forgotten, the oldest first", () => {
    const shown = shownStore(disk.database, 20);
    for (let message = 1; message <= 50; message += 1) shown.add({ chat: 1, message }, [anna], null);
    const known = [1, 30, 31, 50].map((message) => shown.who({ chat: 1, message }).length);
    expect(known).toEqual([0, 0, 1, 1]);
  });
});

describe("reactions", () => {
  it("are the last ones wished, in the order in which they were, until they are put", () => {
    journal.reactions.put({ chat: 1, message: 5, emoji: "👀" });
    journal.reactions.put({ chat: 1, message: 6, emoji: null });
    journal.reactions.put({ chat: 1, message: 5, emoji: "👍" });
    restart();
    const all = [
      { chat: 1, message: 6, emoji: null },
      { chat: 1, message: 5, emoji: "👍" },
    ] as const;
    expect(journal.reactions.all()).toEqual(all);
    journal.reactions.remove({ chat: 1, message: 5, emoji: "👀" });
    expect(journal.reactions.all()).toEqual(all);
    for (const wish of all) journal.reactions.remove(wish);
    expect(journal.reactions.all()).toEqual([]);
  });
});

describe("topics", () => {
  it("are found by person and by number, chat by chat", () => {
    const topic = { chat: 1, thread: 9, title: "Anna", number: anna.number, written: anna.written };
    const other = { chat: 1, thread: 8, title: "MYBANK", number: null, written: "MYBANK" };
    for (const each of [topic, other]) journal.topics.put(each);
    journal.topics.put({ ...topic, chat: 2 });
    journal.topics.put({ ...topic, thread: 10, title: "Anna B" });
    restart();
    expect(journal.topics.of(1, { ...anna, written: "otherwise" })).toEqual({
      ...topic,
      thread: 10,
      title: "Anna B",
    });
    expect([journal.topics.at(1, 8), journal.topics.at(1, 9)]).toEqual([other, null]);
    journal.topics.remove(1, 10);
    expect([journal.topics.of(1, anna), journal.topics.of(2, anna)]).toMatchObject([null, { thread: 9 }]);
  });
});

describe("updates", () => {
  it("stay until they have been handled, and are known for a while after that", () => {
    for (const id of [12, 10, 11]) journal.updates.add({ id, body: `{"n":${id}}`, at: 1000 + id });
    journal.updates.begin(10);
    journal.updates.end(12, 100);
    restart();
    expect(journal.updates.open()).toEqual([
      { id: 10, body: '{"n":10}', tries: 1 },
      { id: 11, body: '{"n":11}', tries: 0 },
    ]);
    expect(journal.updates.known(0, 2).map(({ id }) => id)).toEqual([10, 11]);
    expect(journal.updates.known(1011, 9).map(({ id }) => id)).toEqual([12, 11]);
    journal.updates.add({ id: 12, body: "{}", at: 2000 });
    expect(journal.updates.open().map(({ id, tries }) => [id, tries])).toEqual([
      [10, 1],
      [11, 0],
      [12, 0],
    ]);
  });

  it("that have not been handled are never forgotten", () => {
    journal.updates.add({ id: 1, body: "{}", at: 1 });
    for (let id = 2; id <= 30; id += 1) {
      journal.updates.add({ id, body: "{}", at: 1 });
      journal.updates.end(id, 5);
    }
    expect(journal.updates.known(0, 100).map(({ id }) => id)).toEqual([1, 26, 27, 28, 29, 30]);
  });
});
