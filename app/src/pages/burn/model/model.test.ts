import assert from 'node:assert/strict';
import { DAY, spotPrice, type Burn } from '@shardmarket/sdk';
import type { MarketState, ZeroVenue } from '../../../chain/market-state.ts';
import { againstTwap, bpsText, burnedByDay, burnedPoints, mergeBurns, priceText } from './burned.ts';
import { burnWait, nextEpoch, nextSlice, observeWait, offAverage } from './cranks.ts';
import { isSolvent, vaultLines } from './solvency.ts';
import { waitingDays } from './waiting.ts';

const NOW = 100n * DAY + 50_000n;
const RESERVE = 1_000_000_000_000n;
const SPOT = spotPrice(RESERVE, RESERVE);

/** A market at a price of 1 that was watched for 25 minutes, the last time 100 seconds ago. */
function watched(change: Partial<ZeroVenue['venue']> = {}, reserves: Partial<ZeroVenue> = {}): ZeroVenue {
  const observations = [1_500n, 800n, 100n].map((age) => {
    return { at: NOW - age, price: SPOT, quoteReserve: RESERVE, baseReserve: RESERVE, area: SPOT * (10_000n - age) };
  });
  const venue = { observations, observed: 3n, feeBps: 100, activeAt: 0n, lastSliceAt: 0n, ...change };
  return { venue: venue as ZeroVenue['venue'], quoteReserve: RESERVE, baseReserve: RESERVE, ...reserves };
}

function books(ledger: object = {}, config: object = {}): Pick<MarketState, 'config' | 'ledger'> {
  const none = { treasuryVested: 0n, treasuryBuckets: [], burnBudget: 7n, auctionAt: 0n, auctionFilledAt: 0n };
  return {
    ledger: { lastEpochDay: 99n, ...none, ...ledger },
    config: { pausedUntil: 0n, limits: { challengeWindowSecs: DAY }, ...config },
  } as unknown as Pick<MarketState, 'config' | 'ledger'>;
}

describe('what anyone may do with the treasury, and when', () => {
  it('an epoch can be opened from its day on, splits what is past the window, and gives the odd micro-USDC to stakers', () => {
    const buckets = [
      { day: 98n, amount: 5n },
      { day: 99n, amount: 100n },
    ];
    const epoch = nextEpoch(books({ treasuryVested: 2n, treasuryBuckets: buckets }), NOW);
    assert.deepEqual(epoch, { day: 100n, taken: 7n, burnHalf: 3n, stakerHalf: 4n, wait: undefined });
    assert.equal(nextEpoch(books({ lastEpochDay: 100n }), NOW).wait?.until, 101n * DAY);
    assert.match(nextEpoch(books({}, { pausedUntil: NOW + 1n }), NOW).wait?.why ?? '', /paused/);
  });

  it('a price can be observed every two minutes, in a pause too', () => {
    assert.equal(observeWait(watched(), NOW)?.until, NOW + 20n);
    assert.equal(observeWait(watched(), NOW + 20n), undefined);
    assert.equal(observeWait(watched({ observed: 0n }), NOW), undefined);
  });

  it('a burn waits for the pause, the venue, the budget, ten minutes after the last one, and an average price', () => {
    assert.equal(burnWait(books(), watched(), NOW), undefined);
    assert.equal(burnWait(books({}, { pausedUntil: NOW + 9n }), watched(), NOW)?.until, NOW + 9n);
    assert.equal(burnWait(books(), watched({ activeAt: NOW + 1n }), NOW)?.until, NOW + 1n);
    assert.match(burnWait(books({ burnBudget: 0n }), watched(), NOW)?.why ?? '', /budget is empty/);
    assert.equal(burnWait(books(), watched({ lastSliceAt: NOW - 599n }), NOW)?.until, NOW + 1n);
    assert.equal(burnWait(books({ auctionFilledAt: NOW - 1n }), watched(), NOW)?.until, NOW + 599n);
    assert.equal(burnWait(books({ auctionFilledAt: NOW - 600n }), watched(), NOW), undefined);
    assert.match(burnWait(books(), watched({ observed: 1n }), NOW)?.why ?? '', /no average price/);
  });

  it('a slice spends the budget up to half of fee × reserve, and nothing more than 3 % off the average', () => {
    assert.deepEqual(nextSlice(books(), watched(), NOW), { amount: 7n, wait: undefined });
    assert.equal(nextSlice(books({ burnBudget: RESERVE }), watched(), NOW).amount, RESERVE / 200n);
    const dear = watched({}, { quoteReserve: (RESERVE * 10_301n) / 10_000n });
    assert.equal(nextSlice(books(), dear, NOW).amount, 0n);
    assert.match(nextSlice(books(), dear, NOW).wait?.why ?? '', /3 % off/);
    const edge = watched({}, { quoteReserve: (RESERVE * 103n) / 100n });
    assert.equal(offAverage(edge, NOW), 300n);
    assert.equal(nextSlice(books(), edge, NOW).amount, 7n);
  });
});

