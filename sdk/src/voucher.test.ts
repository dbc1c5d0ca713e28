import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { toHex } from './bytes.ts';
import { signingKey, verify } from './keys.ts';
import {
  compareBytes,
  decodeVoucher,
  encodeVoucher,
  MAX_SHARES,
  sharesHash,
  signVoucher,
  sortShares,
  VOUCHER_BYTES,
  type Share,
  type Voucher,
} from './voucher.ts';

const fill = (byte: number) => new Uint8Array(32).fill(byte);
const voucher: Voucher = {
  session: fill(0x11),
  from: 1n,
  to: 0x0102030405060708n,
  expiresAt: 1_700_000_000n,
  sharesHash: fill(0x22),
  receiptsRoot: fill(0x33),
};
const address = fc.uint8Array({ minLength: 32, maxLength: 32 });
const shares = fc.uniqueArray(fc.record({ worker: address, amount: fc.bigInt(1n, 1n << 50n) }), {
  minLength: 1,
  maxLength: MAX_SHARES,
  selector: (s) => toHex(s.worker),
});

describe('voucher', () => {
  it('has the golden layout of voucher v1', () => {
    const golden = [
      '534d5631',
      '11'.repeat(32),
      '0100000000000000',
      '0807060504030201',
      '00f1536500000000',
      '22'.repeat(32),
      '33'.repeat(32),
    ].join('');
    assert.equal(golden.length, VOUCHER_BYTES * 2);
    assert.equal(toHex(encodeVoucher(voucher)), golden);
  });

  it('reads back what it wrote, and nothing else', () => {
    const bytes = encodeVoucher(voucher);
    assert.deepEqual(decodeVoucher(bytes), voucher);
    assert.throws(() => decodeVoucher(bytes.slice(1)), RangeError);
    assert.throws(() => decodeVoucher(Uint8Array.from(bytes, (b, i) => (i === 3 ? b + 1 : b))), RangeError);
  });

  it('signs exactly those bytes', () => {
    const key = signingKey(fill(9));
    assert.ok(verify(signVoucher(voucher, key), encodeVoucher(voucher), key.publicKey));
  });

  it('refuses fields of another length', () => {
    assert.throws(() => encodeVoucher({ ...voucher, session: new Uint8Array(31) }), /voucher session: expected 32/);
    assert.throws(() => encodeVoucher({ ...voucher, sharesHash: new Uint8Array() }), /voucher sharesHash: expected 32/);
    assert.throws(() => encodeVoucher({ ...voucher, receiptsRoot: new Uint8Array(33) }), /voucher root: expected 32/);
  });

  it('sortShares gives one order whatever came in, strictly ascending', () => {
    fc.assert(
      fc.property(shares, (list) => {
        const sorted = sortShares(list);
        assert.deepEqual(sortShares([...list].reverse()), sorted);
        sorted.slice(1).forEach((s, i) => assert.ok(compareBytes(sorted[i]?.worker ?? fill(0), s.worker) < 0));
        assert.equal(
          sorted.reduce((n, s) => n + s.amount, 0n),
          list.reduce((n, s) => n + s.amount, 0n),
        );
      }),
    );
  });

  it('sharesHash is sha256 of (worker, amount u64 LE) pairs', () => {
    fc.assert(
      fc.property(shares, (list) => {
        const pre = list.map((s) => {
          const amount = Buffer.alloc(8);
          amount.writeBigUInt64LE(s.amount);
          return Buffer.concat([s.worker, amount]);
        });
        assert.equal(toHex(sharesHash(list)), createHash('sha256').update(Buffer.concat(pre)).digest('hex'));
      }),
    );
  });

  it('refuses a worker twice, a share of nothing, no shares and too many', () => {
    const share = (byte: number, amount = 1n): Share => ({ worker: fill(byte), amount });
    assert.throws(() => sortShares([share(1), share(2), share(1)]), /a worker stands twice/);
    assert.throws(() => sortShares([share(1, 0n)]), /at least 1 micro-USDC/);
    assert.throws(() => sortShares([]), /expected 1 to 16 shares, got 0/);
    const many = Array.from({ length: MAX_SHARES + 1 }, (_, i) => share(i));
    assert.throws(() => sortShares(many), /expected 1 to 16 shares, got 17/);
  });
});
