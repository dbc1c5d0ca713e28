import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  encodeVoucher,
  fromHex,
  KeeperClient,
  ownKeyMessage,
  requireAccount,
  sign,
  signingKey,
} from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { startKeeper, type Keeper } from '../../keeper/src/keeper.ts';
import { startMarket, type TestMarket } from '../../keeper/test/market.ts';
import { idsOf } from '../../keeper/test/models.ts';
import { ownDatabase, type OwnDatabase } from '../../keeper/test/own-database.ts';
import type { ScriptedRing } from '../../keeper/test/scripted-worker.ts';
import { rejoin, startRing } from '../../keeper/test/stages.ts';

/** ceil(5 × 2 layers × (6 + 3 − 1)) for each of three stages */
const JOB_COST = 3n * 80n;

describe('a keeper that has lost its database and meets a buyer who holds the key', () => {
  let market: TestMarket;
  let keeper: Keeper;
  let ring: ScriptedRing;
  let fresh: OwnDatabase;
  const [payer, key] = [Keypair.generate(), Keypair.generate()];
  let session: string;

  before(async () => {
    market = await startMarket();
    keeper = await startKeeper(market.config());
    ring = await startRing(market, keeper.url);
    ring.script = { tokens: idsOf('abc') };
    session = await market.openSession(payer, key.publicKey.toBase58(), 1_000_000n);
    fresh = await ownDatabase(join(market.dir, 'fresh'));
  });
  after(async () => {
    await ring?.close();
    await keeper?.stop();
    await fresh?.drop();
    await market?.stop();
  });

  const settled = async () => (await requireAccount(market.connection, 'session', new PublicKey(session))).settled;
  /** Introduces the session to the keeper, has a job done, and signs what is owed for it. */
  const trade = async () => {
    const client = new KeeperClient(keeper.url);
    const proof = (timestamp: number) =>
      sign(ownKeyMessage(keeper.pubkey, session, timestamp), signingKey(key.secretKey));
    await client.holdOwnKey(session, proof);
    const signed = (message: Uint8Array) => sign(message, signingKey(payer.secretKey));
    const apiKey = await client.createApiKey(session, payer.publicKey.toBase58(), signed);
    await client.chat(apiKey, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);
    const { offer } = await client.voucherDue(session, apiKey, true);
    assert.ok(offer, 'nothing is offered to be signed');
    const { from, to } = offer;
    const voucher = encodeVoucher({
      ...{ session: new PublicKey(session).toBytes(), from, to, expiresAt: offer.expires_at },
      sharesHash: fromHex(offer.shares_hash, 32),
      receiptsRoot: fromHex(offer.receipts_root, 32),
    });
    await client.giveVoucher(session, from, to, sign(voucher, signingKey(key.secretKey)));
    await keeper.tick('all');
    return [from, to];
  };

  it('takes the session with what the chain has settled of it, and goes on behind that', async () => {
    assert.deepEqual(await trade(), [0n, JOB_COST]);
    assert.equal(await settled(), JOB_COST);
    await ring.close();
    await keeper.stop();
    keeper = await startKeeper(market.config({ database: fresh.where }));
    ring = await rejoin(ring, keeper.url);
    assert.deepEqual(await trade(), [JOB_COST, 2n * JOB_COST]);
    assert.equal(await settled(), 2n * JOB_COST);
    assert.deepEqual(await trade(), [2n * JOB_COST, 3n * JOB_COST], 'it is introduced as often as its buyer likes');
  });
});
