/** What the bot has to say and has not said yet. */
import type { Entry, Letter, Stage } from "../telegram/letter.ts";
import type { LetterStore } from "../telegram/stores.ts";
import type { Database, RowOf } from "./database.ts";

/** The table of letters. `body` is the letter as JSON; a letter that is not armed has lost its buttons. */
export const lettersSchema = `
  CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    body TEXT NOT NULL,
    about TEXT,
    armed INTEGER NOT NULL DEFAULT 1,
    stage TEXT NOT NULL DEFAULT 'waiting' CHECK (stage IN ('waiting', 'begun', 'doubtful', 'placed')),
    message INTEGER CHECK ((message IS NOT NULL) = (stage = 'placed'))
  ) STRICT;
  CREATE INDEX letter_of_chat ON letter (chat, id);
  CREATE INDEX letter_about ON letter (about) WHERE about IS NOT NULL;`;

const columns = { id: "integer", body: "text", armed: "flag", stage: "text", message: "integer?" } as const;

/** What of a letter is not a column of its own. */
type Body = Omit<Letter, "id" | "chat">;

/** The letters in a database. Throws JournalError. */
export function letterStore(database: Database): LetterStore {
  return {
    lastId: () => database.get({ last: "integer?" }, "SELECT max(id) AS last FROM letter")?.last ?? 0,
    chats: () =>
      database.all({ chat: "integer" }, "SELECT DISTINCT chat FROM letter").map(({ chat }) => chat),
    load(chat, after, most) {
      const rows = database.all(
        columns,
        "SELECT id, body, armed, stage, message FROM letter WHERE chat = ? AND id > ? ORDER BY id LIMIT ?",
        chat,
        after,
        most,
      );
      const last = rows.at(-1)?.id ?? after;
      const rest = database.get(
        { count: "integer", newest: "integer?" },
        "SELECT count(*) AS count, max(id) AS newest FROM letter WHERE chat = ? AND id > ?",
        chat,
        last,
      );
      const entries = rows.map((row) => readEntry(chat, row));
      return { entries, behind: rest?.count ?? 0, newest: rest?.newest ?? last };
    },
    add({ id, chat, ...body }) {
      const text = JSON.stringify(body satisfies Body);
      database.run(
        "INSERT INTO letter (id, chat, body, about) VALUES (?, ?, ?, ?)",
        id,
        chat,
        text,
        body.about,
      );
    },
    record(id, stage) {
      const message = stage.kind === "placed" ? stage.message : null;
      database.run("UPDATE letter SET stage = ?, message = ? WHERE id = ?", stage.kind, message, id);
    },
    remove(id) {
      database.run("DELETE FROM letter WHERE id = ?", id);
    },
    disarm(about) {
      database.run("UPDATE letter SET armed = 0 WHERE about = ?", about);
    },
  };
}

function readEntry(chat: number, { id, body, armed, stage, message }: RowOf<typeof columns>): Entry {
  const kept = JSON.parse(body) as Body;
  const letter: Letter = { ...kept, id, chat, buttons: armed ? kept.buttons : [] };
  return { letter, stage: readStage(stage, message) };
}

/** A stage that cannot be read is one in which the letter may have been sent. */
function readStage(kind: string, message: number | null): Stage {
  if (kind === "waiting") return { kind };
  return message === null ? { kind: "doubtful" } : { kind: "placed", message };
}
