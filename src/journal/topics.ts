/** The topics that the bot has made for people. */
import type { Shown } from "../telegram/letter.ts";
import type { Topic, TopicStore } from "../telegram/stores.ts";
import type { Database } from "./database.ts";
import { storedNumber } from "./people.ts";

/** The table of topics; `person` tells people apart. */
export const topicsSchema = `
  CREATE TABLE topic (
    chat INTEGER NOT NULL,
    person TEXT NOT NULL,
    thread INTEGER NOT NULL,
    title TEXT NOT NULL,
    number TEXT,
    written TEXT NOT NULL,
    PRIMARY KEY (chat, person),
    UNIQUE (chat, thread)
  ) STRICT, WITHOUT ROWID;`;

const columns = { thread: "integer", title: "text", number: "text?", written: "text" } as const;

/** The topics in a database. Throws JournalError. */
export function topicStore(database: Database): TopicStore {
  const read = (chat: number, where: "person" | "thread", value: string | number): Topic | null => {
    const row = database.get(
      columns,
      where === "person"
        ? "SELECT thread, title, number, written FROM topic WHERE chat = ? AND person = ?"
        : "SELECT thread, title, number, written FROM topic WHERE chat = ? AND thread = ?",
      chat,
      value,
    );
    return row && { ...row, chat, number: storedNumber(row.number) };
  };
  return {
    of: (chat, person) => read(chat, "person", keyOf(person)),
    at: (chat, thread) => read(chat, "thread", thread),
    put({ chat, thread, title, number, written }) {
      database.run(
        "INSERT OR REPLACE INTO topic (chat, person, thread, title, number, written) VALUES (?, ?, ?, ?, ?, ?)",
        chat,
        keyOf({ number, written }),
        thread,
        title,
        number,
        written,
      );
    },
    remove(chat, thread) {
      database.run("DELETE FROM topic WHERE chat = ? AND thread = ?", chat, thread);
    },
  };
}

/** No written name begins with the plus of a number. */
function keyOf({ number, written }: Shown): string {
  return number ?? `~${written}`;
}
