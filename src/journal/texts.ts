/** Texts that have come, that are to go, and that have gone: the tables, and what finds a text in them. */
import type { Person } from "../core/person.ts";
import type { IncomingText, OutgoingText } from "../sms/news.ts";
import type { TextStore } from "../sms/store.ts";
import type { AnyText, TextPage } from "../telegram/ports.ts";
import type { Database, Value } from "./database.ts";
import type { Retention } from "./housekeeping.ts";
import { mostWords, peerOf, searchWords } from "./text-keys.ts";
import { incomingColumns, incomingStore, incomingTextOf } from "./texts-in.ts";
import { outgoingColumns, outgoingStore, outgoingTextOf } from "./texts-out.ts";

/**
 * The tables of texts. `peer` is whom a text is from or for, in one column; `folded` what is searched; `at` when it
 * came or was queued. A text that is not `shown` was sent to be shown to nobody, or another has taken its place.
 */
export const textsSchema = `
  CREATE TABLE text (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    peer TEXT NOT NULL,
    number TEXT,
    written TEXT NOT NULL,
    body TEXT NOT NULL,
    folded TEXT NOT NULL,
    at INTEGER NOT NULL,
    shown INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE INDEX text_of_peer ON text (peer, at, id) WHERE shown = 1;
  CREATE INDEX text_by_time ON text (at, id);
  CREATE INDEX text_shown ON text (direction, at, id) WHERE shown = 1;

  CREATE TABLE text_in (
    id INTEGER PRIMARY KEY REFERENCES text ON DELETE CASCADE,
    data INTEGER NOT NULL,
    port INTEGER,
    sent INTEGER,
    sent_offset INTEGER,
    flash INTEGER NOT NULL,
    total INTEGER NOT NULL,
    missing TEXT NOT NULL,
    family TEXT,
    replaces INTEGER,
    replaced_by INTEGER,
    hidden INTEGER NOT NULL,
    told INTEGER NOT NULL,
    due INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX text_in_family ON text_in (family, id) WHERE family IS NOT NULL;
  CREATE INDEX text_in_replacing ON text_in (replaces, id) WHERE replaces IS NOT NULL;
  CREATE INDEX text_in_due ON text_in (id) WHERE due = 1;

  CREATE TABLE text_in_part (
    key TEXT PRIMARY KEY,
    text INTEGER REFERENCES text_in ON DELETE CASCADE,
    place INTEGER,
    content TEXT NOT NULL,
    sent INTEGER,
    sent_offset INTEGER,
    seen INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX text_in_part_of_text ON text_in_part (text) WHERE text IS NOT NULL;

  CREATE TABLE text_undecodable (
    pdu TEXT PRIMARY KEY,
    why TEXT NOT NULL,
    received INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE text_out (
    id INTEGER PRIMARY KEY REFERENCES text ON DELETE CASCADE,
    total INTEGER NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('owner', 'courtesy', 'keep-alive')),
    cause TEXT,
    origin_chat INTEGER,
    origin_message INTEGER,
    tail TEXT NOT NULL,
    reference INTEGER NOT NULL,
    state TEXT NOT NULL,
    why TEXT,
    tries INTEGER NOT NULL,
    retry INTEGER,
    doubted INTEGER,
    UNIQUE (origin_chat, origin_message)
  ) STRICT;
  CREATE INDEX text_out_queue ON text_out (id) WHERE state IN ('queued', 'sending');
  CREATE INDEX text_out_of_tail ON text_out (tail, id);

  CREATE TABLE text_out_part (
    text INTEGER NOT NULL REFERENCES text_out ON DELETE CASCADE,
    place INTEGER NOT NULL,
    state TEXT NOT NULL,
    reference INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (text, place)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE text_report (
    id INTEGER PRIMARY KEY,
    tail TEXT NOT NULL,
    reference INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    sent INTEGER,
    sent_offset INTEGER,
    outcome TEXT NOT NULL,
    words TEXT NOT NULL,
    received INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX text_report_of_tail ON text_report (tail, id);`;

/** Texts on a page. */
const pageSize = 10;

