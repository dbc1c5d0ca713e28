import type pg from 'pg';
import type { Log } from '../log.ts';
import { Listener } from './listener.ts';

const CHANNEL = 'shardmarket_due';

/** Tells those who may lead that a session waits; a word that gets lost is repeated by who waits, or found at the next tick. */
export async function signalDue(pool: Pick<pg.Pool, 'query'>, session: string): Promise<void> {
  await pool.query('select pg_notify($1, $2)', [CHANNEL, session]);
}

/** Hears of sessions that wait, over PostgreSQL, for processes that no bus joins: without it settlements are later, not lost. */
export function dueListener(url: string, due: (session: string) => void, log: Log): Listener {
  return new Listener(url, CHANNEL, due, log);
}
