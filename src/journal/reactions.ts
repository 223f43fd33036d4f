/** Reactions that the bot has not put on messages yet. */
import type { ReactionStore, ReactionWish } from "../telegram/stores.ts";
import type { Database } from "./database.ts";

/** The table of reactions. */
export const reactionsSchema = `
  CREATE TABLE reaction (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    emoji TEXT,
    UNIQUE (chat, message)
  ) STRICT;`;

/** The reactions in a database. Throws JournalError. */
export function reactionStore(database: Database): ReactionStore {
  return {
    all: () =>
      database
        .all(
          { chat: "integer", message: "integer", emoji: "text?" },
          "SELECT chat, message, emoji FROM reaction ORDER BY id",
        )
        .map(({ chat, message, emoji }) => ({ chat, message, emoji: emoji as ReactionWish["emoji"] })),
    put({ chat, message, emoji }) {
      database.run(
        "INSERT OR REPLACE INTO reaction (chat, message, emoji) VALUES (?, ?, ?)",
        chat,
        message,
        emoji,
      );
    },
    remove({ chat, message, emoji }) {
      database.run(
        "DELETE FROM reaction WHERE chat = ? AND message = ? AND emoji IS ?",
        chat,
        message,
        emoji,
      );
    },
  };
}
