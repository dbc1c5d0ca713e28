import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concat, equalBytes, fromHex, i64le, toHex, u16le, u32le, u64le } from './bytes.ts';

describe('bytes', () => {
  it('integers are little endian', () => {
    assert.equal(toHex(u16le(0x0102)), '0201');
    assert.equal(toHex(u32le(0x01020304)), '04030201');
    assert.equal(toHex(u64le(0x0102n)), '0201000000000000');
    assert.equal(toHex(i64le(-2n)), 'feffffffffffffff');
  });

  it('refuses integers outside their width', () => {
    for (const bad of [-1, 0x1_0000, 1.5, Number.NaN]) assert.throws(() => u16le(bad), /expected an integer from 0 to/);
    for (const bad of [-1, 0x1_0000_0000]) assert.throws(() => u32le(bad), /expected an integer from 0 to/);
    for (const bad of [-1n, 1n << 64n]) assert.throws(() => u64le(bad), /expected a u64/);
    for (const bad of [1n << 63n, -(1n << 63n) - 1n]) assert.throws(() => i64le(bad), /expected an i64/);
  });

  it('hex is read back as it was written', () => {
    fc.assert(fc.property(fc.uint8Array(), (b) => assert.ok(equalBytes(fromHex(toHex(b), b.length), b))));
  });

  it('refuses hex of another length, odd length or other characters', () => {
    assert.throws(() => fromHex('00', 2), /expected 2 bytes of hex, got 1/);
    assert.throws(() => fromHex('0'), /expected hex digits in pairs/);
    assert.throws(() => fromHex('zz'), /expected hex digits in pairs/);
  });

  it('equalBytes sees a different length and a different byte', () => {
    assert.ok(equalBytes(concat(Uint8Array.of(1), Uint8Array.of(2)), Uint8Array.of(1, 2)));
    assert.ok(!equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2)));
    assert.ok(!equalBytes(Uint8Array.of(1, 3), Uint8Array.of(1, 2)));
  });
});
