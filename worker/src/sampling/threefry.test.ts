import assert from 'node:assert/strict';
import { threefry2x32 } from './threefry.ts';

describe('threefry2x32', () => {
  // kat_vectors of Random123 1.14, "threefry2x32 20": counter, key, result
  const known: [number, number, number, number, string][] = [
    [0, 0, 0, 0, '6b20015999ba4efe'],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, '1cb996fcbb002be7'],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 'c4923a9c483df7a0'],
  ];
  for (const [c0, c1, k0, k1, expected] of known) {
    it(`gives ${expected}`, () => {
      const out = new Uint32Array(2);
      threefry2x32(k0, k1, c0, c1, out);
      assert.equal([...out].map((word) => word.toString(16).padStart(8, '0')).join(''), expected);
    });
  }
});
