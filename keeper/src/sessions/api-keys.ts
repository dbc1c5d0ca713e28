import { createHash, randomBytes } from 'node:crypto';
import { apiKeyIdOf, type ApiKeyTerms, KEY_SCOPES } from '@shardmarket/sdk';
import { and, count, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import { Batches } from '../batches.ts';
import type { Db } from '../db/open.ts';
import { apiKeys, jobs, sessions } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import { dropHook } from '../notices/store.ts';
import { type KeyTerms, type KeyUsage } from './key-terms.ts';

/** Keys of one session that are neither revoked nor expired. */
export const MAX_ACTIVE_KEYS = 100;

export type StoredKey = typeof apiKeys.$inferSelect;
type Reader = Pick<Db, 'select'>;

/**
 * Stores a session that was seen on chain with a signer of ours, and makes an API key for it; only its hash is kept.
 * @throws Problem `too_many_api_keys`
 */
export async function issueApiKey(
  db: Db,
  session: { address: string; payer: string; signer: string },
  terms: ApiKeyTerms = {},
  maxActive = MAX_ACTIVE_KEYS,
): Promise<string> {
  const key = `sm_${randomBytes(32).toString('base64url')}`;
  const { name = null, budget = null, expiresAt, scopes = KEY_SCOPES } = terms;
  await db.transaction(async (tx) => {
    await tx.insert(sessions).values(session).onConflictDoNothing();
    const of = eq(apiKeys.session, session.address);
    // Keys of one session are made in turn, so that no two of them are both the last.
    await tx
      .select({ one: sql`1` })
      .from(sessions)
      .where(eq(sessions.address, session.address))
      .for('update');
    const alive = and(of, isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)));
    const [held] = await tx.select({ n: count() }).from(apiKeys).where(alive);
    if ((held?.n ?? 0) >= maxActive) {
      throw new Problem(
        'too_many_api_keys',
        `session ${session.address} has ${maxActive} API keys: revoke one first (POST /v1/api-keys/revoke)`,
      );
    }
    await tx.insert(apiKeys).values({
      hash: hashOf(key),
      session: session.address,
      ...{ name, budget, scopes: KEY_SCOPES.filter((scope) => scopes.includes(scope)) },
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt * 1000),
    });
  });
  return key;
}

/** Finds keys that are shown, those that are shown at the same time in one statement. 256 random bits need no slow hash. */
export function keyFinder(db: Db): (key: string) => Promise<StoredKey | undefined> {
  const batches = new Batches<string, StoredKey | undefined>(
    async (hashes) => {
      const rows = await db
        .select()
        .from(apiKeys)
        .where(inArray(apiKeys.hash, [...new Set(hashes)]));
      const found = new Map(rows.map((row) => [row.hash, row]));
      return hashes.map((hash) => ({ value: found.get(hash) }));
    },
    { lanes: 2, most: 64, apart: false },
  );
  return (key) => batches.do(hashOf(key));
}

/** What a key may do and what its jobs cost; see {@link readKeys}. */
export async function readKey(db: Reader, hash: string): Promise<KeyState | undefined> {
  return (await readKeys(db, [hash])).get(hash);
}

/** What a key may do, and what its jobs cost. */
interface KeyState {
  readonly key: KeyTerms;
  readonly usage: KeyUsage;
}

/** What keys may do and, of those that have a budget, what their jobs cost: of others nobody asks, and they may be many. */
export async function readKeys(db: Reader, hashes: readonly string[]): Promise<Map<string, KeyState>> {
  const keys = await db
    .select()
    .from(apiKeys)
    .where(inArray(apiKeys.hash, [...hashes]));
  const bound = keys.filter(({ budget }) => budget !== null).map(({ hash }) => hash);
  const sums =
    bound.length === 0
      ? []
      : await db
          .select({ hash: jobs.apiKey, ...usageSums })
          .from(jobs)
          .where(inArray(jobs.apiKey, bound))
          .groupBy(jobs.apiKey);
  const usages = new Map(sums.map((row) => [row.hash, row]));
  return new Map(keys.map((key) => [key.hash, { key, usage: usageOf(usages.get(key.hash)) }]));
}

/** A session's keys, newest first, with what each has spent. */
export async function listApiKeys(db: Db, session: string): Promise<{ key: StoredKey; usage: KeyUsage }[]> {
  const rows = await db
    .select({ key: apiKeys, ...usageSums })
    .from(apiKeys)
    .leftJoin(jobs, eq(jobs.apiKey, apiKeys.hash))
    .where(eq(apiKeys.session, session))
    .groupBy(apiKeys.hash)
    .orderBy(desc(apiKeys.createdAt), apiKeys.hash);
  return rows.map((row) => ({ key: row.key, usage: usageOf(row) }));
}

/** Ends a key, and its webhook; one that is revoked already stays so. @returns whether the session has a key of this id */
export async function revokeApiKey(db: Db, session: string, id: string): Promise<boolean> {
  const held = await db.select({ hash: apiKeys.hash }).from(apiKeys).where(eq(apiKeys.session, session));
  const found = held.find(({ hash }) => apiKeyIdOf(hash) === id);
  if (!found) return false;
  await db.transaction(async (tx) => {
    await tx
      .update(apiKeys)
      .set({ revokedAt: new Date() })
      .where(and(eq(apiKeys.hash, found.hash), isNull(apiKeys.revokedAt)));
    await dropHook(tx, { session, apiKey: found.hash });
  });
  return true;
}

/** A job costs nothing until it has ended, and holds nothing back from then on. */
const usageSums = {
  spent: sql<string>`coalesce(sum(${jobs.amount}) filter (where ${jobs.state} <> 'running'), 0)::text`,
  reserved: sql<string>`coalesce(sum(${jobs.reserved}) filter (where ${jobs.state} = 'running'), 0)::text`,
};

function usageOf(row: { spent: string; reserved: string } | undefined): KeyUsage {
  return { spent: BigInt(row?.spent ?? '0'), reserved: BigInt(row?.reserved ?? '0') };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
