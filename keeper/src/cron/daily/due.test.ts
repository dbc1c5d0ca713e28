import assert from 'node:assert/strict';
import { WSOL_MINT, type Venue } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { duties, epochsBehind, nextStep, sliceAmount, type EpochState, type VenueState } from './due.ts';

const DAY = 86_400n;
const NOW = 1_000n * DAY + 5_000n;
const PRICE = 1n << 40n;
const key = PublicKey.default;

/** A venue at price 1 with observations at these ages in seconds, newest first. */
function venue(ages: readonly bigint[], more: Partial<Venue> = {}): VenueState {
  const observations = [...ages].reverse().map((age) => ({
    at: NOW - age,
    price: PRICE,
    quoteReserve: 1_000_000n,
    baseReserve: 500_000n,
    area: PRICE * (10_000n - age),
  }));
  const empty = { at: 0n, price: 0n, quoteReserve: 0n, baseReserve: 0n, area: 0n };
  const account: Venue = {
    ...{ pool: key, program: key, baseVault: key, quoteVault: key, discriminator: new Uint8Array(8) },
    observations: [...observations, ...Array.from({ length: 16 - ages.length }, () => empty)],
    ...{ observed: BigInt(ages.length), lastSliceAt: 0n, spent: 0n, bought: 0n, feeBps: 30, version: 1, bump: 255 },
    ...{ baseMint: key, activeAt: 0n, retired: 0 },
    ...more,
  };
  return { venue: account, quoteReserve: 1_000_000n, baseReserve: 1_000_000n };
}
const fresh = [10n, 700n, 1_300n];
const state = (change: Partial<EpochState> = {}): EpochState => ({
  ...{ now: NOW, lastEpochDay: 1_000n, burnBudget: 0n, venues: [venue(fresh)] },
  ...{
    pausedUntil: 0n,
    zeroMint: key,
    auctionAt: 0n,
    auctionFilledAt: 0n,
    feesSwept: 0n,
    fees: { usdc: 0n, wsol: 0n },
  },
  ...change,
});

describe('nextStep', () => {
  it('has nothing to do on a day that is open, with a fresh price and no budget', () => {
    assert.equal(nextStep(state()), undefined);
  });

  it('opens missed days one after another, before anything else', () => {
    const behind = state({ lastEpochDay: 997n, burnBudget: 5n, venues: [venue([])] });
    assert.deepEqual(nextStep(behind), { kind: 'open_epoch', day: 998n });
    assert.equal(epochsBehind(behind), 3);
    assert.equal(epochsBehind({ now: NOW, lastEpochDay: 2_000n }), 0);
  });

  it('opens a day from its first second on', () => {
    assert.equal(nextStep(state({ now: 1_001n * DAY - 1n, venues: [] })), undefined);
    assert.deepEqual(nextStep(state({ now: 1_001n * DAY, venues: [] })), { kind: 'open_epoch', day: 1_001n });
  });

  it('during a pause observes the price and does nothing else', () => {
    const paused = { lastEpochDay: 997n, burnBudget: 900n, pausedUntil: NOW + 1n };
    assert.equal(nextStep(state(paused)), undefined);
    assert.equal(nextStep(state({ ...paused, venues: [venue([])] }))?.kind, 'observe_price');
    assert.equal(nextStep(state({ ...paused, pausedUntil: NOW }))?.kind, 'open_epoch');
  });

  it('trades on active venues of ZERO only, and leaves retired ones alone', () => {
    const budget = (more: Partial<Venue>, ages = fresh) => state({ burnBudget: 900n, venues: [venue(ages, more)] });
    assert.equal(nextStep(budget({ activeAt: NOW }))?.kind, 'buyback_slice');
    assert.equal(nextStep(budget({ activeAt: NOW + 1n })), undefined);
    assert.equal(nextStep(budget({ baseMint: PublicKey.unique() })), undefined);
    assert.equal(nextStep(budget({ retired: 1 })), undefined);
    assert.equal(nextStep(budget({ retired: 1 }, [])), undefined);
  });

  it('observes a price every 120 seconds and not before', () => {
    assert.equal(nextStep(state({ venues: [venue([])] }))?.kind, 'observe_price');
    assert.equal(nextStep(state({ venues: [venue([120n, 1_300n])] }))?.kind, 'observe_price');
    assert.equal(nextStep(state({ venues: [venue([119n, 1_300n])] })), undefined);
  });

  it('waits 600 seconds after the auction’s last fill, as after a slice', () => {
    const filled = (auctionFilledAt: bigint) => nextStep(state({ burnBudget: 900n, auctionFilledAt }));
    assert.equal(filled(NOW - 599n), undefined);
    assert.equal(filled(NOW - 600n)?.kind, 'buyback_slice');
  });

  it('sweeps fees in USDC when they are worth it, and not during a pause', () => {
    const fees = { usdc: 1_000_000n, wsol: 0n };
    assert.deepEqual(nextStep(state({ fees, feesSwept: 7n })), { kind: 'sweep_fees', feesSwept: 7n });
    assert.equal(nextStep(state({ fees: { ...fees, usdc: 999_999n } })), undefined);
    assert.equal(nextStep(state({ fees, pausedUntil: NOW + 1n })), undefined);
  });

  it('sells fees in wSOL on a market for it, at most what no sandwich profits from, whatever the auction does', () => {
    const market = venue(fresh, { baseMint: WSOL_MINT });
    const sells = (wsol: bigint, venues = [market]) =>
      nextStep(state({ fees: { usdc: 0n, wsol }, venues, burnBudget: 900n, auctionFilledAt: NOW }));
    assert.deepEqual(sells(700n), { kind: 'sell_fees', venue: market.venue, amount: 700n });
    assert.equal(sells(0n), undefined);
    assert.equal(sells(900n, [venue(fresh)]), undefined);
    // The observations saw half of the wSOL that the pool holds now.
    const capped = sells(1_000_000n, [{ ...market, quoteReserve: 1_000_000n, baseReserve: 1_000_001n }]);
    assert.ok(capped?.kind === 'sell_fees' && capped.amount === 750n);
  });

  it('buys with what there is, at most what no sandwich profits from', () => {
    const step = nextStep(state({ burnBudget: 900n }));
    assert.ok(step?.kind === 'buyback_slice' && step.amount === 900n);
    const capped = nextStep(state({ burnBudget: 1_000_000n }));
    assert.ok(capped?.kind === 'buyback_slice' && capped.amount === 1_500n);
  });
});

