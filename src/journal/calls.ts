/** The call log: a row per call, kept from the news of it. */
import type { CallNews } from "../call/news.ts";
import { JournalError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Person } from "../core/person.ts";
import type { PhoneNumber } from "../core/phone-number.ts";
import { type CallChange, type CallEnd, callEndKinds, changeOf } from "./call-change.ts";
import type { Database, RowOf, Value } from "./database.ts";
import { storedNumber, storedPerson } from "./people.ts";
import { settingStore } from "./settings.ts";

export type { CallEnd } from "./call-change.ts";

/** The table of calls. `run` numbers the starts of the daemon, `call` the calls of each, `party` who else called then. */
export const callsSchema = `
  CREATE TABLE call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL,
    call INTEGER NOT NULL,
    party TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    name TEXT,
    number TEXT,
    written TEXT NOT NULL,
    master TEXT,
    began INTEGER NOT NULL,
    joined INTEGER,
    ended INTEGER,
    ending TEXT,
    cause TEXT,
    words TEXT,
    UNIQUE (run, call, party)
  ) STRICT;
  CREATE INDEX call_of_number ON call (number, id);
  CREATE INDEX call_of_written ON call (written, id);
  CREATE INDEX call_by_time ON call (began);`;

/** A call of the log. Times are Unix milliseconds. */
export interface LoggedCall {
  readonly id: number;
  readonly direction: "in" | "out";
  /** The name is the one they had then. */
  readonly other: Person;
  /** The master phone that was rung last; null when none was. */
  readonly master: PhoneNumber | null;
  readonly beganAt: number;
  /** Null when nobody talked. */
  readonly joinedAt: number | null;
  /** Null while it goes on, and when nobody saw the end. */
  readonly endedAt: number | null;
  /** Null while it goes on. */
  readonly end: CallEnd | null;
}

/** A page of calls, the newest first on the first page. */
export interface CallPage {
  readonly calls: readonly LoggedCall[];
  /** From 0. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly total: number;
}

/** The call log. Everything throws JournalError. */
export interface CallLog {
  /** Keeps what news tells of its call; twice the same is kept once. `at`: Unix milliseconds. */
  readonly record: (news: CallNews, at: number) => void;
  readonly recent: (page: number) => CallPage;
  /** Calls from and to one person, by number, or as written where there is none. */
  readonly withPerson: (who: Person, page: number) => CallPage;
  /** Forgets calls that began before a time, the oldest first; answers how many. */
  readonly prune: (before: number, most: number) => number;
}

const pageSize = 10;

const columns = {
  id: "integer",
  direction: "text",
  name: "text?",
  number: "text?",
  written: "text",
  master: "text?",
  began: "integer",
  joined: "integer?",
  ended: "integer?",
  ending: "text?",
  cause: "text?",
  words: "text?",
} as const;

/** The call log of a database. Calls that were going on when the program ended last have been interrupted. */
export function callLog(database: Database, log: Log): CallLog {
  let run: number | null = null;

  /** Once for each start, as soon as the disk takes it. */
  function begin(): number {
    run ??= database.atomically(() => {
      const settings = settingStore(database);
      const next = Number(settings.read("runs") ?? "0") + 1;
      settings.write("runs", String(next));
      database.run("UPDATE call SET ending = 'interrupted' WHERE ending IS NULL");
      return next;
    });
    return run;
  }

  function page(where: string, values: readonly Value[], wanted: number): CallPage {
    const total =
      database.get({ n: "integer" }, `SELECT count(*) AS n FROM call ${where}`, ...values)?.n ?? 0;
    const pages = Math.max(1, Math.ceil(total / pageSize));
    const shown = Math.min(Math.max(0, Math.trunc(wanted)), pages - 1);
    const sql = `SELECT * FROM call ${where} ORDER BY id DESC LIMIT ? OFFSET ?`;
    const rows = database.all(columns, sql, ...values, pageSize, shown * pageSize);
    return { calls: rows.map(callOf), page: shown, pages, total };
  }

  try {
    begin();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    log.warn(`the call log cannot be written: ${error.message}`);
  }
  return {
    record(news, at) {
      const change = changeOf(news);
      database.atomically(() => {
        recordChange(database, { run: begin(), call: news.call, change, at });
      });
    },
    recent: (wanted) => page("", [], wanted),
    withPerson: ({ number, written }, wanted) =>
      number === null
        ? page("WHERE number IS NULL AND written = ?", [written], wanted)
        : page("WHERE number = ?", [number], wanted),
    prune(before, most) {
      const oldest = "SELECT id FROM call WHERE began < ? ORDER BY began LIMIT ?";
      return database.run(`DELETE FROM call WHERE id IN (${oldest})`, before, most).rows;
    },
  };
}

interface Entry {
  readonly run: number;
  readonly call: number;
  readonly change: CallChange;
  readonly at: number;
}

function recordChange(database: Database, { run, call, change, at }: Entry): void {
  const { other, master, end } = change;
  const party = change.party === "main" ? "main" : `second ${other?.written ?? ""}`;
  const key = [run, call, party] as const;
  if (other !== null) {
    database.run(
      `INSERT INTO call (run, call, party, direction, name, number, written, began) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      ...key,
      change.direction,
      other.name,
      other.number,
      other.written,
      at,
    );
  }
  const ending = [end?.kind ?? null, end?.cause ?? null, end?.words ?? null] as const;
  database.run(
    `UPDATE call SET master = coalesce(?, master), joined = coalesce(joined, ?), ended = ?, ending = ?, cause = ?, words = ?
     WHERE run = ? AND call = ? AND party = ? AND ending IS NULL`,
    master,
    change.joined ? at : null,
    end === null ? null : at,
    ...ending,
    ...key,
  );
}

function callOf(row: RowOf<typeof columns>): LoggedCall {
  const kind = callEndKinds.find((each) => each === row.ending);
  return {
    id: row.id,
    direction: row.direction === "out" ? "out" : "in",
    other: storedPerson(row),
    master: storedNumber(row.master),
    beganAt: row.began,
    joinedAt: row.joined,
    endedAt: row.ended,
    end: kind === undefined ? null : { kind, cause: row.cause, words: row.words },
  };
}
