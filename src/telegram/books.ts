/** What is written into the journal beside other things: together, in order, and later when the disk does not take it. */
import type { Log } from "../core/log.ts";
import { keeper } from "./journal-guard.ts";
import type { Transactions } from "./stores.ts";

/** Changes on their way to the journal. Each must do no harm when it is made twice. */
export interface Books {
  note(change: () => void): void;
  /** Writes what has been noted in one transaction. What cannot be written is kept for the next time. */
  write(): void;
}

/** Changes that wait while the journal fails. */
const mostChanges = 10_000;

/** Opens empty books. */
export function openBooks(journal: Transactions, log: Log): Books {
  let changes: (() => void)[] = [];
  const keep = keeper(log, "what became of messages is written down later");
  return {
    note(change) {
      changes.push(change);
      if (changes.length > mostChanges) changes.shift();
    },
    write() {
      if (changes.length === 0) return;
      const isWritten = keep(() => {
        journal.atomically(() => {
          for (const change of changes) change();
        });
        return true;
      }, false);
      if (isWritten) changes = [];
    },
  };
}
