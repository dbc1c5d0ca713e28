import assert from 'node:assert/strict';
import { receiptsRoot, sharesHash, sortShares, toHex, type OfferedJob, type VoucherOffer } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { honestJob, honestJobFile, resigned } from '../../../sdk/test/honest-job.ts';
import { checkOffer, signedBefore } from './check-offer.ts';
import { emptyBook, enter, type Book, type JournalEvent } from './events.ts';

const job = honestJob();
const { session, manifestHash: manifest, tokenRoot: root } = job.facts;
const workers = job.facts.stages.map((_, i) => Keypair.fromSeed(new Uint8Array(32).fill(60 + i)).publicKey.toBase58());
const BASE = 500n;

/** A job as the keeper offers it; 20 positions at 1,000,000 on two layers each: 40 micro-USDC a stage. */
function offered(
  change: Partial<OfferedJob> = {},
  stages: (s: OfferedJob['stages'][number], i: number) => object = () => ({}),
): OfferedJob {
  const file = honestJobFile(job);
  const full = file.stages.map((stage, i) => ({ ...stage, worker: workers[i] ?? '' }));
  return { ...file, stages: full.map((stage, i) => ({ ...stage, ...stages(stage, i) })), ...change };
}

/** An offer that agrees with itself, whatever its jobs say. */
function offerOf(jobs: OfferedJob[], change: Partial<VoucherOffer> = {}): VoucherOffer {
  const paid = jobs.flatMap((j) => j.stages).filter((s) => BigInt(s.amount_micro_usdc) > 0n);
  const amounts = new Map<string, bigint>();
  for (const s of paid) amounts.set(s.worker, (amounts.get(s.worker) ?? 0n) + BigInt(s.amount_micro_usdc));
  const shares = [...amounts].map(([worker, amount]) => ({ worker: new PublicKey(worker).toBytes(), amount }));
  const to = BASE + jobs.reduce((sum, j) => sum + BigInt(j.amount_micro_usdc), 0n);
  return {
    ...{ session, from: BASE, to, expires_at: 9n, jobs },
    shares_hash: toHex(sharesHash(sortShares(shares))),
    receipts_root: toHex(receiptsRoot(paid.flatMap((s) => s.receipt ?? []))),
    ...change,
  };
}

const ASKED = { type: 'asked', ask: 'a', manifest, layers: 6, promptTokens: 11, maxTokens: 10 } as const;
const RING = job.facts.stages.map((s) => ({ layers: [s.layers[0], s.layers[1]] as [number, number], ask: 1_000_000n }));
const BEGUN = { type: 'begun', ask: 'a', job: job.facts.job, stages: RING } as const;
const METERED = { type: 'metered', ask: 'a', tokens: 10, root } as const;

const bookOf = (...events: JournalEvent[]): Book => events.reduce(enter, emptyBook(session, BASE));
const book = bookOf(ASKED, BEGUN, METERED);
const refused = (why: RegExp, offer: VoucherOffer, by = book, asks?: Map<string, bigint>) =>
  assert.throws(() => checkOffer(offer, by, asks), { code: 'VOUCHER_REFUSED', message: why });
const named = (rest: string) => new RegExp(`job ${job.facts.job}: ${rest}`);

