import assert from 'node:assert/strict';
import { compareBytes, MAX_SHARES, type ChainSettlement } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { afterTransaction } from './decide.ts';
import { isSettlementDue } from './due.ts';
import { asShares, planSettlement, type UnsettledJob } from './plan.ts';

const address = () => Keypair.generate().publicKey.toBase58();
const job = (id: string, ...stages: [string, bigint][]): UnsettledJob => ({
  id,
  stages: stages.map(([worker, amount]) => ({ worker, amount, receipt: null })),
});

describe('isSettlementDue', () => {
  const policy = { min: 100n, maxAgeMs: 1_000 };
  const owed = { unsettled: 99n, oldestAgeMs: 999, closing: false };
  it('waits for little and fresh debts', () => assert.equal(isSettlementDue(owed, policy), false));
  it('settles from the minimum on', () => assert.ok(isSettlementDue({ ...owed, unsettled: 100n }, policy)));
  it('settles what is old', () => assert.ok(isSettlementDue({ ...owed, oldestAgeMs: 1_000 }, policy)));
  it('settles when the session closes', () => assert.ok(isSettlementDue({ ...owed, closing: true }, policy)));
  it('settles nothing where nothing is owed', () => {
    assert.equal(isSettlementDue({ unsettled: 0n, oldestAgeMs: 9_999, closing: true }, policy), false);
  });
});

describe('planSettlement', () => {
  const [a, b, c] = [address(), address(), address()];

  it('adds up many jobs for each worker, in ascending order of accounts', () => {
    const plan = planSettlement([job('1', [a, 5n], [b, 6n]), job('2', [a, 7n], [c, 1n], [b, 0n])], 100n);
    assert.deepEqual([plan?.from, plan?.to, plan?.jobs], [100n, 119n, ['1', '2']]);
    assert.deepEqual(
      new Map(plan?.shares.map((s) => [s.worker, s.amount])),
      new Map([
        [a, 12n],
        [b, 6n],
        [c, 1n],
      ]),
    );
    const keys = plan?.shares.map((s) => new PublicKey(s.worker).toBytes()) ?? [];
    assert.deepEqual(keys, [...keys].sort(compareBytes));
  });

  it('pays no more workers than one voucher takes, and never half a job', () => {
    const jobs = Array.from({ length: 9 }, (_, i) => job(String(i), [address(), 1n], [address(), 1n]));
    const plan = planSettlement(jobs, 0n);
    assert.equal(plan?.shares.length, MAX_SHARES - 2);
    assert.equal(plan?.jobs.length, 7);
    assert.equal(plan?.to, 14n);
    const large = job('large', ...Array.from({ length: MAX_SHARES }, (): [string, bigint] => [address(), 1n]));
    assert.equal(planSettlement([large, ...jobs], 0n)?.jobs.length, 1);
  });

  it('plans nothing where nobody is owed anything', () => {
    assert.equal(planSettlement([], 0n), undefined);
    assert.equal(planSettlement([job('1', [a, 0n])], 0n), undefined);
  });

  it('reads amounts from the database as well', () => {
    assert.deepEqual(asShares([{ worker: a, amount: '18446744073709551615' }])[0]?.amount, 2n ** 64n - 1n);
  });
});

describe('afterTransaction', () => {
  const settlement = { fromAmount: 10n, toAmount: 20n };
  const expired = { state: 'expired', signature: 's' } as const;
  const failed = { state: 'failed', signature: 's', error: 'VoucherExpired' } as const;

  const open = (settled: bigint) => ({ session: { settled } });
  const past = (...vouchers: [bigint, bigint][]) => ({
    settlements: vouchers.map(
      ([from, to]) => ({ signature: `${from} to ${to}`, voucher: { from, to } }) as ChainSettlement,
    ),
    closedBy: undefined,
    complete: true,
  });

  it('is done when the transaction is', () => {
    const confirmed = { state: 'confirmed', signature: 's' } as const;
    assert.deepEqual(afterTransaction(settlement, confirmed, { session: undefined }), {
      kind: 'confirmed',
      signature: 's',
    });
  });
  it('tries again only where the chain still stands at `from`', () => {
    assert.equal(afterTransaction(settlement, expired, open(10n)).kind, 'retry');
    assert.deepEqual(afterTransaction(settlement, failed, open(10n)), { kind: 'retry', error: 'VoucherExpired' });
  });
  it('is done where an earlier attempt landed after all, by the transaction that did it', () => {
    const view = { ...open(20n), history: past([10n, 20n]) };
    assert.deepEqual(afterTransaction(settlement, expired, view), { kind: 'confirmed', signature: '10 to 20' });
    const closed = { session: undefined, history: { ...past([10n, 20n]), closedBy: 'c' } };
    assert.equal(
      afterTransaction(settlement, failed, closed).kind,
      'confirmed',
      'also where the session is gone since',
    );
  });
  it('gives nothing up because an RPC is behind, or knows too little', () => {
    assert.equal(afterTransaction(settlement, failed, open(9n)).kind, 'wait');
    assert.equal(afterTransaction(settlement, failed, open(20n)).kind, 'wait');
    assert.equal(
      afterTransaction(settlement, failed, { ...open(20n), history: { ...past(), complete: false } }).kind,
      'wait',
    );
    assert.equal(afterTransaction(settlement, failed, { session: undefined }).kind, 'wait');
  });
  it('gives nothing up on a missing account alone', () => {
    assert.equal(afterTransaction(settlement, failed, { session: undefined, history: past() }).kind, 'wait');
  });
  it('is lost with the session, once its end and its past are known', () => {
    const closed = { session: undefined, history: { ...past(), closedBy: 'c' } };
    assert.equal(afterTransaction(settlement, failed, closed).kind, 'lost');
    const final = { session: { settled: 10n, final: true }, history: past() };
    assert.equal(afterTransaction(settlement, failed, final).kind, 'lost');
  });
  it('is overtaken where other vouchers were settled', () => {
    assert.equal(afterTransaction(settlement, failed, { ...open(15n), history: past([10n, 15n]) }).kind, 'overtaken');
    assert.equal(afterTransaction(settlement, expired, { ...open(25n), history: past([10n, 25n]) }).kind, 'overtaken');
  });
});
