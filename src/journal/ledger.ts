/** What was called and texted of late, read from the call log and the texts. A text counts from when it is queued. */
import type { Ledger, Spent } from "../guard/ledger.ts";
import type { Database } from "./database.ts";

/** Whoever rang the SIM this often within an hour need not be counted further. */
const mostRows = 5000;

/** What was spent since a time in Unix milliseconds. Throws JournalError. */
export function readLedger(database: Database, since: number): Ledger {
  const calls = (where: string): readonly Spent[] =>
    database
      .all(
        { at: "integer" },
        `SELECT began AS at FROM call WHERE began > ? AND ${where} LIMIT ?`,
        since,
        mostRows,
      )
      .map(({ at }) => ({ at, units: 1 }));
  return {
    calls: calls("direction = 'out'"),
    forwarded: calls("direction = 'in' AND master IS NOT NULL"),
    texts: queuedTexts(database, since),
  };
}

function queuedTexts(database: Database, since: number): readonly Spent[] {
  return database.all(
    { at: "integer", units: "integer" },
    "SELECT at, total AS units FROM text JOIN text_out USING (id) WHERE at > ? AND state <> 'cancelled' LIMIT ?",
    since,
    mostRows,
  );
}
