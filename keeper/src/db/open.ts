import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { messageOf, Problem } from '../errors.ts';
import { lockDirectory } from './lock.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';
import * as schema from './schema.ts';

const MIGRATIONS = { migrationsFolder: MIGRATIONS_FOLDER };
/** Advisory lock, per database: drizzle's `migrate` takes none. */
const MIGRATE_LOCK = 0x534d_0001;
/** Connections of one process; the locks' are besides. */
const POOL_SIZE = 10;

/** The same on PostgreSQL and PGlite. Inside a transaction only its `tx` may be used: on PGlite the outer one deadlocks. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export interface OpenDatabase {
  readonly db: Db;
  /** what is in use, in words, for the log */
  readonly banner: string;
  /** undefined for the embedded database, which one process has to itself */
  readonly postgres: { readonly url: string; readonly pool: pg.Pool } | undefined;
  close(): Promise<void>;
}

/** Opens and migrates the database. @throws Problem `database_unreachable`, `data_dir_locked` */
export function openDatabase(where: { readonly url: string } | { readonly dataDir: string }): Promise<OpenDatabase> {
  return 'url' in where ? openPostgres(where.url) : openPglite(where.dataDir);
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  await migratePostgres(url);
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = drizzlePg(pool, { schema });
  return { db, banner: 'PostgreSQL', postgres: { url, pool }, close: () => pool.end() };
}

/** Runs the migrations; any number of processes may do so at once. @throws Problem `database_unreachable` */
export async function migratePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
  } catch (cause) {
    throw new Problem('database_unreachable', `DATABASE_URL: PostgreSQL does not let us in: ${messageOf(cause)}`, {
      cause,
    });
  }
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATE_LOCK]);
    await migratePg(drizzlePg(client), MIGRATIONS);
  } finally {
    await client.end();
  }
}

/** @param dataDir a directory, or `memory://` */
async function openPglite(dataDir: string): Promise<OpenDatabase> {
  const inMemory = dataDir.startsWith('memory://');
  if (!inMemory) mkdirSync(dirname(dataDir), { recursive: true });
  const unlock = inMemory ? () => undefined : lockDirectory(dataDir);
  try {
    const client = await PGlite.create(dataDir);
    const db = drizzlePglite(client, { schema });
    await migratePglite(db, MIGRATIONS);
    const close = async () => {
      await client.close();
      unlock();
    };
    const banner = `embedded PGlite in ${dataDir}: single process, fsync off (use PostgreSQL where money is real)`;
    return { db, banner, postgres: undefined, close };
  } catch (error) {
    unlock();
    throw error;
  }
}
