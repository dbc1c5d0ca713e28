/** The database of a test that says nothing of it: embedded, or with TEST_DATABASE=postgres one on PostgreSQL. */
import type { KeeperConfig } from '../src/config.ts';
import { openDatabase, type OpenDatabase } from '../src/db/open.ts';
import { createPostgres } from './postgres.ts';

export type Where = KeeperConfig['database'];
export type DatabaseKind = 'pglite' | 'postgres';

/** What tests run on that do not describe both. */
export const chosenKind = readKind(process.env['TEST_DATABASE']);

/** @throws RangeError on a value that names no database */
export function readKind(value: string | undefined): DatabaseKind {
  if (value === undefined || value === '') return 'pglite';
  if (value === 'pglite' || value === 'postgres') return value;
  throw new RangeError(`TEST_DATABASE: expected pglite or postgres, got "${value}"`);
}

export interface OwnDatabase {
  readonly where: Where;
  readonly drop: () => Promise<void>;
}

/** A place for a new database. @param dataDir of the embedded one */
export async function ownDatabase(dataDir: string, kind = chosenKind): Promise<OwnDatabase> {
  if (kind === 'pglite') return { where: { dataDir }, drop: () => Promise.resolve() };
  const postgres = await createPostgres();
  return { where: { url: postgres.url }, drop: () => postgres.drop() };
}

/** A new database that is gone once it is closed. */
export async function openOwnDatabase(kind = chosenKind): Promise<OpenDatabase> {
  const { where, drop } = await ownDatabase('memory://', kind);
  const database = await openDatabase(where);
  const close = async () => {
    await database.close();
    await drop();
  };
  return { ...database, close };
}

/** What tells a keeper's process where its database is. */
export function databaseEnv(where: Where): Record<string, string> {
  return 'url' in where ? { DATABASE_URL: where.url } : { KEEPER_DATA_DIR: where.dataDir };
}
