import { useState } from 'react';
import { Badge, Card, Empty, Money, shortAddress, Table, TextInput, type Column, type Tone } from '../../ui/index.ts';
import { msText } from './figures.ts';
import { openWorker } from './rings-card.tsx';
import { filterRows, type WorkerRow } from './rows.ts';

export const STATE_TONE: Readonly<Record<string, Tone>> = {
  working: 'accent',
  available: 'ok',
  busy: 'info',
  avoided: 'warn',
  unreachable: 'bad',
  retired: 'bad',
  leaving: 'warn',
};

const COLUMNS: readonly Column<WorkerRow>[] = [
  {
    name: 'Worker',
    width: '8rem',
    cell: ({ address }) => (
      <button
        type="button"
        title={address}
        onClick={() => openWorker(address)}
        className="font-mono text-[13px] underline decoration-line-strong underline-offset-2 hover:decoration-current"
      >
        {shortAddress(address)}
      </button>
    ),
  },
  { name: 'State', width: '8rem', cell: ({ state }) => <Badge tone={STATE_TONE[state] ?? 'neutral'}>{state}</Badge> },
  { name: 'Layers', numeric: true, width: '6rem', cell: ({ layers: [from, to] }) => `${from}–${to - 1}` },
  {
    name: 'Jobs',
    numeric: true,
    width: '5rem',
    cell: ({ live }) => (live ? `${live.jobs_running} / ${live.max_jobs}` : '—'),
  },
  { name: 'Ask, USDC', numeric: true, cell: ({ ask }) => <Money micro={ask} unit="" /> },
  { name: 'ms a layer', numeric: true, width: '7rem', cell: ({ live }) => msText(live?.layer_ms ?? null) },
  {
    name: 'Bond, ZERO',
    numeric: true,
    cell: ({ chain }) => (chain ? <Money micro={chain.bond} unit="" /> : 'not on chain yet'),
  },
  { name: 'Strikes', numeric: true, width: '5.5rem', cell: ({ chain }) => chain?.strikes ?? '—' },
  { name: 'Reached', width: '6.5rem', cell: ({ live }) => live?.reach ?? '—' },
];

/** Every worker. Only the rows in sight are in the document. */
export function WorkersCard({ rows }: { readonly rows: readonly WorkerRow[] }) {
  const [text, setText] = useState('');
  const found = filterRows(rows, text);
  const here = rows.filter(({ live }) => live !== undefined).length;
  return (
    <Card
      title={`Workers (${rows.length.toLocaleString('en-GB')})`}
      aside={`${here.toLocaleString('en-GB')} connected to this keeper`}
    >
      <div className="mb-3 max-w-sm">
        <TextInput label="Find by address, operator or state" value={text} onChange={setText} />
      </div>
      <Table
        label="Workers"
        rows={found}
        columns={COLUMNS}
        keyOf={({ address }) => address}
        empty={
          rows.length === 0 ? (
            <Empty title="No worker is registered">Register one on the page “Work”.</Empty>
          ) : (
            <Empty title="No worker is like that">{`${rows.length} do not match “${text}”.`}</Empty>
          )
        }
      />
    </Card>
  );
}