describe('a voucher that a keeper wants signed', () => {
  it('is signed when it is for what was metered', () => {
    const { voucher, jobs, asks } = checkOffer(offerOf([offered()]), book);
    assert.equal(voucher.length, 124);
    assert.deepEqual([jobs, asks], [[job.facts.job], ['a']]);
  });

  it('is signed for less than was metered', () => {
    const cheap = offered({ amount_micro_usdc: '119' }, (_, i) => (i === 1 ? { amount_micro_usdc: '39' } : {}));
    assert.equal(checkOffer(offerOf([cheap]), book).jobs.length, 1);
  });

  it('is refused for 1 micro-USDC too much, and the error names the job', () => {
    const dear = offered({ amount_micro_usdc: '121' }, (_, i) => (i === 1 ? { amount_micro_usdc: '41' } : {}));
    refused(named('stage \\w+ is charged 41 micro-USDC, metered were 40'), offerOf([dear]));
    refused(
      named('the keeper charges 121 micro-USDC, its stages cost 120'),
      offerOf([offered({ amount_micro_usdc: '121' })]),
    );
    const offer = offerOf([offered()]);
    refused(/it spends 121 micro-USDC, its jobs cost 120/, { ...offer, to: offer.to + 1n });
  });

  it('is refused for a token too many', () => {
    refused(named('11 tokens are charged, metered were 10'), offerOf([offered({ completion_tokens: 11 })]));
  });

  it('is refused for more than the ring was quoted at', () => {
    const dear = offered({}, (_, i) => (i === 0 ? { ask: '1000001' } : {}));
    refused(named('stage \\w+ asks 1000001 .* 1000000 was quoted'), offerOf([dear]));
  });

  it('is refused for layers that are counted twice', () => {
    const stages = [...offered().stages, ...offered().stages.slice(2)];
    refused(
      named('its stages do not hold each of the 6 layers once'),
      offerOf([offered({ stages, amount_micro_usdc: '160' })]),
    );
  });

  it('is refused for a stage whose receipt does not hold', () => {
    const receipts = resigned(job, 2, { tokenRoot: '00'.repeat(32) });
    const other = offered({}, (_, i) => ({ receipt: receipts[i] }));
    refused(named('stage \\w+ is charged 40 micro-USDC, metered were 0'), offerOf([other]));
    refused(named('stage \\w+ is charged 40'), offerOf([offered({}, (_, i) => (i === 1 ? { receipt: null } : {}))]));
  });

  it('is refused for a job that nobody asked for, that still runs, or that stands in it twice', () => {
    refused(/job \w+ was not asked for by this proxy/, offerOf([offered()]), bookOf());
    refused(/job \w+ still runs/, offerOf([offered()]), bookOf(ASKED, BEGUN));
    refused(/job \w+ stands in it twice/, offerOf([offered(), offered()]));
    refused(/job \w+ ran on another model/, offerOf([offered({ manifest_hash: '0'.repeat(64) })]));
  });

  it('is refused where it overlaps what is signed, leaves a gap, or is of another session', () => {
    refused(/begins at 499, and vouchers up to 500 are signed: it would overlap/, offerOf([offered()], { from: 499n }));
    refused(/begins at 501, and only 500 is signed for: there would be a gap/, offerOf([offered()], { from: 501n }));
    refused(/it is of session/, offerOf([offered()], { session: workers[0] ?? '' }));
  });

  it('is refused where it pays others than those who served', () => {
    refused(/its shares are not those of its jobs/, { ...offerOf([offered()]), shares_hash: '0'.repeat(64) });
    refused(/its receipts are not those of its jobs/, { ...offerOf([offered()]), receipts_root: '0'.repeat(64) });
  });

  it('is not signed twice: the same one is, in the same words, and no other in its place', () => {
    const offer = offerOf([offered()]);
    const { voucher, jobs, asks } = checkOffer(offer, book);
    const signed = {
      type: 'signed',
      from: BASE,
      to: offer.to,
      jobs: [...jobs],
      asks: [...asks],
      signature: 'ab'.repeat(64),
    } as const;
    const after = enter(book, { ...signed, voucher: toHex(voucher) });
    assert.equal(toHex(signedBefore(offer, after) ?? new Uint8Array()), 'ab'.repeat(64));
    assert.equal(signedBefore({ ...offer, expires_at: 10n }, after), undefined);
    assert.equal(signedBefore(offer, book), undefined);
    refused(/it would overlap/, { ...offer, expires_at: 10n }, after);
    refused(/is signed for already/, { ...offer, from: offer.to, to: offer.to + 120n }, after);
  });

  describe('for an answer that broke off', () => {
    const broken = (most: number) => bookOf(ASKED, BEGUN, { type: 'broken', ask: 'a', most });

    it('is signed up to what came and was in flight, if all stages have signed for the same ids', () => {
      assert.equal(checkOffer(offerOf([offered()]), broken(10)).jobs.length, 1);
      refused(named('10 tokens are charged, metered were 9'), offerOf([offered()]), broken(9));
      const receipts = resigned(job, 2, { tokenRoot: '00'.repeat(32) });
      const other = offered({}, (_, i) => ({ receipt: receipts[i] }));
      refused(named('stage \\w+ is charged 40'), offerOf([other]), broken(10));
    });

    it('without a name is the one that was asked for, once, at what its workers ask on chain', () => {
      const lost = bookOf(ASKED, { type: 'broken', ask: 'a', most: 10 });
      const asks = new Map(workers.map((worker) => [worker, 1_000_000n]));
      assert.deepEqual(checkOffer(offerOf([offered()]), lost, asks).asks, ['a']);
      refused(named('no price is known'), offerOf([offered()]), lost);
      refused(named('stage \\w+ asks 1000000'), offerOf([offered()]), lost, new Map(workers.map((w) => [w, 999_999n])));
      const other = offered({ prompt_tokens: 12 });
      refused(/was not asked for by this proxy/, offerOf([other]), lost, asks);
      const both = offerOf([offered(), offered({ id: 'cd'.repeat(16) })]);
      refused(/was not asked for by this proxy/, both, lost, asks);
    });
  });
});
