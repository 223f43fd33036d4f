/** What Telegram has told the bot, until it has been handled. */
import type { UpdateStore } from "../telegram/stores.ts";
import type { Database } from "./database.ts";

/** The table of updates, in the order in which they came; `body` goes when the handling has ended. */
export const updatesSchema = `
  CREATE TABLE telegram_update (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id INTEGER NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    body TEXT,
    tries INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX open_update ON telegram_update (place) WHERE body IS NOT NULL;`;

/** The updates in a database. Throws JournalError. */
export function updateStore(database: Database): UpdateStore {
  return {
    known: (since, most) =>
      database
        .all(
          { id: "integer", at: "integer" },
          "SELECT id, at FROM telegram_update WHERE at >= ? ORDER BY place DESC LIMIT ?",
          since,
          most,
        )
        .toReversed(),
    open: () =>
      database.all(
        { id: "integer", body: "text", tries: "integer" },
        "SELECT id, body, tries FROM telegram_update WHERE body IS NOT NULL ORDER BY place",
      ),
    add({ id, body, at }) {
      database.run("INSERT OR REPLACE INTO telegram_update (id, body, at) VALUES (?, ?, ?)", id, body, at);
    },
    begin(id) {
      database.run("UPDATE telegram_update SET tries = tries + 1 WHERE id = ?", id);
    },
    end(id, keep) {
      database.atomically(() => {
        database.run("UPDATE telegram_update SET body = NULL WHERE id = ?", id);
        database.run(
          "DELETE FROM telegram_update WHERE body IS NULL AND place <= (SELECT max(place) FROM telegram_update) - ?",
          keep,
        );
      });
    },
  };
}
