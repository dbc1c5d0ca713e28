import assert from 'node:assert/strict';
import { ownKeyMessage, sign, signingKey, toHex, type SessionHistory } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { eq } from 'drizzle-orm';
import { onEveryDatabase } from '../../test/every-database.ts';
import { sessions } from '../db/schema.ts';
import { holdOwnKey } from './hold-own-key.ts';
import { isHeldByBuyer } from './own-keys.ts';

onEveryDatabase('a session whose key its buyer holds, as the database meets it', (given) => {
  const NOW = 1_800_000_000;
  const keeper = Keypair.generate().publicKey.toBase58();
  const hold = async (settled: bigint, past: Partial<SessionHistory>) => {
    const key = Keypair.generate();
    const session = Keypair.generate().publicKey.toBase58();
    const signature = toHex(sign(ownKeyMessage(keeper, session, NOW), signingKey(key.secretKey)));
    const who = { signer: key.publicKey.toBase58(), payer: 'payer', rentPayer: 'payer' };
    const onChain = { ...who, settled, deposit: 100n, expiresAt: 0n, closing: false, openSlot: 0n };
    const history = { settlements: [], closedBy: undefined, opened: undefined, complete: true, ...past };
    const deps = { db: given.db, keeper, history: { session: () => Promise.resolve(history) } };
    const held = holdOwnKey(deps, { session, timestamp: NOW, signature }, onChain, NOW);
    const error: unknown = await held.then(() => undefined).catch((e: unknown) => e);
    const rows = await given.db.select().from(sessions).where(eq(sessions.address, session));
    return { error, known: rows.length > 0 && (await isHeldByBuyer(given.db, who.signer)) };
  };

  it('is not taken while the RPC does not have all that was settled of it', async () => {
    for (const past of [{}, { complete: false }]) {
      const { error, known } = await hold(5n, past);
      assert.equal((error as { code?: string }).code, 'chain_ahead');
      assert.equal(known, false);
    }
  });

  it('is taken without a look at its past where nothing was settled', async () => {
    assert.deepEqual(await hold(0n, { complete: false }), { error: undefined, known: true });
  });
});
