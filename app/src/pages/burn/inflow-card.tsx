import { treasuryHistory, type Inflow } from '@shardmarket/sdk';
import { useHistory } from '../../chain/use-history.ts';
import { Address, Card, DateTime, Empty, microText, Money, Query, Table, type Column } from '../../ui/index.ts';
import { LoadOlder } from './load-older.tsx';

const NAMES = {
  settled: 'settlement',
  feesSwept: 'trading fees',
  feesSold: 'trading fees, sold',
  forfeited: 'forfeited by a worker',
} as const;

/** What came in of one, as far as the transaction says it. */
function into(inflow: Inflow) {
  if (inflow.kind !== 'settled') return <Money micro={inflow.amount} unit="" />;
  const { least, most } = inflow;
  return least === most ? <Money micro={most} unit="" /> : `${microText(least)} – ${microText(most)}`;
}

const COLUMNS: readonly Column<Inflow>[] = [
  { name: 'When', width: '11rem', cell: ({ at }) => (at === null ? '—' : <DateTime at={BigInt(at)} />) },
  { name: 'From', width: 'minmax(10rem, 1fr)', cell: ({ kind }) => NAMES[kind] },
  {
    name: 'USDC settled',
    numeric: true,
    width: 'minmax(8rem, 1fr)',
    cell: (inflow) => (inflow.kind === 'settled' ? <Money micro={inflow.settled} unit="" /> : '—'),
  },
  { name: 'USDC to the treasury', numeric: true, width: 'minmax(14rem, 1.5fr)', cell: into },
  { name: 'Transaction', width: '9.5rem', cell: ({ signature }) => <Address kind="tx" of={signature} /> },
];

/** What came into the treasury, by the transactions that name the ledger. */
export function InflowCard() {
  const inflows = useHistory(['inflows'], treasuryHistory);
  return (
    <Card title="Inflows">
      <p className="mb-3 max-w-prose text-sm text-muted">
        A settlement does not record its workers’ boosts: of each stands what the treasury kept with the highest boost
        of all, and without any. The exact sums by day stand under “What waits” and in the epochs.
      </p>
      <Query of={inflows} what="the inflows">
        {({ items }) => (
          <Table
            label="Inflows of the treasury"
            rows={items}
            columns={COLUMNS}
            keyOf={(inflow) =>
              `${inflow.signature} ${inflow.kind} ${inflow.kind === 'settled' ? inflow.session.toBase58() : ''}`
            }
            empty={
              <Empty title="No inflows in these transactions">
                Buyers’ vouchers have not been settled yet, or earlier.
              </Empty>
            }
          />
        )}
      </Query>
      {inflows.data && <LoadOlder of={inflows} what="inflows" />}
    </Card>
  );
}
