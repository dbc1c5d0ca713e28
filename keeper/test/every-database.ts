import type { Db } from '../src/db/open.ts';
import { sharedDatabase } from './databases.ts';
import { billOf, newJob, seedSession } from './rows.ts';
import { reserveJob, type NewJob } from '../src/jobs/reserve.ts';
import { finishJob } from '../src/jobs/store.ts';

/** Larger than any deposit that a test spends. */
export const U64_MAX = 2n ** 64n - 1n;
export const rich = { deposit: U64_MAX, settled: 0n };

/** What a test of the database starts with. */
export interface Given {
  db: Db;
  /** one of this test's own */
  session: string;
}

/** Describes what every database must do: the embedded one and PostgreSQL. */
export function onEveryDatabase(what: string, tests: (given: Given) => void): void {
  for (const [kind, name] of [
    ['pglite', 'PGlite'],
    ['postgres', 'PostgreSQL'],
  ] as const) {
    describe(`${what} on ${name}`, () => {
      const given = {} as Given;
      before(async () => {
        given.db = (await sharedDatabase(kind)).db;
      });
      beforeEach(async () => {
        given.session = await seedSession(given.db);
      });
      tests(given);
    });
  }
}

/** A job of the session that ended well and costs `amount` micro-USDC. */
export async function finishedJob({ db, session }: Given, amount: bigint): Promise<NewJob> {
  const job = newJob(session, amount);
  await reserveJob(db, job, rich);
  await finishJob(db, job.id, { completionTokens: 3, finish: 'stop', stats: billOf(job).stats, bill: billOf(job) });
  return job;
}
