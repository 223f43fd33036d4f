/** Runs the outbox: sends what it says when it says so, and keeps in the journal what must outlast this run. */
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { startMachine } from "../core/machine.ts";
import { openBooks } from "./books.ts";
import type { ButtonLedger } from "./button-ledger.ts";
import type { Courier, Errand } from "./courier.ts";
import { keeper } from "./journal-guard.ts";
import type { Letter } from "./letter.ts";
import { countWaiting, mostAtHand, transition } from "./outbox.ts";
import type { OutboxEffect, OutboxEvent, OutboxState } from "./outbox-state.ts";
import { atMost } from "./pause.ts";
import type { BotJournal } from "./stores.ts";
import { startTimers } from "./timers.ts";

/** What a post office is made of. */
export interface PostOfficeParts {
  readonly courier: Courier;
  readonly journal: BotJournal;
  readonly ledger: ButtonLedger;
  readonly clock: Clock;
  readonly log: Log;
}

/** Letters on their way. */
export interface PostOffice {
  /** Takes a letter. It is in the journal, or will never be. */
  take(letter: Letter): void;
  /** Letters that wait, for one chat or all. */
  waiting(chat?: number): number;
  /** Gives what waits a moment to leave, and ends. */
  stop(): Promise<void>;
}

const farewellMilliseconds = 700;
/** An attempt whose answer is not waited for is a letter that goes the long way after the next start. */
const lastAnswerMilliseconds = 900;
const againMilliseconds = 30_000;

/** Opens with the letters that the journal has. */
export function openPostOffice({ courier, journal, ledger, clock, log }: PostOfficeParts): PostOffice {
  let phase: "open" | "closing" | "closed" = "open";
  let onEmpty: (() => void) | null = null;
  const timers = startTimers(clock);
  const flights = new Set<Promise<void>>();
  const books = openBooks(journal, log);
  const keep = keeper(log, "letters cannot be read");

  const deliver = (event: OutboxEvent): void => {
    if (phase === "closed") return;
    machine.send(event);
    books.write();
    if (countWaiting(machine.state()) === 0) onEmpty?.();
  };
  const run = (errand: Errand): void => {
    books.write();
    const flight = courier(errand).then((event) => {
      flights.delete(flight);
      if (event.kind === "failed" && phase !== "closed")
        log.debug("a message was not taken", { chat: event.chat, ...event.problem });
      deliver(event);
    });
    flights.add(flight);
  };
  const load = (chat: number, after: number, most: number): void => {
    const loaded = keep(() => journal.letters.load(chat, after, most), null);
    const problem = { kind: "unreachable", words: "the journal fails", certain: true } as const;
    deliver(loaded ? { kind: "loaded", chat, ...loaded } : { kind: "failed", chat, problem });
  };
  /** Chats whose letters of before are not read yet; null while nobody knows which chats have some. */
  let unread: readonly number[] | null = null;
  const loadFirst = (chat: number): boolean => {
    const loaded = keep(() => journal.letters.load(chat, 0, mostAtHand), null);
    if (loaded) deliver({ kind: "loaded", chat, ...loaded });
    return loaded !== null;
  };
  const loadUnread = (): void => {
    unread ??= keep(() => journal.letters.chats(), null);
    unread = unread?.filter((chat) => !loadFirst(chat)) ?? null;
  };
  const loadAll = (): void => {
    loadUnread();
    if (unread?.length !== 0) timers.after(againMilliseconds, loadAll);
  };

  const perform = (effect: OutboxEffect): void => {
    switch (effect.kind) {
      case "load":
        load(effect.chat, effect.after, effect.most);
        return;
      case "rest":
        timers.after(effect.milliseconds, () => {
          deliver({ kind: "rested", chat: effect.chat });
        });
        return;
      case "drop":
        log.warn("a message is not sent; what it told of stays in the journal", {
          chat: effect.letter.chat,
          why: effect.why,
        });
        noteEnd(effect.letter, null, { books, journal, ledger });
        return;
      case "settle":
        noteEnd(effect.letter, effect.message, { books, journal, ledger });
        return;
      case "record":
        // What has not begun when all ends begins at the next start.
        if (phase === "open" || effect.stage.kind !== "begun") noteStage(effect, { books, journal });
        return;
      default:
        if (phase === "open") run(effect);
    }
  };
  const initial: OutboxState = new Map();
  const machine = startMachine({ initial, transition, perform });
  loadAll();

  return {
    take(letter) {
      // Its transaction has just worked, so that others may be read now; it comes with them, behind them.
      const isAhead = letter.isDurable && (unread?.includes(letter.chat) ?? true);
      if (isAhead) loadUnread();
      const mayGo = !letter.isDurable || (unread !== null && !unread.includes(letter.chat));
      if (mayGo) deliver({ kind: "written", letter });
    },
    waiting: (chat) => countWaiting(machine.state(), chat),
    async stop() {
      const isEmpty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      if (countWaiting(machine.state()) > 0) await atMost(clock, farewellMilliseconds, isEmpty);
      phase = "closing";
      const isAnswered = Promise.all(flights).then(() => undefined);
      await atMost(clock, lastAnswerMilliseconds, isAnswered);
      phase = "closed";
      timers.cancel();
    },
  };
}

type Notes = Pick<PostOfficeParts, "journal"> & { readonly books: ReturnType<typeof openBooks> };

function noteStage({ letter, stage }: OutboxEffect & { kind: "record" }, { books, journal }: Notes): void {
  if (!letter.isDurable) return;
  books.note(() => {
    journal.letters.record(letter.id, stage);
  });
}

/** The letter is over; `message` is where it stands, null when that is not known, or nowhere. */
function noteEnd(
  letter: Letter,
  message: number | null,
  { books, journal, ledger }: Notes & Pick<PostOfficeParts, "ledger">,
): void {
  const { id, chat, people, isDurable } = letter;
  const about = letter.buttons.length > 0 ? letter.about : null;
  const subject = about !== null && ledger.isRetired(about) ? null : about;
  if (message !== null && (people.length > 0 || subject !== null))
    books.note(() => {
      journal.shown.add({ chat, message }, people, subject);
    });
  if (isDurable)
    books.note(() => {
      journal.letters.remove(id);
    });
}
