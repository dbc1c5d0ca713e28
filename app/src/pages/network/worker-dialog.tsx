import { fetchBatches, workerHistory, type Batch, type WorkerDeed } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { useHistory } from '../../chain/use-history.ts';
import { useChain } from '../../chain/use-chain.ts';
import {
  Address,
  Badge,
  DateTime,
  Empty,
  Facts,
  Money,
  Note,
  Query,
  Tabs,
  type Column,
  Table,
  dayText,
} from '../../ui/index.ts';
import { LoadOlder } from '../burn/load-older.tsx';
import { layersText } from './coverage.ts';
import { batchState, deedText } from './deeds.ts';
import { msText } from './figures.ts';
import type { WorkerRow } from './rows.ts';
import { STATE_TONE } from './workers-card.tsx';

function Account({ row }: { readonly row: WorkerRow }) {
  const { chain, live } = row;
  return (
    <div className="grid gap-3">
      {live && (
        <Facts
          of={[
            { name: 'State, as this keeper sees it', is: live.message },
            { name: 'Jobs now', is: `${live.jobs_running} of ${live.max_jobs}` },
            { name: 'Time for a layer', is: msText(live.layer_ms) },
            { name: 'Others reach it', is: live.reach ?? 'not at all' },
            { name: 'Last job', is: live.last_job_at === null ? '—' : <DateTime at={BigInt(live.last_job_at)} /> },
          ]}
        />
      )}
      {chain ? (
        <Facts
          of={[
            { name: 'Operator', is: <Address of={chain.operator.toBase58()} /> },
            { name: 'Paid to', is: <Address of={chain.payout.toBase58()} /> },
            { name: 'Offers', is: layersText(row.layers) },
            { name: 'Ask, a million layer-tokens', is: <Money micro={chain.ask} /> },
            { name: 'Bond', is: <Money micro={chain.bond} unit="ZERO" /> },
            { name: 'Claimed so far', is: <Money micro={chain.claimed} /> },
            { name: 'Earned, waits for receipts', is: <Money micro={chain.uncovered} /> },
            { name: 'Receipts in batches', is: `${chain.receipts} in ${chain.batches}` },
            { name: 'Audits open', is: chain.openAudits },
            { name: 'Strikes', is: chain.strikes },
          ]}
        />
      ) : (
        <Note tone="warn">This chain has no account of this worker, or it was made within the last minute.</Note>
      )}
    </div>
  );
}

const BATCHES: readonly Column<Batch>[] = [
  { name: 'Batch', numeric: true, width: '4.5rem', cell: ({ seq }) => seq.toString() },
  {
    name: 'State',
    width: '10.5rem',
    cell: (batch) => {
      const { text, tone } = batchState(batch);
      return <Badge tone={tone}>{text}</Badge>;
    },
  },
  { name: 'Receipts', numeric: true, width: '5.5rem', cell: ({ count }) => count },
  { name: 'USDC', numeric: true, width: '7rem', cell: ({ amount }) => <Money micro={amount} unit="" /> },
  { name: 'Posted', width: '7.5rem', cell: ({ day }) => dayText(day) },
];

function Batches({ worker }: { readonly worker: PublicKey }) {
  const batches = useChain(['batches', worker.toBase58()], async (connection) => {
    return (await fetchBatches(connection, worker)).map(({ account }) => account).reverse();
  });
  return (
    <Query of={batches} what="the batches">
      {(rows) => (
        <Table
          label="Batches of receipts"
          rows={rows}
          columns={BATCHES}
          keyOf={({ seq }) => seq.toString()}
          empty={
            <Empty title="No open batches">
              Batches that are decided or vested are closed; the past names them all.
            </Empty>
          }
        />
      )}
    </Query>
  );
}

const PAST: readonly Column<WorkerDeed>[] = [
  { name: 'When', width: '11rem', cell: ({ at }) => (at === null ? '—' : <DateTime at={BigInt(at)} />) },
  { name: 'What', width: 'minmax(19rem, 1fr)', cell: deedText },
  { name: 'Transaction', width: '9.5rem', cell: ({ signature }) => <Address kind="tx" of={signature} /> },
];

function Past({ worker }: { readonly worker: PublicKey }) {
  const past = useHistory(['worker-past', worker.toBase58()], (connection, range) =>
    workerHistory(connection, worker, range),
  );
  return (
    <>
      <Query of={past} what="the past">
        {({ items }) => (
          <Table
            label="What happened to the worker"
            rows={items}
            columns={PAST}
            keyOf={(deed) => `${deed.signature} ${items.indexOf(deed)}`}
            empty={<Empty title="Nothing in these transactions" />}
          />
        )}
      </Query>
      {past.data && <LoadOlder of={past} what="deeds" />}
    </>
  );
}

/** A worker: its live state, its account, its receipts, batches and audits. */
export function WorkerDetails({ row }: { readonly row: WorkerRow }) {
  const worker = new PublicKey(row.address);
  return (
    <div className="grid gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <Address of={row.address} />
        <Badge tone={STATE_TONE[row.state] ?? 'neutral'}>{row.state}</Badge>
      </p>
      <Tabs
        label="About the worker"
        tabs={[
          { name: 'Now', content: <Account row={row} /> },
          { name: 'Batches and audits', content: <Batches worker={worker} /> },
          { name: 'Past', content: <Past worker={worker} /> },
        ]}
      />
    </div>
  );
}
