import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
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
import * as schema from './schema.ts';

const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../../migrations', import.meta.url)) };
/** Advisory locks, per database: drizzle's `migrate` takes none, and one keeper alone may settle from an outbox. */
const MIGRATE_LOCK = 0x534d_0001;
const KEEPER_LOCK = 0x534d_0002;

/** The same on PostgreSQL and PGlite. Inside a transaction only its `tx` may be used: on PGlite the outer one deadlocks. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export interface OpenDatabase {
  readonly db: Db;
  /** what is in use, in words, for the log */
  readonly banner: string;
  /** settles if the database lets go of us (the lock's connection broke): the keeper must stop */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

/** Opens and migrates the database. @throws Problem `database_unreachable`, `database_in_use`, `data_dir_locked` */
export function openDatabase(where: { readonly url: string } | { readonly dataDir: string }): Promise<OpenDatabase> {
  return 'url' in where ? openPostgres(where.url) : openPglite(where.dataDir);
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  await migratePostgres(url);
  const holder = new pg.Client({ connectionString: url, keepAlive: true });
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<Error>((resolve) => (lose = resolve));
  holder.on('error', lose);
  await holder.connect();
  const { rows } = await holder.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [KEEPER_LOCK]);
  if (rows[0]?.ok !== true) {
    await holder.end();
    throw new Problem('database_in_use', 'another keeper runs on this database: stop it, or give this one its own');
  }
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const close = async () => {
    await pool.end();
    await holder.end();
  };
  return { db: drizzlePg(pool, { schema }), banner: 'PostgreSQL', lost, close };
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
    return { db, banner, lost: new Promise<Error>(() => undefined), close };
  } catch (error) {
    unlock();
    throw error;
  }
}
