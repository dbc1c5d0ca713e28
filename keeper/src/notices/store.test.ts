import assert from 'node:assert/strict';
import { Keypair } from '@solana/web3.js';
import { onEveryDatabase } from '../../test/every-database.ts';
import { CLAIM_MS, claimNotices, look, putHook, tried } from './store.ts';

const KEEPER = Keypair.generate().publicKey.toBase58();

onEveryDatabase('notices in the database', (given) => {
  const NOW = new Date(1_800_000_000_000);
  const after = (ms: number) => new Date(NOW.getTime() + ms);
  /** A session fell below its threshold. */
  const fallen = async () => {
    const { db, session } = given;
    await putHook(db, { session, apiKey: null, url: 'https://host.example/', threshold: 10n });
    assert.ok(await look(db, session, 9n, KEEPER, NOW));
  };
  const claim = async (at: Date) => (await claimNotices(given.db, at, 8)).filter((n) => n.hook === given.session);

  it('are taken by one of those that look at once', async () => {
    await fallen();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(NOW)));
    assert.equal(claims.flat().length, 1);
    assert.deepEqual(await claim(after(CLAIM_MS - 1)), []);
  });

  it('are taken again when nothing was heard of who took them, or when they are to be tried again', async () => {
    await fallen();
    const [first] = await claim(NOW);
    const [second] = await claim(after(CLAIM_MS));
    assert.deepEqual([second?.id, second?.attempts], [first?.id, 0]);
    await tried(given.db, second ?? assert.fail(), 'it answered 500', after(CLAIM_MS + 5));
    assert.deepEqual(await claim(after(CLAIM_MS + 4)), []);
    const [third] = await claim(after(CLAIM_MS + 5));
    assert.deepEqual([third?.id, third?.attempts], [first?.id, 1]);
    await tried(given.db, third ?? assert.fail(), undefined, undefined);
    assert.deepEqual(await claim(after(10 * CLAIM_MS)), []);
  });
});
