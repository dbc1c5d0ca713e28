/** The databases that the suites run on: each of a suite's own, or one that suites share that bring sessions of their own. */
import type { OpenDatabase } from '../src/db/open.ts';
import { chosenKind, openOwnDatabase, type DatabaseKind } from './own-database.ts';

export { createPostgres, type TestPostgres } from './postgres.ts';

const shared = new Map<DatabaseKind, Promise<OpenDatabase>>();

/** One database of a kind for the whole run: making one takes seconds. Closed at the end. */
export function sharedDatabase(kind = chosenKind): Promise<OpenDatabase> {
  const database = shared.get(kind) ?? openOwnDatabase(kind);
  shared.set(kind, database);
  return database;
}

after(async () => {
  for (const database of shared.values()) await (await database).close();
});
