import assert from 'node:assert/strict';
import { encodeVoucher, sharesHash, sign, signingKey, fromHex } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { MemoryChain } from '../../test/chain.ts';
import { onEveryDatabase, rich } from '../../test/every-database.ts';
import { billOf, newJob } from '../../test/rows.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { reserveJob } from '../jobs/reserve.ts';
import { finishJob, readCharges } from '../jobs/store.ts';
import { readLent } from '../sessions/credit.ts';
import { asShares } from './plan.ts';
import { Offers } from './offers.ts';
import { endSettlement, pendingSettlement } from './store.ts';

const credit = { session: 1_000n, total: 1_000_000_000n };

onEveryDatabase('vouchers of buyers who hold their own key', (given) => {
  let key: Keypair;
  let chain: MemoryChain;
  let offers: Offers;
  let session: string;

  beforeEach(async () => {
    key = Keypair.generate();
    session = Keypair.generate().publicKey.toBase58();
    const [signer, payer] = [key.publicKey.toBase58(), 'payer'];
    await given.db.insert(sessionKeys).values({ signer, payer, sealed: null });
    await given.db.insert(sessions).values({ address: session, payer, signer });
    chain = new MemoryChain();
    const terms = { deposit: 10_000n, settled: 0n, expiresAt: chain.time + 100n, closing: false, openSlot: 1n };
    chain.sessions.set(session, { payer, signer, rentPayer: payer, ...terms });
    offers = new Offers({ db: given.db, chain, policy: { min: 600n, maxAgeMs: 3_600_000 }, credit });
  });

  const reserve = (amount: bigint, change = credit) => {
    const job = newJob(session, amount);
    const [stage] = job.stages;
    assert.ok(stage);
    // A share names a real address.
    const stages = [{ ...stage, address: Keypair.generate().publicKey.toBase58() }];
    return reserveJob(given.db, { ...job, stages }, rich, change).then(() => ({ ...job, stages }));
  };
  const spend = async (amount: bigint) => {
    const job = await reserve(amount);
    const bill = billOf(job);
    await finishJob(given.db, job.id, { completionTokens: 3, finish: 'stop', stats: bill.stats, bill });
    return job;
  };
  const signatureOf = (voucher: Uint8Array, by = key) => sign(voucher, signingKey(by.secretKey));

  it('a session owes no more than its credit, signed for or not, until the chain has settled it', async () => {
    await spend(900n);
    await assert.rejects(reserve(101n), {
      code: 'voucher_due',
      status: 402,
      message: /GET \/v1\/sessions\/.*\/voucher/,
    });
    const offer = await offers.due(session, false);
    assert.ok(offer);
    await offers.sign(session, 0n, 900n, signatureOf(offer.voucher));
    await assert.rejects(reserve(101n), { code: 'voucher_due' });
    const pending = await pendingSettlement(given.db, session);
    await endSettlement(given.db, pending?.id ?? '', { state: 'confirmed', signature: 's' });
    await reserve(1_000n);
    await assert.rejects(reserve(1n), { code: 'voucher_due' });
  });

  it('a job that could cost more than the credit is told so', async () => {
    await assert.rejects(reserve(1_001n), { code: 'credit_exceeded', message: /max_tokens/ });
  });

  it('all such sessions together owe no more than the total', async () => {
    const lent = await readLent(given.db);
    const total = { session: 1_000n, total: lent + 10n };
    await assert.rejects(reserve(11n, total), { code: 'credit_used_up', status: 429 });
    const tries = await Promise.allSettled([reserve(6n, total), reserve(6n, total)]);
    assert.deepEqual(tries.map((t) => t.status).sort(), ['fulfilled', 'rejected']);
    assert.equal(await readLent(given.db), lent + 6n);
  });

  it('are offered once it is worth it, or where all is asked for', async () => {
    await spend(499n);
    assert.equal(await offers.due(session, false), undefined);
    assert.equal((await offers.due(session, true))?.toAmount, 499n);
  });

  it('stay as they are until they are signed, whatever is charged meanwhile', async () => {
    const job = await spend(500n);
    const offer = await offers.due(session, false);
    assert.deepEqual([offer?.fromAmount, offer?.toAmount, offer?.jobs], [0n, 500n, [job.id]]);
    await spend(100n);
    assert.deepEqual(await offers.due(session, true), offer);
    const shares = asShares(offer?.shares ?? []);
    const body = { session: new PublicKey(session).toBytes(), from: 0n, to: 500n, expiresAt: offer?.expiresAt ?? 0n };
    const root = fromHex(offer?.receiptsRoot ?? '', 32);
    const expected = encodeVoucher({ ...body, sharesHash: sharesHash(shares), receiptsRoot: root });
    assert.deepEqual(new Uint8Array(offer?.voucher ?? []), expected);
  });

  it('are settled with the buyer’s signature and no other', async () => {
    await spend(500n);
    const offer = await offers.due(session, false);
    assert.ok(offer);
    const forged = signatureOf(offer.voucher, Keypair.generate());
    await assert.rejects(offers.sign(session, 0n, 500n, forged), { code: 'invalid_signature' });
    await assert.rejects(offers.sign(session, 0n, 501n, signatureOf(offer.voucher)), { code: 'voucher_gone' });
    assert.equal(await pendingSettlement(given.db, session), undefined);
    await offers.sign(session, 0n, 500n, signatureOf(offer.voucher));
    const pending = await pendingSettlement(given.db, session);
    assert.deepEqual([pending?.fromAmount, pending?.toAmount], [0n, 500n]);
    // Its answer was lost: the same again is no error.
    await offers.sign(session, 0n, 500n, signatureOf(offer.voucher));
    assert.equal(await offers.due(session, true), undefined);
    assert.equal((await readCharges(given.db, session)).unsettled, 500n);
  });

  it('go on where the chain stands, and never back to an old figure', async () => {
    await spend(500n);
    const offer = await offers.due(session, false);
    const onChain = chain.sessions.get(session);
    assert.ok(offer && onChain);
    await offers.sign(session, 0n, 500n, signatureOf(offer.voucher));
    const pending = await pendingSettlement(given.db, session);
    await endSettlement(given.db, pending?.id ?? '', { state: 'confirmed', signature: 's' });
    await spend(70n);
    // The chain is read from behind: nothing is planned there.
    assert.equal(await offers.due(session, true), undefined);
    chain.sessions.set(session, { ...onChain, settled: 500n });
    const next = await offers.due(session, true);
    assert.deepEqual([next?.fromAmount, next?.toAmount], [500n, 570n]);
    chain.sessions.set(session, { ...onChain, settled: 0n });
    assert.deepEqual(await offers.due(session, true), next, 'an old figure changes no offer');
    // Settled by a voucher that is not known here: the settler learns of it before anything is planned behind it.
    chain.sessions.set(session, { ...onChain, settled: 520n });
    assert.equal(await offers.due(session, true), undefined);
  });

  it('are none of a session whose key the keeper holds, or that is not there', async () => {
    const onChain = chain.sessions.get(session);
    assert.ok(onChain);
    chain.sessions.set(given.session, { ...onChain, signer: `signer ${given.session}` });
    await assert.rejects(offers.due(given.session, true), { code: 'session_not_ours' });
    await assert.rejects(offers.due('none', true), { code: 'session_not_found' });
  });
});
