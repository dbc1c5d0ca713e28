import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { LockConnection, REPLICA_LOCKS } from '../db/locks.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Hex digits of a tag; ids of rings and jobs begin with the tag of the process that made them. */
const TAG_DIGITS = 8;
/** ms for which a process whose lock's connection broke tries to get it back, and between two tries. */
const RETAKE_MS = 5_000;
const RETRY_MS = 250;

/** The tag of the process that made an id of a ring or job. */
export function tagOf(id: string): string {
  return id.slice(0, TAG_DIGITS);
}

/** Makes ids of rings and jobs, 32 hex digits: others see from them whose they are. */
export type MakeId = () => string;

export function idsOfReplica(tag: string): MakeId {
  return () => tag + randomBytes(16 - TAG_DIGITS / 2).toString('hex');
}

/** This process among those that share a database. */
export interface Replica {
  readonly tag: string;
  /** Tags of those that live, our own included. */
  live(): Promise<ReadonlySet<string>>;
  /** settles if others cannot see us live any more: our jobs may be ended by them */
  readonly lost: Promise<Error>;
  stop(): Promise<void>;
}

/** The one process of an embedded database. */
export function soleReplica(): Replica {
  const tag = randomTag();
  return {
    tag,
    live: () => Promise.resolve(new Set([tag])),
    lost: new Promise<Error>(() => undefined),
    stop: () => Promise.resolve(),
  };
}

/** A process on PostgreSQL holds a lock named by its tag: it lives as long as PostgreSQL sees it. */
export async function postgresReplica(url: string, pool: pg.Pool, log: Log): Promise<Replica> {
  let tag = randomTag();
  let connection = await LockConnection.open(url);
  while (!(await connection.take(REPLICA_LOCKS, keyOf(tag)))) tag = randomTag();
  let stopped = false;
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<Error>((resolve) => (lose = resolve));

  const retake = async (why: Error) => {
    log.warn(`the connection that shows that we live broke: ${why.message}`);
    for (const until = Date.now() + RETAKE_MS; !stopped && Date.now() < until;) {
      try {
        connection = await LockConnection.open(url);
        if (await connection.take(REPLICA_LOCKS, keyOf(tag))) return watch();
        await connection.close();
      } catch (error) {
        log.debug(`not connected again yet: ${messageOf(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    if (!stopped) lose(why);
  };
  const watch = () => {
    void connection.lost.then((error) => (stopped ? undefined : retake(error)));
  };
  watch();
  return {
    tag,
    live: () => liveTags(pool),
    lost,
    stop: async () => {
      stopped = true;
      await connection.close();
    },
  };
}

async function liveTags(pool: pg.Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ key: string }>(
    `select objid::text as key from pg_locks
     where locktype = 'advisory' and granted and objsubid = 2 and classid = $1
       and database = (select oid from pg_database where datname = current_database())`,
    [REPLICA_LOCKS],
  );
  return new Set(rows.map(({ key }) => Number(key).toString(16).padStart(TAG_DIGITS, '0')));
}

function randomTag(): string {
  return randomBytes(TAG_DIGITS / 2).toString('hex');
}

/** The tag as PostgreSQL's signed int4. */
function keyOf(tag: string): number {
  return Number.parseInt(tag, 16) | 0;
}
