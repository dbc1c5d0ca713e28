import { PublicKey } from '@solana/web3.js';
import BN from 'bn.js';

/** Anchor's decoded form with `bigint` for wide integers and `Uint8Array` for bytes. */
export type Plain<T> = T extends PublicKey
  ? PublicKey
  : T extends BN
    ? bigint
    : T extends number[]
      ? Uint8Array
      : T extends readonly (infer E)[]
        ? readonly Plain<E>[]
        : T extends object
          ? { readonly [K in Exclude<keyof T, 'reserved'>]: Plain<T[K]> }
          : T;

/** Anchor's decoded form as plain values; room for later versions is left out. */
export function plain(value: unknown): unknown {
  if (value instanceof PublicKey || typeof value !== 'object' || value === null) return value;
  if (BN.isBN(value)) return BigInt(value.toString());
  if (Array.isArray(value)) {
    return value.every((v) => typeof v === 'number') ? Uint8Array.from(value) : value.map(plain);
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === 'reserved' ? [] : [[key, plain(inner)]])),
  );
}
