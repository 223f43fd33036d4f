/** What is asked of the journal where life goes on without an answer. */
import { JournalError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";

/** Does a task on the journal; `otherwise` stands for its result when the journal fails. */
export type Keep = <T>(task: () => T, otherwise: T) => T;

/** `trouble` is what the log says of a failure, once in a row: what goes on without the journal. */
export function keeper(log: Log, trouble: string): Keep {
  let isFailing = false;
  return (task, otherwise) => {
    try {
      const result = task();
      isFailing = false;
      return result;
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      log[isFailing ? "debug" : "warn"](`${trouble}: ${error.message}`);
      isFailing = true;
      return otherwise;
    }
  };
}
