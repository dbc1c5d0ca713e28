import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Problem } from '../errors.ts';
import { NO_DEEDS, type Deeds } from '../reputation/standing.ts';
import type { LiveWorker } from '../workers/types.ts';
import { unmeasured } from './distances.ts';
import { Matcher, type Demand } from './matcher.ts';
import { pricePerMillion } from './match.ts';
import { CAUTIOUS, type MatchingPolicy } from './policy.ts';

const MODEL = 'a'.repeat(64);

function worker(address: string, ask: bigint, more: Partial<LiveWorker> = {}): LiveWorker {
  return {
    ...{ address, operator: `operator ${address}`, model: MODEL, numericsClass: 'x', layers: [0, 6], ask },
    ...{ ringUrl: null, canDrive: true, maxJobs: 9, layerMs: 1, holds: 6, ...more },
  };
}

interface Setting {
  readonly deeds?: Readonly<Record<string, Partial<Deeds>>>;
  readonly policy?: Partial<MatchingPolicy>;
  readonly random?: () => number;
  readonly avoided?: string;
}

function matcherOf(workers: readonly LiveWorker[], { deeds = {}, policy, random, avoided }: Setting = {}): Matcher {
  const everybody = () => [...workers];
  return new Matcher({
    registry: { available: everybody, all: everybody, willing: everybody, reached: everybody },
    distance: unmeasured,
    trusts: (address) => address !== avoided,
    jobs: () => () => 0,
    held: () => () => [],
    deedsOf: (address) => ({ ...NO_DEEDS, ...deeds[address] }),
    policy: { ...CAUTIOUS, ...policy },
    random: random ?? (() => 0),
  });
}

const chosen = (matcher: Matcher, demand?: Demand) => matcher.match(MODEL, 6, [], demand);
const headOf = (matcher: Matcher, demand?: Demand) => chosen(matcher, demand).stages[0]?.address;

describe('choosing by what workers did', () => {
  const [cheap, dear] = [worker('cheap', 100n), worker('dear', 104n)];

  it('a worker that fails jobs is taken where it asks so much less', () => {
    assert.equal(headOf(matcherOf([cheap, dear])), 'cheap');
    assert.equal(headOf(matcherOf([cheap, dear], { deeds: { cheap: { failed: 3 } } })), 'dear');
    assert.equal(headOf(matcherOf([cheap, dear], { deeds: { cheap: { failed: 1 } } })), 'cheap');
    assert.equal(headOf(matcherOf([cheap], { deeds: { cheap: { failed: 1_000 } } })), 'cheap');
  });

  it('faults that the chain knows count, too', () => {
    const security = { bond: 1n, carries: 1n, owed: 0n, audits: 1, strikes: 1 };
    assert.equal(headOf(matcherOf([{ ...cheap, security }, dear])), 'dear');
  });

  it('a good record is no advantage: newcomers are as good', () => {
    const known = { deeds: { old: { delivered: 10_000 } } };
    assert.equal(headOf(matcherOf([worker('old', 100n), worker('new', 99n)], known)), 'new');
  });

  it('what was agreed is kept: where the best ring is too dear, the cheapest is taken, whoever is in it', () => {
    const matcher = matcherOf([cheap, dear], { deeds: { cheap: { failed: 9 } } });
    const within = (most: bigint): Demand => ({ fits: (stages) => pricePerMillion(stages) <= most });
    assert.equal(headOf(matcher, within(624n)), 'dear');
    assert.equal(headOf(matcher, within(623n)), 'cheap');
    assert.equal(headOf(matcher, within(1n)), 'dear', 'where nothing fits, the price is said to have moved');
    const one = { operator: 'one' };
    const [head, tail] = [
      worker('head', 1n, { ...one, layers: [0, 3] }),
      worker('tail', 1n, { ...one, layers: [3, 6] }),
    ];
    assert.equal(headOf(matcherOf([head, tail, cheap]), within(10n)), 'head');
  });
});

