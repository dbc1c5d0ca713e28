import assert from 'node:assert/strict';
import { signingKey, signReceipt, toHex, tokenRoot, type Receipt, type SignedReceipt } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import type { LiveWorker } from '../workers/types.ts';
import { billJob, type FinishedJob } from './bill.ts';
import { committedPositions, maxCost, stageCost } from './cost.ts';

const operators = [Keypair.generate(), Keypair.generate()];
const session = Keypair.generate().publicKey.toBase58();
const [modelHash, numericsClass, id] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(32)];

const stages = operators.map((operator, i): LiveWorker => {
  const address = `worker ${i}`;
  const layers: [number, number] = [i * 2, i * 2 + 2];
  const ringUrl = 'ws://host:1';
  const who = { address, operator: operator.publicKey.toBase58(), model: modelHash, numericsClass };
  return { ...who, layers, ask: 1_000_001n, ringUrl, canDrive: i === 0, maxJobs: 1, layerMs: 1, holds: 6 };
});
const job: FinishedJob = {
  ...{ id, session, modelHash, numericsClass, stages },
  layers: 4,
  prompt: [0, 5, 6],
  completion: [7, 8, 1],
  brokeOff: false,
};

function receipt(i: number, change: Partial<Receipt> = {}): SignedReceipt {
  const root = toHex(tokenRoot([0, 5, 6, 7, 8]));
  const operator = operators[i] ?? Keypair.generate();
  const edges = [root, 'd'.repeat(64), 'e'.repeat(64)];
  const fields: Receipt = {
    session,
    job: id,
    operator: operator.publicKey.toBase58(),
    manifestHash: modelHash,
    numericsClass,
    layerStart: i * 2,
    layerEnd: i * 2 + 2,
    committed: 5,
    computed: 9,
    inputRoot: edges[i] ?? '',
    outputRoot: edges[i + 1] ?? '',
    tokenRoot: root,
    startedAt: 1,
    endedAt: 2,
    ...change,
  };
  return signReceipt(fields, signingKey(operator.secretKey));
}

describe('what a job costs', () => {
  it('rounds each stage up: ceil(ask × layers × committed / 1,000,000)', () => {
    assert.equal(stageCost({ ask: 1n, layers: [0, 1] }, 1), 1n);
    assert.equal(stageCost({ ask: 1_000_000n, layers: [2, 4] }, 5), 10n);
    assert.equal(stageCost({ ask: 1_000_001n, layers: [2, 4] }, 5), 11n);
    assert.equal(stageCost({ ask: 0n, layers: [2, 4] }, 5), 0n);
  });

  it('counts prompt + completion − 1 positions', () => {
    assert.equal(committedPositions(3, 3), 5);
    assert.equal(maxCost(stages, 3, 3), 22n);
  });

  it('charges every stage whose receipt is right', () => {
    const bill = billJob(job, [receipt(1), receipt(0)]);
    assert.deepEqual(
      bill.stages.map((s) => s.amount),
      [11n, 11n],
    );
    assert.deepEqual([bill.amount, bill.committed], [22n, 5]);
  });

  it('is never more than was reserved', () => {
    assert.ok(
      billJob(job, [receipt(0), receipt(1)]).amount <= maxCost(stages, job.prompt.length, job.completion.length),
    );
  });

  it('leaves out a stage without a receipt', () => {
    const bill = billJob(job, [receipt(0)]);
    assert.deepEqual(
      bill.stages.map((s) => [s.amount, ...s.faults]),
      [[11n], [0n, 'missing']],
    );
  });

  it('leaves out both ends of an edge that they see differently', () => {
    const bill = billJob(job, [receipt(0), receipt(1, { inputRoot: 'f'.repeat(64) })]);
    assert.deepEqual([bill.amount, ...bill.stages.flatMap((s) => s.faults)], [0n, 'edge_mismatch', 'edge_mismatch']);
  });

  it('leaves out a stage that claims other tokens than were delivered', () => {
    const bill = billJob({ ...job, completion: [7, 9, 1] }, [receipt(0), receipt(1)]);
    assert.equal(bill.amount, 0n);
  });

  it('of a job that broke off: a stage that is gone is not charged, and after a disagreement nobody is', () => {
    const broken = { ...job, brokeOff: true };
    assert.deepEqual(
      billJob(broken, [receipt(0)]).stages.map((s) => [s.amount, ...s.faults]),
      [[11n], [0n, 'missing']],
    );
    for (const wrong of [{ tokenRoot: 'f'.repeat(64) }, { committed: 4 }, { inputRoot: 'f'.repeat(64) }]) {
      assert.equal(billJob(broken, [receipt(0), receipt(1, wrong)]).amount, 0n);
    }
  });

  it('is nothing for an answer without a token, whatever receipts come', () => {
    const bill = billJob({ ...job, completion: [] }, [receipt(0), receipt(1)]);
    assert.deepEqual([bill.amount, bill.committed, ...bill.stages.flatMap((s) => s.faults)], [0n, 0]);
  });
});
