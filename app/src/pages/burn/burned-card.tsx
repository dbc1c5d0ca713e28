import { burnHistory, sliceHistory, type Burn } from '@shardmarket/sdk';
import type { MarketState, ZeroVenue } from '../../chain/market-state.ts';
import { useHistory } from '../../chain/use-history.ts';
import {
  Address,
  Badge,
  Card,
  Chart,
  DateTime,
  Empty,
  Money,
  microText,
  Note,
  Query,
  Table,
  type Column,
} from '../../ui/index.ts';
import { againstTwap, bpsText, burnedByDay, burnedPoints, mergeBurns, priceText } from './model/burned.ts';
import { LoadOlder } from './load-older.tsx';

const COLUMNS: readonly Column<Burn>[] = [
  { name: 'When', width: '11rem', cell: ({ at }) => (at === null ? '—' : <DateTime at={BigInt(at)} />) },
  { name: 'How', width: '6rem', cell: ({ how }) => <Badge tone={how === 'slice' ? 'accent' : 'info'}>{how}</Badge> },
  {
    name: 'ZERO burned',
    numeric: true,
    width: 'minmax(9rem, 1fr)',
    cell: (b) => <Money micro={b.burned} unit="" all />,
  },
  { name: 'USDC spent', numeric: true, width: 'minmax(8rem, 1fr)', cell: (b) => <Money micro={b.spent} unit="" all /> },
  { name: 'USDC per ZERO', numeric: true, width: '8rem', cell: ({ price }) => priceText(price) },
  {
    name: 'Average then',
    numeric: true,
    width: '8rem',
    cell: ({ twap }) => (twap === undefined ? 'not recorded' : priceText(twap)),
  },
  {
    name: 'Against it',
    numeric: true,
    width: '6.5rem',
    cell: (burn) => {
      const off = againstTwap(burn);
      return off === undefined ? '—' : bpsText(off);
    },
  },
  { name: 'Transaction', width: '9.5rem', cell: ({ signature }) => <Address kind="tx" of={signature} /> },
];

/** ZERO burned over time, and every slice and fill, from the chain's transactions. */
export function BurnedCard({ state, market }: { readonly state: MarketState; readonly market: ZeroVenue }) {
  const { ledger } = state;
  const { pool } = market.venue;
  const filled = ledger.auctionBurned > 0n;
  const slices = useHistory(['slices'], sliceHistory);
  // The auction's fills stand among the price observations of the venue: they are looked for only where there are any.
  const fills = useHistory(['fills', pool.toBase58()], (connection, range) => burnHistory(connection, pool, range), {
    enabled: filled,
    limit: 60,
  });
  return (
    <Card title="Burned so far" aside={<Money micro={ledger.zeroBurned} unit="ZERO" />}>
      <Query of={slices} what="the slices">
        {({ items }) => {
          const burns = mergeBurns(items, fills.data?.items.filter(({ how }) => how === 'auction') ?? []);
          const shown = burns.reduce((sum, { burned }) => sum + burned, 0n);
          const points = burnedPoints(burnedByDay(burns));
          return (
            <>
              <Chart title="ZERO burned by day (UTC)" points={points} />
              <p className="my-3 text-sm" data-part="adds-up">
                {shown === ledger.zeroBurned ? (
                  <>The burns below add up to all that the ledger says was burned: {microText(shown)} ZERO.</>
                ) : (
                  <>
                    The burns below add up to {microText(shown)} of the {microText(ledger.zeroBurned)} ZERO that the
                    ledger says were burned; the others are older.
                  </>
                )}
              </p>
              <Table
                label="Burns"
                rows={burns}
                columns={COLUMNS}
                keyOf={({ signature, how }) => `${signature} ${how}`}
                empty={
                  <Empty title="Nothing has been burned yet">
                    The first slice is bought when an epoch has filled the burn budget and the price has been observed
                    for 20 minutes.
                  </Empty>
                }
              />
              {shown < ledger.zeroBurned && (
                <div className="flex flex-wrap gap-x-4">
                  {slices.more !== undefined && <LoadOlder of={slices} what="slices" />}
                  {filled && fills.more !== undefined && <LoadOlder of={fills} what="fills" />}
                </div>
              )}
              {filled && fills.error && fills.data === undefined && (
                <Note tone="warn">The auction’s fills could not be read: {fills.error.message}</Note>
              )}
            </>
          );
        }}
      </Query>
    </Card>
  );
}
