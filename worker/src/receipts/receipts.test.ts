import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex, receiptsRoot, RowLog, toHex, tokenRoot, u32le, verifyReceiptSignature } from '@shardmarket/sdk';
import { lockDirectory } from '../data-lock.ts';
import { someReceipt } from '../testing/receipts.ts';
import { newOperator } from '../testing/ticket.ts';
import { JobLog } from './job-log.ts';
import { hasLanded, nextChain, planBatch, type OnChain } from './plan.ts';
import { ReceiptPoster, type ReceiptChain } from './poster.ts';
import { signCommitment } from './sign.ts';
import { ReceiptStore, type Batch } from './store.ts';

const hashes = (rows: readonly number[]) => rows.map((row) => createHash('sha256').update(u32le(row)).digest());
/** Records rows of which the input is their token. */
const record = (
  log: JobLog,
  position: number,
  input: readonly number[],
  output: readonly number[],
  computed?: number,
) => log.record(position, input, hashes(input), hashes(output), computed ?? input.length);

describe('job log', () => {
  it('commits to the rows that stand at the end, not to rejected ones, and counts all that was computed', () => {
    const log = new JobLog();
    record(log, 0, [1, 2, 3], [11, 12, 13]);
    record(log, 2, [3, 66, 67], [13, 76, 77]);
    record(log, 3, [4], [14], 2);
    const output = new RowLog();
    [11, 12, 13, 14].forEach((value, at) => output.write(at, u32le(value)));
    const root = toHex(tokenRoot([1, 2, 3, 4]));
    const outputRoot = toHex(output.root(4));
    assert.deepEqual(log.commit(4), { committed: 4, computed: 8, inputRoot: root, outputRoot, tokenRoot: root });
    assert.deepEqual([...log.tokens], [1, 2, 3, 4]);
  });

  it('commits to no position that it has not seen', () => {
    const log = new JobLog();
    record(log, 0, [1, 2], [3, 4]);
    assert.throws(() => log.commit(3), { code: 'BAD_POSITION', message: /2 are known/ });
  });

  it('a driver that puts back one row gets no commitment to outputs that came from another one', () => {
    const log = new JobLog();
    record(log, 0, [1, 66, 3], [11, 76, 77]);
    record(log, 1, [2], [12]);
    assert.throws(() => log.commit(3), { code: 'BAD_POSITION', message: /2 are known/ });
  });

  it('is signed with the stage it stands for', () => {
    const { address, key } = newOperator();
    const log = new JobLog();
    record(log, 0, [1, 2], [11, 12]);
    const hash = '01'.repeat(32);
    const signer = { operator: address, key, manifestHash: hash, numericsClass: hash, layers: [0, 2] as const };
    const job = { job: 'ab'.repeat(16), session: address, startedAt: Date.now() };
    const receipt = signCommitment(job, log.commit(1), signer);
    assert.deepEqual([receipt.committed, receipt.computed, receipt.layerEnd], [1, 2, 2]);
    assert.ok(receipt.endedAt >= receipt.startedAt);
    assert.ok(verifyReceiptSignature(receipt));
  });
});

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

describe('receipt batches', () => {
  const chain: OnChain = { uncovered: 70n, receiptChain: new Uint8Array(32).fill(4) };

  it('cover all that is uncovered with all receipts there are', () => {
    const receipts = [someReceipt(), someReceipt()];
    const batch = planBatch(receipts, chain);
    assert.ok(batch);
    assert.equal(batch.root, toHex(receiptsRoot(receipts)));
    assert.equal(batch.amount, '70');
    const link = Buffer.concat([
      chain.receiptChain,
      receiptsRoot(receipts),
      Buffer.from('02000000' + '4600000000000000', 'hex'),
    ]);
    assert.equal(batch.chainAfter, createHash('sha256').update(link).digest('hex'));
    assert.equal(hasLanded(batch, chain), false);
    assert.equal(hasLanded(batch, { uncovered: 0n, receiptChain: fromHex(batch.chainAfter) }), true);
  });

  it('nothing is posted when nothing is uncovered, or when there is nothing to show', () => {
    assert.equal(planBatch([someReceipt()], { ...chain, uncovered: 0n }), undefined);
    assert.equal(planBatch([], chain), undefined);
  });
});

/** The program's rule for `post_receipts`, with failures on demand. */
class Ledger implements ReceiptChain {
  onChain: OnChain = { uncovered: 0n, receiptChain: new Uint8Array(32) };
  readonly posts: bigint[] = [];
  fail: 'before' | 'after' | undefined;

  readReceipts(): Promise<OnChain> {
    return Promise.resolve(this.onChain);
  }

  postReceipts(root: Uint8Array, count: number, amount: bigint): Promise<string> {
    const fail = this.fail;
    this.fail = undefined;
    if (fail === 'before') return Promise.reject(new Error('no connection'));
    assert.ok(amount > 0n && amount <= this.onChain.uncovered, 'the program would refuse it');
    const { uncovered, receiptChain } = this.onChain;
    this.onChain = { uncovered: uncovered - amount, receiptChain: nextChain(receiptChain, root, count, amount) };
    this.posts.push(amount);
    return fail === 'after' ? Promise.reject(new Error('no answer')) : Promise.resolve('signature');
  }
}

describe('receipt poster', () => {
  let directory: string;
  let store: ReceiptStore;
  let ledger: Ledger;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shardmarket-poster-'));
    store = ReceiptStore.open(join(directory, 'receipts.jsonl'));
    ledger = new Ledger();
  });
  afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
  });

  function settle(amount: bigint): void {
    const receipt = someReceipt();
    store.signed(receipt);
    store.settled([receipt.job]);
    ledger.onChain = { ...ledger.onChain, uncovered: ledger.onChain.uncovered + amount };
  }

  /** Posts until nothing is left to try. @returns the failures on the way */
  async function drain(): Promise<string[]> {
    const failures: string[] = [];
    const failed = (message: string) => void failures.push(message);
    const poster = new ReceiptPoster({ store, chain: ledger, posted: () => undefined, failed });
    poster.kick();
    await poster.idle();
    assert.deepEqual(store.unposted, []);
    return failures;
  }

  it('posts what is settled, once', async () => {
    settle(5n);
    settle(6n);
    assert.deepEqual(await drain(), []);
    assert.deepEqual(ledger.posts, [11n]);
  });

  it('tries again after a failure', async () => {
    settle(5n);
    ledger.fail = 'before';
    assert.deepEqual(await drain(), ['no connection']);
    assert.deepEqual(ledger.posts, [5n]);
  });

  it('a batch that landed although nobody answered is not posted again', async () => {
    settle(5n);
    ledger.fail = 'after';
    assert.deepEqual(await drain(), ['no answer']);
    assert.deepEqual(ledger.posts, [5n]);
  });
});
