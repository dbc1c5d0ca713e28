import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from './open.ts';

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations', import.meta.url));

const journal = z
  .object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) })
  .parse(JSON.parse(readFileSync(`${MIGRATIONS_FOLDER}/meta/_journal.json`, 'utf8')));

const result = z.object({ rows: z.array(z.object({ last: z.string() })) });

/** Names of this version's migrations that a database does not have; drizzle applies them in the order of their times. */
export async function missingMigrations(db: Db): Promise<string[]> {
  const found = await db.execute(
    sql`select coalesce(max(created_at), 0)::text as last from drizzle.__drizzle_migrations`,
  );
  // The two drivers give other types to what they return alike.
  const { rows } = result.parse(found);
  const last = Number(rows[0]?.last ?? 0);
  return journal.entries.filter(({ when }) => when > last).map(({ tag }) => tag);
}
