import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LiveWorker } from '../workers/types.ts';
import { matchRing, pricePerMillion, type Candidate } from './match.ts';

const MODEL = 'a'.repeat(64);

function worker(layers: [number, number], more: Partial<LiveWorker> & { jobs?: number } = {}): Candidate {
  const { jobs = 0, ...fields } = more;
  return {
    jobs,
    worker: {
      address: `${layers.join('-')}:${JSON.stringify(fields, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v))}:${jobs}`,
      operator: 'operator',
      model: MODEL,
      numericsClass: 'x',
      layers,
      ask: 100n,
      ringUrl: 'ws://host:1',
      canDrive: layers[0] === 0,
      maxJobs: 2,
      ...fields,
    },
  };
}

const stagesOf = (candidates: Candidate[], layers = 6) => {
  const result = matchRing(MODEL, layers, candidates);
  return result.ok ? result.match.stages.map((s) => s.layers.join('-')) : result.reason;
};

describe('matchRing', () => {
  it('tiles the model', () => {
    assert.deepEqual(stagesOf([worker([4, 6]), worker([0, 2]), worker([2, 4])]), ['0-2', '2-4', '4-6']);
  });

  it('takes the cheapest ask, then the least loaded, then the fewest stages', () => {
    const halves = [worker([0, 3]), worker([3, 6])];
    assert.deepEqual(stagesOf([...halves, worker([0, 6], { ask: 99n })]), ['0-6']);
    assert.deepEqual(stagesOf([...halves, worker([0, 6], { ask: 101n })]), ['0-3', '3-6']);
    assert.deepEqual(stagesOf([...halves, worker([0, 6], { jobs: 1 })]), ['0-3', '3-6']);
    assert.deepEqual(stagesOf([...halves, worker([0, 6])]), ['0-6']);
  });

  it('begins with a worker that can drive', () => {
    assert.deepEqual(stagesOf([worker([0, 6], { canDrive: false, ask: 1n }), worker([0, 6])]), ['0-6']);
    assert.match(String(stagesOf([worker([0, 6], { canDrive: false })])), /no worker with layer 0 can drive/);
  });

  it('keeps to one numerics class', () => {
    const other = { numericsClass: 'y' };
    assert.match(String(stagesOf([worker([0, 3]), worker([3, 6], other)])), /numerics differ/);
    const all = [worker([0, 3]), worker([3, 6], { ...other, ask: 1n }), worker([3, 6]), worker([0, 3], other)];
    const result = matchRing(MODEL, 6, all);
    assert.ok(result.ok && result.match.numericsClass === 'y');
  });

  it('gives nobody more jobs than it takes', () => {
    assert.match(String(stagesOf([worker([0, 6], { jobs: 2 })])), /busy/);
  });

  it('names the layers that nobody holds', () => {
    assert.equal(stagesOf([worker([0, 2])], 5), 'no worker holds layers 2–4');
    assert.equal(stagesOf([worker([0, 4])], 5), 'no worker holds layer 4');
    assert.equal(stagesOf([]), 'no worker of this model is connected');
    assert.match(String(stagesOf([worker([0, 4]), worker([3, 6])])), /do not fit together/);
  });

  it('forms no ring of more stages than a voucher can pay', () => {
    const chain = Array.from({ length: 17 }, (_, i) => worker([i, i + 1]));
    assert.equal(typeof stagesOf(chain, 17), 'string');
    assert.equal((stagesOf(chain.slice(0, 16), 16) as string[]).length, 16);
  });

  it('finds what trying every combination finds', () => {
    const any = fc
      .tuple(fc.nat(4), fc.integer({ min: 1, max: 5 }), fc.bigInt(1n, 5n), fc.boolean(), fc.nat(2))
      .map(([s, n, ask, canDrive, jobs]) => worker([s, Math.min(s + n, 5)], { ask, canDrive, jobs }))
      .filter((c) => c.worker.layers[0] < c.worker.layers[1]);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 7 }), (candidates) => {
        const result = matchRing(MODEL, 5, candidates);
        const cheapest = everyTiling(candidates.filter((c) => c.jobs < 2)).map((w) => pricePerMillion(w));
        if (result.ok) {
          const best = cheapest.reduce((a, b) => (a < b ? a : b));
          assert.equal(pricePerMillion(result.match.stages), best);
        } else assert.equal(cheapest.length, 0);
      }),
    );
  });
});

function everyTiling(candidates: Candidate[], from = 0, so: LiveWorker[] = []): LiveWorker[][] {
  if (from === 5) return [so];
  return candidates
    .filter(({ worker: w }) => w.layers[0] === from && (from > 0 || w.canDrive))
    .flatMap(({ worker: w }) => everyTiling(candidates, w.layers[1], [...so, w]));
}