describe('what of the treasury waits, by day', () => {
  const at = (lastEpochDay: bigint) =>
    waitingDays(
      {
        lastEpochDay,
        treasuryVested: 3n,
        treasuryBuckets: [
          { day: 100n, amount: 10n },
          { day: 98n, amount: 20n },
          { day: 97n, amount: 0n },
        ],
      },
      { challengeWindowSecs: DAY },
      NOW,
    );

  it('adds up to all of it, and names the day whose epoch splits each part', () => {
    assert.deepEqual(at(99n), [
      { day: undefined, amount: 3n, vestsAt: undefined, splitOn: 100n },
      { day: 98n, amount: 20n, vestsAt: undefined, splitOn: 100n },
      { day: 100n, amount: 10n, vestsAt: 102n * DAY, splitOn: 102n },
    ]);
  });

  it('what an epoch of today came too early for is split by the next one', () => {
    assert.deepEqual(
      at(100n).map(({ splitOn }) => splitOn),
      [101n, 101n, 102n],
    );
  });
});

describe('solvency', () => {
  const state = (escrow: bigint) =>
    ({
      ledger: {
        ...{ sessionsOutstanding: 1n, workersOwed: 2n, burnBudget: 4n, bondsTotal: 5n, challengesTotal: 6n },
        ...{ treasuryVested: 3n, treasuryBuckets: [{ day: 1n, amount: 10n }] },
      },
      stakePool: { owed: 1n, streamRemaining: 2n, banked: 3n, totalStaked: 4n, totalCooling: 5n },
      vaults: { escrow, reward: 6n, stake: 9n, bond: 11n, feeUsdc: 0n },
    }) as unknown as MarketState;

  it('holds when every vault has what its books owe, gifts aside', () => {
    const lines = vaultLines(state(20n));
    assert.deepEqual(
      lines.map(({ owes }) => owes),
      [20n, 6n, 9n, 11n],
    );
    assert.equal(isSolvent(lines), true);
    assert.equal(isSolvent(vaultLines(state(21n))), true);
  });

  it('is broken by one micro-USDC that is missing', () => {
    assert.equal(isSolvent(vaultLines(state(19n))), false);
  });
});

describe('burns as they are drawn', () => {
  const burn = (slot: number, at: number | null, burned: bigint) =>
    ({ signature: `s${slot}`, how: 'slice', slot, at, burned }) as unknown as Burn;

  it('stand in one list, newest first, each once', () => {
    const merged = mergeBurns([burn(1, 0, 1n), burn(3, 0, 1n)], [burn(2, 0, 1n), burn(3, 0, 1n)]);
    assert.deepEqual(
      merged.map(({ slot }) => slot),
      [3, 2, 1],
    );
  });

  it('by day, with the days between', () => {
    const days = burnedByDay([burn(1, 86_400, 5n), burn(2, 86_401, 6n), burn(3, 3 * 86_400, 7n), burn(4, null, 9n)]);
    assert.deepEqual(days, [
      { day: 1, burned: 11n },
      { day: 2, burned: 0n },
      { day: 3, burned: 7n },
    ]);
    assert.deepEqual(burnedPoints(days)[0], { label: '1970-01-02', value: 11, text: '0.000011 ZERO' });
    assert.deepEqual(burnedByDay([]), []);
  });

  it('prices are floored to nine places, and set against the average towards 0', () => {
    assert.equal(priceText((1n << 40n) / 10n), '0.099999999');
    assert.equal(priceText(3n << 39n), '1.500000000');
    assert.equal(againstTwap({ price: 10_101n, twap: 10_000n }), 101n);
    assert.equal(againstTwap({ price: 99_999n, twap: 100_000n }), 0n);
    assert.equal(againstTwap({ price: 1n, twap: undefined }), undefined);
    assert.deepEqual([bpsText(101n), bpsText(-1n), bpsText(0n)], ['+1.01 %', '−0.01 %', '0.00 %']);
  });
});