describe('exploring', () => {
  const [old, fresh] = [worker('old', 100n), worker('fresh', 103n)];
  const deeds = { old: { delivered: 1_000 } };
  const explore = { explore: true };
  const trying = (random: () => number, policy: Partial<MatchingPolicy> = {}) =>
    matcherOf([old, fresh], { deeds, random, policy: { exploreRate: 0.25, ...policy } });

  it('takes who is least known for that part of the jobs, and says so', () => {
    const found = chosen(
      trying(() => 0.24),
      explore,
    );
    assert.deepEqual([found.stages[0]?.address, found.exploring], ['fresh', true]);
    const best = chosen(
      trying(() => 0.25),
      explore,
    );
    assert.deepEqual([best.stages[0]?.address, best.exploring], ['old', undefined]);
  });

  it('is never done where it is not allowed, and at a rate of 0', () => {
    const drawn = () => assert.fail('nothing is drawn');
    assert.equal(headOf(trying(drawn)), 'old');
    assert.equal(
      headOf(
        trying(() => 0, { exploreRate: 0 }),
        explore,
      ),
      'old',
    );
  });

  it('does not take who is dearer than the bound', () => {
    assert.equal(
      headOf(
        trying(() => 0, { explorePricePercent: 4 }),
        explore,
      ),
      'fresh',
    );
    assert.equal(
      headOf(
        trying(() => 0, { explorePricePercent: 3 }),
        explore,
      ),
      'old',
    );
  });

  it('is not what it says of the only ring that there is', () => {
    assert.equal(
      chosen(matcherOf([old], { random: () => 0, policy: { exploreRate: 1 } }), explore).exploring,
      undefined,
    );
  });

  it('never passes the bound, nor puts more neighbours of one operator together', () => {
    const any = fc.record({ ask: fc.bigInt(100n, 120n), half: fc.nat(2), failed: fc.nat(20), delivered: fc.nat(200) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), fc.nat(20), (list, percent) => {
        const ranges = [
          [0, 6],
          [0, 3],
          [3, 6],
        ] as const;
        const workers = list.map(({ ask, half }, i) => worker(`${i}`, ask, { layers: ranges[half] ?? [0, 6] }));
        const done = Object.fromEntries(list.map(({ failed, delivered }, i) => [`${i}`, { failed, delivered }]));
        const policy = { exploreRate: 1, explorePricePercent: percent };
        const matcher = matcherOf([worker('whole', 150n), ...workers], { deeds: done, policy });
        const [best, tried] = [chosen(matcher), chosen(matcher, explore)].map((m) => pricePerMillion(m.stages));
        assert.ok((tried ?? 0n) * 100n <= (best ?? 0n) * BigInt(100 + percent));
      }),
    );
  });
});

describe('the headroom under a bond', () => {
  const secured = (owed: bigint) =>
    worker('cheap', 1n, { security: { bond: 5n, carries: 100n, owed, audits: 0, strikes: 0 } });
  const dear = worker('dear', 9n);

  it('a worker that is owed as much as its bond carries is passed over', () => {
    assert.equal(headOf(matcherOf([secured(99n), dear])), 'cheap');
    assert.equal(headOf(matcherOf([secured(100n), dear])), 'dear');
    assert.equal(headOf(matcherOf([secured(50n), dear], { policy: { bondCoverPercent: 50 } })), 'dear');
    assert.equal(headOf(matcherOf([secured(149n), dear], { policy: { bondCoverPercent: 150 } })), 'cheap');
    const [standing] = matcherOf([secured(100n)]).standings();
    assert.deepEqual(standing?.obstacles, ['bond_full']);
  });

  it('is told where there is nobody else', () => {
    assert.throws(
      () => chosen(matcherOf([secured(100n)])),
      (e) => e instanceof Problem && e.code === 'no_ring' && /1 left out: their bonds carry no more/.test(e.message),
    );
  });

  it('spares are not taken beyond it', () => {
    assert.deepEqual(
      matcherOf([secured(100n), dear])
        .candidates()
        .map((c) => c.worker.address),
      ['dear'],
    );
  });
});
