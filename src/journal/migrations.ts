/** How the tables came to be, in order. A step that has been released is never changed: what follows is a new one. */
import { auditSchema } from "./audit.ts";
import type { Migration } from "./migrating.ts";
import { botSchema } from "./bot-journal.ts";
import { callsSchema } from "./calls.ts";
import { settingsSchema } from "./settings.ts";
import { textsSchema } from "./texts.ts";

/** Every step there is. A file's version is the number of those it has seen. */
export const migrations: readonly Migration[] = [
  { name: "settings", sql: settingsSchema },
  { name: "calls", sql: callsSchema },
  { name: "telegram", sql: botSchema },
  { name: "texts", sql: textsSchema },
  { name: "audit", sql: auditSchema },
];
