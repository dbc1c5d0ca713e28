import assert from 'node:assert/strict';
import { reconcile, type Flows } from './reconcile.ts';

/** 1,000 micro-USDC in escrow, 99 charged: two stages of 49 and 50, 34 and 35 to the workers, 30 to the treasury. */
const honest: Flows = {
  deposit: { amount: 1_000n },
  refund: { amount: 901n },
  treasury: 30n,
  job: { stages: [{ amount: 49n }, { amount: 50n }] },
  workers: [{ amount: 34n }, { amount: 35n }],
  epochs: [{ burn: 15n, stakers: 15n }],
  slices: [{ amount: 15n, burned: 140n }],
  yielded: { amount: 14n },
  ledger: { sessionsOutstanding: 0n, workersOwed: 0n, zeroBurned: 140n },
};

describe('the reconciliation of the demo', () => {
  it('passes when every micro-USDC is accounted for', () => {
    assert.deepEqual(
      reconcile(honest).checks.filter((c) => !c.ok),
      [],
    );
  });

  const thefts: [string, Flows, string][] = [
    ['a refund one short', { ...honest, refund: { amount: 900n } }, 'deposit = workers + treasury + refund'],
    ['a stage charged twice', { ...honest, job: { stages: [{ amount: 49n }, { amount: 99n }] } }, 'charged'],
    ['a worker paid less', { ...honest, workers: [{ amount: 34n }, { amount: 34n }] }, 'workers = 70 %'],
    ['a treasury that keeps some', { ...honest, epochs: [{ burn: 14n, stakers: 15n }] }, 'treasury = burn half'],
    ['halves two apart', { ...honest, epochs: [{ burn: 14n, stakers: 16n }] }, 'halves differ'],
    ['a burn half not spent', { ...honest, slices: [{ amount: 14n, burned: 140n }] }, 'burn half = spent'],
    ['ZERO bought and not burned', { ...honest, slices: [{ amount: 15n, burned: 141n }] }, 'ledger: ZERO burned'],
    ['yield two short', { ...honest, yielded: { amount: 13n } }, 'staker half = yield'],
    ['money still owed', { ...honest, ledger: { ...honest.ledger, workersOwed: 1n } }, 'ledger: nothing is owed'],
  ];
  for (const [what, flows, check] of thefts) {
    it(`finds ${what}`, () => {
      const { ok, checks } = reconcile(flows);
      assert.equal(ok, false);
      assert.ok(checks.some((c) => !c.ok && c.what.startsWith(check)));
    });
  }
});
