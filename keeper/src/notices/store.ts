import { randomBytes } from 'node:crypto';
import { apiKeyIdOf, toHex, type FundsNotice } from '@shardmarket/sdk';
import { and, asc, desc, eq, inArray, lte, min } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { hooks, notices } from '../db/schema.ts';
import { crossing } from './decide.ts';

export type StoredHook = typeof hooks.$inferSelect;
export type StoredNotice = typeof notices.$inferSelect;

/** ms for which a notice is its sender's: longer than any call takes, so that only who died in it loses it to another. */
export const CLAIM_MS = 60_000;

export type ClaimedNotice = StoredNotice & { readonly url: string };

export interface NewHook {
  readonly session: string;
  /** hash of the key whose budget counts; null for the session's own */
  readonly apiKey: string | null;
  readonly url: string;
  /** micro-USDC */
  readonly threshold: bigint;
}

/**
 * Sets a webhook in the place of the one before; what waits to be sent to that is dropped. When the last notice was sent
 * stays known: setting it again and again makes nobody a target of many.
 */
export async function putHook(db: Db, hook: NewHook): Promise<void> {
  const id = hook.apiKey ?? hook.session;
  await db.transaction(async (tx) => {
    await tx.delete(notices).where(and(eq(notices.hook, id), eq(notices.state, 'pending')));
    const { url, threshold } = hook;
    const set = { url, threshold, below: false };
    await tx
      .insert(hooks)
      .values({ id, ...hook })
      .onConflictDoUpdate({ target: hooks.id, set });
  });
}

export async function dropHook(
  db: Pick<Db, 'delete'>,
  { session, apiKey }: Pick<NewHook, 'session' | 'apiKey'>,
): Promise<void> {
  await db.delete(hooks).where(eq(hooks.id, apiKey ?? session));
}

export function hooksOf(db: Db, ...sessions: readonly string[]): Promise<StoredHook[]> {
  return db
    .select()
    .from(hooks)
    .where(inArray(hooks.session, [...sessions]))
    .orderBy(hooks.session, hooks.id);
}

export async function watchedSessions(db: Db): Promise<string[]> {
  return (await db.selectDistinct({ session: hooks.session }).from(hooks)).map((row) => row.session);
}

/**
 * Takes down what a webhook's owner has left. @returns whether it fell below the threshold: a notice is stored then, with the
 * fact that there is one, so that no crossing is told twice and none is forgotten
 */
export async function look(db: Db, id: string, available: bigint, keeper: string, now: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [hook] = await tx.select().from(hooks).where(eq(hooks.id, id)).for('update');
    if (!hook) return false;
    const what = crossing(hook, available, now);
    if (what === 'rearm') await tx.update(hooks).set({ below: false }).where(eq(hooks.id, id));
    if (what !== 'notice') return false;
    await tx.update(hooks).set({ below: true, noticedAt: now }).where(eq(hooks.id, id));
    const notice = toHex(randomBytes(16));
    const body: { [K in keyof FundsNotice]: string | number | null } = {
      ...{ id: notice, type: 'funds.low', keeper, session: hook.session },
      key: hook.apiKey && apiKeyIdOf(hook.apiKey),
      available_micro_usdc: available.toString(),
      threshold_micro_usdc: hook.threshold.toString(),
      created_at: Math.floor(now.getTime() / 1000),
    };
    await tx.insert(notices).values({ id: notice, hook: id, body: JSON.stringify(body), nextAt: now });
    return true;
  });
}

/**
 * Takes notices whose time has come, the oldest first, to send them: whoever else looks does not get them, unless nothing was heard of
 * what became of them for `CLAIM_MS`.
 */
export function claimNotices(db: Db, now: Date, limit: number): Promise<ClaimedNotice[]> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select({
        ...{ id: notices.id, hook: notices.hook, body: notices.body, state: notices.state, attempts: notices.attempts },
        ...{ nextAt: notices.nextAt, error: notices.error, createdAt: notices.createdAt, url: hooks.url },
      })
      .from(notices)
      .innerJoin(hooks, eq(notices.hook, hooks.id))
      .where(and(eq(notices.state, 'pending'), lte(notices.nextAt, now)))
      .orderBy(asc(notices.nextAt))
      .limit(limit)
      .for('update', { of: notices, skipLocked: true });
    if (due.length === 0) return due;
    const ids = due.map(({ id }) => id);
    const nextAt = new Date(now.getTime() + CLAIM_MS);
    await tx.update(notices).set({ nextAt }).where(inArray(notices.id, ids));
    return due;
  });
}

/** When the next notice is due; undefined if none waits. */
export async function nextDue(db: Db): Promise<Date | undefined> {
  const [row] = await db
    .select({ at: min(notices.nextAt) })
    .from(notices)
    .where(eq(notices.state, 'pending'));
  return row?.at ?? undefined;
}

/** What became of a try. @param again when it is tried again; undefined if it is given up */
export async function tried(db: Db, notice: StoredNotice, error: string | undefined, again: Date | undefined) {
  const attempts = notice.attempts + 1;
  const end = error === undefined ? 'delivered' : again === undefined ? 'failed' : 'pending';
  await db
    .update(notices)
    .set({ attempts, state: end, error: error?.slice(0, 500) ?? null, ...(again && { nextAt: again }) })
    .where(eq(notices.id, notice.id));
}

/** A webhook's latest notice. */
export async function lastNotice(db: Db, hook: string): Promise<StoredNotice | null> {
  const [row] = await db.select().from(notices).where(eq(notices.hook, hook)).orderBy(desc(notices.createdAt)).limit(1);
  return row ?? null;
}
