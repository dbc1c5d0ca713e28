/** Trading fees become treasury. */
import { POOL_SWAP_DISCRIMINATOR } from '@shardmarket/sdk';
import { dayOf, fill, fits, holdsLater, least } from '../model/math.ts';
import { paid, priceWindow } from '../model/prices.ts';
import type { Model } from '../model/state.ts';
import { drawVenue, judgeSlice, mostAtOnce, PINNED, POOL_FEE, reservesOf } from './market.ts';
import type { Operation } from './operation.ts';
import { ONCE, VAULTS, WSOL_MINT } from './rules.ts';
import { isPaused } from './shared.ts';
import type { Verdict } from './verdict.ts';

/** Notes why the treasury cannot take so much in. @returns what happens if it can */
function collect(v: Verdict, m: Model, amount: bigint): () => void {
  const ledger = m.need('ledger', ONCE.ledger);
  v.because(!fits(ledger.feesSwept + amount), 'Overflow');
  v.because(holdsLater(ledger.treasuryBuckets, dayOf(m.now)), 'BadClock');
  return () => {
    ledger.feesSwept += amount;
    ledger.treasuryVested += fill(ledger.treasuryBuckets, dayOf(m.now), amount);
  };
}

export const sweepFees: Operation = {
  weight: 1.5,
  accounts: {},
  draw: ({ m, rng }) =>
    m.purse(VAULTS.feeUsdc).amount > 0n || rng.percent(10) ? { args: {}, accounts: {} } : undefined,
  judge(v, m) {
    const { amount } = m.purse(VAULTS.feeUsdc);
    v.because(isPaused(m), 'Paused');
    v.because(amount === 0n, 'NoFees');
    const collected = collect(v, m, amount);
    return () => {
      collected();
      m.move(VAULTS.feeUsdc, VAULTS.escrow, amount);
    };
  },
};

export const sellFees: Operation = {
  weight: 4,
  alone: true,
  accounts: {
    venue: (m, address) => {
      const venue = m.get('venue', address);
      if (!venue) return ['account'];
      return venue.baseMint === WSOL_MINT ? undefined : ['WrongVenue'];
    },
    ...PINNED,
  },
  draw(draw) {
    const { m, rng } = draw;
    const found = drawVenue(draw, rng.percent(95) ? WSOL_MINT : undefined);
    if (!found || (typeof priceWindow(found[1], m.now) === 'string' && rng.percent(85))) return undefined;
    const [venue, { baseVault, quoteVault, pool, program, feeBps }] = found;
    const most = least(m.purse(VAULTS.feeWsol).amount, mostAtOnce(m.purse(baseVault).amount, feeBps));
    const amount = rng.percent(60) ? most / 4n + rng.upTo(most - most / 4n) : rng.amount(most);
    return { args: { amount }, accounts: { venue, baseVault, quoteVault, pool, poolProgram: program } };
  },
  judge(v, m, { args, accounts }) {
    const amount = args['amount'] as bigint;
    const venue = m.need('venue', accounts['venue']);
    const expected = judgeSlice(v, m, venue, false, amount, m.purse(VAULTS.feeWsol).amount);
    const { quote, base } = reservesOf(m, venue);
    const received = paid(amount, base, quote, POOL_FEE);
    v.because(received < expected, 'Slippage');
    v.because(received === 0n, 'AmountOutOfRange');
    v.because(Buffer.compare(venue.discriminator, POOL_SWAP_DISCRIMINATOR) !== 0, 'InstructionFallbackNotFound');
    const collected = collect(v, m, received);
    return () => {
      collected();
      m.move(VAULTS.feeWsol, venue.baseVault, amount);
      m.move(venue.quoteVault, VAULTS.escrow, received);
      Object.assign(venue, { lastSliceAt: m.now, spent: venue.spent + amount, bought: venue.bought + received });
    };
  },
};
