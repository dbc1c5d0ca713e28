import type { ChainModel, WorkersOnChain } from '../../chain/workers.ts';
import { useModelNames } from '../../keeper/models.ts';
import { Card, Empty, microText, shortAddress } from '../../ui/index.ts';
import { cx } from '../../ui/cx.ts';
import { coverage, layersText, type Segment } from './coverage.ts';

const workersText = (count: number) => (count === 1 ? '1 worker' : `${count} workers`);

function segmentText({ from, to, workers, ask }: Segment): string {
  const held = workers === 0 ? 'nobody' : `${workersText(workers)}, from ${microText(ask ?? 0n)} USDC`;
  return `${layersText([from, to])}: ${held}`;
}

function ModelLayers(props: {
  readonly model: ChainModel;
  readonly name: string | undefined;
  readonly of: WorkersOnChain;
}) {
  const { model, name, of } = props;
  const { layerCount, priceCeiling } = model.account;
  const own = of.workers.filter(({ account }) => account.model.toBase58() === model.address && account.exitAt === 0n);
  const segments = coverage(
    layerCount,
    own.map(({ account }) => ({ layers: [account.layerStart, account.layerEnd] as const, ask: account.ask })),
  );
  const most = Math.max(...segments.map(({ workers }) => workers), 1);
  const gaps = segments.filter(({ workers }) => workers === 0);
  const asks = own.map(({ account }) => account.ask).sort((a, b) => (a < b ? -1 : 1));
  return (
    <li>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium">{name ?? `model ${shortAddress(model.hash)}`}</h3>
        <p className="text-[13px] text-muted">
          {layerCount} layers · {workersText(own.length)}
        </p>
      </div>
      <ul aria-label={`Layers of ${name ?? model.hash}`} className="mt-2 flex h-12 items-end gap-0.5">
        {segments.map((segment) => (
          <li
            key={segment.from}
            title={segmentText(segment)}
            style={{ flexGrow: segment.to - segment.from, flexBasis: 0 }}
            className="flex h-full min-w-0 items-end rounded-sm bg-raised"
          >
            <span className="sr-only">{segmentText(segment)}</span>
            <span
              aria-hidden
              style={{ height: segment.workers === 0 ? '100%' : `${Math.max(20, (segment.workers / most) * 100)}%` }}
              className={cx('block w-full rounded-sm', segment.workers === 0 ? 'bg-bad-soft' : 'bg-accent')}
            />
          </li>
        ))}
      </ul>
      <div aria-hidden className="num mt-0.5 flex gap-0.5 text-[13px] text-muted">
        {segments.map((segment) => (
          <span
            key={segment.from}
            style={{ flexGrow: segment.to - segment.from, flexBasis: 0 }}
            className="min-w-0 overflow-hidden text-ellipsis whitespace-nowrap"
          >
            {segment.from}–{segment.to - 1} ×{segment.workers}
          </span>
        ))}
      </div>
      <p className={cx('mt-1 text-[13px]', gaps.length > 0 ? 'text-bad' : 'text-muted')}>
        {gaps.length > 0
          ? `Nobody holds ${gaps.map(({ from, to }) => layersText([from, to])).join(', ')}.`
          : 'Every layer is held.'}{' '}
        <span className="text-muted">
          {asks.length > 0 && `Asks ${microText(asks[0] ?? 0n)} to ${microText(asks.at(-1) ?? 0n)} USDC, `}
          {asks.length > 0 ? 'the' : 'The'} model’s ceiling is {microText(priceCeiling)} USDC for a million
          layer-tokens.
        </span>
      </p>
    </li>
  );
}

/** Which layers of each model are held, by how many, and for what: from the chain. */
export function ModelsCard({ of }: { readonly of: WorkersOnChain }) {
  const names = useModelNames();
  return (
    <Card title="Models" aside="registered on chain">
      {of.models.length === 0 ? (
        <Empty title="No model is registered">The market’s authority registers models.</Empty>
      ) : (
        <ul className="grid gap-6">
          {of.models.map((model) => (
            <ModelLayers key={model.address} model={model} name={names.get(model.hash)} of={of} />
          ))}
        </ul>
      )}
    </Card>
  );
}
