import { Address } from '../../../ui/address.tsx';
import { Money } from '../../../ui/money.tsx';
import type { RingStage } from './trace.ts';

/** `3.24` → `"3.2 ms"`: measured, so two figures are enough. */
export function msText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return 'not measured';
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toString()} ms`;
}

/** `3.24` → `"3.2"`, `134.2` → `"134"`: measured as well. */
export function rateText(perSecond: number): string {
  return perSecond < 100 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}

/** The stages of a ring in their order, which layers each holds, and how far it is to the next. */
export function RingView({ stages }: { readonly stages: readonly RingStage[] }) {
  const layers = Math.max(...stages.map((s) => s.layers[1]), 1);
  const trips = stages.map((s) => s.rtt_ms);
  const around = trips.every((ms) => ms !== null) ? trips.reduce((sum, ms) => sum + ms / 2, 0) : null;
  return (
    <div>
      <ol className="grid" aria-label="Stages of the ring">
        {stages.map((stage, i) => (
          <Stage
            key={stage.worker}
            stage={stage}
            layers={layers}
            to={stages.length === 1 ? undefined : i + 1 < stages.length ? 'to the next' : 'back to the first'}
          />
        ))}
      </ol>
      {stages.length > 1 && (
        <p className="mt-2 text-[13px] text-muted">
          Once around on the wire: <span className="num text-text">{msText(around)}</span>
        </p>
      )}
    </div>
  );
}

function Stage(props: { readonly stage: RingStage; readonly layers: number; readonly to: string | undefined }) {
  const { stage, layers, to } = props;
  const [start, end] = stage.layers;
  return (
    <li>
      <div className="rounded-lg border border-line px-3 py-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">
            Layers {start + 1}–{end}
          </span>
          <Address of={stage.worker} />
        </div>
        <svg aria-hidden viewBox="0 0 100 3" preserveAspectRatio="none" className="my-1 block h-1 w-full">
          <rect width="100" height="3" className="fill-raised" />
          <rect x={(100 * start) / layers} width={(100 * (end - start)) / layers} height="3" className="fill-accent" />
        </svg>
        <p className="text-[13px] text-muted">
          asks <Money micro={stage.ask} /> per million layer-tokens
        </p>
      </div>
      {to !== undefined && (
        <p className="flex items-center gap-2 py-0.5 pl-4 text-[13px] text-muted">
          <span aria-hidden>↓</span>
          <span>
            {to}: <span className="num">{msText(stage.rtt_ms)}</span>
            {stage.rtt_ms !== null && ' there and back'}
          </span>
        </p>
      )}
    </li>
  );
}
