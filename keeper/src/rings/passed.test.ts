import assert from 'node:assert/strict';
import { NO_DEEDS, weightOf } from '../reputation/standing.ts';
import type { LiveWorker } from '../workers/types.ts';
import { unmeasured } from './distances.ts';
import { passedOver, type Obstacle, type Standing } from './passed.ts';
import { NEUTRAL } from './weight.ts';

const MODEL = 'a'.repeat(64);

function standing(address: string, layers: [number, number], ask: bigint, ...obstacles: Obstacle[]): Standing {
  const worker: LiveWorker = {
    ...{ address, operator: `operator ${address}`, model: MODEL, numericsClass: 'x', layers, ask },
    ...{ ringUrl: null, canDrive: layers[0] === 0, maxJobs: 1, layerMs: 1, holds: layers[1] - layers[0] },
  };
  const known = { evidence: { ...NO_DEEDS, audits: 0, strikes: 0 }, weight: NEUTRAL, coverPercent: 100 };
  return { worker, jobs: obstacles.includes('busy') ? 1 : 0, held: [], obstacles, ...known };
}

const tail = standing('tail', [3, 6], 10n);
const told = (standings: Standing[], price: bigint, distance = unmeasured) =>
  passedOver(MODEL, 6, standings, price, distance, () => false).map((ring) => [
    ring.price,
    ring.stages.map((s) => s.worker.address),
    ring.reason,
  ]);

describe('rings that were passed over', () => {
  it('are those that one thing keeps from being cheaper, with that thing', () => {
    const standings = [
      tail,
      standing('taken', [0, 3], 9n),
      standing('busy', [0, 3], 1n, 'busy'),
      standing('broken', [0, 3], 2n, 'avoided'),
      standing('dear', [0, 3], 50n, 'unreachable'),
    ];
    assert.deepEqual(told(standings, 57n), [
      [33n, ['busy', 'tail'], 'worker busy: it runs as many jobs as it takes'],
      [36n, ['broken', 'tail'], 'worker broken: it broke a ring a moment ago'],
    ]);
  });

  it('are none where the cheapest was taken', () => {
    assert.deepEqual(told([tail, standing('head', [0, 3], 1n)], 33n), []);
  });

  it('can lack several things at once', () => {
    const standings = [standing('a', [0, 3], 1n, 'busy', 'avoided'), standing('b', [3, 6], 1n, 'unreachable')];
    const [[price, , reason] = []] = told(standings, 100n);
    assert.equal(price, 6n);
    assert.match(String(reason), /worker a: it runs .*; worker a: it broke .*; worker b: others do not reach it/);
  });

  it('can lack nothing but a link', () => {
    const standings = [tail, standing('far', [0, 3], 1n), standing('near', [0, 3], 5n)];
    const closed = (from: LiveWorker, to: LiveWorker) =>
      [from.address, to.address].includes('far') ? Infinity : unmeasured(from, to);
    assert.deepEqual(told(standings, 45n, closed), [
      [33n, ['far', 'tail'], 'a link between these workers does not open'],
    ]);
  });

  it('can lack nothing but memory that other rings have', () => {
    const full = { ...standing('full', [0, 3], 1n), held: [[0, 2]] as const };
    assert.deepEqual(told([tail, full, standing('free', [0, 3], 5n)], 45n), [
      [33n, ['full', 'tail'], 'other rings have the memory of these workers'],
    ]);
  });

  it('can lack nothing but a good record, which is told with its numbers', () => {
    const evidence = { ...NO_DEEDS, failed: 3, audits: 4, strikes: 1 };
    const blamed = { ...standing('blamed', [0, 3], 10n), evidence, weight: weightOf(evidence) };
    const [[price, , reason] = []] = told([tail, blamed, standing('good', [0, 3], 11n)], 63n);
    assert.equal(price, 60n);
    assert.equal(
      reason,
      'worker blamed: 3 of 3 jobs failed with it and 1 of 4 audits found a fault, so that its ask counts 1.10 times',
    );
  });

  it('can lack nothing but neighbours of another operator', () => {
    const brother = standing('brother', [0, 3], 1n);
    const akin = { ...brother, worker: { ...brother.worker, operator: tail.worker.operator } };
    const [[price, , reason] = []] = told([tail, akin, standing('stranger', [0, 3], 11n)], 63n);
    assert.equal(price, 33n);
    assert.match(String(reason), /workers brother and tail belong together: another ring keeps/);
  });

  it('can lack nothing but headroom under a bond', () => {
    const full = standing('full', [0, 3], 1n, 'bond_full');
    const [[, , reason] = []] = told([tail, full, standing('free', [0, 3], 5n)], 45n);
    assert.equal(reason, 'worker full: its bond carries no more earnings');
  });
});
