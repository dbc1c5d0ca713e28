import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedTo } from './events.ts';
import { Journal } from './journal.ts';
import { recoverAsks } from './recover.ts';

const SESSION = 'session';
const JOB = 'ab'.repeat(16);
const asked = { type: 'asked', ask: 'a', manifest: 'm', layers: 6, promptTokens: 2, maxTokens: 9 } as const;

describe('the journal of the proxy', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shardmarket-journal-'));
    path = join(folder, 'journal.jsonl');
    Journal.begin(folder, SESSION).close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const reopened = <T>(look: (journal: Journal) => T): T => {
    const journal = Journal.resume(folder, SESSION);
    try {
      return look(journal);
    } finally {
      journal.close();
    }
  };

  it('has on disk what it was told, amounts exactly', () => {
    const voucher = { voucher: 'v', signature: 's', jobs: [JOB], asks: ['a'] };
    reopened((journal) => {
      journal.add(asked);
      journal.add({ type: 'begun', ask: 'a', job: JOB, stages: [{ layers: [0, 6], ask: 2n ** 64n - 1n }] });
      journal.add({ type: 'metered', ask: 'a', tokens: 3, root: 'r' });
      journal.add({ type: 'signed', from: 0n, to: 2n ** 63n, ...voucher });
      // What another process would read if this one were killed now.
      assert.equal(readFileSync(path, 'utf8').split('\n').length, 6);
    });
    reopened(({ book }) => {
      assert.equal(signedTo(book), 2n ** 63n);
      const { job, stages, end } = book.asks.get('a') ?? {};
      assert.deepEqual([job, stages?.[0]?.ask, end], [JOB, 2n ** 64n - 1n, { tokens: 3, root: 'r' }]);
    });
  });

  it('forgets a request that was refused', () => {
    reopened((journal) => {
      journal.add(asked);
      journal.add({ type: 'refused', ask: 'a' });
      assert.equal(journal.book.asks.size, 0);
    });
  });

  it('drops a line that was cut off, and goes on behind the last whole one', () => {
    appendFileSync(path, '{"type":"signed","from":"0","to":"5"');
    reopened((journal) => journal.add(asked));
    reopened(({ book }) => assert.deepEqual([[...book.asks.keys()], book.signed], [['a'], []]));
  });

  it('refuses a whole line that cannot be read, and a journal of another session, or none', () => {
    appendFileSync(path, '{"type":"signed"}\n');
    assert.throws(() => Journal.resume(folder, SESSION), { code: 'JOURNAL_CORRUPT', message: /line 2 cannot be read/ });
    writeFileSync(path, '{"type":"opened","session":"other","settled":"0"}\n');
    assert.throws(() => Journal.resume(folder, SESSION), { code: 'JOURNAL_CORRUPT', message: /is of session other/ });
    rmSync(path);
    assert.throws(() => Journal.resume(folder, SESSION), { code: 'JOURNAL_CORRUPT', message: /is missing/ });
  });

  it('is open in one process at a time', () => {
    const journal = Journal.resume(folder, SESSION);
    assert.throws(() => Journal.resume(folder, SESSION), { code: 'SESSION_IN_USE' });
    journal.close();
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    assert.throws(() => Journal.resume(folder, SESSION), {
      code: 'SESSION_IN_USE',
      message: new RegExp(`${process.ppid}`),
    });
  });

  it('is taken over from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'close');
    writeFileSync(join(folder, 'lock'), String(child.pid));
    reopened(({ book }) => assert.equal(book.session, SESSION));
  });

  it('owes what was asked for at most where a proxy died meanwhile', () => {
    reopened((journal) => journal.add(asked));
    reopened((journal) => {
      assert.equal(recoverAsks(journal), 1);
      assert.deepEqual(journal.book.asks.get('a')?.end, { most: 9 });
      assert.equal(recoverAsks(journal), 0);
    });
  });
});
