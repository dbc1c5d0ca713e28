import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LiveWorker } from '../workers/types.ts';
import { anywhere } from './cuts.ts';
import { unmeasured, type Distance } from './distances.ts';
import type { Candidate } from './match.ts';
import { blame, replaceStages, type Choice } from './spare.ts';

function worker(address: string, layers: [number, number], more: Partial<LiveWorker> = {}): LiveWorker {
  const own = { address, operator: `operator of ${address}`, layers, canDrive: layers[0] === 0, layerMs: 1, holds: 6 };
  return { ...own, model: 'm', numericsClass: 'x', ask: 100n, ringUrl: 'ws://host:1', maxJobs: 2, ...more };
}

const stages = [worker('head', [0, 2]), worker('middle', [2, 4]), worker('tail', [4, 6])];
const spare = worker('spare', [2, 4]);

function replaced(lost: string[], spares: (LiveWorker | Candidate)[], choice: Partial<Choice> = {}) {
  const extra = spares.map((s) => ('worker' in s ? s : { worker: s, jobs: 0 }));
  const candidates = [...stages.map((s) => ({ worker: s, jobs: 1 })), ...extra];
  const chosen = replaceStages(stages, new Set(lost), {
    candidates,
    jobs: 1,
    trusted: () => true,
    distance: unmeasured,
    parts: anywhere,
    ...choice,
  });
  return chosen?.map((s) => s.address).join(' ');
}

