import { silentLog } from "../../src/core/log.ts";
import { botJournal } from "../../src/journal/bot-journal.ts";
import { openMemory } from "../../src/journal/database.ts";
import { migrate } from "../../src/journal/migrating.ts";
import { migrations } from "../../src/journal/migrations.ts";
import type { BotJournal } from "../../src/telegram/stores.ts";

/** A journal that ends with the test. */
export function memoryJournal(): BotJournal {
  const database = openMemory(silentLog);
  migrate(database, "in memory", migrations);
  return botJournal(database);
}
