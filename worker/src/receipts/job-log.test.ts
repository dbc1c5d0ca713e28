import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { RowLog, toHex, tokenRoot, u32le, verifyReceiptSignature } from '@shardmarket/sdk';
import { newOperator } from '../testing/ticket.ts';
import { JobLog } from './job-log.ts';
import { signCommitment } from './sign.ts';

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
