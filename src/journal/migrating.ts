/** Brings the tables of a database up to date. */
import { failureOf } from "./failures.ts";
import type { Database } from "./database.ts";

/** One step from a version to the next: SQL without values. `name` is for the log alone. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** More steps than there will ever be. */
const mostSteps = 10_000;

/** How many steps a database has seen. Throws JournalError: `corrupt` when it cannot be. */
export function versionOf(database: Database, path: string): number {
  const version = database.get({ user_version: "integer" }, "PRAGMA user_version")?.user_version ?? 0;
  const isEmpty = database.get({ name: "text" }, "SELECT name FROM sqlite_schema LIMIT 1") === null;
  const isPossible = isEmpty ? version === 0 : version > 0 && version <= mostSteps;
  if (!isPossible) throw failureOf("corrupt", path);
  return version;
}

/** Takes the steps a database has not seen, all or none. Throws JournalError: `newer` when it has seen more than there are. */
export function migrate(
  database: Database,
  path: string,
  migrations: readonly Migration[],
): readonly string[] {
  const version = versionOf(database, path);
  if (version > migrations.length) throw failureOf("newer", path);
  const steps = migrations.slice(version);
  if (steps.length === 0) return [];
  database.atomically(() => {
    for (const { sql } of steps) database.execute(sql);
    database.execute(`PRAGMA user_version = ${migrations.length}`);
  });
  return steps.map(({ name }) => name);
}