describe('replaceStages', () => {
  it('puts a spare in the place that was lost, and leaves the others', () => {
    assert.equal(replaced(['middle'], [spare]), 'head spare tail');
    assert.equal(replaced(['head'], [worker('other', [0, 2])]), 'other middle tail');
  });

  it('takes a stranger to its neighbours where there is one, however far', () => {
    const [brother, far] = [
      { ...spare, address: 'brother', payout: 'key' },
      { ...spare, address: 'far', operator: 'far' },
    ];
    const ring = [...stages.slice(0, 2), { ...worker('tail', [4, 6]), payout: 'key' }];
    const distance: Distance = (...link) => (link.some((w) => w.address === 'far') ? 90 : 1);
    const choice = { jobs: 1, trusted: () => true, distance, parts: anywhere };
    const taken = (spares: LiveWorker[]) => {
      const candidates = spares.map((s) => ({ worker: s, jobs: 0 }));
      return replaceStages(ring, new Set(['middle']), { candidates, ...choice })?.[1]?.address;
    };
    assert.deepEqual([taken([brother, far]), taken([brother])], ['far', 'brother']);
  });

  it('takes only who can have exactly the same layers of the same model and numerics, for no more money', () => {
    const unfit: Partial<LiveWorker>[] = [
      { layers: [2, 3] },
      { layers: [3, 6] },
      { holds: 1 },
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

  it('a spare with more layers is used for exactly those that were lost', () => {
    const big = worker('big', [1, 6], { ask: 99n });
    const candidates = [...stages, big].map((w) => ({ worker: w, jobs: 0 }));
    const choice = { candidates, jobs: 1, trusted: () => true, distance: unmeasured, parts: anywhere };
    const healed = replaceStages(stages, new Set(['middle']), choice);
    assert.deepEqual(
      healed?.map((s) => `${s.address} ${s.layers.join('-')}`),
      ['head 0-2', 'big 2-4', 'tail 4-6'],
    );
    assert.deepEqual(big.layers, [1, 6]);
    // It holds four of its layers for a ring with jobs, and six at once.
    const held = (layers: [number, number]) =>
      replaceStages(stages, new Set(['middle']), {
        ...choice,
        candidates: [...stages, { ...big, holds: 5 }].map((w) => ({ worker: w, jobs: 0, held: [layers] })),
      });
    assert.equal(held([1, 5]), undefined);
    assert.ok(held([1, 4]));
    assert.equal(replaceStages(stages, new Set(['middle']), { ...choice, parts: () => false }), undefined);
  });

  it('takes nobody who has no room for all the jobs of the ring', () => {
    assert.equal(replaced(['middle'], [{ worker: spare, jobs: 1 }]), 'head spare tail');
    assert.equal(replaced(['middle'], [{ worker: spare, jobs: 1 }], { jobs: 2 }), undefined);
  });

  it('prefers who is trusted, then, where they are as far, the cheapest, then the least loaded', () => {
    const cheap = worker('cheap', [2, 4], { ask: 50n });
    const busy = { worker: worker('busy', [2, 4], { ask: 50n }), jobs: 1 };
    assert.equal(replaced(['middle'], [spare, busy, cheap]), 'head cheap tail');
    const trusted = (address: string) => address === 'spare';
    assert.equal(replaced(['middle'], [cheap, spare], { trusted }), 'head spare tail');
    assert.equal(replaced(['middle'], [cheap], { trusted }), 'head cheap tail');
  });

  it('takes the spare with the least time to both neighbours, also if it is not the cheapest', () => {
    const near = worker('near', [2, 4]);
    const cheap = worker('cheap', [2, 4], { ask: 1n });
    const distance: Distance = (from, to) =>
      [from, to].reduce((ms, { address }) => ms + (address === 'near' ? 1 : 9), 0);
    assert.equal(replaced(['middle'], [cheap, near], { distance }), 'head near tail');
    const trusted = (address: string) => address !== 'near';
    assert.equal(replaced(['middle'], [cheap, near], { distance, trusted }), 'head cheap tail');
  });

  for (const [what, from, to] of [
    ['its predecessor cannot reach', 'head', 'spare'],
    ['cannot reach its successor', 'spare', 'tail'],
  ] as const) {
    it(`takes no spare that ${what}`, () => {
      const distance: Distance = (a, b) => (a.address === from && b.address === to ? Infinity : 5);
      assert.equal(replaced(['middle'], [spare], { distance }), undefined);
      assert.equal(replaced(['middle'], [spare, worker('far', [2, 4], { ask: 100n })], { distance }), 'head far tail');
    });
  }

  it('a link between stages that stay is as good as it was, whatever has been measured since', () => {
    const distance: Distance = (a, b) => (a.address === 'tail' && b.address === 'head' ? Infinity : 5);
    assert.equal(replaced(['middle'], [spare], { distance }), 'head spare tail');
  });

  it('finds what trying every combination finds', () => {
    const any = fc
      .tuple(fc.integer({ min: 0, max: 2 }), fc.bigInt(98n, 101n), fc.nat(2), fc.boolean(), fc.boolean())
      .map(([place, ask, jobs, canDrive, trusted]) => ({ place, ask, jobs, canDrive, trusted }));
    const lists = fc.array(any, { maxLength: 7 });
    const places = fc.subarray(['head', 'middle', 'tail'], { minLength: 1 });
    const times = fc.array(fc.oneof(fc.nat(20), fc.constant(Infinity)), { minLength: 100, maxLength: 100 });
    fc.assert(
      fc.property(lists, places, times, (list, lost, ms) => {
        const spares = list.map(({ place, ...more }, i): Candidate & { trusted: boolean } => {
          const { ask, canDrive, jobs, trusted } = more;
          const layers: [number, number] = [place * 2, place * 2 + 2];
          return { worker: worker(`${i}`, layers, { ask, canDrive }), jobs, trusted };
        });
        const all = [...stages, ...spares.map((s) => s.worker)];
        const distance: Distance = (a, b) => ms[all.indexOf(a) * 10 + all.indexOf(b)] ?? 0;
        const trusted = (address: string) => spares[Number(address)]?.trusted ?? true;
        const candidates = [...stages.map((s) => ({ worker: s, jobs: 1 })), ...spares];
        const chosen = replaceStages(stages, new Set(lost), {
          candidates,
          jobs: 1,
          trusted,
          distance,
          parts: anywhere,
        });

        const fitting = (stage: LiveWorker) =>
          spares.filter(
            ({ worker: w, jobs }) =>
              w.layers[0] === stage.layers[0] && w.ask <= 100n && jobs <= 1 && (w.canDrive || w.layers[0] > 0),
          );
        let every: (Candidate | undefined)[][] = [[]];
        for (const stage of stages) {
          const choices = lost.includes(stage.address) ? fitting(stage) : [undefined];
          every = every.flatMap((so) => choices.map((c) => [...so, c]));
        }
        const costs = every
          .map((picks) => {
            const ring = picks.map((pick, i) => pick?.worker ?? stages[i]) as LiveWorker[];
            const links = ring.map((w, i) => [w, ring[(i + 1) % 3] as LiveWorker] as const);
            const fresh = links.filter((link) => link.some((w) => !stages.includes(w)));
            const sum = (of: (c: Candidate) => number) => picks.reduce((n, c) => n + (c ? of(c) : 0), 0);
            return [
              sum(({ worker: w }) => (trusted(w.address) ? 0 : 1)),
              fresh.reduce((n, [a, b]) => n + distance(a, b), 0),
              sum(({ worker: w }) => Number(w.ask)),
              sum(({ jobs }) => jobs),
              ring.map((w) => w.address).join(' '),
            ] as const;
          })
          .filter(([, loop]) => loop !== Infinity)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
        const [best] = costs;
        if (!chosen) return assert.equal(best, undefined);
        const got = costs.find((cost) => cost[4] === chosen.map((w) => w.address).join(' '));
        assert.deepEqual(got?.slice(0, 4), best?.slice(0, 4));
      }),
    );
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
