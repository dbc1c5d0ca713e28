import assert from 'node:assert/strict';
import { verifyReceiptSignature, type SignedReceipt } from '@shardmarket/sdk';
import { honestJob, resigned } from '../../../sdk/test/honest-job.ts';
import { ReceiptSignatures } from './receipt-signatures.ts';

const job = honestJob();
const [receipt] = job.signed;
const [again] = resigned(job, 0, { endedAt: 1_800_000_000_000 });
assert.ok(receipt && again);

/** Signatures that differ from a good one in one way, and the key of another. */
function spoiled(good: SignedReceipt): SignedReceipt[] {
  const { signature } = good;
  const [r, s] = [signature.slice(0, 64), signature.slice(64)];
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const above = BigInt(`0x${Buffer.from(s, 'hex').reverse().toString('hex')}`) + order;
  const scalar = Buffer.from(above.toString(16).padStart(64, '0'), 'hex').reverse().toString('hex');
  return [
    { ...good, signature: r + scalar },
    { ...good, signature: 'ff'.repeat(32) + s },
    { ...good, signature: `${signature.slice(0, -2)}00` },
    { ...good, signature: '' },
    { ...good, signature: 'zz'.repeat(64) },
    { ...good, computed: good.computed + 1 },
    { ...good, operator: job.facts.stages[1]?.operator ?? '' },
  ];
}

describe('ReceiptSignatures', () => {
  it('says what the SDK says, of a key that it has not seen and of one that it knows', () => {
    const signatures = new ReceiptSignatures();
    for (const bad of spoiled(receipt)) assert.equal(signatures.verify(bad), false);
    assert.equal(signatures.verify(receipt), true);
    assert.equal(signatures.verify(again), true);
    for (const bad of [...spoiled(receipt), ...spoiled(again)]) {
      assert.equal(signatures.verify(bad), verifyReceiptSignature(bad));
      assert.equal(signatures.verify(bad), false);
    }
  });

  it('a key of small order, under which the identity signs everything for OpenSSL, is refused as often as it is shown', () => {
    const identity = `01${'00'.repeat(31)}`;
    // The address of the key whose bytes are the identity, and the signature R = identity, s = 0.
    const operator = '4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM';
    const forged = { ...receipt, operator, signature: identity + '00'.repeat(32) };
    const signatures = new ReceiptSignatures();
    for (let i = 0; i < 3; i++) assert.equal(signatures.verify(forged), false);
  });
});
