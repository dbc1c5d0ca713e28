import { layersOf, type LayerRange } from './cuts.ts';
import type { Match } from './match.ts';
import type { Ring } from './ring.ts';

/** A ring as far as its members' memory goes. */
type Members = Pick<Ring, 'stages' | 'jobs'>;

/** Ranges that workers hold for rings with jobs, by worker. */
export type Held = Readonly<Record<string, readonly LayerRange[]>>;
/** Ranges that a worker holds for rings of other processes. */
export type HeldElsewhere = (address: string) => readonly LayerRange[];

/** The layers that a worker has in a ring, undefined if it is not in it. */
function rangeIn({ stages }: Members, address: string): LayerRange | undefined {
  return stages.find((s) => s.address === address)?.layers;
}

/** What a worker holds for rings with jobs, which therefore cannot be ended to make room. */
export function heldFor(address: string, rings: readonly Members[]): LayerRange[] {
  return rings
    .filter(({ jobs }) => jobs > 0)
    .flatMap((ring) => [rangeIn(ring, address)].filter((r) => r !== undefined));
}

/** The ranges that rings with jobs have, by worker. */
export function heldByAll(rings: readonly Members[]): Held {
  const held: Record<string, LayerRange[]> = {};
  for (const { jobs, stages } of rings)
    if (jobs > 0) for (const { address, layers } of stages) (held[address] ??= []).push(layers);
  return held;
}

/**
 * Rings without jobs that have to end because the memory of a member does not hold its layers in them beside those that it
 * has in `ring`; the oldest go first, and none goes whose layers are the same.
 * @param others in the order in which they were formed @param elsewhere what a member holds for rings of other processes
 */
export function inTheWay<R extends Members>(
  ring: Members,
  others: readonly R[],
  elsewhere: HeldElsewhere = () => [],
): R[] {
  const gone = new Set<R>();
  for (const { address, layers, holds } of ring.stages) {
    const own = layers.join('-');
    for (const other of others) {
      const left = others
        .filter((r) => !gone.has(r))
        .flatMap((r) => [rangeIn(r, address)].filter((x) => x !== undefined));
      if (layersOf([layers, ...left, ...elsewhere(address)]) <= holds) break;
      const range = rangeIn(other, address);
      if (range && other.jobs === 0 && range.join('-') !== own) gone.add(other);
    }
  }
  return [...gone];
}

/** Rings without jobs for which the memory of a member has no room beside what it holds for rings of other processes. */
export function crowdedOut<R extends Members>(rings: readonly R[], elsewhere: HeldElsewhere): R[] {
  const gone = new Set<R>();
  const members = new Map(rings.flatMap(({ stages }) => stages).map((worker) => [worker.address, worker]));
  for (const worker of members.values()) {
    for (const layers of elsewhere(worker.address)) {
      const left = rings.filter((ring) => !gone.has(ring));
      for (const ring of inTheWay({ stages: [{ ...worker, layers }], jobs: 1 }, left, elsewhere)) gone.add(ring);
    }
  }
  return [...gone];
}

/** Whether a ring is of exactly these workers, with these layers. */
export function isOf(ring: Pick<Match, 'stages'>, match: Pick<Match, 'stages'>): boolean {
  const told = ({ stages }: Pick<Match, 'stages'>) => stages.map((s) => `${s.address} ${s.layers.join('-')}`).join();
  return told(ring) === told(match);
}
