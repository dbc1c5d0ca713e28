import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StakePool } from './accounts.ts';
import { maxSlice, quoteOut, spotPrice } from './market-views.ts';
import { advanced, carryHeadroom, claimable, DAY, dayOf, treasuryAvailable, vesting } from './views.ts';

const day = fc.bigInt(0n, 40n);
const amount = fc.bigInt(0n, 1n << 40n);
const buckets = fc.array(fc.record({ day, amount }), { minLength: 6, maxLength: 6 });
const window = fc.bigInt(0n, 3n * DAY);

describe('views', () => {
  it('claimable and vesting are two parts of one whole', () => {
    fc.assert(
      fc.property(amount, buckets, amount, fc.bigInt(0n, 50n * DAY), window, (vested, list, held, now, secs) => {
        const worker = { vested, buckets: list, held };
        const whole = vested + list.reduce((n, b) => n + b.amount, 0n);
        assert.equal(claimable(worker, now, secs) + vesting(worker, now, secs), whole);
      }),
    );
  });

  it('a bucket can be claimed from the second on at which its window is over', () => {
    const worker = { vested: 5n, buckets: [{ day: 7n, amount: 10n }], held: 0n };
    assert.equal(claimable(worker, 8n * DAY + 99n, 100n), 5n);
    assert.equal(claimable(worker, 8n * DAY + 100n, 100n), 15n);
    assert.equal(claimable(worker, 50n, 100n), 5n);
  });

  it('what is held is never claimable, wherever it is', () => {
    const worker = { vested: 50n, buckets: [{ day: 7n, amount: 20n }] };
    const at = (held: bigint, now: bigint) => claimable({ ...worker, held }, now, 0n);
    assert.deepEqual([at(0n, 7n * DAY), at(20n, 7n * DAY), at(30n, 7n * DAY)], [50n, 50n, 40n]);
    assert.deepEqual([at(30n, 8n * DAY), at(70n, 8n * DAY), at(90n, 8n * DAY)], [40n, 0n, 0n]);
  });

  it('a bond carries what its highest rung says, less what vests', () => {
    const rung = (bond: bigint, carries: bigint) => ({ bond, carries });
    const limits = { ladder: { rungs: [rung(10n, 100n), rung(20n, 1_000n)] }, challengeWindowSecs: 0n };
    const buckets = [{ day: 7n, amount: 60n }];
    const headroom = (bond: bigint, day: bigint) => carryHeadroom({ bond, buckets }, limits, day * DAY);
    assert.deepEqual([headroom(9n, 8n), headroom(10n, 8n), headroom(10n, 7n)], [0n, 100n, 40n]);
    assert.deepEqual([headroom(9n, 7n), headroom(20n, 7n), headroom(99n, 7n)], [0n, 940n, 940n]);
  });

  it('an epoch takes what could have been claimed at the start of its day', () => {
    fc.assert(
      fc.property(amount, buckets, day, window, (vested, list, epoch, secs) => {
        const ledger = { treasuryVested: vested, treasuryBuckets: list };
        const asWorker = claimable({ vested, buckets: list, held: 0n }, epoch * DAY, secs);
        assert.equal(treasuryAvailable(ledger, epoch, secs), asWorker);
      }),
    );
  });

  it('streaming in many steps pays as much as in one, less what is floored to the next second, and loses nothing', () => {
    const start: StakePool = {
      totalStaked: 3_000_001n,
      totalCooling: 0n,
      index: 0n,
      indexLeft: 0n,
      streamRemaining: 0n,
      streamedUntil: 0n,
      streamEnd: DAY,
      banked: 0n,
      owed: 0n,
      creditLeft: 0n,
      creditsTaken: 0n,
      version: 1,
      bump: 255,
    };
    fc.assert(
      fc.property(amount, fc.array(fc.bigInt(0n, 20_000n), { maxLength: 12 }), (total, steps) => {
        let pool = { ...start, streamRemaining: total };
        let now = 0n;
        for (const step of steps) pool = advanced(pool, (now += step));
        assert.equal(pool.owed + pool.streamRemaining, total);
        assert.equal(pool.index * pool.totalStaked + pool.indexLeft, pool.owed << 64n);
        assert.ok(pool.owed <= (total * (now < DAY ? now : DAY)) / DAY);
        assert.equal(advanced(pool, DAY).owed, total);
      }),
    );
  });

  it('prices and slices are floored, as on chain', () => {
    assert.equal(spotPrice(1n, 3n), (1n << 40n) / 3n);
    assert.equal(maxSlice(666n, 30), 0n);
    assert.equal(maxSlice(667n, 30), 1n);
    assert.equal(quoteOut(1_000n, 1_000_000n, 1_000_000n, 30), (1_000_000n * 997n) / 1_000_997n);
    assert.equal(quoteOut(1n, 1_000n, 1_000n, 30), 0n);
    assert.equal(dayOf(DAY * 3n - 1n), 2n);
  });
});
