import type { Ring, Stage } from '../../keeper/network.ts';
import { Empty, Money, shortAddress, Table, type Column } from '../../ui/index.ts';
import type { WorkerRow } from './rows.ts';
import { msText } from './figures.ts';
import { RingFigures, RingState } from './ring-figures.tsx';
import { openWorker } from './rings-card.tsx';

interface Line {
  readonly stage: Stage;
  readonly row: WorkerRow | undefined;
}

const COLUMNS: readonly Column<Line>[] = [
  {
    name: 'Worker',
    width: '7.5rem',
    cell: ({ stage }) => (
      <button
        type="button"
        title={stage.worker}
        onClick={() => openWorker(stage.worker)}
        className="font-mono text-[13px] underline decoration-line-strong underline-offset-2 hover:decoration-current"
      >
        {shortAddress(stage.worker)}
      </button>
    ),
  },
  { name: 'Layers', numeric: true, width: '5rem', cell: ({ stage }) => `${stage.layers[0]}–${stage.layers[1] - 1}` },
  { name: 'To the next', numeric: true, width: '6.5rem', cell: ({ stage }) => msText(stage.rtt_ms) },
  { name: 'ms a layer', numeric: true, width: '6.5rem', cell: ({ stage }) => msText(stage.layer_ms) },
  { name: 'Ask, USDC', numeric: true, width: '6.5rem', cell: ({ stage }) => <Money micro={stage.ask} unit="" /> },
  { name: 'Receipts', numeric: true, width: '6rem', cell: ({ row }) => row?.chain?.receipts.toString() ?? '—' },
  { name: 'Batches', numeric: true, width: '6rem', cell: ({ row }) => row?.chain?.batches.toString() ?? '—' },
  { name: 'Audits', numeric: true, width: '5.5rem', cell: ({ row }) => row?.chain?.openAudits ?? '—' },
];

/** A ring: its speed, its stages, and what the chain has of each worker’s receipts. */
export function RingDetails({ ring, rows }: { readonly ring: Ring; readonly rows: readonly WorkerRow[] }) {
  const lines = ring.stages.map((stage) => ({ stage, row: rows.find(({ address }) => address === stage.worker) }));
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center gap-2">
        <RingState ring={ring} />
        <span className="text-muted">{ring.model}</span>
      </p>
      <RingFigures ring={ring} />
      <p className="text-[13px] text-muted">
        Measured over the last {ring.measured.jobs} of its jobs. η is the speed as a part of what T, α and the stream’s
        rate allow: 1 / ((1 − α) T + α / r).
      </p>
      <Table
        label="Stages"
        rows={lines}
        columns={COLUMNS}
        keyOf={({ stage }) => stage.worker}
        empty={<Empty title="No stages" />}
      />
    </div>
  );
}
