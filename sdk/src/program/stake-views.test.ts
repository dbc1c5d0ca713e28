import assert from 'node:assert/strict';
import { PublicKey } from '@solana/web3.js';
import type { StakePool, StakePosition } from './accounts.ts';
import { epochClock, stakeState, stakingRate } from './stake-views.ts';
import { DAY } from './views.ts';

const pool = (change: Partial<StakePool> = {}): StakePool => ({
  totalStaked: 1_000_000n,
  totalCooling: 0n,
  index: 0n,
  indexLeft: 0n,
  streamRemaining: 86_400n,
  streamedUntil: 0n,
  streamEnd: DAY,
  banked: 0n,
  owed: 0n,
  creditLeft: 10n,
  creditsTaken: 0n,
  version: 1,
  bump: 0,
  ...change,
});
const position = (change: Partial<StakePosition> = {}): StakePosition => ({
  owner: PublicKey.default,
  staked: 500_000n,
  cooling: 0n,
  coolingUntil: 0n,
  index: 0n,
  fraction: 0n,
  owed: 7n,
  boosts: PublicKey.default,
  boostSince: 0n,
  version: 1,
  bump: 0,
  ...change,
});
const ONE = 1n << 40n;

describe('stake views', () => {
  it('APR is stream per second × year / (staked × price), floored to a basis point', () => {
    // 1 micro-USDC a second on 1,000,000 micro-ZERO of 2 micro-USDC: 31,536,000 / 2,000,000 = 1,576.8 %.
    assert.deepEqual(stakingRate(pool(), 2n * ONE, 0n), { aprBps: 157_680n, perDay: 86_400n, from: 0n, until: DAY });
    // The rate is the same in the middle of the stream, however much of it was paid.
    assert.deepEqual(stakingRate(pool(), 2n * ONE, DAY / 2n)?.aprBps, 157_680n);
    assert.equal(stakingRate(pool({ totalStaked: 1_000_007n }), 2n * ONE, 0n)?.aprBps, 157_678n);
  });

  it('there is no APR without a stream, a stake or a price', () => {
    assert.equal(stakingRate(pool(), ONE, DAY), undefined);
    assert.equal(stakingRate(pool({ streamRemaining: 0n }), ONE, 0n), undefined);
    assert.equal(stakingRate(pool({ totalStaked: 0n }), ONE, 0n), undefined);
    assert.equal(stakingRate(pool(), 0n, 0n), undefined);
  });

  it('what cools can be withdrawn from the second on at which the cooldown is over', () => {
    const cooling = position({ cooling: 5n, coolingUntil: 100n });
    const at = (now: bigint) => stakeState(cooling, pool(), { unstakeCooldownSecs: 50n }, now);
    assert.deepEqual([at(99n).withdrawable, at(100n).withdrawable], [0n, 5n]);
    assert.deepEqual([at(99n).coolingUntil, at(99n).ifAskedNow], [100n, 149n]);
    // 99 micro-USDC were streamed, half of them to this position.
    assert.deepEqual([at(99n).claimable, at(99n).creditable], [56n, 10n]);
    const none = stakeState(position(), pool(), { unstakeCooldownSecs: 50n }, 1n);
    assert.deepEqual([none.coolingUntil, none.withdrawable], [undefined, 0n]);
  });

  it('counts down to the next day, and the epochs that nobody has opened', () => {
    assert.deepEqual(epochClock(7n, 8n * DAY - 1n), { day: 7n, nextAt: 8n * DAY, left: 1n, due: 0n });
    assert.deepEqual(epochClock(7n, 9n * DAY), { day: 9n, nextAt: 10n * DAY, left: DAY, due: 2n });
  });
});
