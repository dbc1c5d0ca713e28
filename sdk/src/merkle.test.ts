import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { fromHex, toHex } from './bytes.ts';
import { leafHash, merkleRoot } from './merkle.ts';

/** Inputs and tree heads of the reference tests of Certificate Transparency (merkle_tree_test.cc). */
const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => fromHex(hex));
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The recursion of RFC 6962 §2.1, written down a second time. */
function reference(leaves: readonly Uint8Array[]): Buffer {
  const hash = (...parts: (Uint8Array | number[])[]) =>
    createHash('sha256')
      .update(Buffer.concat(parts.map((p) => Buffer.from(p))))
      .digest();
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return hash([0], leaves[0] ?? []);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return hash([1], reference(leaves.slice(0, k)), reference(leaves.slice(k)));
}

describe('merkle', () => {
  it('gives the tree heads of RFC 6962', () => {
    CT_ROOTS.forEach((root, i) => assert.equal(toHex(merkleRoot(CT_LEAVES.slice(0, i + 1))), root));
    assert.equal(toHex(merkleRoot([])), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('equals a second implementation for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 40 }), (leaves) =>
        assert.equal(toHex(merkleRoot(leaves)), reference(leaves).toString('hex')),
      ),
    );
  });

  it('changes with any leaf, its order and its number', () => {
    const leaf = fc.uint8Array({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 2, maxLength: 20 }), fc.nat(), (leaves, at) => {
        const root = toHex(merkleRoot(leaves));
        const changed = leaves.map((l, i) => (i === at % leaves.length ? Uint8Array.of(...l, 0) : l));
        assert.notEqual(toHex(merkleRoot(changed)), root);
        assert.notEqual(toHex(merkleRoot([...leaves, leaves[0] ?? new Uint8Array()])), root);
        const swapped = [...leaves.slice(1), leaves[0] ?? new Uint8Array()];
        if (swapped.some((l, i) => toHex(l) !== toHex(leaves[i] ?? new Uint8Array()))) {
          assert.notEqual(toHex(merkleRoot(swapped)), root);
        }
      }),
    );
  });

  it('an inner node is never read as a leaf', () => {
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    const inner = Buffer.concat([leafHash(a), leafHash(b)]);
    assert.notEqual(toHex(merkleRoot([inner])), toHex(merkleRoot([a, b])));
  });
});