/** What is read of texts that are kept. Everything throws JournalError. Nobody in it has a name. */
export interface TextArchive {
  text(direction: "in" | "out", id: number): AnyText | null;
  inbox(from: Person | null, page: number): TextPage;
  thread(who: Person, page: number): TextPage;
  find(words: string, page: number): TextPage;
  /** Forgets texts from before a time in Unix milliseconds that nothing is to be done about; answers how many. */
  prune(before: number, most: number): number;
}

/** Everything there is about texts in a database. Throws JournalError. */
export function textStore(database: Database): TextStore & TextArchive {
  return { ...incomingStore(database), ...outgoingStore(database), ...textArchive(database) };
}

function textArchive(database: Database): TextArchive {
  function read(id: number, direction: string): AnyText | null {
    return direction === "in" ? readIncoming(database, id) : readOutgoing(database, id);
  }

  function page(where: string, values: readonly Value[], wanted: number): TextPage {
    const from = `FROM text WHERE shown = 1 AND ${where}`;
    const total = database.get({ n: "integer" }, `SELECT count(*) AS n ${from}`, ...values)?.n ?? 0;
    const pages = Math.max(1, Math.ceil(total / pageSize));
    const shown = Math.min(Math.max(0, Math.trunc(wanted)), pages - 1);
    const rows = database.all(
      { id: "integer", direction: "text" },
      `SELECT id, direction ${from} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?`,
      ...values,
      pageSize,
      shown * pageSize,
    );
    const texts = rows.flatMap((row) => read(row.id, row.direction) ?? []);
    return { texts, page: shown, pages, total };
  }

  return {
    text: (direction, id) => read(id, direction),
    inbox: (from, wanted) =>
      from === null
        ? page("direction = 'in'", [], wanted)
        : page("peer = ? AND direction = 'in'", [peerOf(from)], wanted),
    thread: (who, wanted) => page("peer = ?", [peerOf(who)], wanted),
    find(wanted, number) {
      const words = searchWords(wanted);
      const values = Array.from({ length: mostWords }, (_, index) => words[index] ?? "");
      return page(words.length === 0 ? "0" : holdingWords, words.length === 0 ? [] : values, number);
    },
    prune: (before, most) => database.atomically(() => prune(database, before, most)),
  };
}

const holdingWords = Array.from({ length: mostWords }, () => "instr(folded, ?) > 0").join(" AND ");

function readIncoming(database: Database, id: number): AnyText | null {
  const row = database.get(incomingColumns, "SELECT * FROM text JOIN text_in USING (id) WHERE id = ?", id);
  return row && { direction: "in", text: incomingTextOf(row) satisfies IncomingText };
}

function readOutgoing(database: Database, id: number): AnyText | null {
  const row = database.get(outgoingColumns, "SELECT * FROM text JOIN text_out USING (id) WHERE id = ?", id);
  return row && { direction: "out", text: outgoingTextOf(row) satisfies OutgoingText };
}

/** What is of no use after a while though texts are kept for ever: days, and how it is forgotten. */
export function textRemains(database: Database): readonly Retention[] {
  return [
    { what: "reports about no known text", days: 30, prune: pruner(database, "text_report") },
    { what: "unreadable texts", days: 365, prune: pruner(database, "text_undecodable") },
  ];
}

function pruner(database: Database, table: "text_report" | "text_undecodable"): Retention["prune"] {
  const key = table === "text_report" ? "id" : "pdu";
  const sql = `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE received < ? LIMIT ?)`;
  return (before, most) => database.run(sql, before, most).rows;
}

/** What is queued, on its way, or in doubt is not forgotten. */
function prune(database: Database, before: number, most: number): number {
  const { rows } = database.run(
    `DELETE FROM text WHERE id IN (
       SELECT text.id FROM text LEFT JOIN text_out USING (id)
       WHERE at < ? AND coalesce(state, '') NOT IN ('queued', 'sending', 'unsure') ORDER BY at LIMIT ?)`,
    before,
    most,
  );
  database.run("DELETE FROM text_undecodable WHERE received < ?", before);
  database.run("DELETE FROM text_report WHERE received < ?", before);
  database.run("DELETE FROM text_in_part WHERE text IS NULL AND seen < ?", before);
  return rows;
}
