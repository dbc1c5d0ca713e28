import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory } from '../data-lock.ts';
import { someReceipt } from '../testing/receipts.ts';
import { ReceiptStore, type Batch } from './store.ts';

describe('receipt store', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shardmarket-store-'));
    path = join(directory, 'data', 'receipts.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const jobs = (store: ReceiptStore) => ({
    unposted: store.unposted.map((r) => r.job),
    unsettled: store.unsettled.map((r) => r.job),
  });
  function reopened<T>(use: (store: ReceiptStore) => T): T {
    const store = ReceiptStore.open(path);
    try {
      return use(store);
    } finally {
      store.close();
    }
  }

  it('keeps every step over a restart', () => {
    const [a, b, c] = [someReceipt(), someReceipt(), someReceipt()];
    reopened((store) => [a, b, c].forEach((r) => store.signed(r)));
    assert.deepEqual(reopened(jobs), { unposted: [], unsettled: [a.job, b.job, c.job] });
    reopened((store) => store.settled([b.job, 'unknown', a.job]));
    assert.deepEqual(reopened(jobs), { unposted: [a.job, b.job], unsettled: [c.job] });
    const batch: Batch = { jobs: [a.job, b.job], root: '00', amount: '7', chainAfter: '11' };
    reopened((store) => store.posting(batch));
    assert.deepEqual(
      reopened((store) => store.pending),
      batch,
    );
    assert.deepEqual(reopened(jobs).unposted, [a.job, b.job]);
    reopened((store) => store.concluded(batch, true));
    assert.deepEqual(reopened(jobs), { unposted: [], unsettled: [c.job] });
    assert.equal(
      reopened((store) => store.pending),
      undefined,
    );
  });

  it('a batch that did not land leaves its receipts to be posted', () => {
    const a = someReceipt();
    const batch: Batch = { jobs: [a.job], root: '00', amount: '7', chainAfter: '11' };
    reopened((store) => (store.signed(a), store.settled([a.job]), store.posting(batch), store.concluded(batch, false)));
    assert.deepEqual(reopened(jobs).unposted, [a.job]);
  });

  it('a last line that a crash cut short is dropped, and what follows is readable', () => {
    const [a, b] = [someReceipt(), someReceipt()];
    reopened((store) => store.signed(a));
    appendFileSync(path, '{"type":"settled","jo');
    reopened((store) => store.signed(b));
    assert.deepEqual(reopened(jobs).unsettled, [a.job, b.job]);
  });

  it('damage elsewhere is refused, naming file and line', () => {
    reopened((store) => store.signed(someReceipt()));
    writeFileSync(path, `${readFileSync(path, 'utf8')}nonsense\n`);
    assert.throws(() => ReceiptStore.open(path), { code: 'STORE_CORRUPT', message: /receipts\.jsonl, line 2/ });
  });

  it('what is posted, and what nobody settled in a month, leaves the file', () => {
    const [old, posted] = [someReceipt({ endedAt: Date.now() - 31 * 24 * 3_600_000 }), someReceipt()];
    const batch: Batch = { jobs: [posted.job], root: '00', amount: '7', chainAfter: '11' };
    reopened((store) => {
      [old, posted].forEach((r) => store.signed(r));
      store.settled([posted.job]);
      store.concluded(batch, true);
    });
    reopened(() => undefined);
    assert.equal(readFileSync(path, 'utf8'), '');
  });

  it('a data directory belongs to one worker at a time; the lock of a dead one is taken over', () => {
    const lock = lockDirectory(directory);
    assert.throws(() => lockDirectory(directory), {
      code: 'DATA_DIR_IN_USE',
      message: new RegExp(String(process.pid)),
    });
    lock.close();
    writeFileSync(join(directory, 'worker.lock'), '999999999\n');
    lockDirectory(directory).close();
  });
});
