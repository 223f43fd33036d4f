import { expect, it } from "vitest";
import { JournalError } from "../../src/core/errors.ts";
import { silentLog } from "../../src/core/log.ts";
import { createButtonLedger } from "../../src/telegram/button-ledger.ts";
import { openPostOffice, type PostOffice } from "../../src/telegram/post-office.ts";
import type { BotJournal, LetterStore } from "../../src/telegram/stores.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { virtualClock } from "../support/virtual-clock.ts";
import { letter } from "./letters.ts";

/** Letters that cannot be read as many times as said, in one of two ways. */
function stubborn(letters: LetterStore, which: "chats" | "load", failures: number): LetterStore {
  let left = failures;
  const failing = (call: string): void => {
    if (call !== which || left === 0) return;
    left -= 1;
    throw new JournalError("busy", "locked");
  };
  return {
    ...letters,
    chats() {
      failing("chats");
      return letters.chats();
    },
    load(chat, after, most) {
      failing("load");
      return letters.load(chat, after, most);
    },
  };
}

interface Office {
  readonly office: PostOffice;
  readonly journal: BotJournal;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly sent: number[];
}

function openWith(which: "chats" | "load", failures: number): Office {
  const journal = memoryJournal();
  journal.letters.add(letter(1));
  const sent: number[] = [];
  const clock = virtualClock();
  const office = openPostOffice({
    courier({ letter: { id, chat } }) {
      sent.push(id);
      return Promise.resolve({ kind: "sent", chat, message: id });
    },
    journal: { ...journal, letters: stubborn(journal.letters, which, failures) },
    ledger: createButtonLedger(() => undefined),
    clock,
    log: silentLog,
  });
  return { office, journal, clock, sent };
}

const minutes = 60_000;

it.each(["chats", "load"] as const)(
  "letters of before go first when they cannot be read at once: %s",
  async (which) => {
    const { office, journal, clock, sent } = openWith(which, 1);
    await clock.advance(5000);
    expect(sent).toEqual([]);
    journal.letters.add(letter(2));
    office.take(letter(2));
    await clock.advance(5000);
    expect(sent).toEqual([1, 2]);
  },
);

it.each(["chats", "load"] as const)(
  "letters of before and new ones wait for the journal, others do not: %s",
  async (which) => {
    const { office, journal, clock, sent } = openWith(which, 3);
    journal.letters.add(letter(2));
    office.take(letter(2));
    office.take(letter(8, 1, { isDurable: false }));
    office.take(letter(9, 1, { isDurable: false }));
    await clock.advance(10);
    expect(sent).toEqual([8, 9]);
    await clock.advance(2 * minutes);
    expect(sent).toEqual([8, 9, 1, 2]);
  },
);

it("letters of before join those that are under way", async () => {
  const { office, journal, clock, sent } = openWith("chats", 1);
  office.take(letter(8, 1, { isDurable: false }));
  office.take(letter(9, 1, { isDurable: false }));
  journal.letters.add(letter(2));
  office.take(letter(2));
  await clock.advance(10);
  expect(sent).toEqual([8, 1, 2, 9]);
});
