import { sha256 } from '@noble/hashes/sha2.js';
import { concat } from './bytes.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Hash of a leaf; the prefix keeps a leaf from ever being read as an inner node (RFC 6962 §2.1). */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, data));
}

/** Merkle tree hash of RFC 6962 §2.1 over leaf data; the empty tree is sha256 of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  return rootOf(leaves.map(leafHash));
}

function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) throw new RangeError('a subtree has at least one leaf');
  if (hashes.length === 1) return first;
  const split = largestPowerOfTwoBelow(hashes.length);
  return sha256(concat(NODE, rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split))));
}

function largestPowerOfTwoBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
