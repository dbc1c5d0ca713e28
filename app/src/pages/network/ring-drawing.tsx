import { cx } from '../../ui/cx.ts';
import type { Ring } from '../../keeper/network.ts';
import { layersText } from './coverage.ts';
import { msText, rateText } from './figures.ts';
import { ringLayout } from './ring-layout.ts';

/** A ring drawn: its stages with their layers, the time from each to the next, what it does now. @param onStage a stage was pressed */
export function RingDrawing({ ring, onStage }: { readonly ring: Ring; readonly onStage: (worker: string) => void }) {
  const { stages, state, jobs, measured, model } = ring;
  const { radius, node, stages: spots, ways } = ringLayout(stages.length);
  const runs = jobs.running > 0;
  return (
    <div role="group" aria-label={`Ring of ${model}`} className="relative mx-auto aspect-square w-full max-w-80">
      <svg aria-hidden viewBox="0 0 100 100" className="absolute inset-0 size-full">
        <circle cx="50" cy="50" r={radius} fill="none" strokeWidth="1.2" className="stroke-line" />
        {state !== 'forming' && (
          <circle
            cx="50"
            cy="50"
            r={radius}
            fill="none"
            strokeWidth="1.2"
            pathLength="120"
            strokeDasharray={runs ? '3 7' : state === 'healing' ? '2 2' : undefined}
            className={cx(
              state === 'healing' ? 'stroke-warn' : 'stroke-accent',
              runs && 'motion-safe:animate-[ring-flow_1s_linear_infinite]',
            )}
          />
        )}
        {ways.map(({ x, y }, i) => (
          <text
            key={stages[i]?.worker}
            x={x}
            y={y}
            textAnchor="middle"
            dominantBaseline="central"
            className="num fill-text stroke-surface text-[4px] [paint-order:stroke] [stroke-linejoin:round] [stroke-width:2px]"
          >
            {msText(stages[i]?.rtt_ms ?? null)}
          </text>
        ))}
      </svg>
      <div className="absolute inset-[26%] grid place-content-center text-center">
        <p className="text-[13px] text-muted">{model}</p>
        <p className="num text-lg font-semibold">{rateText(measured.tokens_per_second)}</p>
        <p className="text-[13px] text-muted">{jobs.running === 1 ? '1 job now' : `${jobs.running} jobs now`}</p>
      </div>
      {stages.map((stage, i) => (
        <button
          key={stage.worker}
          type="button"
          onClick={() => onStage(stage.worker)}
          aria-label={`Stage ${i + 1}: ${layersText(stage.layers)}, worker ${stage.worker}`}
          title={`${stage.worker}, ${layersText(stage.layers)}`}
          style={{
            left: `${(spots[i]?.x ?? 0) - node}%`,
            top: `${(spots[i]?.y ?? 0) - node}%`,
            width: `${2 * node}%`,
          }}
          className={cx(
            'absolute grid aspect-square place-content-center rounded-full border-2 bg-surface text-center leading-tight hover:bg-raised',
            state === 'healing' ? 'border-warn' : state === 'forming' ? 'border-line-strong' : 'border-accent',
          )}
        >
          <span className="num text-[13px] font-semibold">
            {stage.layers[0]}–{stage.layers[1] - 1}
          </span>
          {node > 9 && (
            <span className="text-[11px] text-muted">
              {i === 0 ? 'head' : i === stages.length - 1 ? 'tail' : 'stage'}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
