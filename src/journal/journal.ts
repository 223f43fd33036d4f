/** The journal: what must survive a crash. Opens it, whatever state it is in, and puts its stores together. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { CallNews } from "../call/news.ts";
import type { Clock } from "../core/clock.ts";
import { JournalError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import type { Settings } from "../telegram/ports.ts";
import { type CallLog, callLog } from "./calls.ts";
import type { Database } from "./database.ts";
import { isOutage } from "./failures.ts";
import { keepHouse, type Retention } from "./housekeeping.ts";
import { migrations } from "./migrations.ts";
import { openDatabase } from "./opening.ts";
import { journalName, openSettings } from "./settings.ts";
import { textRemains } from "./texts.ts";
import { type JournalWatch, watchJournal } from "./watch.ts";

/** What a journal is made of. */
export interface JournalParts {
  readonly dataDir: string;
  readonly defaultMaster: PhoneNumber;
  readonly keepCallsDays: number | null;
  readonly clock: Clock;
  readonly log: Log;
}

/** How a journal is. */
export interface JournalState {
  readonly state: "working" | "failing" | "in-memory";
  /** When a transaction was last put on the disk, of `Clock.now()`; null for never. */
  readonly wroteAt: number | null;
  /** Of its files; null when nobody can tell. */
  readonly bytes: number | null;
}

/** An open journal. */
export interface Journal {
  /** For the stores of the other parts of the house. */
  readonly database: Database;
  readonly settings: Settings;
  readonly calls: CallLog;
  /** Keeps what news tells of its call; a journal that fails keeps nobody from telling it. */
  keepCall(news: CallNews): void;
  /** From now on owners are told of its troubles, and what is old is forgotten: calls, and what `others` names. */
  attend(tell: (words: string) => void, others: readonly Retention[]): void;
  /** What is wrong with it at present, a line each for the owners. */
  troubles(): readonly string[];
  /** How it is, for whatever watches the program. */
  state(): JournalState;
  /** Everything that is used after this throws. */
  close(): void;
}

/** Opens the journal in a data directory. Throws JournalError only for one that a later version has written. */
export function openJournal({ dataDir, defaultMaster, keepCallsDays, clock, log }: JournalParts): Journal {
  const path = join(dataDir, journalName);
  const { database, notice } = openDatabase({ path, migrations, clock, log });
  let wroteAt: number | null = null;
  database.onCommit(() => {
    wroteAt = clock.now();
  });
  const settings = openSettings({ database, dataDir, defaultMaster, log });
  const calls = callLog(database, log);
  const ends: (() => void)[] = [];
  let watch: JournalWatch | null = null;
  return {
    database,
    settings,
    calls,
    keepCall(news) {
      try {
        calls.record(news, clock.date().getTime());
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        // Of an outage the owners hear otherwise; anything else is a fault of ours.
        log[isOutage(error) ? "debug" : "error"](`call ${news.call} is not in the log: ${error.message}`);
      }
    },
    attend(tell, others) {
      if (notice !== null) tell(notice);
      watch = watchJournal({ database, clock, log, tell });
      ends.push(watch.stop);
      const retentions = [
        { what: "calls", days: keepCallsDays, prune: calls.prune },
        ...textRemains(database),
        ...others,
      ];
      ends.push(keepHouse({ database, retentions, clock, log }));
    },
    troubles() {
      const trouble = watch?.trouble() ?? null;
      return [
        ...(database.isDurable ? [] : ["Nothing is kept: the journal could not be opened at the start."]),
        ...(trouble === null ? [] : [trouble.message]),
      ];
    },
    state() {
      const isFailing = (watch?.trouble() ?? null) !== null;
      const state = !database.isDurable ? "in-memory" : isFailing ? "failing" : "working";
      return { state, wroteAt, bytes: bytesOf(path) };
    },
    close() {
      for (const end of ends) end();
      database.close();
    },
  };
}

/** The file and the one that is written ahead of it. A disk that is failing says nothing, and ends nothing. */
function bytesOf(path: string): number | null {
  try {
    const [size, ahead = 0] = [path, `${path}-wal`].map(
      (each) => statSync(each, { throwIfNoEntry: false })?.size,
    );
    return size === undefined ? null : size + ahead;
  } catch {
    return null;
  }
}
