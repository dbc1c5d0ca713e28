import assert from 'node:assert/strict';
import { JobLog } from '../receipts/job-log.ts';
import { CutLogs } from './cut.ts';

/** A log of so many positions. */
function logOf(positions: number): JobLog {
  const log = new JobLog();
  const hashes = Array.from({ length: positions }, (_, i) => new Uint8Array(32).fill(i));
  log.record(
    0,
    hashes.map((_, i) => i),
    hashes,
    hashes,
    positions,
  );
  return log;
}

describe('CutLogs', () => {
  it('commits to the first positions as the end of the job would have, once', () => {
    const logs = new CutLogs();
    logs.add('a', logOf(5));
    assert.deepEqual(logs.commit('a', 3), logOf(5).commit(3));
    assert.equal(logs.commit('a', 3), undefined);
  });

  it('commits to no position that was not computed', () => {
    const logs = new CutLogs();
    logs.add('a', logOf(5));
    assert.equal(logs.commit('a', 6), undefined);
    assert.equal(logs.commit('b', 1), undefined);
  });

  it('keeps no more positions than it may: the oldest jobs go', () => {
    const logs = new CutLogs(8);
    for (const [job, positions] of [['a', 4] as const, ['b', 3] as const, ['c', 4] as const]) {
      logs.add(job, logOf(positions));
    }
    assert.equal(logs.positions, 7);
    assert.equal(logs.commit('a', 1), undefined);
    assert.ok(logs.commit('b', 3) && logs.commit('c', 4));
    assert.equal(logs.positions, 0);
    logs.add('d', logOf(9));
    assert.equal(logs.positions, 0);
  });
});
