import assert from 'node:assert/strict';
import type { LiveWorker } from '../workers/types.ts';
import type { LayerRange } from './cuts.ts';
import { crowdedOut, heldByAll, heldFor, inTheWay, isOf } from './held.ts';

function ring(name: string, jobs: number, ...stages: readonly (readonly [address: string, layers: LayerRange])[]) {
  const rest = { operator: 'o', model: 'm', numericsClass: 'x', ask: 1n, ringUrl: null, canDrive: true, maxJobs: 1 };
  const worker = (address: string, layers: LayerRange): LiveWorker => ({
    ...rest,
    address,
    layers,
    layerMs: 1,
    holds: 6,
  });
  return { name, jobs, stages: stages.map(([address, layers]) => worker(address, layers)) };
}

describe('what the memory of workers holds for rings', () => {
  it('is what they have in rings with jobs', () => {
    const rings = [
      ring('a', 1, ['w', [0, 2]], ['v', [2, 6]]),
      ring('b', 0, ['w', [0, 3]]),
      ring('c', 2, ['w', [0, 2]]),
    ];
    assert.deepEqual(heldFor('w', rings), [
      [0, 2],
      [0, 2],
    ]);
    assert.deepEqual(heldFor('nobody', rings), []);
  });

  const gone = (...args: Parameters<typeof inTheWay<ReturnType<typeof ring>>>) => inTheWay(...args).map((r) => r.name);

  it('rings without jobs go, the oldest first, until a new one has room; none that has room beside it', () => {
    const fresh = ring('new', 0, ['w', [0, 3]]);
    const others = [ring('a', 0, ['w', [1, 3]]), ring('b', 0, ['w', [0, 1]]), ring('c', 0, ['w', [4, 6]])];
    assert.deepEqual(gone(fresh, others), ['a']);
    assert.deepEqual(gone(fresh, others.slice(1)), []);
    assert.deepEqual(gone(ring('new', 0, ['v', [0, 6]]), others), []);
  });

  it('a ring with jobs stays, and so does one of the same layers', () => {
    const fresh = ring('new', 0, ['w', [0, 4]]);
    const others = [ring('busy', 1, ['w', [0, 2]]), ring('same', 0, ['w', [0, 4]]), ring('idle', 0, ['w', [5, 6]])];
    assert.deepEqual(gone(fresh, others), ['idle']);
  });
});

describe('what workers hold for rings of other processes', () => {
  const elsewhere = (address: string): LayerRange[] => (address === 'w' ? [[3, 6]] : []);

  it('is told by worker, of rings with jobs', () => {
    const rings = [
      ring('a', 1, ['w', [0, 2]], ['v', [2, 6]]),
      ring('b', 0, ['w', [0, 3]]),
      ring('c', 1, ['w', [4, 6]]),
    ];
    assert.deepEqual(heldByAll(rings), {
      w: [
        [0, 2],
        [4, 6],
      ],
      v: [[2, 6]],
    });
  });

  it('is in the way of rings without jobs, also where a new ring alone would have room', () => {
    const [fresh, idle] = [ring('new', 0, ['w', [0, 2]]), ring('idle', 0, ['w', [4, 6]])];
    assert.deepEqual(inTheWay(fresh, [idle]), []);
    assert.deepEqual(inTheWay(fresh, [idle], elsewhere), [idle]);
  });

  it('ends rings without jobs as soon as it is heard, but none that fits beside it, has jobs or the same layers', () => {
    const rings = [
      ring('too large', 0, ['w', [0, 4]]),
      ring('fits', 0, ['w', [0, 2]]),
      ring('same', 0, ['w', [3, 6]]),
      ring('elsewhere', 0, ['v', [0, 6]]),
    ];
    assert.deepEqual(
      crowdedOut(rings, elsewhere).map(({ name }) => name),
      ['too large'],
    );
    assert.deepEqual(crowdedOut([ring('busy', 1, ['w', [0, 4]])], elsewhere), []);
    assert.deepEqual(
      crowdedOut(rings, () => []),
      [],
    );
  });
});

describe('a ring for a match', () => {
  it('is one of the same workers with the same layers', () => {
    const one = ring('a', 0, ['w', [0, 2]], ['v', [2, 6]]);
    assert.ok(isOf(one, ring('b', 0, ['w', [0, 2]], ['v', [2, 6]])));
    assert.ok(!isOf(one, ring('b', 0, ['w', [0, 3]], ['v', [3, 6]])));
    assert.ok(!isOf(one, ring('b', 0, ['v', [0, 2]], ['w', [2, 6]])));
  });
});
