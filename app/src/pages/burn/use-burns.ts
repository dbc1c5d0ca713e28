import { burnHistory, sliceHistory, type Burn } from '@shardmarket/sdk';
import type { MarketState } from '../../chain/market-state.ts';
import { useHistory, type History } from '../../chain/use-history.ts';
import { mergeBurns } from './model/burned.ts';

/** What was read of the burns so far. */
export interface Burns {
  readonly slices: History<Burn>;
  readonly fills: History<Burn>;
  /** slices and fills, newest first */
  readonly items: readonly Burn[];
  /** micro-ZERO that `items` add up to, and that the ledger says were burned */
  readonly shown: bigint;
  readonly burned: bigint;
}

/** Burns on the first market; the auction's fills stand among its price observations, and are looked for only where there are any. */
export function useBurns({ ledger, venues }: MarketState): Burns {
  const pool = venues[0]?.venue.pool;
  const slices = useHistory(['slices'], sliceHistory);
  const fills = useHistory(
    ['fills', pool?.toBase58() ?? ''],
    (connection, range) => {
      if (!pool) throw new TypeError('asked for without a market');
      return burnHistory(connection, pool, range);
    },
    { enabled: pool !== undefined && ledger.auctionBurned > 0n, limit: 60 },
  );
  const auctioned = fills.data?.items.filter(({ how }) => how === 'auction') ?? [];
  const items = mergeBurns(slices.data?.items ?? [], auctioned);
  const shown = items.reduce((sum, { burned }) => sum + burned, 0n);
  return { slices, fills, items, shown, burned: ledger.zeroBurned };
}
