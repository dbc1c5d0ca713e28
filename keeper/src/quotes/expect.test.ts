import assert from 'node:assert/strict';
import { finishedJob, onEveryDatabase } from '../../test/every-database.ts';
import { expectOf, measuredJobs } from './expect.ts';

const job = (workers: string[], firstTokenMs: number, totalMs: number, completionTokens = 11) => ({
  workers,
  completionTokens,
  stats: { firstTokenMs, totalMs },
});

describe('what a ring is expected to do', () => {
  it('is the median of what exactly its workers did', () => {
    const measured = [
      job(['a', 'b'], 10, 1_010),
      job(['a', 'b'], 30, 530),
      job(['a', 'b'], 20, 2_020),
      job(['b', 'a'], 1, 2),
      job(['a'], 1, 2),
    ];
    assert.deepEqual(expectOf(measured, ['a', 'b']), { ttftMs: 20, tokensPerSecond: 10, samples: 3, reason: null });
  });

  it('is null with a reason where nothing was measured', () => {
    const { reason, ...rest } = expectOf([job(['a'], 1, 2)], ['b']);
    assert.deepEqual(rest, { ttftMs: null, tokensPerSecond: null, samples: 0 });
    assert.match(reason ?? '', /no job has ended well on exactly these workers/);
  });

  it('tells no rate from answers of one token', () => {
    const { ttftMs, tokensPerSecond, reason } = expectOf([job(['a'], 5, 5, 1)], ['a']);
    assert.deepEqual([ttftMs, tokensPerSecond], [5, null]);
    assert.match(reason ?? '', /too short/);
  });
});

onEveryDatabase('measured jobs', (given) => {
  it('are those that ended well, with their workers in ring order', async () => {
    const done = await finishedJob(given, 1n);
    const measured = await measuredJobs(given.db, done.modelHash, Date.now());
    const workers = done.stages.map((s) => s.address);
    const mine = measured.find((m) => m.workers.join() === workers.join());
    assert.deepEqual([mine?.completionTokens, mine?.stats.firstTokenMs], [3, 5]);
    assert.deepEqual(await measuredJobs(given.db, done.modelHash, Date.now() + 2 * 86_400_000), []);
  });
});
