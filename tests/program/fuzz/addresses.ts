/** Addresses as the model keeps them (base58), their bytes and keys, and derived ones: each is computed once. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { PROGRAM_ID } from '@shardmarket/sdk';
import { PublicKey, type Keypair } from '@solana/web3.js';

/** A base58 address. */
export type Addr = string;

/** What a seed of an address may be: text, an address, a u64, or bytes. */
export type Seed = { readonly text: string } | Addr | bigint | Uint8Array;

const bytes = new Map<Addr, Uint8Array>();
const secrets = new Map<Addr, KeyObject>();
const derived = new Map<string, { readonly address: Addr; readonly bump: number }>();

/** PKCS #8 prefix of an Ed25519 seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** All zeros: what an account names when it names nobody. */
export const NOBODY: Addr = PublicKey.default.toBase58();

export function bytesOf(address: Addr): Uint8Array {
  let known = bytes.get(address);
  if (!known) bytes.set(address, (known = new PublicKey(address).toBytes()));
  return known;
}

/** Remembers a key, so that whoever it belongs to can sign. */
export function remember({ publicKey, secretKey }: Keypair): Addr {
  const address = publicKey.toBase58();
  const der = Buffer.concat([PKCS8, secretKey.slice(0, 32)]);
  secrets.set(address, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return address;
}

export function canSign(address: Addr): boolean {
  return secrets.has(address);
}

/** @throws RangeError for an address whose key nobody has */
export function secretOf(address: Addr): KeyObject {
  const secret = secrets.get(address);
  if (!secret) throw new RangeError(`nobody has the key of ${address}`);
  return secret;
}

function u64(value: bigint): Uint8Array {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(value);
  return out;
}

function seedBytes(seed: Seed): Uint8Array {
  if (typeof seed === 'string') return bytesOf(seed);
  if (typeof seed === 'bigint') return u64(seed);
  return seed instanceof Uint8Array ? seed : Buffer.from(seed.text);
}

/** The address and bump that a program derives from seeds; the market's unless told. */
export function derive(
  seeds: readonly Seed[],
  program = PROGRAM_ID,
): { readonly address: Addr; readonly bump: number } {
  const parts = seeds.map(seedBytes);
  const name = [...parts, program.toBytes()].map((part) => Buffer.from(part).toString('base64')).join();
  let known = derived.get(name);
  if (!known) {
    const [address, bump] = PublicKey.findProgramAddressSync(parts, program);
    known = { address: address.toBase58(), bump };
    bytes.set(known.address, address.toBytes());
    if (derived.size > 200_000) derived.clear();
    derived.set(name, known);
  }
  return known;
}

/** Order of addresses as the program compares them. */
export function byBytes(a: Addr, b: Addr): number {
  return Buffer.compare(bytesOf(a), bytesOf(b));
}
