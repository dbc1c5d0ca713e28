import assert from 'node:assert/strict';
import { onEveryDatabase } from '../../test/every-database.ts';
import { someAddress } from '../../test/harness.ts';
import type { Match } from '../rings/match.ts';
import { NO_DEEDS, weightOf, type Evidence } from '../reputation/standing.ts';
import type { Obstacle, Standing } from '../rings/passed.ts';
import { NEUTRAL } from '../rings/weight.ts';
import type { LiveWorker } from '../workers/types.ts';
import { stateOf } from './describe.ts';
import { ReasonLedger } from './ledger.ts';
import { notChosen } from './not-chosen.ts';

function standing(address: string, layers: [number, number], ask: bigint, ...obstacles: Obstacle[]): Standing {
  const worker: LiveWorker = {
    ...{ address, operator: `operator ${address}`, model: 'm', numericsClass: 'x', layers, ask },
    ...{ ringUrl: null, canDrive: true, maxJobs: 1, holds: 6, layerMs: 1 },
  };
  const known = { evidence: { ...NO_DEEDS, audits: 0, strikes: 0 }, weight: NEUTRAL, coverPercent: 100 };
  return { worker, jobs: 0, held: [], obstacles, ...known };
}

/** Where this is known of it. */
function known(of: Standing, some: Partial<Evidence>): Standing {
  const evidence = { ...of.evidence, ...some };
  return { ...of, evidence, weight: weightOf(evidence) };
}

describe('why a worker was not chosen', () => {
  const [head, tail] = [standing('head', [0, 3], 5n), standing('tail', [3, 6], 7n)];
  const match: Match = { numericsClass: 'x', stages: [head.worker, tail.worker] };
  const reasons = (...others: Standing[]) =>
    [...notChosen('m', match, [head, tail, ...others])].map(([address, { code }]) => [address, code]);

  it('is the first thing that kept it out, else its price, else that others were no worse', () => {
    const busy = standing('a', [0, 3], 1n, 'unreachable', 'busy');
    assert.deepEqual(reasons(busy), [['a', 'unreachable']]);
    assert.deepEqual(reasons(standing('b', [0, 3], 6n)), [['b', 'dearer']]);
    assert.deepEqual(reasons(standing('c', [0, 3], 5n)), [['c', 'not_nearest']]);
    assert.deepEqual(reasons(standing('d', [0, 6], 7n)), [['d', 'not_nearest']]);
  });

  it('is another numerics class, and is not told of other models', () => {
    const other = standing('a', [0, 3], 1n);
    const alien = { ...other, worker: { ...other.worker, numericsClass: 'y' } };
    assert.deepEqual(reasons(alien), [['a', 'other_numerics']]);
    assert.deepEqual(reasons({ ...other, worker: { ...other.worker, model: 'n' } }), []);
  });

  const told = (other: Standing, of = match) => notChosen('m', of, [head, tail, other]).get(other.worker.address);

  it('is what is held against it, with the numbers', () => {
    const blamed = told(known(standing('a', [0, 3], 5n), { delivered: 10, failed: 5 }));
    assert.equal(blamed?.code, 'blamed');
    assert.match(blamed.message, /5 of 15 jobs failed with it, so that its ask counts 1\.1\d times/);
    const late = told(known(standing('b', [0, 3], 5n), { onTime: 20, late: 30 }));
    assert.equal(late?.code, 'late');
    assert.match(late.message, /late in 30 of 50 jobs, so that its time counts 1\.\d\d times/);
  });

  it('is that it belongs together with who would stand beside it', () => {
    const brother = standing('a', [0, 3], 1n);
    const kin = told({ ...brother, worker: { ...brother.worker, operator: tail.worker.operator } });
    assert.equal(kin?.code, 'same_operator');
    assert.match(kin.message, /together with worker tail/);
    const own = told({ ...brother, worker: { ...brother.worker, operator: head.worker.operator } });
    assert.equal(own?.code, 'not_nearest', 'it would stand in the place of its own, not beside it');
  });

  it('is that its bond carries no more, with the amounts', () => {
    const full = standing('a', [0, 3], 1n, 'bond_full');
    const security = { bond: 7n, carries: 100n, owed: 50n, audits: 0, strikes: 0 };
    const reason = told({ ...full, worker: { ...full.worker, security }, coverPercent: 50 });
    assert.equal(reason?.code, 'bond_full');
    assert.match(reason.message, /owed 50 micro-USDC that have not vested, and its bond of 7 micro-ZERO carries 50:/);
  });

  it('is that others were tried of whom less is known', () => {
    assert.equal(told(standing('a', [0, 3], 5n), { ...match, exploring: true })?.code, 'exploring');
  });

  it('names the ask to be undercut', () => {
    const [[, reason] = []] = notChosen('m', match, [standing('b', [0, 3], 6n)]);
    assert.match(reason?.message ?? '', /layers \[0, 3\) ask 5 and less, it asks 6/);
  });
});

describe('the state of a worker', () => {
  const state = (obstacles: Obstacle[], jobs = 0, leaving = false) =>
    stateOf({ jobs, obstacles }, { leaving }, undefined).state;

  it('is one word for what matters most', () => {
    assert.equal(stateOf(undefined, { leaving: false }, undefined).state, 'absent');
    assert.equal(state([], 0, true), 'leaving');
    assert.equal(state(['unreachable', 'busy']), 'unreachable');
    assert.equal(state(['busy', 'avoided'], 1), 'busy');
    assert.equal(state(['avoided']), 'avoided');
    assert.deepEqual([state([], 1), state([])], ['working', 'available']);
  });

  it('says why it is not reached', () => {
    const { message } = stateOf({ jobs: 0, obstacles: ['unreachable'] }, { leaving: false }, 'connect refused');
    assert.equal(message, 'connect refused');
  });
});

onEveryDatabase('the ledger of reasons', (given) => {
  const at = (second: number) => new Date(second * 1000);

  it('counts each reason since its first time, across restarts', async () => {
    let now = at(1);
    const ledger = new ReasonLedger(given.db, () => now);
    const worker = someAddress();
    ledger.add(worker, { code: 'busy', message: 'one' });
    now = at(2);
    ledger.add(worker, { code: 'busy', message: 'two' });
    ledger.add(worker, { code: 'dearer', message: 'dear' });
    assert.equal((await ledger.of(worker)).length, 2, 'it is told before it is written');
    await ledger.flush();

    now = at(3);
    const next = new ReasonLedger(given.db, () => now);
    next.add(worker, { code: 'busy', message: 'three' });
    const expected = [
      { code: 'busy', message: 'three', count: 3, firstAt: at(1), lastAt: at(3) },
      { code: 'dearer', message: 'dear', count: 1, firstAt: at(2), lastAt: at(2) },
    ];
    const told = async () =>
      (await next.of(worker)).map(({ code, message, count, firstAt, lastAt }) => ({
        code,
        message,
        count,
        firstAt,
        lastAt,
      }));
    assert.deepEqual(await told(), expected);
    await next.flush();
    await next.flush();
    assert.deepEqual(await told(), expected);
  });
});
