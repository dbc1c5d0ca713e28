import assert from 'node:assert/strict';
import { maxSlice, quoteOut, type Venue } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { auctionFill, type Seller } from './auction.ts';
import type { EpochState } from './due.ts';

const NOW = 1_000_000n;
const PRICE = 1n << 40n;
const USDC = 1_000_000n;
const RESERVE = 1_000_000n * USDC;
const HOURS = 3_600n;
/** The most that a fill can pay: half of the fee of 1 % on the reserve. */
const MOST = maxSlice(RESERVE, 100);

/** A market at price 1 that was watched for half an hour. */
function market(change: Partial<Venue> = {}) {
  const seen = [1_300n, 700n, 10n].map((age) => {
    return { at: NOW - age, price: PRICE, quoteReserve: RESERVE, baseReserve: RESERVE, area: PRICE * (10_000n - age) };
  });
  const venue = {
    pool: PublicKey.default,
    observations: seen,
    observed: 3n,
    feeBps: 100,
    activeAt: 0n,
    lastSliceAt: 0n,
  };
  return { venue: { ...venue, ...change } as Venue, quoteReserve: RESERVE, baseReserve: RESERVE };
}
type Market = ReturnType<typeof market>;

function fill(seller: Partial<Seller> = {}, change: Partial<EpochState> = {}, at: Partial<Market> = {}) {
  const owns = { most: 10n * RESERVE, zero: 10n * RESERVE, paid: true, ...seller };
  const books = { now: NOW, burnBudget: 10n * RESERVE, auctionAt: NOW - 6n * HOURS, auctionFilledAt: 0n };
  return auctionFill({ ...market(), ...at }, { ...books, ...change, seller: owns } as Parameters<
    typeof auctionFill
  >[1]);
}

describe('what the keeper sells to the burn auction', () => {
  it('is what a fill can pay, at no less than the auction pays now', () => {
    const { step } = fill();
    assert.deepEqual([step?.zeroIn, step?.minUsdc], [MOST, MOST]);
    assert.deepEqual(fill({}, { burnBudget: 40n * USDC }).step?.zeroIn, 40n * USDC);
  });

  it('still fits when the price has risen by the time it is sold', () => {
    const auctionAt = NOW - (59n * 6n * HOURS) / 60n;
    const { step } = fill({}, { auctionAt });
    assert.ok(
      step && step.zeroIn === MOST && step.minUsdc < MOST,
      'sized for the highest price, asked for the present one',
    );
  });

  it('is never more than the operator allows or the keeper has', () => {
    const least = MOST / 4n;
    assert.equal(fill({ most: least }).step?.zeroIn, least);
    assert.equal(fill({ zero: least }).step?.zeroIn, least);
    assert.match(fill({ most: least - 1n }).why, /too small a part/);
    assert.match(fill({ zero: 0n }).why, /too little for a transaction/);
  });

  it('is nothing while the pool pays more, its fee and the price impact taken off', () => {
    // The pool pays 99 % of the price, less the impact.
    const pool = quoteOut(MOST, RESERVE, RESERVE, 100);
    const after = (bps: bigint) => NOW - (6n * HOURS * (bps - 9_000n)) / 1_000n;
    const [cheap, dear] = [fill({}, { auctionAt: after(9_850n) }), fill({}, { auctionAt: after(9_853n) })];
    assert.equal(cheap.step, undefined);
    // The price is floored first, then what it pays.
    assert.equal(
      cheap.why,
      `it pays ${(MOST * 9_850n) / 10_000n - 1n} micro-USDC for ${MOST} micro-ZERO, the pool ${pool}`,
    );
    assert.ok(dear.step && dear.step.minUsdc >= pool);
  });

  it('waits 600 seconds after slices and fills, for the venue, for a price and for an account to be paid to', () => {
    const why = (change: Partial<EpochState>, at: Partial<Market> = {}) => fill({}, change, at).why;
    assert.match(why({ auctionFilledAt: NOW - 599n }), /599 s ago, 600 s lie between/);
    assert.match(why({}, market({ lastSliceAt: NOW - 599n })), /599 s ago/);
    assert.ok(fill({}, { auctionFilledAt: NOW - 600n }, market({ lastSliceAt: NOW - 600n })).step);
    assert.match(why({}, market({ activeAt: NOW + 9n })), /trades in 9 s/);
    assert.match(why({}, market({ observed: 0n })), /no average price/);
    assert.match(why({ burnBudget: 0n }), /no burn budget/);
    assert.match(fill({ paid: false }).why, /no USDC account/);
  });

  it('is not worth a transaction below one USDC', () => {
    assert.match(fill({}, { burnBudget: USDC - 1n }).why, /too little for a transaction/);
    assert.ok(fill({}, { burnBudget: USDC }).step);
  });
});
