import assert from 'node:assert/strict';
import { boostAfterUnstake, boostState, leastStake, partWith, percentText, whyNotUnstake } from './rules.ts';

const ZERO = 1_000_000n;
const FULL = 100_000n * ZERO;
const DAY = 86_400n;

describe('rules of staking', () => {
  it('percentages are exact', () => {
    assert.deepEqual([0n, 5n, 1_234n, 123_456_789n].map(percentText), ['0.00 %', '0.05 %', '12.34 %', '1,234,567.89 %']);
  });

  it('a first stake reaches the minimum, a later one is free', () => {
    assert.deepEqual([leastStake(0n, ZERO), leastStake(ZERO - 1n, ZERO), leastStake(ZERO, ZERO)], [ZERO, 1n, 1n]);
  });

  it('what is left staked is nothing or the minimum', () => {
    assert.equal(whyNotUnstake(0n, 1n, ZERO), 'nothing');
    assert.equal(whyNotUnstake(5n * ZERO, 6n * ZERO, ZERO), 'nothing');
    assert.equal(whyNotUnstake(5n * ZERO, 4n * ZERO + 1n, ZERO), 'rest-too-small');
    assert.equal(whyNotUnstake(5n * ZERO, 4n * ZERO, ZERO), undefined);
    assert.equal(whyNotUnstake(5n * ZERO, 5n * ZERO, ZERO), undefined);
  });

  it('a rise of the boost waits for a day, a fall does not', () => {
    const position = { staked: FULL / 2n, boostSince: 100n };
    const of = (boostBps: number, now: bigint, exitAt = 0n) =>
      boostState(position, { boostBps, exitAt }, FULL, now).refresh;
    assert.equal(of(0, 100n + DAY - 1n), 'too-early');
    assert.equal(of(0, 100n + DAY), 'rises');
    assert.equal(of(500, 100n), 'nothing');
    assert.equal(of(700, 100n), 'falls');
    assert.equal(of(500, 100n, 7n), 'falls', 'who leaves is not boosted');
    assert.equal(boostState(position, { boostBps: 0, exitAt: 0n }, FULL, 0n).earned, 500n);
  });

  it('unstaking lowers the boost and never raises it', () => {
    assert.equal(boostAfterUnstake({ boostBps: 500, exitAt: 0n }, FULL / 4n, FULL), 250n);
    assert.equal(boostAfterUnstake({ boostBps: 0, exitAt: 0n }, FULL / 4n, FULL), 0n);
    assert.equal(boostAfterUnstake({ boostBps: 500, exitAt: 1n }, FULL, FULL), 0n);
  });

  it('a worker’s part with its boost is at most 80 %', () => {
    assert.deepEqual([0n, 250n, 1_000n, 2_000n].map(partWith), [7_000n, 7_250n, 8_000n, 8_000n]);
  });
});
