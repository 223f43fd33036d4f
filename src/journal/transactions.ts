/** Transactions on the engine: what is open, what follows the commit, and what becomes of a failure. */
import { type JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { isOutage, journalError } from "./failures.ts";

/** What transactions need of the engine. */
export interface Engine {
  exec(sql: string): void;
  readonly isOpen: boolean;
  readonly isTransaction: boolean;
}

/** The transactions of one database; see `Database` for what each promises. */
export interface Transactions {
  /** Does something with the engine; whatever it throws becomes a JournalError. */
  readonly attempt: <T>(task: () => T) => T;
  readonly atomically: <T>(task: () => T) => T;
  readonly afterCommit: (task: () => void) => void;
  readonly onFailure: (listener: (error: JournalError) => void) => void;
  readonly onCommit: (listener: () => void) => void;
}

/** Begins with none open. `path` is for the words of failures. */
export function transactionsOn(engine: Engine, path: string, log: Log): Transactions {
  const due = taskRunner(log);
  let depth = 0;
  /** Why the open transaction is no more: after some failures the engine undoes all of it by itself. */
  let lost: JournalError | null = null;
  let later: (() => void)[] = [];
  let failure: JournalError | null = null;
  /** Who is told of failures; until there is somebody, the last one waits. */
  let listener: ((error: JournalError) => void) | null = null;
  let committed: () => void = () => undefined;

  function attempt<T>(task: () => T): T {
    try {
      if (lost !== null) throw lost;
      return task();
    } catch (thrown) {
      const error = journalError(thrown, path);
      if (depth > 0 && engine.isOpen && !engine.isTransaction) lost = error;
      if (isOutage(error)) failure = error;
      throw error;
    } finally {
      if (depth === 0) tellFailure();
    }
  }

  function tellFailure(): void {
    if (failure === null || listener === null) return;
    const error = failure;
    failure = null;
    listener(error);
  }

  function execute(sql: string): void {
    attempt(() => {
      engine.exec(sql);
    });
  }

  function undo(sql: string): void {
    if (!engine.isOpen || !engine.isTransaction) return;
    try {
      engine.exec(sql);
    } catch (thrown) {
      lost = journalError(thrown, path);
      log.error(`${sql} failed: ${lost.message}`);
    }
  }

  function transaction<T>(task: () => T): T {
    let result: T;
    execute("BEGIN IMMEDIATE");
    depth = 1;
    try {
      result = finished(task());
      execute("COMMIT");
      committed();
      due.add(later);
    } catch (error) {
      undo("ROLLBACK");
      throw error;
    } finally {
      depth = 0;
      lost = null;
      later = [];
      tellFailure();
    }
    due.run();
    return result;
  }

  function savepoint<T>(task: () => T): T {
    const name = `inner${depth}`;
    const before = later.length;
    execute(`SAVEPOINT ${name}`);
    depth += 1;
    try {
      const result = finished(task());
      execute(`RELEASE ${name}`);
      return result;
    } catch (error) {
      later.length = before;
      undo(`ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    } finally {
      depth -= 1;
    }
  }

  return {
    attempt,
    atomically: (task) => (depth === 0 ? transaction(task) : savepoint(task)),
    afterCommit(task) {
      if (depth > 0) {
        later.push(task);
        return;
      }
      due.add([task]);
      due.run();
    },
    onFailure(told) {
      listener = told;
      tellFailure();
    },
    onCommit(told) {
      committed = told;
    },
  };
}

/** Runs tasks one after another, also those that are added by one of them; what one throws is logged. */
function taskRunner(log: Log): { add: (tasks: readonly (() => void)[]) => void; run: () => void } {
  const waiting: (() => void)[] = [];
  let running = false;
  return {
    add: (tasks) => {
      waiting.push(...tasks);
    },
    run() {
      if (running) return;
      running = true;
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        try {
          task();
        } catch (thrown) {
          log.error(`what follows a commit failed: ${messageOf(thrown)}`);
        }
      }
      running = false;
    },
  };
}

/** A transaction ends when its task returns: what a promise would still do is not in it. */
function finished<T>(result: T): T {
  if (result instanceof Promise) throw new TypeError("The task of a transaction answered a promise");
  return result;
}
