import { fetchBatches, readClock, type Batch } from '@shardmarket/sdk';
import { useChain } from '../../chain/use-chain.ts';
import { Badge, Card } from '../../ui/card.tsx';
import { Money } from '../../ui/money.tsx';
import { Empty, Query } from '../../ui/states.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { DateTime } from '../../ui/time.tsx';
import { batchView, type BatchView } from './batch-view.ts';
import type { WorkerProps } from './index.tsx';

type Row = Batch & { readonly view: BatchView };

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Batch', cell: ({ seq }) => seq.toString(), width: '5rem' },
  { name: 'Receipts', cell: ({ count }) => count, numeric: true, width: '6rem' },
  { name: 'Covers', cell: ({ amount }) => <Money micro={amount} all />, numeric: true, width: 'minmax(9rem, 1fr)' },
  { name: 'State', cell: ({ view }) => <Badge tone={view.tone}>{view.state}</Badge>, width: 'minmax(9rem, 1fr)' },
  {
    name: 'Next',
    cell: ({ view }) => (
      <>
        {view.next} {view.at !== undefined && <DateTime at={view.at} />}
      </>
    ),
    width: 'minmax(22rem, 3fr)',
  },
];

/** The worker's batches of receipts that are not closed, with their draws and audits. */
export function BatchesCard({ worker, config }: WorkerProps) {
  const { account, address } = worker;
  const batches = useChain(
    ['batches', address.toBase58()],
    async (connection) => {
      const [found, clock] = await Promise.all([fetchBatches(connection, address), readClock(connection)]);
      return { found, clock };
    },
    { everyMs: 5_000, watch: [address] },
  );
  const { openAudits, duties, audits } = account;
  return (
    <Card
      title="Receipts and audits"
      aside={`${account.batches} batches with ${account.receipts} receipts posted`}
    >
      <p className="mb-3 text-sm">
        {openAudits === 0 ? 'No audit of it is open' : `${openAudits} ${openAudits === 1 ? 'audit' : 'audits'} of it open`};{' '}
        {audits === 0
          ? 'it is not among the auditors.'
          : `it is among the auditors, with ${duties} ${duties === 1 ? 'audit' : 'audits'} to vote on.`}
      </p>
      <Query of={batches} what="its batches">
        {({ found, clock }) => (
          <Table
            label="Batches of receipts"
            rows={found
              .map(({ account: batch }) => ({ ...batch, view: batchView(batch, clock, config.limits.challengeWindowSecs) }))
              .reverse()}
            columns={COLUMNS}
            keyOf={({ seq }) => seq.toString()}
            empty={
              <Empty title="No batch is open">
                <code>serve</code> posts receipts of settled jobs by itself, and draws and closes their batches.
              </Empty>
            }
          />
        )}
      </Query>
    </Card>
  );
}
