import type { Burn } from '@shardmarket/sdk';
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
import { againstTwap, bpsText, burnedByDay, burnedPoints, priceText } from './model/burned.ts';
import type { Burns } from './use-burns.ts';
import { LoadOlder } from './load-older.tsx';

const COLUMNS: readonly Column<Burn>[] = [
  { name: 'When', width: '13rem', cell: ({ at }) => (at === null ? '—' : <DateTime at={BigInt(at)} />) },
  { name: 'How', width: '6rem', cell: ({ how }) => <Badge tone={how === 'slice' ? 'accent' : 'info'}>{how}</Badge> },
  {
    name: 'ZERO burned',
    numeric: true,
    width: 'minmax(9rem, 1fr)',
    cell: (b) => <Money micro={b.burned} unit="" all />,
  },
  { name: 'USDC spent', numeric: true, width: 'minmax(8rem, 1fr)', cell: (b) => <Money micro={b.spent} unit="" all /> },
  { name: 'USDC per ZERO', numeric: true, width: '9rem', cell: ({ price }) => priceText(price) },
  {
    name: 'Average then',
    numeric: true,
    width: '9rem',
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

/** ZERO burned over time, drawn, and whether what is shown is all of it. */
export function BurnedCard({ burns }: { readonly burns: Burns }) {
  const { slices, shown, burned } = burns;
  return (
    <Card title="Burned so far" aside={<Money micro={burned} unit="ZERO" />}>
      <Query of={slices} what="the slices">
        {() => (
          <>
            <Chart
              title="ZERO burned by day (UTC)"
              points={burnedPoints(burnedByDay(burns.items))}
              empty={
                <Empty title="Nothing has been burned yet">
                  The first slice is bought when an epoch has filled the burn budget and the price has been observed for
                  20 minutes.
                </Empty>
              }
            />
            {burned > 0n && (
              <p className="mt-3 text-sm">
                {shown === burned
                  ? `The burns below add up to all that the ledger says was burned: ${microText(shown)} ZERO.`
                  : `The burns below add up to ${microText(shown)} of the ${microText(burned)} ZERO that the ledger says were burned; the others are older.`}
              </p>
            )}
          </>
        )}
      </Query>
    </Card>
  );
}

/** Every slice and fill, with its price against the average and its transaction. */
export function BurnsCard({ burns }: { readonly burns: Burns }) {
  const { slices, fills, items, shown, burned } = burns;
  return (
    <Card title="Slices and fills">
      <Table
        label="Burns"
        rows={items}
        columns={COLUMNS}
        keyOf={({ signature, how }) => `${signature} ${how}`}
        empty={<Empty title="None in these transactions" />}
      />
      {shown < burned && (
        <div className="flex flex-wrap gap-x-4">
          {slices.more !== undefined && <LoadOlder of={slices} what="slices" />}
          {fills.more !== undefined && <LoadOlder of={fills} what="fills" />}
        </div>
      )}
      {fills.error && fills.data === undefined && (
        <Note tone="warn">The auction’s fills could not be read: {fills.error.message}</Note>
      )}
    </Card>
  );
}
