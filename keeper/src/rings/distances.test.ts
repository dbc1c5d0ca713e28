import assert from 'node:assert/strict';
import type { ToWorker } from '@shardmarket/sdk';
import { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import { ASSUMED_MS, Distances } from './distances.ts';

function worker(address: string, layers: [number, number], model = 'm'): LiveWorker {
  const rest = { operator: address, model, numericsClass: 'x', ask: 1n, canDrive: true, maxJobs: 1 };
  return { ...rest, address, layers, ringUrl: `ws://${address}:1` };
}

describe('distances between workers', () => {
  let registry: WorkerRegistry;
  let distances: Distances;
  const [head, middle, tail] = [worker('head', [0, 2]), worker('middle', [2, 4]), worker('tail', [4, 6])];
  /** who was asked to measure whom */
  let asked: string[] = [];
  const join = (who: LiveWorker) => {
    const send = (message: ToWorker) => message.type === 'probe' && asked.push(`${who.address} → ${message.url}`);
    return registry.join(who, { send, close: () => undefined });
  };

  beforeEach(() => {
    registry = new WorkerRegistry();
    distances = new Distances(registry, 3_600_000);
    asked = [];
  });
  afterEach(() => distances.stop());

  it('each pair that could be neighbours is measured by the one that would dial', () => {
    join(tail);
    assert.equal(asked.length, 0);
    join(head);
    join(middle);
    assert.deepEqual(
      asked.sort(),
      ['head → ws://middle:1', 'middle → ws://tail:1', 'tail → ws://head:1', 'middle → ws://head:1'].sort(),
    );
    join(worker('stranger', [2, 4], 'another model'));
    assert.equal(asked.filter((a) => a.includes('stranger')).length, 0);
  });

  it('half a round trip is the distance, what is not measured is assumed, what cannot be reached is infinitely far', () => {
    const seat = join(head);
    join(middle);
    assert.equal(distances.between(head, middle), ASSUMED_MS);
    seat.receive({ type: 'probe.result', worker: 'middle', rttMs: 30 });
    assert.equal(distances.between(head, middle), 15);
    assert.equal(distances.between(middle, head), ASSUMED_MS);
    seat.receive({ type: 'probe.result', worker: 'middle', rttMs: null });
    assert.equal(distances.between(head, middle), Infinity);
  });

  it('nothing is kept of who has left, and nothing taken about who is not there', () => {
    const seat = join(head);
    const other = join(middle);
    seat.receive({ type: 'probe.result', worker: 'middle', rttMs: 30 });
    other.leave();
    seat.receive({ type: 'probe.result', worker: 'middle', rttMs: 2 });
    join(middle);
    assert.equal(distances.between(head, middle), ASSUMED_MS);
  });
});
