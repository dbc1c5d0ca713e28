import assert from 'node:assert/strict';
import { signingKey } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { eq } from 'drizzle-orm';
import { onEveryDatabase } from '../../test/every-database.ts';
import { apiKeys, sessionKeys, sessions } from '../db/schema.ts';
import { issueApiKey, keyFinder } from './api-keys.ts';
import { sessionKeyFor } from './keys.ts';
import { createVault } from './vault.ts';

onEveryDatabase('keys in the database', (given) => {
  it('keeps so many unused session keys and no more, and lets old ones make room', async () => {
    const { db, session } = given;
    const vault = createVault(signingKey(Keypair.generate().secretKey));
    const payer = () => Keypair.generate().publicKey.toBase58();
    const old = await sessionKeyFor(db, vault, payer());
    await assert.rejects(sessionKeyFor(db, vault, payer(), 1), { code: 'too_many_session_keys' });
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    await db.update(sessionKeys).set({ createdAt: longAgo });
    await sessionKeyFor(db, vault, payer(), 1);
    assert.deepEqual(await db.select().from(sessionKeys).where(eq(sessionKeys.signer, old)), []);
    const [used] = await db.select().from(sessions).where(eq(sessions.address, session));
    assert.ok(used, 'a key that a session uses stays');
  });

  it('knows an API key by its hash only', async () => {
    const { db, session } = given;
    const key = await issueApiKey(db, { address: session, payer: 'payer', signer: `signer ${session}` });
    assert.equal((await keyFinder(db)(key))?.session, session);
    assert.equal(await keyFinder(db)(`${key}x`), undefined);
    const find = keyFinder(db);
    const together = await Promise.all([`${key}x`, key, key].map(find));
    assert.deepEqual(
      together.map((found) => found?.session),
      [undefined, session, session],
    );
    const rows = await db.select().from(apiKeys);
    const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
    assert.ok(!text.includes(key.slice(3)));
  });
});
