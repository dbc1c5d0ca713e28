import type { PaceView } from './pace.ts';
import type { Ring } from './ring.ts';

/** Round trip in ms from one worker to another, by their accounts, as the first measured it; null where nobody has. */
export type RoundTrip = (from: string, to: string) => number | null;

/** A ring as others may see it. */
export interface RingView {
  readonly id: string;
  /** hash of the model's manifest, hex */
  readonly model: string;
  readonly state: 'forming' | 'ready' | 'healing';
  /** how often it was healed */
  readonly generation: number;
  readonly jobs: number;
  readonly pace: PaceView;
  readonly stages: readonly {
    readonly worker: string;
    readonly operator: string;
    readonly layers: readonly [number, number];
    /** micro-USDC per million layer-tokens */
    readonly ask: bigint;
    /** ms of one layer, as the worker measured it */
    readonly layerMs: number;
    /** round trip in ms to the next stage, of the last one to the head; null where it was not measured */
    readonly rttMs: number | null;
  }[];
}

export function ringView(ring: Ring, rttMs: RoundTrip = () => null): RingView {
  const { id, generation, jobs, stages, head, healing, formed } = ring;
  return {
    ...{ id, model: head.model, generation, jobs, pace: ring.pace.view() },
    state: healing ? 'healing' : formed ? 'ready' : 'forming',
    stages: stages.map(({ address, operator, layers, ask, layerMs }, i) => {
      const next = stages[(i + 1) % stages.length] ?? head;
      const rtt = stages.length > 1 ? rttMs(address, next.address) : null;
      return { worker: address, operator, layers, ask, layerMs, rttMs: rtt };
    }),
  };
}
