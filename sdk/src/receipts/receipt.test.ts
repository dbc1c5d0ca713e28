import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { honestJob, stranger } from '../../test/honest-job.ts';
import { toHex } from '../bytes.ts';
import { signingKey } from '../keys.ts';
import {
  encodeReceipt,
  RECEIPT_BYTES,
  receiptHash,
  receiptsRoot,
  signedReceiptSchema,
  signReceipt,
  verifyReceiptSignature,
  type Receipt,
} from './receipt.ts';

const job = honestJob();
const [plain, second] = job.plain;
const [signed, secondSigned] = job.signed;
assert.ok(plain && second && signed && secondSigned);

describe('receipt', () => {
  it('has the golden layout of receipt v2', () => {
    const fill = (byte: number) => Buffer.alloc(32, byte);
    const details = createHash('sha256')
      .update(Buffer.from(signingKey(fill(50)).publicKey))
      .update(Buffer.from('ab'.repeat(16), 'hex'))
      .update(Buffer.from(signingKey(fill(1)).publicKey))
      .update(Buffer.from('1b000000', 'hex'))
      .update(fill(0x40))
      .update(Buffer.from('0068e5cf8b010000' + 'e86be5cf8b010000', 'hex'))
      .digest();
    const range = Buffer.from('00000200' + '14000000', 'hex');
    const computed = [fill(0xaa), fill(0xbb), range, fill(0x40)];
    const computation = createHash('sha256').update(Buffer.concat(computed)).digest();
    const expected = [Buffer.from('SMR2'), computation, fill(0x41), details];
    assert.equal(toHex(encodeReceipt(plain)), Buffer.concat(expected).toString('hex'));
    assert.equal(encodeReceipt(plain).length, RECEIPT_BYTES);
  });

  it('every field is under the signature', () => {
    const changes: { [K in keyof Receipt]: Receipt[K] } = {
      session: second.operator,
      job: 'cd'.repeat(16),
      operator: second.operator,
      manifestHash: '01'.repeat(32),
      numericsClass: '02'.repeat(32),
      layerStart: 1,
      layerEnd: 3,
      committed: 19,
      computed: 28,
      inputRoot: '03'.repeat(32),
      outputRoot: '04'.repeat(32),
      tokenRoot: '05'.repeat(32),
      startedAt: 1,
      endedAt: 2,
    };
    assert.ok(verifyReceiptSignature(signed));
    for (const [field, value] of Object.entries(changes)) {
      assert.ok(!verifyReceiptSignature({ ...signed, [field]: value }), field);
    }
  });

  it('a signature of another key is false', () => {
    assert.ok(!verifyReceiptSignature(signReceipt(plain, signingKey(stranger.secretKey))));
  });

  it('the schema refuses an operator that is no address, upper-case hex and negative counts', () => {
    assert.ok(signedReceiptSchema.safeParse(signed).success);
    for (const bad of [
      { operator: '0'.repeat(40) },
      { session: '' },
      { job: 'AB'.repeat(16) },
      { committed: -1 },
      { computed: 2 ** 32 },
      { startedAt: 1.5 },
      { signature: '00' },
    ]) {
      assert.ok(!signedReceiptSchema.safeParse({ ...signed, ...bad }).success, JSON.stringify(bad));
    }
  });

  it('a batch commits to each receipt, its signature and the order', () => {
    const root = toHex(receiptsRoot([signed, secondSigned]));
    assert.notEqual(toHex(receiptsRoot([secondSigned, signed])), root);
    assert.notEqual(toHex(receiptsRoot([signed, { ...secondSigned, signature: '00'.repeat(64) }])), root);
    assert.equal(toHex(receiptsRoot([signed])), toHex(receiptHash(signed)));
  });
});
