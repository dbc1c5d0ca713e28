import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { RowLog, toHex, tokenRoot, u32le, verifyReceiptSignature } from '@shardmarket/sdk';
import type { StageResult } from '../stage/messages.ts';
import { newOperator } from '../testing/ticket.ts';
import { JobLog } from './job-log.ts';

const hashes = (rows: readonly Uint8Array[]) =>
  Uint8Array.from(Buffer.concat(rows.map((row) => createHash('sha256').update(row).digest())));
const result = (input: readonly number[], output: readonly number[], computed = input.length): StageResult => ({
  output: new Uint8Array(),
  tokens: new Uint32Array(),
  logprobs: new Uint8Array(),
  inputHashes: hashes(input.map(u32le)),
  outputHashes: hashes(output.map(u32le)),
  computed,
});

describe('job log', () => {
  const { address, key } = newOperator();
  const signer = {
    operator: address,
    key,
    manifestHash: '01'.repeat(32),
    numericsClass: '02'.repeat(32),
    layers: [0, 2] as const,
  };

  it('commits to the rows that stand at the end, not to rejected ones, and counts all that was computed', () => {
    const log = new JobLog();
    log.record(0, 3, result([1, 2, 3], [11, 12, 13]));
    log.record(2, 3, result([3, 66, 67], [13, 76, 77]));
    log.record(3, 1, result([4], [14], 2));
    const receipt = log.receipt('ab'.repeat(16), address, 4, tokenRoot([1, 2, 3, 4]), signer);
    const output = new RowLog();
    [11, 12, 13, 14].forEach((value, at) => output.write(at, u32le(value)));
    assert.equal(receipt.inputRoot, receipt.tokenRoot);
    assert.equal(receipt.outputRoot, toHex(output.root(4)));
    assert.deepEqual([receipt.committed, receipt.computed], [4, 8]);
    assert.ok(receipt.endedAt >= receipt.startedAt);
    assert.ok(verifyReceiptSignature(receipt));
  });

  it('signs for no position that it has not seen', () => {
    const log = new JobLog();
    log.record(0, 2, result([1, 2], [3, 4]));
    assert.throws(() => log.receipt('ab'.repeat(16), address, 3, new Uint8Array(32), signer), /2 are known/);
  });

  it('a driver that puts back one row does not get a receipt for outputs that came from another one', () => {
    const log = new JobLog();
    log.record(0, 3, result([1, 66, 3], [11, 76, 77]));
    log.record(1, 1, result([2], [12]));
    assert.throws(() => log.receipt('ab'.repeat(16), address, 3, new Uint8Array(32), signer), /2 are known/);
  });
});
