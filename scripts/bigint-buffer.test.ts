import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import fc from 'fast-check';

interface BigintBuffer {
  toBigIntLE(buf: Uint8Array): bigint;
  toBigIntBE(buf: Uint8Array): bigint;
  toBufferLE(num: bigint, width: number): Buffer;
  toBufferBE(num: bigint, width: number): Buffer;
}
// As SPL Token's layouts resolve it.
const layouts = createRequire(import.meta.url).resolve('@solana/buffer-layout-utils');
const ours = createRequire(layouts)('bigint-buffer') as BigintBuffer;

describe('the bigint-buffer that SPL Token uses', () => {
  it('agrees with DataView for every u64', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (n) => {
        const view = Buffer.alloc(8);
        view.writeBigUInt64LE(n);
        assert.deepEqual(ours.toBufferLE(n, 8), view);
        assert.equal(ours.toBigIntLE(view), n);
        view.writeBigUInt64BE(n);
        assert.deepEqual(ours.toBufferBE(n, 8), view);
        assert.equal(ours.toBigIntBE(view), n);
      }),
    );
  });
  it('leaves its input as it was, and reads nothing as 0', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    assert.equal(ours.toBigIntLE(bytes), 0x030201n);
    assert.deepEqual([...bytes], [1, 2, 3]);
    assert.equal(ours.toBigIntLE(new Uint8Array()), 0n);
  });
  it('refuses what does not fit', () => {
    assert.throws(() => ours.toBufferLE(2n ** 64n, 8), /does not fit in 8 unsigned bytes/);
    assert.throws(() => ours.toBufferBE(-1n, 8), /does not fit/);
  });
});
