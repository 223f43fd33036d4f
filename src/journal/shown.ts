/** Which messages of the bot's show whom, so that a reply to one is meant for them. */
import type { Shown } from "../telegram/letter.ts";
import type { ShownStore, Spot } from "../telegram/stores.ts";
import type { Database } from "./database.ts";
import { storedNumber } from "./people.ts";

/** The table of messages. `people` is a list as JSON; `about` is what the buttons are about while they are there. */
export const shownSchema = `
  CREATE TABLE shown (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    people TEXT NOT NULL,
    about TEXT,
    UNIQUE (chat, message)
  ) STRICT;
  CREATE INDEX shown_about ON shown (about) WHERE about IS NOT NULL;`;

/** Messages that are remembered. */
const mostShown = 20_000;

/** The messages in a database; the newest `most` are kept. Throws JournalError. */
export function shownStore(database: Database, most = mostShown): ShownStore {
  return {
    add({ chat, message }, people, about) {
      const shown = people.map(({ number, written }) => ({ number, written }));
      database.atomically(() => {
        const { id } = database.run(
          "INSERT OR REPLACE INTO shown (chat, message, people, about) VALUES (?, ?, ?, ?)",
          chat,
          message,
          JSON.stringify(shown satisfies readonly Shown[]),
          about,
        );
        database.run("DELETE FROM shown WHERE id <= ?", id - most);
      });
    },
    who({ chat, message }) {
      const row = database.get(
        { people: "text" },
        "SELECT people FROM shown WHERE chat = ? AND message = ?",
        chat,
        message,
      );
      const people = JSON.parse(row?.people ?? "[]") as readonly Shown[];
      return people.map(({ number, written }) => ({ number: storedNumber(number), written }));
    },
    take: (about) =>
      database.atomically((): readonly Spot[] => {
        const spots = database.all(
          { chat: "integer", message: "integer" },
          "SELECT chat, message FROM shown WHERE about = ? ORDER BY id",
          about,
        );
        if (spots.length > 0) database.run("UPDATE shown SET about = NULL WHERE about = ?", about);
        return spots;
      }),
  };
}
