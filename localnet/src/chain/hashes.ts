import { createHash } from 'node:crypto';
import { getBase58Decoder } from '@solana/kit';

const base58 = getBase58Decoder();

/** A hash that depends on the chain, its purpose and the slot only, so that none of them has to be stored. */
export function slotHash(seed: string, purpose: 'block' | 'bank', slot: number): string {
  return base58.decode(createHash('sha256').update(`${seed}/${purpose}/${slot}`).digest());
}

/** The chain's genesis hash. */
export function genesisHash(seed: string): string {
  return base58.decode(createHash('sha256').update(`${seed}/genesis`).digest());
}
