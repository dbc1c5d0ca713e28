import assert from 'node:assert/strict';
import type { Config, Worker } from '@shardmarket/sdk';
import { coverOf, headroomOf } from '../rings/headroom.ts';
import { expectedAudits, securityOf } from './security.ts';

const DAY = 86_400n;
const limits = {
  ladder: { rungs: [10n, 20n, 30n, 40n].map((bond) => ({ bond, carries: 10n * bond })) },
  challengeWindowSecs: DAY,
  auditRateBps: 200,
  newAuditRateBps: 1_000,
} as unknown as Config['limits'];

describe('what a worker has at stake', () => {
  const worker = (some: Partial<Worker>) => {
    const buckets = [
      { day: 3n, amount: 5n },
      { day: 8n, amount: 7n },
    ];
    return { bond: 25n, uncovered: 2n, buckets, batches: 0n, strikes: 0, ...some } as unknown as Worker;
  };

  it('is what it is owed and has not vested, beside what the program lets vest under its bond', () => {
    const { bond, carries, owed } = securityOf(worker({}), limits, 9n * DAY);
    assert.deepEqual([bond, carries, owed], [25n, 200n, 9n]);
    assert.equal(securityOf(worker({ bond: 9n }), limits, 9n * DAY).carries, 0n);
    assert.equal(securityOf(worker({}), limits, 30n * DAY).owed, 2n);
  });

  it('audits are expected by the odds of the draw, rounded down, and one for each strike', () => {
    assert.deepEqual(
      [0n, 9n, 10n, 20n, 69n, 70n].map((n) => expectedAudits(n, 0, limits)),
      [0, 0, 1, 2, 2, 3],
    );
    assert.equal(expectedAudits(0n, 2, limits), 2);
    assert.equal(expectedAudits(70n, 2, limits), 3);
  });

  it('covers a part of what the bond carries, rounded down, and headroom is never below zero', () => {
    assert.equal(coverOf({ carries: 199n }, 50), 99n);
    assert.equal(headroomOf({ carries: 199n, owed: 98n }, 50), 1n);
    assert.equal(headroomOf({ carries: 199n, owed: 99n }, 50), 0n);
    assert.equal(headroomOf({ carries: 0n, owed: 99n }, 100), 0n);
  });
});
