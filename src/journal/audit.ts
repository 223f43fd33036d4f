/** Who did what, and what came of it. */
import type { AuditEntry, AuditOutcome, AuditPage, AuditStore } from "../telegram/stores.ts";
import type { Database, RowOf, Value } from "./database.ts";
import { foldText } from "./text-keys.ts";

/** The table of what was done. `folded` is the name as it is looked for. */
export const auditSchema = `
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor INTEGER,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    standing TEXT NOT NULL,
    what TEXT NOT NULL,
    outcome TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_time ON audit (at);`;

const pageSize = 10;
const outcomes: readonly AuditOutcome[] = ["done", "asked", "refused", "failed"];
const standings: readonly AuditEntry["standing"][] = ["owner", "temporary", "stranger", "phone"];

const columns = {
  at: "integer",
  actor: "integer?",
  name: "text",
  standing: "text",
  what: "text",
  outcome: "text",
} as const;

/** What was done, in a database. Throws JournalError. */
export function auditStore(database: Database): AuditStore {
  return {
    add({ at, actor, standing, what, outcome }) {
      const name = actor?.name ?? "";
      database.run(
        "INSERT INTO audit (at, actor, name, folded, standing, what, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)",
        at,
        actor?.id ?? null,
        name,
        foldText(name),
        standing,
        what,
        outcome,
      );
    },
    read(who, page) {
      const folded = foldText(who ?? "");
      const isId = /^\d{1,15}$/.test(folded);
      if (folded === "") return pageOf(database, "", [], page);
      return pageOf(
        database,
        isId ? "WHERE actor = ?" : "WHERE instr(folded, ?) > 0",
        [isId ? Number(folded) : folded],
        page,
      );
    },
  };
}

/** Forgets what was done before a time, the oldest first, so many at most; answers how many. Throws JournalError. */
export function pruneAudit(database: Database, before: number, most: number): number {
  const oldest = "SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ?";
  return database.run(`DELETE FROM audit WHERE id IN (${oldest})`, before, most).rows;
}

function pageOf(database: Database, where: string, values: readonly Value[], wanted: number): AuditPage {
  const total = database.get({ n: "integer" }, `SELECT count(*) AS n FROM audit ${where}`, ...values)?.n ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const page = Math.min(Math.max(0, Math.trunc(wanted)), pages - 1);
  const sql = `SELECT * FROM audit ${where} ORDER BY id DESC LIMIT ? OFFSET ?`;
  const rows = database.all(columns, sql, ...values, pageSize, page * pageSize);
  return { entries: rows.map(entryOf), page, pages, total };
}

function entryOf({ at, actor, name, standing, what, outcome }: RowOf<typeof columns>): AuditEntry {
  return {
    at,
    actor: actor === null ? null : { id: actor, name },
    standing: standings.find((each) => each === standing) ?? "phone",
    what,
    outcome: outcomes.find((each) => each === outcome) ?? "done",
  };
}
