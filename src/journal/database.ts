/**
 * The database: what a call here has kept survives a crash and a power cut, and what fails has changed nothing.
 * Synchronous, for a write takes less time than the turns of the event loop that would wait for it.
 */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  DatabaseSync,
  type DatabaseSyncInstance,
  type DatabaseSyncOptions,
  type StatementSyncInstance,
} from "@photostructure/sqlite";
import { type JournalError, messageOf } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { journalError } from "./failures.ts";
import { transactionsOn } from "./transactions.ts";
import { encodeValue, readRow, type RowOf, type Shape, type Value } from "./values.ts";

export type { RowOf, Shape, Value } from "./values.ts";

/** What a statement has changed. `id`: the row id of the last row that was inserted. */
export interface Change {
  readonly rows: number;
  readonly id: number;
}

/** A database. Whatever fails throws JournalError. The places for values in a statement are plain `?`. */
export interface Database {
  /** False: it is in memory alone, for the disk did not take it. */
  readonly isDurable: boolean;
  /**
   * One durable transaction of all that `task` does before it returns; when it throws, all is undone and the throw
   * passed on. One within another can fail alone. A task that answers a promise is a fault.
   */
  atomically<T>(task: () => T): T;
  /**
   * Runs a task once what the open transaction does is on the disk, never if it is undone; at once when none is open.
   * Tasks run in the order of the commits. One that throws is logged, and the others still run.
   */
  afterCommit(task: () => void): void;
  /** Carries out one statement; outside of a transaction it is durable when this returns. */
  run(sql: string, ...values: readonly Value[]): Change;
  /** The first row of an answer, or null. Columns that `shape` does not name are left out. */
  get<S extends Shape>(shape: S, sql: string, ...values: readonly Value[]): RowOf<S> | null;
  /** All rows of an answer. */
  all<S extends Shape>(shape: S, sql: string, ...values: readonly Value[]): readonly RowOf<S>[];
  /** Carries out statements that take and give nothing. */
  execute(sql: string): void;
  /** Who hears of each failure that the disk or another program is to blame for, once it is undone. */
  onFailure(listener: (error: JournalError) => void): void;
  /** Who hears of each transaction that is on the disk. */
  onCommit(listener: () => void): void;
  /** How long another program that keeps it locked is waited for, in whole milliseconds; everything else waits, too. */
  setPatience(milliseconds: number): void;
  /** All that is used after this throws. May be called twice. */
  close(): void;
}

/** The engine's name for a database without a file. */
const memory = ":memory:";

/** Statements are kept to be used again; more than these mean that values are written into them. */
const mostStatements = 500;

/** How long another program is waited for, at first. Those of ours that read keep nobody waiting. */
export const busyMilliseconds = 250;

/** A commit is on the disk when it returns; it is copied to its final place seldom, which spares SD cards. */
const durably = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 8388608; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;
  PRAGMA secure_delete = ON;`;

/** Opens a file to read and write; one that is not there is made. Throws JournalError. */
export function openFile(path: string, log: Log): Database {
  return open(path, { path, log, first: durably }, { timeout: busyMilliseconds, defensive: true });
}

/** Opens a file that is there, to be read alone, also while another program writes it. Throws JournalError. */
export function openToRead(path: string, log: Log): Database {
  return open(path, { path, log }, { timeout: busyMilliseconds, readOnly: true });
}

/**
 * Opens a file that nobody writes, leaving no trace beside it, wherever it lies; what an unclean end has left in the
 * write-ahead file is not seen. Throws JournalError.
 */
export function openFrozen(path: string, log: Log): Database {
  return open(`${pathToFileURL(path).href}?immutable=1`, { path, log }, { readOnly: true });
}

/** Opens a file for a short look, which changes nothing and keeps nobody waiting. Throws JournalError. */
export function openToLook(path: string, log: Log): Database {
  return existsSync(`${path}-wal`) ? openToRead(path, log) : openFrozen(path, log);
}

/**
 * Opens a file in a transaction that keeps every other program out of it until it is ended; one that has it is waited
 * for so long. Throws JournalError.
 */
export function openLocked(path: string, milliseconds: number, log: Log): Database {
  // A file that can only be read would be opened, and shared: it is written to.
  const first = "PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA user_version = 1";
  return open(path, { path, log, first }, { timeout: milliseconds });
}

/** A database that ends with the process. */
export function openMemory(log: Log): Database {
  return open(memory, { path: memory, log }, {});
}

/** Whom failures are told by, and what is carried out first. */
interface Naming {
  readonly path: string;
  readonly log: Log;
  readonly first?: string;
}

function open(location: string, { path, log, first = "" }: Naming, options: DatabaseSyncOptions): Database {
  try {
    const engine = new DatabaseSync(location, options);
    try {
      engine.exec(first);
    } catch (error) {
      engine.close();
      throw error;
    }
    return databaseOn(engine, path, log);
  } catch (error) {
    throw journalError(error, path);
  }
}

function databaseOn(engine: DatabaseSyncInstance, path: string, log: Log): Database {
  const prepare = keepStatements(engine);
  const { attempt, atomically, afterCommit, onFailure, onCommit } = transactionsOn(engine, path, log);
  const execute = (sql: string): void => {
    attempt(() => {
      engine.exec(sql);
    });
  };
  return {
    isDurable: path !== memory,
    atomically,
    afterCommit,
    onFailure,
    onCommit,
    run: (sql, ...values) =>
      attempt(() => {
        const { changes, lastInsertRowid } = prepare(sql, values.length).run(...values.map(encodeValue));
        return { rows: changes, id: Number(lastInsertRowid) };
      }),
    get: (shape, sql, ...values) =>
      attempt(() => {
        const row: unknown = prepare(sql, values.length).get(...values.map(encodeValue));
        return row === undefined ? null : readRow(shape, row);
      }),
    all: (shape, sql, ...values) =>
      attempt(() => {
        const rows: unknown[] = prepare(sql, values.length).all(...values.map(encodeValue));
        return rows.map((row) => readRow(shape, row));
      }),
    execute,
    setPatience(milliseconds) {
      execute(`PRAGMA busy_timeout = ${milliseconds}`);
    },
    close() {
      if (!engine.isOpen) return;
      try {
        // The engine itself would do it only once every statement is forgotten.
        engine.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      } catch (error) {
        log.debug(`the journal is closed as it stands: ${messageOf(error)}`);
      }
      attempt(() => {
        engine.close();
      });
    },
  };
}

/** Prepares each statement once: the engine lets go of one that is forgotten late, or never. */
function keepStatements(engine: DatabaseSyncInstance): (sql: string, count: number) => StatementSyncInstance {
  const kept = new Map<string, { readonly statement: StatementSyncInstance; readonly places: number }>();
  return (sql, count) => {
    let found = kept.get(sql);
    if (found === undefined) {
      if (kept.size >= mostStatements) kept.clear();
      found = {
        statement: engine.prepare(sql),
        places: sql.replaceAll(/'[^']*'/g, "").split("?").length - 1,
      };
      kept.set(sql, found);
    }
    // The engine itself takes what is left out for NULL.
    if (found.places !== count) throw new TypeError(`${count} values for ${found.places} places in ${sql}`);
    return found.statement;
  };
}
