import assert from 'node:assert/strict';
import { PublicKey } from '@solana/web3.js';
import fc from 'fast-check';
import {
  auditorSetAddress,
  batchAddress,
  epochAddress,
  faultAddress,
  modelAddress,
  positionAddress,
  sessionAddress,
  venueAddress,
  workerAddress,
} from './pdas.ts';
import * as pdas from './pdas.ts';

// Few different values, so that many tuples differ in their kind, in one place or in the order alone.
const key = fc.constantFrom(...[0, 1, 2, 255].map((byte) => new PublicKey(new Uint8Array(32).fill(byte))));
const u64 = fc.constantFrom(0n, 1n, 256n, 2n ** 32n, 2n ** 64n - 1n);

/** The name of an account's type, what its address is made of, and the address. */
type Made = readonly [tuple: string, address: string];
const made = (kind: string, parts: readonly (PublicKey | bigint)[], address: PublicKey): Made => [
  [kind, ...parts.map(String)].join(' '),
  address.toBase58(),
];

const addresses: fc.Arbitrary<Made> = fc.oneof(
  key.map((k) => made('model', [k], modelAddress(k.toBytes()))),
  key.map((k) => made('worker', [k], workerAddress(k))),
  key.map((k) => made('auditors', [k], auditorSetAddress(k))),
  key.map((k) => made('stake', [k], positionAddress(k))),
  key.map((k) => made('venue', [k], venueAddress(k))),
  u64.map((day) => made('epoch', [day], epochAddress(day))),
  fc.tuple(key, u64).map(([k, n]) => made('batch', [k, n], batchAddress(k, n))),
  fc.tuple(key, key).map(([k, c]) => made('fault', [k, c], faultAddress(k, c.toBytes()))),
  fc.tuple(key, u64, u64).map(([k, n, m]) => made('session', [k, n, m], sessionAddress(k, n, m))),
);

describe('addresses of the program', () => {
  it('two are the same only if they are of one type and made of the same values', () => {
    fc.assert(
      fc.property(addresses, addresses, ([one, at], [other, there]) => {
        assert.equal(at === there, one === other, `${one} and ${other}`);
      }),
      { numRuns: 500 },
    );
  });

  it('none that exists once is another one', () => {
    const single = Object.values(pdas).filter((value): value is PublicKey => value instanceof PublicKey);
    assert.equal(new Set(single.map(String)).size, single.length);
    assert.ok(single.length >= 15);
  });
});
