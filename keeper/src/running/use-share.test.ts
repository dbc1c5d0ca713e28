import assert from 'node:assert/strict';
import { createPostgres, type TestPostgres } from '../../test/databases.ts';
import { RateLimiter } from '../api/limits/limiter.ts';
import { UseTally } from '../api/limits/use.ts';
import { openDatabase, type OpenDatabase } from '../db/open.ts';
import { createLog } from '../log.ts';
import { UseShare } from './use-share.ts';

describe('rates of processes that share a database and no bus', () => {
  let server: TestPostgres;
  let database: OpenDatabase;
  before(async () => {
    server = await createPostgres();
    database = await openDatabase({ url: server.url });
  });
  after(async () => {
    await database.close();
    await server.drop();
  });

  /** A process, and when it has heard of another what these sessions used. */
  async function process(tag: string) {
    assert.ok(database.postgres);
    const tally = new UseTally();
    const limiter = new RateLimiter({ requestsPerMinute: 1_000, tokensPerMinute: 0 }, () => 0, tally);
    let heard = 0;
    let wake: () => void = () => undefined;
    const hear: ConstructorParameters<typeof UseShare>[2] = (used) => {
      limiter.usedElsewhere(used);
      heard += Object.keys(used).length;
      wake();
    };
    const share = new UseShare(database.postgres, tag, hear, createLog('silent'));
    await share.start();
    const hears = async (sessions: number) => {
      while (heard < sessions) await new Promise<void>((resolve) => (wake = resolve));
    };
    const left = (session: string) => Number(limiter.headers(session)['x-ratelimit-remaining-requests']);
    return { limiter, tell: () => share.tell(() => tally.take()), stop: () => share.stop(), hears, left };
  }

  it('are charged in the others, also those of more sessions than one notice holds, and not twice at home', async () => {
    const [a, b] = await Promise.all([process('a'), process('b')]);
    const sessions = Array.from({ length: 120 }, (_, i) => `${i}`.padStart(44, 's'));
    for (const session of sessions) a.limiter.take(session, 'requests', 400);
    await Promise.all([a.tell(), b.hears(120)]);
    b.limiter.take(sessions[0] ?? '', 'requests', 1);
    await Promise.all([b.tell(), a.hears(1)]);
    assert.deepEqual(sessions.map(b.left), [599, ...sessions.slice(1).map(() => 600)]);
    assert.deepEqual(sessions.map(a.left), [599, ...sessions.slice(1).map(() => 600)]);
    await Promise.all([a.stop(), b.stop()]);
  });
});
