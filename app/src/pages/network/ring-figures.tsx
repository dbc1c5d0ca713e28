import type { Ring } from '../../keeper/network.ts';
import { Badge, Stat } from '../../ui/index.ts';
import { msText, partText, rateText } from './figures.ts';

export const RING_TONE = { forming: 'info', ready: 'ok', healing: 'warn' } as const;

/** How fast a ring was in its last jobs. */
export function RingFigures({ ring }: { readonly ring: Ring }) {
  const { measured, jobs } = ring;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
      <Stat label="Speed">{rateText(measured.tokens_per_second)}</Stat>
      <Stat label="Time around, T">{msText(measured.loop_ms)}</Stat>
      <Stat label="Acceptance, α">{partText(measured.alpha)}</Stat>
      <Stat label="Efficiency, η">{partText(measured.efficiency)}</Stat>
      <Stat label="Jobs now">{jobs.running}</Stat>
      <Stat label="Jobs served">{jobs.served}</Stat>
    </dl>
  );
}

/** A ring's state in a word. */
export function RingState({ ring }: { readonly ring: Ring }) {
  const { state, generation } = ring;
  return (
    <Badge tone={RING_TONE[state]}>
      {state}
      {generation > 0 && `, healed ${generation === 1 ? 'once' : `${generation} times`}`}
    </Badge>
  );
}
