/** What all that is done with texts is done with: the journal, the time, and whom it is told. */
import type { Clock } from "../core/clock.ts";
import { JournalError, messageOf } from "../core/errors.ts";
import { type Log, maskNumber } from "../core/log.ts";
import type { Person } from "../core/person.ts";
import type { Database } from "../journal/database.ts";
import { isOutage } from "../journal/failures.ts";
import { type TextArchive, textStore } from "../journal/texts.ts";
import type { TextNews } from "../sms/news.ts";
import type { TextStore } from "../sms/store.ts";

/** What a room is made of. */
export interface RoomParts {
  readonly database: Database;
  /** Who has a number, by the number as it was written. */
  readonly whoIs: (written: string) => Person;
  /** Within the transaction that makes it true, if there is one. */
  readonly tell: (news: TextNews) => void;
  /** Why so many more texts do not go to somebody, a sentence or two; null when they may. */
  readonly whyNoText?: (to: Person, units: number) => string | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where texts are dealt with. */
export interface TextRoom {
  readonly database: Database;
  readonly store: TextStore & TextArchive;
  readonly clock: Clock;
  readonly log: Log;
  /** Unix milliseconds. */
  today(): number;
  /** The same person by the name that the contacts give. */
  readonly introduce: (person: Person) => Person;
  /** Whom an address in a PDU means. */
  readonly personOf: (written: string, isName: boolean) => Person;
  /** Why so many more texts do not go to somebody; null when they may. */
  whyNoText(to: Person, units: number): string | null;
  /** Tells what is new, with everybody's name. */
  tell(news: readonly TextNews[]): void;
  /** Runs `task` in a transaction. Never throws. */
  attempt<T>(task: () => T): Attempt<T>;
}

/** How a transaction went. `fault`: what was wrong with it; null when the journal keeps nothing, which others tell. */
export type Attempt<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly fault: string | null };

/** Makes a room. */
export function makeRoom({ database, whoIs, tell, whyNoText, clock, log }: RoomParts): TextRoom {
  const introduce = (person: Person): Person => {
    const digits = person.number ?? (/^\d+$/.test(person.written) ? person.written : null);
    return digits === null ? person : { ...person, name: whoIs(digits).name };
  };
  return {
    database,
    store: textStore(database),
    clock,
    log,
    today: () => clock.date().getTime(),
    introduce,
    whyNoText: (to, units) => whyNoText?.(to, units) ?? null,
    personOf: (written, isName) =>
      isName ? { name: null, number: null, written } : { ...whoIs(written), written },
    tell(news) {
      for (const each of news) {
        tell(introduceIn(each, introduce));
        database.afterCommit(() => {
          const line = logLine(each);
          if (line !== null) log.info(line);
        });
      }
    },
    attempt(task) {
      try {
        return { kind: "done", value: database.atomically(task) };
      } catch (error) {
        log.error(`the journal did not keep what happened to a text: ${messageOf(error)}`);
        return { kind: "failed", fault: keepsNothing(error) ? null : messageOf(error) };
      }
    },
  };
}

/** Whether the journal fails whatever it is asked to keep. */
function keepsNothing(error: unknown): boolean {
  return error instanceof JournalError && (error.kind !== "other" || isOutage(error));
}

/** What happened, with nobody's number and no word of a text. */
function logLine(news: TextNews): string | null {
  switch (news.kind) {
    case "arrived": {
      const { id, from, total, missing } = news.text;
      return `text ${id} from ${maskNumber(from.number ?? from.written)}, ${total - missing.length} of ${total} parts`;
    }
    case "moved":
      return `text ${news.text.id} to ${maskNumber(news.text.to.number ?? news.text.to.written)}: ${news.text.state.kind}`;
    case "courtesy":
      return `text ${news.text.id} is sent by itself: ${news.cause}`;
    case "undecodable":
    case "messages-wait":
    case "storage-full":
      return `texts: ${news.kind}`;
    case "trouble":
      return null;
  }
}

function introduceIn(news: TextNews, introduce: (person: Person) => Person): TextNews {
  switch (news.kind) {
    case "arrived":
      return { ...news, text: { ...news.text, from: introduce(news.text.from) } };
    case "messages-wait":
      return { ...news, from: introduce(news.from) };
    case "moved":
    case "courtesy":
      return { ...news, text: { ...news.text, to: introduce(news.text.to) } };
    case "undecodable":
    case "storage-full":
    case "trouble":
      return news;
  }
}
