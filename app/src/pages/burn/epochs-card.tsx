import { distributionHistory, type Distribution, type HistoryPage, type HistoryRange } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { useHistory } from '../../chain/use-history.ts';
import { Address, Card, dayText, Empty, Money, Query, Table, type Column } from '../../ui/index.ts';
import { LoadOlder } from './load-older.tsx';

/** Epochs as a history, whose places are days. */
async function readEpochs(connection: Connection, range: HistoryRange): Promise<HistoryPage<Distribution>> {
  const { before, until, limit = 10 } = range;
  const { items, older } = await distributionHistory(connection, {
    limit,
    ...(before !== undefined && { before: BigInt(before) }),
    ...(until !== undefined && { until: BigInt(until) }),
  });
  const newest = before === undefined ? (items[0]?.day.toString() ?? until) : undefined;
  return { items, newest, older: older?.toString() };
}

const COLUMNS: readonly Column<Distribution>[] = [
  { name: 'Day (UTC)', width: '8rem', cell: ({ day }) => dayText(day) },
  { name: 'USDC split', numeric: true, width: 'minmax(8rem, 1fr)', cell: (d) => <Money micro={d.taken} unit="" all /> },
  { name: 'to burn', numeric: true, width: 'minmax(8rem, 1fr)', cell: (d) => <Money micro={d.burnHalf} unit="" all /> },
  {
    name: 'to stakers',
    numeric: true,
    width: 'minmax(8rem, 1fr)',
    cell: (d) => <Money micro={d.stakerHalf} unit="" all />,
  },
  {
    name: 'Transaction',
    width: '9.5rem',
    cell: ({ signature }) => (signature === undefined ? 'forgotten by the RPC' : <Address kind="tx" of={signature} />),
  },
];

/** Every day's split, exact. @param last day of the ledger: a new one is read at once */
export function EpochsCard() {
  const epochs = useHistory(['epochs'], readEpochs, { limit: 10 });
  return (
    <Card title="Epochs">
      <Query of={epochs} what="the epochs">
        {({ items }) => (
          <Table
            label="Epochs"
            rows={items}
            columns={COLUMNS}
            keyOf={({ day }) => day.toString()}
            empty={<Empty title="No epoch has been opened yet">The first one is due when a day has passed.</Empty>}
          />
        )}
      </Query>
      {epochs.data && <LoadOlder of={epochs} what="epochs" />}
    </Card>
  );
}
