import { layersOf, type LayerRange } from './cuts.ts';
import type { Match } from './match.ts';
import type { Ring } from './ring.ts';

/** A ring as far as its members' memory goes. */
type Members = Pick<Ring, 'stages' | 'jobs'>;

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

/**
 * Rings without jobs that have to end because the memory of a member does not hold its layers in them beside those that it
 * has in `ring`; the oldest go first, and none goes whose layers are the same.
 * @param others in the order in which they were formed
 */
export function inTheWay<R extends Members>(ring: Members, others: readonly R[]): R[] {
  const gone = new Set<R>();
  for (const { address, layers, holds } of ring.stages) {
    const own = layers.join('-');
    for (const other of others) {
      const left = others
        .filter((r) => !gone.has(r))
        .flatMap((r) => [rangeIn(r, address)].filter((x) => x !== undefined));
      if (layersOf([layers, ...left]) <= holds) break;
      const range = rangeIn(other, address);
      if (range && other.jobs === 0 && range.join('-') !== own) gone.add(other);
    }
  }
  return [...gone];
}

/** Whether a ring is of exactly these workers, with these layers. */
export function isOf(ring: Pick<Match, 'stages'>, match: Pick<Match, 'stages'>): boolean {
  const told = ({ stages }: Pick<Match, 'stages'>) => stages.map((s) => `${s.address} ${s.layers.join('-')}`).join();
  return told(ring) === told(match);
}
