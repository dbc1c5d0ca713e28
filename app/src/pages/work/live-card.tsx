import { Address } from '../../ui/address.tsx';
import { Badge, Card, Stat, Stats, type Tone } from '../../ui/card.tsx';
import { Money } from '../../ui/money.tsx';
import { Query } from '../../ui/states.tsx';
import { Age, DateTime } from '../../ui/time.tsx';
import type { WorkerProps } from './index.tsx';
import { useLive, type LiveWorker } from './use-live.ts';
import { useModels } from './use-models.ts';

const TONE: Readonly<Record<string, Tone>> = {
  available: 'ok',
  working: 'ok',
  busy: 'info',
  avoided: 'warn',
  unreachable: 'warn',
  retired: 'warn',
  absent: 'bad',
};

/** What the worker is on chain, and what it does as this keeper sees it. */
export function LiveCard({ worker }: WorkerProps) {
  const { account, address } = worker;
  const live = useLive(address.toBase58());
  const { data: models } = useModels();
  const model = models?.find((m) => m.address.equals(account.model));
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          Worker <Address of={address.toBase58()} />
          {live.data && <Badge tone={TONE[live.data.state] ?? 'neutral'}>{live.data.state}</Badge>}
        </span>
      }
      aside={live.data && <>as this keeper says, <Age at={live.updatedAt} /></>}
    >
      <Stats>
        <Stat label="Serves" hint={model?.name ?? (model ? `${model.manifest.slice(0, 12)}…` : '…')}>
          layers {account.layerStart}–{account.layerEnd - 1}
        </Stat>
        <Stat label="Asks" hint="for a million layer-tokens">
          <Money micro={account.ask} />
        </Stat>
        <Stat label="Jobs running" hint={live.data?.max_jobs == null ? 'not connected' : `at most ${live.data.max_jobs}`}>
          {live.data?.jobs_running ?? '–'}
        </Stat>
        <Stat label="Faults proven" hint={account.slashed > 0n ? <><Money micro={account.slashed} unit="ZERO" /> slashed</> : 'strikes'}>
          {account.strikes}
        </Stat>
      </Stats>
      <div className="mt-4 border-t border-line pt-4">
        <Query of={live} what="what this keeper says of it">
          {(data) => <Told live={data} />}
        </Query>
      </div>
    </Card>
  );
}

function Told({ live }: { readonly live: LiveWorker }) {
  const { last_job: last, reasons } = live;
  return (
    <div className="grid gap-4 text-sm lg:grid-cols-2">
      <div>
        <h3 className="mb-1 font-medium">Last job</h3>
        {last ? (
          <p>
            {last.model}, layers {last.layers[0]}–{last.layers[1] - 1}: {last.state}, paid <Money micro={last.paid_micro_usdc} />{' '}
            <DateTime at={BigInt(last.ended_at ?? last.started_at)} />
            {last.faults.length > 0 && <span className="text-bad"> ({last.faults.join(', ')})</span>}
          </p>
        ) : (
          <p className="text-muted">None through this keeper yet.</p>
        )}
        <p className="mt-2 text-muted">{sentence(live.message)}</p>
      </div>
      <div>
        <h3 className="mb-1 font-medium">Why no job</h3>
        {reasons.length === 0 ? (
          <p className="text-muted">It was neither refused nor passed over.</p>
        ) : (
          <ul className="grid gap-1.5">
            {reasons.map(({ code, message, count, last_at }) => (
              <li key={code}>
                <code className="font-mono text-[13px]">{code}</code> {sentence(message)}{' '}
                <span className="text-muted">
                  {count} {count === 1 ? 'time' : 'times'}, last <DateTime at={BigInt(last_at)} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** The keeper's messages begin small and end without a stop. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
