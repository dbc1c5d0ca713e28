import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex, receiptsRoot, toHex } from '@shardmarket/sdk';
import { someReceipt } from '../testing/receipts.ts';
import { hasLanded, nextChain, planBatch, type OnChain } from './plan.ts';
import { ReceiptPoster, type ReceiptChain } from './poster.ts';
import { ReceiptStore } from './store.ts';

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
