import assert from 'node:assert/strict';
import { JobLog } from '../receipts/job-log.ts';
import { KvCache } from './cache.ts';
import { KeptJobs, type KeptJob } from './kept.ts';
import { logBytes } from './memory.ts';
import type { GraphShape } from './shape.ts';

const shape: GraphShape = {
  layers: [0, 1],
  first: true,
  last: true,
  hidden: 1,
  vocab: 100,
  kvHeads: 1,
  headDim: 1,
  capacity: 16,
};
const ALL = shape.layers;
/** Of a job with the two tokens that most have here. */
const BYTES = new KvCache(shape, 16).bytes + logBytes(2);

function ended(...tokens: number[]): KeptJob {
  const log = new JobLog();
  const hashes = tokens.map(() => new Uint8Array(32));
  log.record(0, tokens, hashes, hashes, tokens.length);
  return { cache: new KvCache(shape, 16), log };
}

describe('kept jobs', () => {
  it('finds the job that begins like some tokens for longest, of the same owner only', () => {
    const kept = new KeptJobs(10 * BYTES);
    kept.add('one', 'alice', ended(1, 2, 3, 4));
    kept.add('two', 'alice', ended(1, 2, 3, 9));
    kept.add('three', 'bob', ended(1, 2, 3, 4, 5));
    assert.deepEqual(kept.find('alice', [1, 2, 3, 4, 5, 6]), { job: 'one', positions: 4 });
    assert.deepEqual(kept.find('alice', [1, 2, 3, 9]), { job: 'two', positions: 4 });
    assert.equal(kept.find('alice', [2, 2]), undefined);
    assert.equal(kept.find('carol', [1, 2, 3, 4, 5]), undefined);
    assert.equal(kept.take('alice', { job: 'three', positions: 5 }, ALL), undefined);
    assert.ok(kept.take('bob', { job: 'three', positions: 5 }, ALL));
  });

  it('gives a job away once, and none with fewer positions than wanted', () => {
    const kept = new KeptJobs(10 * BYTES);
    kept.add('one', 'alice', ended(1, 2, 3));
    assert.equal(kept.take('alice', { job: 'one', positions: 4 }, ALL), undefined);
    assert.equal(kept.take('alice', { job: 'one', positions: 2 }, [0, 2]), undefined, 'for other layers');
    assert.ok(kept.take('alice', { job: 'one', positions: 2 }, ALL));
    assert.equal(kept.take('alice', { job: 'one', positions: 2 }, ALL), undefined);
    assert.equal(kept.bytes, 0);
  });

  it('holds no more than it may: what was kept first goes first', () => {
    const kept = new KeptJobs(2 * BYTES);
    for (const job of ['one', 'two', 'two', 'three']) assert.ok(kept.add(job, 'alice', ended(1, 2)));
    assert.equal(kept.bytes, 2 * BYTES);
    assert.equal(kept.take('alice', { job: 'one', positions: 1 }, ALL), undefined);
    assert.ok(kept.take('alice', { job: 'two', positions: 1 }, ALL));
    assert.equal(new KeptJobs(0).add('one', 'alice', ended(1)), false);
  });

  it('makes room for open jobs, what was kept first first', () => {
    const kept = new KeptJobs(3 * BYTES);
    for (const job of ['one', 'two', 'three']) kept.add(job, 'alice', ended(1, 2));
    kept.shrink(2 * BYTES);
    assert.equal(kept.bytes, 2 * BYTES);
    assert.equal(kept.take('alice', { job: 'one', positions: 1 }, ALL), undefined);
    kept.shrink(0);
    assert.equal(kept.bytes, 0);
    assert.equal(kept.take('alice', { job: 'three', positions: 1 }, ALL), undefined);
  });
});
