import assert from 'node:assert/strict';
import { KeeperClient, ownKeyMessage, sign, signingKey } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { rich } from '../../test/every-database.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { BOS, idsOf } from '../../test/models.ts';
import { billOf, newJob } from '../../test/rows.ts';
import { reserveJob } from '../jobs/reserve.ts';
import { finishJob } from '../jobs/store.ts';
import { DEFAULT_CREDIT } from '../sessions/credit.ts';

/** ceil(1 × 2 layers × (6 + 3 − 1)) for each of three stages */
const JOB_COST = 48n;

describe('a session whose key its buyer holds', () => {
  let h: Harness;
  let client: KeeperClient;
  let keeper: string;
  let key: Keypair;
  let session: string;
  let apiKey: string;

  before(async () => {
    h = await startHarness();
    client = new KeeperClient(h.http.url);
    ({ keeper } = (await client.get('/v1/keeper')) as { keeper: string });
  });
  after(() => h.stop());
  beforeEach(async () => {
    await h.freshRing();
    h.ring.script = { tokens: idsOf('abc') };
    const payer = Keypair.generate();
    key = Keypair.generate();
    session = Keypair.generate().publicKey.toBase58();
    const who = { payer: payer.publicKey.toBase58(), rentPayer: payer.publicKey.toBase58() };
    const terms = { deposit: 1_000_000n, settled: 0n, expiresAt: h.chain.time + 86_400n, closing: false, openSlot: 1n };
    h.chain.sessions.set(session, { ...who, signer: key.publicKey.toBase58(), ...terms });
    await client.holdOwnKey(session, proof());
    apiKey = await client.createApiKey(session, who.payer, (m) => sign(m, signingKey(payer.secretKey)));
  });

  const proof =
    (by = key, to = keeper) =>
    (timestamp: number) =>
      sign(ownKeyMessage(to, session, timestamp), signingKey(by.secretKey));
  const chat = () => client.chat(apiKey, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);

  it('is taken only with the proof of that very key, made for this keeper', async () => {
    await assert.rejects(client.holdOwnKey(session, proof(Keypair.generate())), { code: 'invalid_signature' });
    await assert.rejects(client.holdOwnKey(session, proof(key, Keypair.generate().publicKey.toBase58())), {
      code: 'invalid_signature',
    });
    await assert.rejects(
      client.holdOwnKey(session, () => proof()(1)),
      { code: 'invalid_signature' },
    );
    const late = new KeeperClient(h.http.url, () => 1_000);
    await assert.rejects(late.holdOwnKey(session, proof()), { code: 'stale_timestamp' });
  });

  it('is shown the receipts and the ids of its jobs, and what to sign for them', async () => {
    const { job } = await chat();
    const tokens = await client.jobTokens(job, apiKey);
    const { sampling, ...ids } = tokens;
    assert.deepEqual(ids, { ended: true, prompt: [BOS, ...idsOf('Hello')], completion: idsOf('abc') });
    assert.deepEqual(sampling, h.ring.started.at(-1)?.sampling);
    const { offer, unsettled, settling } = await client.voucherDue(session, apiKey);
    assert.deepEqual([offer?.from, offer?.to, unsettled, settling], [0n, JOB_COST, JOB_COST, false]);
    assert.deepEqual(
      offer?.jobs.map((j) => j.id),
      [job],
    );
    const wrong = client.giveVoucher(session, 0n, JOB_COST, new Uint8Array(64));
    await assert.rejects(wrong, { status: 401, code: 'invalid_signature' });
  });

  it('shows neither offers nor ids to others', async () => {
    const { job } = await chat();
    const other = await h.openSession(1_000n);
    await assert.rejects(client.voucherDue(session, other.apiKey), { code: 'session_not_found' });
    await assert.rejects(client.jobTokens(job, other.apiKey), { code: 'job_not_found' });
    await assert.rejects(client.voucherDue(session, 'none'), { code: 'invalid_api_key' });
  });

  it('gets no more jobs once its credit is used', async () => {
    const job = newJob(session, DEFAULT_CREDIT.session - JOB_COST + 1n);
    await reserveJob(h.db, job, rich);
    await finishJob(h.db, job.id, { completionTokens: 3, finish: 'stop', stats: billOf(job).stats, bill: billOf(job) });
    await assert.rejects(chat(), { status: 402, code: 'voucher_due' });
  });

  it('is not closed by the keeper, and stays open when that was asked for', async () => {
    const payer = Keypair.generate();
    const onChain = h.chain.sessions.get(session);
    assert.ok(onChain);
    h.chain.sessions.set(session, { ...onChain, payer: payer.publicKey.toBase58() });
    const close = client.closeTransaction(session, (m) => sign(m, signingKey(payer.secretKey)));
    await assert.rejects(close, { code: 'session_not_ours', message: /voucher\?all=1/ });
    await chat();
  });
});