describe('duties', () => {
  const said = (change: Partial<EpochState>) =>
    duties(state(change)).map(({ kind, why, step }) => `${kind}${step ? '!' : ''} ${why}`);

  it('says why each piece of work is due or is not', () => {
    assert.deepEqual(said({}), [
      'open_epoch it begins in 81400 s',
      'observe_price observed 10 s ago, due every 120 s',
      'sweep_fees 0 micro-USDC wait, swept from 1000000 on',
      'buyback_slice there is nothing to spend',
    ]);
    assert.deepEqual(said({ lastEpochDay: 998n, burnBudget: 900n, venues: [venue([120n, 1_300n])] }), [
      'open_epoch! it was missed: the chain is at day 1000',
      'open_epoch! the day has begun',
      'observe_price! observed 120 s ago, due every 120 s',
      'sweep_fees 0 micro-USDC wait, swept from 1000000 on',
      'buyback_slice! 900 wait, 1500 is the most at a time',
    ]);
    assert.equal(
      said({ burnBudget: 900n, auctionFilledAt: NOW }).at(-1),
      'buyback_slice the burn auction sold 0 s ago, 600 s lie between',
    );
  });

  it('holds everything but observations back during a pause', () => {
    const held = said({ pausedUntil: NOW + 7n, lastEpochDay: 999n, burnBudget: 900n, venues: [venue([])] });
    assert.deepEqual(held, [
      'open_epoch the program is paused for 7 s',
      'observe_price! its price was never observed',
      'sweep_fees the program is paused for 7 s',
      'buyback_slice the program is paused for 7 s',
    ]);
  });
});

describe('sliceAmount', () => {
  const budget = 900n;
  it('waits 600 seconds between slices', () => {
    assert.equal(sliceAmount(venue(fresh, { lastSliceAt: NOW - 599n }), budget, NOW), 0n);
    assert.equal(sliceAmount(venue(fresh, { lastSliceAt: NOW - 600n }), budget, NOW), budget);
  });
  it('waits for an average over 20 minutes', () => {
    assert.equal(sliceAmount(venue([10n, 1_199n]), budget, NOW), 0n);
    assert.equal(sliceAmount(venue([601n, 1_300n]), budget, NOW), 0n);
  });
  it('does not buy away from the average', () => {
    const at = (quoteReserve: bigint) => sliceAmount({ ...venue(fresh), quoteReserve }, budget, NOW);
    assert.equal(at(1_030_000n), budget);
    assert.equal(at(1_031_000n), 0n);
    assert.equal(at(969_000n), 0n);
  });
  it('is bounded by the least reserve that was observed: buying first does not raise it', () => {
    const pool = venue(fresh);
    assert.equal(sliceAmount({ ...pool, quoteReserve: 1_020_000n }, 1_000_000n, NOW), 1_500n);
    assert.equal(sliceAmount({ ...pool, quoteReserve: 990_000n }, 1_000_000n, NOW), 1_485n);
  });
  it('does not buy what would burn nothing', () => {
    assert.equal(sliceAmount(venue(fresh), 1n, NOW), 0n);
    assert.equal(sliceAmount(venue(fresh), 0n, NOW), 0n);
  });
});
