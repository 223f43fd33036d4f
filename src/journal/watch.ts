/** Tells the owners when the journal fails and when it works again: once for each outage. */
import type { Clock } from "../core/clock.ts";
import { JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { busyMilliseconds, type Database } from "./database.ts";
import { settingStore } from "./settings.ts";

/** What is watched, and who is told. */
export interface WatchParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the owners. */
  readonly tell: (words: string) => void;
}

/** How often it is tried whether the journal works again. */
const probeMilliseconds = 30_000;

/** More than the few bytes that a full disk may still take. */
const probeBytes = 200_000;

/** A watch that goes on. */
export interface JournalWatch {
  /** What is wrong at present; null when nothing is. */
  readonly trouble: () => JournalError | null;
  readonly stop: () => void;
}

/** Watches from now on. */
export function watchJournal({ database, clock, log, tell }: WatchParts): JournalWatch {
  let trouble: JournalError | null = null;
  let cancel: () => void = () => undefined;

  function fail(failure: JournalError): void {
    if (trouble !== null) return;
    trouble = failure;
    log.error(failure.message);
    announce(`Nothing can be kept at present: ${failure.message}. Calls go on, and texts stay on the modem.`);
    // A damaged file may take one thing and not another: it is trusted again at the next start.
    if (failure.kind === "busy") database.setPatience(0);
    if (failure.kind !== "corrupt") cancel = clock.after(probeMilliseconds, probe);
  }

  function probe(): void {
    try {
      writeMuch(database);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      cancel = clock.after(probeMilliseconds, probe);
      return;
    }
    trouble = null;
    database.setPatience(busyMilliseconds);
    log.info("the journal works again");
    announce("The journal works again: everything is kept from now on.");
  }

  function announce(words: string): void {
    try {
      tell(words);
    } catch (error) {
      log.error(`the owners cannot be told of the journal: ${messageOf(error)}`);
    }
  }

  database.onFailure(fail);
  return {
    trouble: () => trouble,
    stop() {
      database.onFailure(() => undefined);
      cancel();
    },
  };
}

/** Throws JournalError. */
function writeMuch(database: Database): void {
  const settings = settingStore(database);
  settings.write("probe", "x".repeat(probeBytes));
  settings.write("probe", null);
}
