import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { LiveWorker } from '../workers/types.ts';
import { strangers } from './akin.ts';
import type { Parts } from './cuts.ts';
import { unmeasured, type Distance } from './distances.ts';
import { matchRing, pricePerMillion, type Candidate } from './match.ts';

const MODEL = 'a'.repeat(64);

function worker(layers: [number, number], more: Partial<LiveWorker> & { jobs?: number } = {}): Candidate {
  const { jobs = 0, ...fields } = more;
  const told = JSON.stringify(fields, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v));
  const address = `${layers.join('-')}:${told}:${jobs}`;
  return {
    jobs,
    worker: {
      address,
      operator: `operator of ${address}`,
      model: MODEL,
      numericsClass: 'x',
      layers,
      ask: 100n,
      ringUrl: 'ws://host:1',
      canDrive: layers[0] === 0,
      maxJobs: 2,
      layerMs: 1,
      holds: layers[1] - layers[0],
      ...fields,
    },
  };
}

/** A model that has graphs of nobody's parts: workers can have only all of their layers. */
const nowhere: Parts = () => false;

const stagesOf = (candidates: Candidate[], layers = 6, parts: Parts = nowhere) => {
  const result = matchRing(MODEL, layers, candidates, unmeasured, parts);
  return result.ok ? result.match.stages.map((s) => s.layers.join('-')) : result.reason;
};

describe('matchRing, of whole ranges', () => {
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

  it('of equal price and load, takes the ring with the least time around', () => {
    const [near, far] = [worker([3, 6], { ringUrl: 'ws://near:1' }), worker([3, 6], { ringUrl: 'ws://far:1' })];
    const head = worker([0, 3]);
    const distance = (from: LiveWorker, to: LiveWorker) => ([from, to].includes(far.worker) ? 60 : 20);
    const chosen = (all: Candidate[]) => {
      const result = matchRing(MODEL, 6, all, distance);
      return result.ok ? result.match.stages[1]?.ringUrl : result.reason;
    };
    assert.equal(chosen([far, head, near]), 'ws://near:1');
    assert.equal(chosen([near, head, far]), 'ws://near:1');
    // Money comes first.
    assert.equal(chosen([near, head, { ...far, worker: { ...far.worker, ask: 99n } }]), 'ws://far:1');
  });

  it('forms no ring with a link that is known not to open, and says so where there is no other', () => {
    const [head, tail, other] = [worker([0, 3]), worker([3, 6]), worker([3, 6], { ask: 500n })];
    const cut = (from: LiveWorker, to: LiveWorker) => (from === head.worker && to === tail.worker ? Infinity : 5);
    const result = matchRing(MODEL, 6, [head, tail, other], cut, nowhere);
    assert.ok(result.ok && result.match.stages[1] === other.worker);
    const none = matchRing(MODEL, 6, [head, tail], cut);
    assert.ok(!none.ok && !none.busy);
    assert.match(none.reason, /cannot reach each other: check their public addresses/);
    // The way back from the tail to the head counts as well.
    const back = (from: LiveWorker, to: LiveWorker) => (from === tail.worker && to === head.worker ? Infinity : 5);
    assert.ok(!matchRing(MODEL, 6, [head, tail], back).ok);
  });

  it('where nothing can be cut, finds what trying every combination of whole ranges finds', () => {
    const any = fc
      .tuple(fc.nat(4), fc.integer({ min: 1, max: 5 }), fc.bigInt(1n, 5n), fc.boolean(), fc.nat(2), fc.nat(9))
      // Who is whose is tried in match-cuts.test.ts: here everybody is a stranger.
      .map(([s, n, ask, canDrive, jobs, i]) => {
        const of = { ask, canDrive, jobs, operator: `${i}` };
        return worker([s, Math.min(s + n, 5)], of);
      })
      .filter((c) => c.worker.layers[0] < c.worker.layers[1]);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 7 }), fc.nat(), (candidates, salt) => {
        const distance = measured(salt);
        const jobsOf = (w: LiveWorker) => candidates.find((c) => c.worker === w)?.jobs ?? 0;
        const cost = (stages: readonly LiveWorker[]) =>
          [pricePerMillion(stages), stages.reduce((n, w) => n + jobsOf(w), 0), loopMs(stages, distance)] as const;
        const result = matchRing(MODEL, 5, candidates, distance, nowhere, strangers);
        const free = everyTiling(candidates.filter((c) => c.jobs < 2)).filter((s) => loopMs(s, distance) !== Infinity);
        const costs = free.map(cost).sort((a, b) => Number(a[0] - b[0]) || a[1] - b[1] || a[2] - b[2]);
        if (result.ok) assert.deepEqual(cost(result.match.stages), costs[0]);
        else assert.equal(costs.length, 0);
      }),
    );
  });
});

/** One-way ms once around, Infinity where a link is known not to open. */
function loopMs(stages: readonly LiveWorker[], distance: Distance): number {
  if (stages.length === 1) return 0;
  return stages.reduce((sum, stage, i) => sum + distance(stage, stages[(i + 1) % stages.length] as LiveWorker), 0);
}

/** Distances of whole ms that depend on the two addresses; every eighth link does not open. */
function measured(salt: number): Distance {
  return (from, to) => {
    const hash = createHash('sha256').update(`${salt} ${from.address} ${to.address}`).digest();
    return (hash[0] ?? 0) % 8 === 0 ? Infinity : 1 + ((hash[1] ?? 0) % 40);
  };
}

function everyTiling(candidates: Candidate[], from = 0, so: LiveWorker[] = []): LiveWorker[][] {
  if (from === 5) return [so];
  return candidates
    .filter(({ worker: w }) => w.layers[0] === from && (from > 0 || w.canDrive))
    .flatMap(({ worker: w }) => everyTiling(candidates, w.layers[1], [...so, w]));
}
