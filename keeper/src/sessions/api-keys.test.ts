import assert from 'node:assert/strict';
import { apiKeyId } from '@shardmarket/sdk';
import { eq } from 'drizzle-orm';
import { finishedJob, onEveryDatabase, rich } from '../../test/every-database.ts';
import { billOf, newJob } from '../../test/rows.ts';
import { apiKeys } from '../db/schema.ts';
import { reserveJob } from '../jobs/reserve.ts';
import { finishJob, readCharges } from '../jobs/store.ts';
import { issueApiKey, keyFinder, listApiKeys, readKey, revokeApiKey } from './api-keys.ts';

onEveryDatabase('API keys in the database', (given) => {
  const issue = (terms = {}, max?: number) => {
    const { db, session } = given;
    return issueApiKey(db, { address: session, payer: 'payer', signer: `signer ${session}` }, terms, max);
  };
  const hashOf = async (key: string) => (await keyFinder(given.db)(key))?.hash ?? '';
  const job = (apiKey: string, reserve: bigint) => ({ ...newJob(given.session, reserve), apiKey });

  it('keep to their budget, also for many jobs at once', async () => {
    const { db, session } = given;
    const apiKey = await hashOf(await issue({ budget: 35n }));
    const tries = Array.from({ length: 8 }, () => reserveJob(db, job(apiKey, 10n), rich));
    const results = await Promise.allSettled(tries);
    assert.equal(results.filter((r) => r.status === 'fulfilled').length, 3);
    assert.deepEqual((await readKey(db, apiKey))?.usage, { spent: 0n, reserved: 30n });
    assert.equal((await readCharges(db, session)).reserved, 30n);
  });

  it('have spent what their jobs cost, and no other jobs', async () => {
    const { db } = given;
    const apiKey = await hashOf(await issue({ budget: 50n }));
    await finishedJob(given, 1_000n);
    const mine = job(apiKey, 40n);
    await reserveJob(db, mine, rich);
    await assert.rejects(reserveJob(db, job(apiKey, 11n), rich), { code: 'key_budget_exceeded' });
    const bill = billOf({ ...mine, reserve: 15n });
    await finishJob(db, mine.id, { completionTokens: 3, finish: 'stop', stats: bill.stats, bill });
    assert.deepEqual((await readKey(db, apiKey))?.usage, { spent: 15n, reserved: 0n });
    await reserveJob(db, job(apiKey, 35n), rich);
    await assert.rejects(reserveJob(db, job(apiKey, 1n), rich), { code: 'key_budget_exceeded' });
  });

  it('cannot spend more than the session has, whatever their budget', async () => {
    const apiKey = await hashOf(await issue({ budget: 100n }));
    const poor = { deposit: 9n, settled: 0n };
    await assert.rejects(reserveJob(given.db, job(apiKey, 10n), poor), { code: 'insufficient_balance' });
  });

  it('start no job once they are revoked or expired, even if they were good when they were shown', async () => {
    const { db, session } = given;
    const [revoked, expired] = [await issue(), await issue()];
    assert.equal(await revokeApiKey(db, session, apiKeyId(revoked)), true);
    await db
      .update(apiKeys)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(apiKeys.hash, await hashOf(expired)));
    await assert.rejects(reserveJob(db, job(await hashOf(revoked), 1n), rich), { code: 'api_key_revoked' });
    await assert.rejects(reserveJob(db, job(await hashOf(expired), 1n), rich), { code: 'api_key_expired' });
  });

  it('are revoked by their own session only, and stay revoked since the first time', async () => {
    const { db, session } = given;
    const key = await issue();
    assert.equal(await revokeApiKey(db, 'another', apiKeyId(key)), false);
    assert.equal((await keyFinder(db)(key))?.revokedAt, null);
    await revokeApiKey(db, session, apiKeyId(key));
    const since = (await keyFinder(db)(key))?.revokedAt;
    await revokeApiKey(db, session, apiKeyId(key));
    assert.deepEqual((await keyFinder(db)(key))?.revokedAt, since);
  });

  it('are so many and no more, of which revoked and expired ones are none', async () => {
    const { db, session } = given;
    const first = await issue({}, 2);
    await issue({ expiresAt: 1 }, 2);
    await issue({}, 2);
    await assert.rejects(issue({}, 2), { code: 'too_many_api_keys' });
    await revokeApiKey(db, session, apiKeyId(first));
    const results = await Promise.allSettled([issue({}, 2), issue({}, 2)]);
    assert.equal(results.filter((r) => r.status === 'fulfilled').length, 1);
  });

  it('are listed for their session with their terms, and without the keys', async () => {
    const { db, session } = given;
    const key = await issue({ name: 'ci', budget: 7n, scopes: ['read'] });
    const [listed, ...more] = await listApiKeys(db, session);
    assert.equal(more.length, 0);
    assert.deepEqual([listed?.key.name, listed?.key.budget, listed?.key.scopes], ['ci', 7n, ['read']]);
    assert.ok(!JSON.stringify(listed, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)).includes(key.slice(3)));
  });
});
