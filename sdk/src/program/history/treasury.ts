import { PublicKey } from '@solana/web3.js';
import { workerCut } from '../../amounts.ts';
import { MAX_BOOST_BPS } from '../boost.ts';
import { eventsNamed, marketEvents } from '../events.ts';
import { LEDGER } from '../pdas.ts';
import { settledBy } from '../session-history.ts';
import { marketCalls, type LandedTransaction } from '../transactions.ts';
import { readPage, type HistoryConnection, type HistoryPage, type HistoryRange, type Stamp } from './page.ts';

/** Money that came into the treasury; amounts in micro-USDC. */
export type Inflow = Stamp &
  (
    | {
        readonly kind: 'settled';
        readonly session: PublicKey;
        /** what the voucher spent */
        readonly settled: bigint;
        /**
         * what the treasury kept of it at the highest boost of all its workers, and without any: settlements do not say the boosts. Exact sums
         * by day are in the ledger's buckets and the epochs
         */
        readonly least: bigint;
        readonly most: bigint;
      }
    | { readonly kind: 'feesSwept' | 'feesSold' | 'forfeited'; readonly amount: bigint }
  );

/** Everything that came in, by the transactions that name the ledger. @throws as `readPage` */
export function treasuryHistory(connection: HistoryConnection, range: HistoryRange = {}): Promise<HistoryPage<Inflow>> {
  return readPage(connection, LEDGER, range, (landed, stamp) =>
    [...settled(landed), ...others(landed)].map((inflow) => ({ ...stamp, ...inflow })),
  );
}

type Unstamped = Inflow extends infer I ? (I extends Stamp ? Omit<I, keyof Stamp> : never) : never;

function settled(landed: LandedTransaction): Unstamped[] {
  return marketCalls(landed).flatMap((call) => {
    const found = settledBy(call);
    if (!found) return [];
    const { voucher, shares } = found;
    const kept = (boostBps: bigint) => shares.reduce((sum, s) => sum + s.amount - workerCut(s.amount, boostBps), 0n);
    const ends = { least: kept(MAX_BOOST_BPS), most: kept(0n) };
    return [{ kind: 'settled', session: new PublicKey(voucher.session), settled: voucher.to - voucher.from, ...ends }];
  });
}

function others(landed: LandedTransaction): Unstamped[] {
  const events = marketEvents(landed);
  return [
    ...eventsNamed(events, 'feesSwept').map(({ amount }) => ({ kind: 'feesSwept' as const, amount })),
    ...eventsNamed(events, 'feesSold').map(({ received }) => ({ kind: 'feesSold' as const, amount: received })),
    ...eventsNamed(events, 'workerSlashed')
      .filter(({ forfeited }) => forfeited > 0n)
      .map(({ forfeited }) => ({ kind: 'forfeited' as const, amount: forfeited })),
  ];
}
