import assert from 'node:assert/strict';
import type { LiveWorker } from '../workers/types.ts';
import type { Candidate } from './match.ts';
import { blame, replaceStages, type Choice } from './spare.ts';

function worker(address: string, layers: [number, number], more: Partial<LiveWorker> = {}): LiveWorker {
  const own = { address, operator: `operator of ${address}`, layers, canDrive: layers[0] === 0 };
  return { ...own, model: 'm', numericsClass: 'x', ask: 100n, ringUrl: 'ws://host:1', maxJobs: 2, ...more };
}

const stages = [worker('head', [0, 2]), worker('middle', [2, 4]), worker('tail', [4, 6])];
const spare = worker('spare', [2, 4]);

function replaced(lost: string[], spares: (LiveWorker | Candidate)[], choice: Partial<Choice> = {}) {
  const extra = spares.map((s) => ('worker' in s ? s : { worker: s, jobs: 0 }));
  const candidates = [...stages.map((s) => ({ worker: s, jobs: 1 })), ...extra];
  const chosen = replaceStages(stages, new Set(lost), { candidates, jobs: 1, trusted: () => true, ...choice });
  return chosen?.map((s) => s.address).join(' ');
}

describe('replaceStages', () => {
  it('puts a spare in the place that was lost, and leaves the others', () => {
    assert.equal(replaced(['middle'], [spare]), 'head spare tail');
    assert.equal(replaced(['head'], [worker('other', [0, 2])]), 'other middle tail');
  });

  it('takes only who holds exactly the same layers of the same model and numerics, for no more money', () => {
    const unfit: Partial<LiveWorker>[] = [
      { layers: [2, 5] },
      { layers: [1, 4] },
      { model: 'n' },
      { numericsClass: 'y' },
      { ask: 101n },
      { maxJobs: 0 },
      { operator: 'operator of head' },
    ];
    for (const change of unfit) assert.equal(replaced(['middle'], [{ ...spare, ...change }]), undefined);
    assert.equal(replaced(['middle'], [{ ...spare, ask: 99n }]), 'head spare tail');
    assert.equal(replaced(['head'], [worker('idle', [0, 2], { canDrive: false })]), undefined);
  });

  it('takes nobody who has no room for all the jobs of the ring', () => {
    assert.equal(replaced(['middle'], [{ worker: spare, jobs: 1 }]), 'head spare tail');
    assert.equal(replaced(['middle'], [{ worker: spare, jobs: 1 }], { jobs: 2 }), undefined);
  });

  it('prefers who is trusted, then the cheapest, then the least loaded', () => {
    const cheap = worker('cheap', [2, 4], { ask: 50n });
    const busy = { worker: worker('busy', [2, 4], { ask: 50n }), jobs: 1 };
    assert.equal(replaced(['middle'], [spare, busy, cheap]), 'head cheap tail');
    const trusted = (address: string) => address === 'spare';
    assert.equal(replaced(['middle'], [cheap, spare], { trusted }), 'head spare tail');
    assert.equal(replaced(['middle'], [cheap], { trusted }), 'head cheap tail');
  });

  it('replaces several at once, each by another worker, or none', () => {
    const tail = worker('second', [4, 6]);
    assert.equal(replaced(['middle', 'tail'], [spare, tail]), 'head spare second');
    assert.equal(replaced(['middle', 'tail'], [spare]), undefined);
  });
});

describe('blame', () => {
  it('is on who was reported, unless the reporter has lost neighbours before', () => {
    const losses = new Map([
      ['a', 1],
      ['b', 1],
    ]);
    assert.equal(blame('a', 'b', losses), 'b');
    assert.equal(blame('a', 'b', new Map(losses).set('a', 2)), 'a');
    assert.equal(blame('a', 'b', new Map()), 'b');
  });
});
