/** What the bot keeps in the journal, put together. */
import type { BotJournal } from "../telegram/stores.ts";
import { auditStore } from "./audit.ts";
import type { Database } from "./database.ts";
import { letterStore, lettersSchema } from "./letters.ts";
import { reactionStore, reactionsSchema } from "./reactions.ts";
import { settingStore } from "./settings.ts";
import { shownSchema, shownStore } from "./shown.ts";
import { topicStore, topicsSchema } from "./topics.ts";
import { updateStore, updatesSchema } from "./updates.ts";

/** All tables of the bot's. */
export const botSchema = [lettersSchema, shownSchema, reactionsSchema, topicsSchema, updatesSchema].join(
  "\n",
);

/** The bot's part of a database. Throws JournalError. */
export function botJournal(database: Database): BotJournal {
  return {
    atomically: (task) => database.atomically(task),
    afterCommit: (task) => {
      database.afterCommit(task);
    },
    letters: letterStore(database),
    shown: shownStore(database),
    reactions: reactionStore(database),
    topics: topicStore(database),
    updates: updateStore(database),
    memory: settingStore(database),
    audit: auditStore(database),
  };
}
