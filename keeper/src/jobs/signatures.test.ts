import assert from 'node:assert/strict';
import { signingKey, signReceipt } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { newJob } from '../../test/rows.ts';
import { Signatures } from './signatures.ts';

const hex32 = 'ab'.repeat(32);

function stage() {
  const pair = Keypair.generate();
  const operator = pair.publicKey.toBase58();
  const [worker] = newJob('s', 1n).stages;
  assert.ok(worker);
  const signed = (committed: number) =>
    signReceipt(
      {
        ...{ session: operator, job: 'cd'.repeat(16), operator, manifestHash: hex32, numericsClass: hex32 },
        ...{ layerStart: 0, layerEnd: 2, committed, computed: 9, startedAt: 1, endedAt: 2 },
        ...{ inputRoot: hex32, outputRoot: hex32, tokenRoot: hex32 },
      },
      signingKey(pair.secretKey),
    );
  return { worker: { ...worker, operator, address: `worker ${operator}` }, operator, signed };
}

describe('Signatures', () => {
  const [one, two, other] = [stage(), stage(), stage()];
  let signatures: Signatures;
  beforeEach(() => {
    signatures = new Signatures([one.worker, two.worker]);
  });
  const collected = async (committed?: number) => {
    const { stages, receipts } = await signatures.collect(5, committed);
    return { stages: stages.map((s) => s.operator), receipts: receipts.map((r) => [r.operator, r.committed]) };
  };

  it('waits for every stage, and no longer than it has time', async () => {
    signatures.take(one.worker.address, one.signed(4));
    const whole = signatures.collect(60_000);
    signatures.take(two.worker.address, two.signed(4));
    assert.equal((await whole).receipts.length, 2);
    signatures = new Signatures([one.worker, two.worker]);
    assert.deepEqual(await collected(), { stages: [one.operator, two.operator], receipts: [] });
  });

  it('takes from a member what it has signed itself, twice at most', async () => {
    signatures.take(two.worker.address, one.signed(4));
    signatures.take(other.worker.address, other.signed(4));
    for (const committed of [4, 5, 6]) signatures.take(one.worker.address, one.signed(committed));
    assert.deepEqual((await collected()).receipts, [
      [one.operator, 4],
      [one.operator, 5],
    ]);
  });

  it('what was signed for an end that the job did not come to does not count', async () => {
    signatures.take(one.worker.address, one.signed(9));
    signatures.take(two.worker.address, two.signed(4));
    assert.deepEqual((await collected(4)).receipts, [[two.operator, 4]]);
    signatures.take(one.worker.address, one.signed(4));
    assert.deepEqual((await collected(4)).receipts.length, 2);
  });

  it('a stage that was replaced before it could sign for enough leaves its place to the one that came', async () => {
    signatures.healed([one.worker, other.worker]);
    signatures.take(two.worker.address, two.signed(3));
    signatures.take(other.worker.address, other.signed(4));
    assert.deepEqual((await collected(4)).stages, [one.operator, other.operator]);
    assert.equal(signatures.heals, 1);
    assert.equal(signatures.members.size, 3);
  });
});
